"""When a session is over, by the clock: idle, after ten hours, at midnight in Glasgow, with a clock turned back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import HttpRequest

from frontdoor.inbox.desk.access.session import ABSOLUTE, IDLE, session_of
from frontdoor.occurrences import LONDON
from tests.inbox.desk.conftest import Browser, a_member

WINTER, SUMMER, LONG_DAY, SHORT_DAY = (2026, 12, 1), (2026, 7, 1), (2026, 10, 25), (2026, 3, 29)


def is_in(browser: Browser, began: datetime, now: datetime, seen: datetime | None = None) -> str:
    """Say how a visit stands at a moment: in, or how it ended."""
    user = a_member() if not browser.client.session.get("_auth_user_id") else None
    if user:
        browser.client.force_login(user)
    session: Any = browser.client.session
    session["began"], session["seen"] = began.isoformat(), (seen or now).isoformat()
    request = HttpRequest()
    request.session = session
    from django.contrib.auth import get_user  # noqa: PLC0415 -- needs the session

    request.user = get_user(request)
    visit = session_of(request, now=now, cookie=None)
    return "in" if visit.user else visit.ended


def at(day: tuple[int, int, int], hour: int, minute: int = 0) -> datetime:
    """A moment by the clock in Glasgow."""
    return datetime(*day, hour, minute, tzinfo=LONDON)


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("began", "now", "how"),
    [
        (at(WINTER, 8), at(WINTER, 17, 59), "in"),
        (at(WINTER, 8), at(WINTER, 18), "long"),
        (at(WINTER, 16), at(WINTER, 23, 59), "in"),
        (at(WINTER, 16), at(WINTER, 23, 59) + MINUTE, "long"),
        (at(SUMMER, 16), at(SUMMER, 23, 59), "in"),
        (at(SUMMER, 16), at(SUMMER, 23, 59) + MINUTE, "long"),
        (at(LONG_DAY, 15), at(LONG_DAY, 23, 59), "in"),
        (at(LONG_DAY, 15), at(LONG_DAY, 23, 59) + MINUTE, "long"),
        (at(SHORT_DAY, 15), at(SHORT_DAY, 23, 59) + MINUTE, "long"),
        (at(WINTER, 8), at(WINTER, 7, 59), "idle"),
    ],
)
def test_ten_hours_or_midnight_is_the_end(browser: Browser, began: datetime, now: datetime, how: str) -> None:
    """Sabotage: a session that outlives its day. Whichever comes first, in summer, winter and when the clocks change."""
    assert is_in(browser, began, now) == how


@pytest.mark.parametrize(("span", "how"), [(IDLE - MINUTE, "in"), (IDLE, "idle")])
def test_twenty_idle_minutes_are_the_end(browser: Browser, span: timedelta, how: str) -> None:
    """Not one more."""
    now = at(WINTER, 12)
    assert is_in(browser, at(WINTER, 8), now, seen=now - span) == how


def test_the_spans_are_those_that_the_pages_speak_of() -> None:
    """The foot of each page says 20 minutes, and the door 10 hours."""
    assert (timedelta(minutes=20), timedelta(hours=10)) == (IDLE, ABSOLUTE)
