"""Formats dates and times in plain British English.

``today`` serves only to omit the year of a date in the current year.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last", -2: "last but one"}
_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def number_words(count: int) -> str:
    """Format a count: ``three``; figures from 13 on."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def ordinal_words(number: int) -> str:
    """Format a day of the month: ``15th``."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def date_words(day: date, today: date | None = None) -> str:
    """Format a date without its weekday: ``7 December 2026``; the year is omitted if it is today's."""
    year = "" if today is not None and today.year == day.year else f" {day.year}"
    return f"{day.day} {MONTHS[day.month]}{year}"


def day_words(day: date, today: date | None = None) -> str:
    """Format a date with its weekday: ``Monday 7 December``; the year follows if it is not today's."""
    year = "" if today is None or today.year == day.year else f" {day.year}"
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month]}{year}"


def days_from_to_words(first: date, last: date, today: date | None = None) -> str:
    """Format a period: ``on Monday 7 December``, ``from Monday 7 to Friday 11 December``, ``until Friday 11 December``.

    The last form is used where the first day is before ``today``.
    """
    if last == date.max:
        return f"from {day_words(first, today)} on" if today is None or first >= today else "for now"
    if today is not None and first < today:
        return f"until {day_words(last, today)}"
    if first == last:
        return f"on {day_words(first, today)}"
    if (first.year, first.month) == (last.year, last.month):
        return f"from {WEEKDAYS[first.weekday()]} {first.day} to {day_words(last, today)}"
    return f"from {day_words(first, today)} to {day_words(last, today)}"


def clock_words(at: time) -> str:
    """Format a time of day: ``1pm``, ``1.30pm``, ``noon``, ``midnight``."""
    if (at.hour, at.minute) in ((0, 0), (12, 0)):
        return "noon" if at.hour else "midnight"
    minutes = f".{at.minute:02}" if at.minute else ""
    return f"{(at.hour + 11) % 12 + 1}{minutes}{'am' if at.hour < 12 else 'pm'}"


NO_END = "; we do not know until when"
"""Stands after hours whose end nobody knows."""


def span_words(opens: time, closes: time | None) -> str:
    """Format a time span: ``1pm to 3pm``, ``10pm to 2am the next day``, ``24 hours``, or an end that nobody knows."""
    if closes is None:
        return f"from {clock_words(opens)}{NO_END}"
    if opens == closes == time(0):
        return "24 hours"
    past_midnight = closes <= opens and closes != time(0)
    begins = " (as the day begins)" if opens == time(0) else ""
    return f"{clock_words(opens)}{begins} to {clock_words(closes)}{' the next day' if past_midnight else ''}"


def list_words(items: Sequence[str]) -> str:
    """Join words into an English list: ``a``, ``a and b``, ``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def as_of_words(value: str) -> str:
    """Return a year, a month or a day in words: 2019, July 2024, 8 December 2019."""
    try:
        match value.split("-"):
            case [year, month]:
                return f"{MONTHS[int(month)]} {int(year)}"
            case [year, month, number]:
                return date_words(date(int(year), int(month), int(number)))
    except (ValueError, IndexError):
        return value
    return value
