"""The outage flag: a file in the inbox's data folder that says until when online referrals are known to reach the team.

The inbox sends itself a test referral, the canary, about once an hour. Each that comes back extends the file's validity to
a little after the next is due. So nobody has to put the outage banner up: it is up as soon as the file has expired.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

FILE = "door-sign.json"
"""In the inbox's data folder."""
EVERY = timedelta(minutes=50)
"""A new canary is sent when the last one that came back is this old."""
HOLDS = timedelta(minutes=65)
"""How long after a canary was sent referrals count as reaching the team: a fault is noticed within this time."""
_AHEAD = timedelta(minutes=10)
"""How far ahead the clock that wrote the file may have been; a file from further in the future proves nothing."""


def written(since: datetime, home: datetime | None) -> str:
    """Return the file's content as of a moment; ``home`` is when the last canary that came back had been sent."""
    said = {"good_until": _said(since + HOLDS), "home": home and _said(home)}
    return json.dumps(said) + "\n"


def good_until(text: str) -> datetime | None:
    """Return until when the file is valid; None for content that we did not write."""
    return _moment(text, "good_until")


def home(text: str) -> datetime | None:
    """Return when the last canary that came back had been sent; None if none has, or for content that we did not write."""
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
    """Return whether the outage banner is up: the file is missing (an empty text), not ours, or expired."""
    until = good_until(text)
    return until is None or not now <= until <= now + HOLDS + _AHEAD
