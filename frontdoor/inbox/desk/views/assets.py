"""Views for the desk's stylesheet, icon and scripts, and its "not found" page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.gzip import gzip_page

from frontdoor.inbox.desk.web.assets import ICON, SCRIPTS, STYLESHEET


@gzip_page
def stylesheet(request: HttpRequest, digest: str) -> HttpResponse:
    """Serve the stylesheet, cacheable for ever: changed content has another URL."""
    if digest != STYLESHEET.digest:
        raise Http404
    return _forever(STYLESHEET.content, "text/css; charset=utf-8")


def icon(request: HttpRequest) -> HttpResponse:
    """Serve the icon."""
    return _forever(ICON.content, "image/svg+xml")


@gzip_page
def script(request: HttpRequest, name: str, digest: str) -> HttpResponse:
    """Serve a script, cacheable for ever."""
    if name not in SCRIPTS or digest != SCRIPTS[name].digest:
        raise Http404
    return _forever(SCRIPTS[name].content, "text/javascript; charset=utf-8")


def missing(request: HttpRequest) -> HttpResponse:
    """Answer every unknown address below the desk."""
    raise Http404


def _forever(content: bytes, kind: str) -> HttpResponse:
    cached = {"Cache-Control": "public, max-age=31536000, immutable"}
    return HttpResponse(content, content_type=kind, headers=cached)
