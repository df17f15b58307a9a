"""The door sign: whether online referrals are known to reach the team; knows the small file that says so, and no clock.

The inbox sends itself a test referral, the canary, about once an hour. Each that comes back makes the file good for a
little longer than until the next. So nobody has to put the sign up: it is up as soon as the file is no longer good.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

FILE = "door-sign.json"
"""In the inbox's data folder."""
EVERY = timedelta(minutes=50)
"""A new canary sets out when the last that came back is so old."""
HOLDS = timedelta(minutes=65)
"""So long after a canary set out referrals are taken to reach the team: a fault is noticed within the time."""
_AHEAD = timedelta(minutes=10)
"""How far the clock that wrote the file may have been ahead; a file from the far future proves nothing."""


def written(since: datetime, home: datetime | None) -> str:
    """Return what stands in the file from a moment on; ``home`` is when the last canary that came back had set out."""
    said = {"good_until": _said(since + HOLDS), "home": home and _said(home)}
    return json.dumps(said) + "\n"


def good_until(text: str) -> datetime | None:
    """Return until when the file is good; None for anything that we did not write."""
    return _moment(text, "good_until")


def home(text: str) -> datetime | None:
    """Return when the last canary that came back had set out; None if none has, or for anything that we did not write."""
    return _moment(text, "home")


def _said(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _moment(text: str, name: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(json.loads(text)[name])
    except (ValueError, KeyError, TypeError):
        return None
    return moment if moment.tzinfo else None


def is_up(text: str, now: datetime) -> bool:
    """Say whether the sign is up: the file is missing (an empty text), not ours, or no longer good."""
    until = good_until(text)
    return until is None or not now <= until <= now + HOLDS + _AHEAD
