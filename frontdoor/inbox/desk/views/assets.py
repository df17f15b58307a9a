"""The stylesheet, the icon, the scripts, and the page for an address that is none."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from frontdoor.inbox.desk.web.assets import ICON, SCRIPTS, STYLESHEET


def stylesheet(request: HttpRequest, digest: str) -> HttpResponse:
    """Answer with the stylesheet, to be kept for ever: another content has another address."""
    if digest != STYLESHEET.digest:
        raise Http404
    return _forever(STYLESHEET.content, "text/css; charset=utf-8")


def icon(request: HttpRequest) -> HttpResponse:
    """Answer with the icon."""
    return _forever(ICON.content, "image/svg+xml")


def script(request: HttpRequest, name: str, digest: str) -> HttpResponse:
    """Answer with a script, to be kept for ever."""
    if name not in SCRIPTS or digest != SCRIPTS[name].digest:
        raise Http404
    return _forever(SCRIPTS[name].content, "text/javascript; charset=utf-8")


def missing(request: HttpRequest) -> HttpResponse:
    """Answer every other address below the desk."""
    raise Http404


def _forever(content: bytes, kind: str) -> HttpResponse:
    cached = {"Cache-Control": "public, max-age=31536000, immutable"}
    return HttpResponse(content, content_type=kind, headers=cached)
