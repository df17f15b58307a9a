"""Health check for proxies and monitors: whether a referral would be stored now, and would reach the team.

The answer is ``ok`` or ``not ok`` and no more, because anybody can ask.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from frontdoor.inbox.config.database_url import WAIT, patience
from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.crypto import keyring
from frontdoor.inbox.monitoring import outage_status
from frontdoor.inbox.store import key_pins
from frontdoor.inbox.store.concurrency_limit import ConcurrencyLimit, LimitReached
from frontdoor.inbox.store.storage_health import storage_health
from frontdoor.inbox.store.write_probe import write_nothing, writers

HOLDS = 5.0
"""Seconds for which a successful write probe is reused, because anybody can ask."""


class _Written:
    """When a write probe last succeeded; after a failure the next check tries again."""

    def __init__(self) -> None:
        self._at = monotonic() - HOLDS

    def once_in_a_while(self) -> None:
        if monotonic() - self._at >= HOLDS:
            with writers.hold():
                write_nothing()
            self._at = monotonic()


_written = _Written()
_looking = ConcurrencyLimit(patience=1.0)
"""One check at a time: while one waits for a stuck database, the others are answered at once and take no thread from
visitors."""


class HealthCheck:
    """Middleware that answers ``/healthz`` whatever the Host: a proxy's check may send none, or its own name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or pass the request on."""
        return _healthz(request) if request.path == "/healthz" else self.get_response(request)


@require_safe
def _healthz(request: HttpRequest) -> HttpResponse:
    """Answer ``ok`` with 200, or ``not ok`` with 503."""
    well = _well()  # called once: while the store is locked each check takes seconds
    return HttpResponse(
        "ok\n" if well else "not ok\n",
        status=200 if well else 503,
        content_type="text/plain",
        headers={"Cache-Control": "no-store"},
    )


def _well() -> bool:
    """Return whether a referral would be stored and the team notified: by the last send, a write probe and the key pins."""
    if storage_health.refusal() is not None or storage_health.refused_lately():
        return False
    if outage_status.is_up(settings.ENVIRONMENT.data, datetime.now(UTC)):
        return False
    try:
        with _looking.hold(), patience(WAIT):
            _written.once_in_a_while()
            return not key_pins.unpinned_keys(
                keyring.found(settings.ENVIRONMENT.keys, started().keyring.named())
            )
    except LimitReached:
        return False
    except DatabaseError:
        connection.close()
        return False
