"""Keeps the challenge of a security key in the session: the latest alone, for some minutes, and for one answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.access.webauthn import State

_IN_SESSION = "challenge"
_GOOD_FOR = timedelta(minutes=5)


def keep(request: DeskRequest, state: State) -> None:
    """Keep a challenge until it is answered."""
    request.session[_IN_SESSION] = {"at": request.desk.now.isoformat(), **state}


def take(request: DeskRequest) -> State | None:
    """Take the challenge out, whatever comes of it; None if there is none or it is old."""
    kept = request.session.pop(_IN_SESSION, None)
    if kept is None:
        return None
    at = datetime.fromisoformat(kept.pop("at"))
    return kept if at <= request.desk.now < at + _GOOD_FOR else None
