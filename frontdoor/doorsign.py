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


def written(sent_at: datetime) -> str:
    """Return what stands in the file when a canary came back that had set out then."""
    return json.dumps({"good_until": (sent_at + HOLDS).astimezone(UTC).isoformat(timespec="seconds")}) + "\n"


def good_until(text: str) -> datetime | None:
    """Return until when the file is good; None for anything that we did not write."""
    try:
        moment = datetime.fromisoformat(json.loads(text)["good_until"])
    except (ValueError, KeyError, TypeError):
        return None
    return moment if moment.tzinfo else None


def is_up(text: str, now: datetime) -> bool:
    """Say whether the sign is up: the file is missing (an empty text), not ours, or no longer good."""
    until = good_until(text)
    return until is None or not now <= until <= now + HOLDS + _AHEAD
