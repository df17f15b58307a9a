"""Logging: a formatter and a request log that write times, ids and places in the code, and never a submitted value.

Each line of ours says ``action=`` what was done, and ``request=`` the id of the request in which, where there is one.
"""

from __future__ import annotations

import logging
import secrets
import sys
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path

from django.http import HttpRequest, HttpResponseBase

OURS = "frontdoor"
log = logging.getLogger(f"{OURS}.requests")
_request: ContextVar[str] = ContextVar("request", default="")
"""The id of the request that this thread answers; empty outside of requests."""
_HERE = str(Path(__file__).parents[3])


class PlainFormatter(logging.Formatter):
    """Writes our own messages whole; of library messages only the logger's name and where an exception was raised."""

    default_time_format = "%Y-%m-%dT%H:%M:%SZ"
    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        ours = record.name == OURS or record.name.startswith(f"{OURS}.")
        words = record.getMessage() if ours else "(message left out)"
        line = f"{self.formatTime(record, self.default_time_format)} {record.levelname} {record.name} {words}"
        if request := _request.get():
            line += f" request={request}"
        if record.exc_info and record.exc_info[1] is not None:
            line += f" {describe(record.exc_info[1])}"
        return line


def describe(error: BaseException) -> str:
    """Return an exception's class and stack locations without its message, which may hold personal data."""
    parts: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(parts) < 4:
        frames = traceback.extract_tb(seen.__traceback__)
        places = " < ".join(
            f"{frame.filename.removeprefix(_HERE).lstrip('/')}:{frame.lineno}"
            for frame in reversed(frames[-6:])
        )
        parts.append(f"{type(seen).__module__}.{type(seen).__name__} at {places or 'an unknown place'}")
        seen = seen.__cause__ or seen.__context__
    return " caused by ".join(parts)


def configure(_: dict[str, object]) -> None:
    """Replace all logging configuration; Django calls this through LOGGING_CONFIG."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(PlainFormatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(logging.INFO)
    # Django's own handlers print URLs, and mail whole requests to administrators.
    for name in ("django", "django.server"):
        logging.getLogger(name).handlers = []
    # Our request log says the same without personal data.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    logging.getLogger("django.security").setLevel(logging.CRITICAL)


class LogRequests:
    """Middleware: logs one line per request with id, route, status and milliseconds; no URL, query or user agent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, and log the line."""
        started = time.monotonic()
        # Not taken back: a page may be streamed after this, and the thread's next request has its own.
        _request.set(secrets.token_hex(6))
        response = self.get_response(request)
        match = request.resolver_match
        # The URL of a static page says which service somebody looked at, so those requests are not logged.
        if match is not None:
            duration = (time.monotonic() - started) * 1000
            log.info(
                "action=answer route=%s status=%d ms=%d", match.route or "/", response.status_code, duration
            )
        return response
