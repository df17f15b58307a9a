"""Keeps the latest WebAuthn challenge in the session, for some minutes and for one answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.access.webauthn import State

_IN_SESSION = "challenge"
_GOOD_FOR = timedelta(minutes=5)


def keep(request: DeskRequest, state: State) -> None:
    """Store a challenge until it is answered."""
    request.session[_IN_SESSION] = {"at": request.desk.now.isoformat(), **state}


def take(request: DeskRequest) -> State | None:
    """Remove and return the challenge, so that it is used once; None if there is none or it has expired."""
    kept = request.session.pop(_IN_SESSION, None)
    if kept is None:
        return None
    at = datetime.fromisoformat(kept.pop("at"))
    return kept if at <= request.desk.now < at + _GOOD_FOR else None
