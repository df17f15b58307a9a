"""Middleware for security headers on every response, static files and errors included.

A view that needs another value sets the header itself, and keeps it.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

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
"""Open data and calendars, which other sites may read."""
FIND = "/find/"
"""The one page that can ask the browser for its location, to sort by distance; it sends it nowhere."""
_OWN_PLACE = HEADERS["Permissions-Policy"].replace("geolocation=()", "geolocation=(self)")
_TWO_YEARS = "max-age=63072000"


def headers_everywhere(*, https: bool) -> dict[str, str]:
    """Return the headers of every response; over https with Strict-Transport-Security."""
    return HEADERS | ({"Strict-Transport-Security": _TWO_YEARS} if https else {})


class Headers:
    """Middleware that adds the security headers to every response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on and add the headers that are not set."""
        response = self.get_response(request)
        if request.path.startswith(OPEN):
            response.headers.setdefault("Access-Control-Allow-Origin", "*")
            response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
        if request.path == FIND:
            response.headers.setdefault("Permissions-Policy", _OWN_PLACE)
        for name, value in headers_everywhere(https=settings.ENVIRONMENT.https).items():
            response.headers.setdefault(name, value)
        return response
