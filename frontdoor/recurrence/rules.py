"""Recurrence rules: the kinds of days on which something is held, their dates, and their wording.

``Days`` is the union of all kinds, and ``KINDS`` lists them. Each kind but ``EveryWeeks`` and ``Dates`` may be limited to
some months of the year.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby
from typing import assert_never, get_args

from frontdoor.recurrence.bank_holidays import bank_holidays
from frontdoor.recurrence.formatting import (
    MONTHS,
    ORDINALS,
    WEEKDAYS,
    day_words,
    list_words,
    number_words,
    ordinal_words,
)

LAST = -1
"""Position of the last such weekday, or day, of a month."""

_FARTHEST = 3000
"""Days to look ahead for the next date: 29 February may be eight years away."""


@dataclass(frozen=True)
class Weekly:
    """The same weekdays every week; Monday is 0."""

    weekdays: tuple[int, ...]
    months: tuple[int, ...] = ()
    """The only months; none means all."""
    but: tuple[int, ...] = ()
    """Positions in the month (1 to 5, or LAST) that are left out: every Monday but the last."""


@dataclass(frozen=True)
class Monthly:
    """Weekdays by position in the month, such as the first Tuesday: pairs of position (1 to 5, LAST or -2) and weekday."""

    places: tuple[tuple[int, int], ...]
    months: tuple[int, ...] = ()


@dataclass(frozen=True)
class MonthDays:
    """Days of the month by number, such as the 15th; LAST is the last day. A month without that number is left out."""

    numbers: tuple[int, ...]
    months: tuple[int, ...] = ()


@dataclass(frozen=True)
class WorkingDays:
    """Working days of the month by position, such as the last: Monday to Friday, without Scotland's bank holidays."""

    places: tuple[int, ...]
    months: tuple[int, ...] = ()


@dataclass(frozen=True)
class EveryWeeks:
    """One day every two weeks or more, counted from a first date."""

    first: date
    weeks: int = 2


@dataclass(frozen=True)
class Dates:
    """Single dates, in order."""

    dates: tuple[date, ...]


Days = Weekly | Monthly | MonthDays | WorkingDays | EveryWeeks | Dates
KINDS: tuple[type, ...] = get_args(Days)


def falls_on(days: Days, day: date) -> bool:
    """Return whether a rule falls on a date."""
    if not isinstance(days, EveryWeeks | Dates) and days.months and day.month not in days.months:
        return False
    match days:
        case EveryWeeks(first, weeks):
            found = day >= first and (day - first).days % (7 * weeks) == 0
        case Dates(dates):
            found = day in dates
        case Weekly(weekdays, _, but):
            found = day.weekday() in weekdays and not (but and _places(day) & set(but))
        case Monthly(places):
            found = any((place, day.weekday()) in places for place in _places(day))
        case MonthDays(numbers):
            found = day.day in numbers or (LAST in numbers and (day + timedelta(1)).day == 1)
        case WorkingDays(positions):
            working = _working_days(day.year, day.month)
            found = any(day == working[place - 1 if place > 0 else place] for place in positions)
        case _:
            assert_never(days)
    return found


