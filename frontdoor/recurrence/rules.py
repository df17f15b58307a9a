"""Recurrence rules (weekly, monthly by weekday, fortnightly): the dates on which they fall, and their wording."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import assert_never

from frontdoor.recurrence.formatting import ORDINALS, WEEKDAYS, list_words

LAST = -1
"""Position of the last such weekday of a month."""


@dataclass(frozen=True)
class Weekly:
    """The same weekdays every week; Monday is 0."""

    weekdays: tuple[int, ...]


@dataclass(frozen=True)
class Monthly:
    """Weekdays by position in the month, such as the first Tuesday: pairs of position (1 to 5, or LAST) and weekday."""

    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Fortnightly:
    """One day every second week, counted from a first date."""

    first: date


Days = Weekly | Monthly | Fortnightly


def falls_on(days: Days, day: date) -> bool:
    """Return whether a rule falls on a date."""
    match days:
        case Weekly(weekdays):
            return day.weekday() in weekdays
        case Monthly(places):
            place = (day.day + 6) // 7
            is_last = day.day + 7 > monthrange(day.year, day.month)[1]
            weekday = day.weekday()
            return (place, weekday) in places or (is_last and (LAST, weekday) in places)
        case Fortnightly(first):
            return day >= first and (day - first).days % 14 == 0
        case _:
            assert_never(days)


@lru_cache(maxsize=1024)
def dates_between(days: Days, first: date, last: date) -> Sequence[date]:
    """Return the dates of a rule from first to last, both included."""
    span = range((last - first).days + 1)
    return tuple(day for n in span if falls_on(days, day := first + timedelta(n)))


def first_on_or_after(days: Days, day: date) -> date:
    """Return the first date of a rule on or after a day."""
    if isinstance(days, Fortnightly) and days.first > day:
        return days.first
    while not falls_on(days, day):
        day += timedelta(1)
    return day


def days_words(days: Days) -> str:
    """Format a rule to stand before a time: ``Every Monday, Wednesday and Friday``."""
    match days:
        case Weekly(weekdays):
            if len(weekdays) == 7:
                return "Every day"
            if len(weekdays) > 2 and weekdays == tuple(range(weekdays[0], weekdays[-1] + 1)):
                return f"{WEEKDAYS[weekdays[0]]} to {WEEKDAYS[weekdays[-1]]}"
            return "Every " + list_words([WEEKDAYS[d] for d in weekdays])
        case Monthly(places):
            words = list_words([f"{list_words(names)} {WEEKDAYS[d]}" for d, names in _by_weekday(places)])
            return f"{words[0].upper()}{words[1:]} of every month"
        case Fortnightly(first):
            return f"Every second {WEEKDAYS[first.weekday()]}"
        case _:
            assert_never(days)


def _by_weekday(places: Sequence[tuple[int, int]]) -> Iterator[tuple[int, list[str]]]:
    for weekday in dict.fromkeys(day for _, day in places):
        yield weekday, [ORDINALS[place] for place, day in places if day == weekday]
