"""Security headers on every response, static files and errors included; the one place that writes them.

A view that needs something else sets the header itself, and it is then left alone.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: browsers then send "Origin: null" even to our own site, and origins could not be told apart.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
OPEN = ("/data/", "/calendar/")
"""Open data and calendars: meant to be read by other sites."""
FIND = "/find/"
"""The one page that can ask the browser where it is, to put the nearest first; it sends that nowhere."""
_OWN_PLACE = HEADERS["Permissions-Policy"].replace("geolocation=()", "geolocation=(self)")
_TWO_YEARS = "max-age=63072000"


def headers_everywhere(*, https: bool) -> dict[str, str]:
    """Return the headers of every answer; over https the promise to stay with it, too."""
    return HEADERS | ({"Strict-Transport-Security": _TWO_YEARS} if https else {})


class Headers:
    """Middleware: puts the security headers on every response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the headers."""
        response = self.get_response(request)
        if request.path.startswith(OPEN):
            response.headers.setdefault("Access-Control-Allow-Origin", "*")
            response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
        if request.path == FIND:
            response.headers.setdefault("Permissions-Policy", _OWN_PLACE)
        for name, value in headers_everywhere(https=settings.ENVIRONMENT.https).items():
            response.headers.setdefault(name, value)
        if request.method == "HEAD" and isinstance(response, HttpResponse):
            # Neither Django nor the server takes the body off, and a client that keeps the connection would read it
            # as the beginning of the next answer.
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response
