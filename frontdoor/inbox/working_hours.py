"""Working hours in Scotland: Monday to Friday, nine to five, bank holidays left out; knows no referral and no clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache

from frontdoor.occurrences import LONDON, bank_holidays

OPENS, CLOSES = time(9), time(17)
HOUR = timedelta(hours=1)
DAY = timedelta(hours=8)
"""A working day, in working hours."""


def is_working_day(day: date) -> bool:
    """Say whether people are at work on a date."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def is_working_time(now: datetime) -> bool:
    """Say whether people are at work at a moment."""
    local = now.astimezone(LONDON)
    return is_working_day(local.date()) and OPENS <= local.time() < CLOSES


def working_time(start: datetime, end: datetime) -> timedelta:
    """Return how much working time lies between two moments."""
    return sum((max(end_of - start_of, timedelta()) for start_of, end_of in _shifts(start, end)), timedelta())


def _shifts(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    start, end = start.astimezone(LONDON), end.astimezone(LONDON)
    day = start.date()
    while day <= end.date():
        if is_working_day(day):
            # Clocks change at night: within a shift the wall clock tells the truth.
            opens, closes = (datetime.combine(day, at, LONDON) for at in (OPENS, CLOSES))
            yield max(opens, start), min(closes, end)
        day += timedelta(days=1)


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(day for day, _ in bank_holidays(year))
