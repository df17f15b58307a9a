"""Working hours in Scotland: Monday to Friday, nine to five, without bank holidays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache

from frontdoor.occurrences import LONDON, bank_holidays

OPENS, CLOSES = time(9), time(17)
HOUR = timedelta(hours=1)
DAY = timedelta(hours=8)
"""A working day as working time."""


def is_working_day(day: date) -> bool:
    """Return whether a date is a working day."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def next_working_days(today: date, count: int = 15) -> list[date]:
    """Return so many working days, the first of them after a date."""
    days = (today + timedelta(days=n) for n in range(1, 4 * count))
    return [day for day in days if is_working_day(day)][:count]


def is_working_time(now: datetime) -> bool:
    """Return whether a time, in any zone, is within working hours."""
    local = now.astimezone(LONDON)
    return is_working_day(local.date()) and OPENS <= local.time() < CLOSES


def working_time(start: datetime, end: datetime) -> timedelta:
    """Return the working time between two times."""
    return sum((max(end_of - start_of, timedelta()) for start_of, end_of in _shifts(start, end)), timedelta())


def _shifts(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    start, end = start.astimezone(LONDON), end.astimezone(LONDON)
    day = start.date()
    while day <= end.date():
        if is_working_day(day):
            # Clocks change at night, so within a shift wall-clock time can be subtracted.
            opens, closes = (datetime.combine(day, at, LONDON) for at in (OPENS, CLOSES))
            yield max(opens, start), min(closes, end)
        day += timedelta(days=1)


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(day for day, _ in bank_holidays(year))