def _places(day: date) -> set[int]:
    """Return which of its weekday a date is in its month, counted from the beginning and from the end."""
    left = monthrange(day.year, day.month)[1] - day.day
    return {(day.day + 6) // 7, -1 - left // 7}


@lru_cache(maxsize=512)
def _working_days(year: int, month: int) -> Sequence[date]:
    off = {day for day, _ in bank_holidays(year)}
    days = (date(year, month, n + 1) for n in range(monthrange(year, month)[1]))
    return [day for day in days if day.weekday() < 5 and day not in off]


@lru_cache(maxsize=1024)
def dates_between(days: Days, first: date, last: date) -> Sequence[date]:
    """Return the dates of a rule from first to last, both included."""
    span = range((last - first).days + 1)
    return tuple(day for n in span if falls_on(days, day := first + timedelta(n)))


def first_date(days: Days) -> date | None:
    """Return the date with which a rule begins by itself; None for one that has always been."""
    match days:
        case EveryWeeks(first):
            return first
        case Dates(dates):
            return dates[0]
        case _:
            return None


def last_date(days: Days) -> date | None:
    """Return the date with which a rule ends by itself; None for one that never does."""
    return days.dates[-1] if isinstance(days, Dates) else None


def first_on_or_after(days: Days, day: date) -> date | None:
    """Return the first date of a rule on or after a day, or None where there is none."""
    day = max(day, first_date(days) or day)
    span = (day + timedelta(n) for n in range(min(_FARTHEST, (date.max - day).days)))
    return next((each for each in span if falls_on(days, each)), None)


def days_words(days: Days, today: date | None = None) -> str:
    """Format a rule to stand before a time: ``Every Monday, Wednesday and Friday``, ``Saturday 12 December 2026``.

    With ``today``, the year of a single date is omitted if it is today's.
    """
    match days:
        case EveryWeeks(first, weeks):
            often = "second" if weeks == 2 else f"{number_words(weeks)} weeks on"
            return f"Every {often} {WEEKDAYS[first.weekday()]}"
        case Dates(dates):
            return _dates_words(dates, today)
        case Weekly(weekdays, months, but):
            return _weekly_words(weekdays, but) + _months_words(months, "in")
        case Monthly(places):
            said = [f"{list_words(names)} {WEEKDAYS[day]}" for day, names in by_weekday(places)]
        case MonthDays(numbers):
            said = [list_words(["last day" if n == LAST else ordinal_words(n) for n in numbers])]
        case WorkingDays(places):
            said = [f"{list_words([ORDINALS[place] for place in places])} working day"]
        case _:
            assert_never(days)
    words = list_words(said)
    of = _months_words(days.months, "of")
    of = of if of.startswith(" of ") else f" of every month{of}"
    return f"{words[0].upper()}{words[1:]}{of}"


def _weekly_words(weekdays: Sequence[int], but: Sequence[int]) -> str:
    names = [WEEKDAYS[day] for day in weekdays]
    without = f" but the {list_words([ORDINALS[place] for place in but])} of the month" if but else ""
    if len(weekdays) == 7:
        return f"Every day{without}"
    if len(weekdays) > 2 and tuple(weekdays) == tuple(range(weekdays[0], weekdays[-1] + 1)):
        return f"{names[0]} to {names[-1]}{without}"
    return f"Every {list_words(names)}{without}"


def _months_words(months: Sequence[int], joint: str) -> str:
    """Return `` in July and August``, `` from April to October``, or nothing for all months."""
    if not months:
        return ""
    after = {month % 12 + 1 for month in months}
    starts = [month for month in months if month not in after]
    if len(months) >= _MOST_OF_THE_YEAR:
        return f" except in {list_words([MONTHS[month] for month in range(1, 13) if month not in months])}"
    if len(months) > 2 and len(starts) == 1:
        return f" from {MONTHS[starts[0]]} to {MONTHS[(starts[0] + len(months) - 2) % 12 + 1]}"
    return f" {joint} {list_words([MONTHS[month] for month in months])}"


_MOST_OF_THE_YEAR = 9
"""Months: from so many on, the wording names those that are left out."""


def _dates_words(dates: Sequence[date], today: date | None) -> str:
    """Return ``Saturday 12 December``, or ``5, 12 and 19 December and 9 January 2027``."""
    if len(dates) == 1:
        year = "" if today is not None and today.year == dates[0].year else f" {dates[0].year}"
        return f"{day_words(dates[0])}{year}"
    said = []
    for (year, month), some in groupby(dates, key=lambda day: (day.year, day.month)):
        numbers = list_words([str(day.day) for day in some])
        told = "" if today is not None and today.year == year else f" {year}"
        said.append(f"{numbers} {MONTHS[month]}{told}")
    return list_words(said)


def by_weekday(places: Sequence[tuple[int, int]]) -> Sequence[tuple[int, list[str]]]:
    """Return the weekdays of a monthly rule, each with its positions in words."""
    return [
        (weekday, [ORDINALS[place] for place, day in places if day == weekday])
        for weekday in dict.fromkeys(day for _, day in places)
    ]
