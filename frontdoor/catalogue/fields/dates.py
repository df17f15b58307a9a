"""Parsers for typed days, months, times of day and days of a drop-in. Each raises ValueError with the rest of a sentence."""

from __future__ import annotations

import re
from datetime import date, time

from frontdoor.catalogue.fields.parse import filled
from frontdoor.catalogue.fields.suggestions import listed
from frontdoor.diagnostics import shown
from frontdoor.recurrence.clock import Session, parse_clock, parse_sessions
from frontdoor.recurrence.dates import parse_date, parse_month
from frontdoor.recurrence.parse import parse_days


def day(value: object) -> date:
    """Parse a day: 2027-03-03, 3 March 2027, Wednesday 3 March 2027, 25/12/2026."""
    return value if isinstance(value, date) else parse_date(filled(value))


def as_of(value: object) -> str:
    """Parse a year, a month or a day; return ISO text of the same precision."""
    text = filled(value)
    if re.fullmatch(r"(19|20)\d\d", text):
        return text
    if (match := re.fullmatch(r"((?:19|20)\d\d)-(\d{2})", text)) and 1 <= int(match[2]) <= 12:
        return text
    if match := re.fullmatch(r"([A-Za-z]{3,})\.?\s+((?:19|20)\d\d)", text):
        return f"{match[2]}-{parse_month(text, match[1]):02}"
    try:
        return day(text).isoformat()
    except ValueError as error:
        if re.search(r"\d{4}", text) and re.search(r"\d.*\d{4}|\d{4}.*\d", text.replace(" ", "")):
            raise
        raise ValueError(
            f"is {shown(text)}, and a year, a month or a day was expected, such as 2024, July 2024 or 3 July 2024."
        ) from error


def clock(value: object) -> time:
    """Parse a time of day: 1pm, 1.30pm, 13:00, noon, midnight."""
    return value if isinstance(value, time) else parse_clock(filled(value))


def closing(value: object) -> time | None:
    """Parse the time at which something closes; None stands for an end that nobody knows."""
    if isinstance(value, str) and re.fullmatch(r"(?i)(?:till? )?(?:late|dusk|dark|sunset)", value.strip()):
        raise ValueError(
            f'is {shown(value.strip())}, which is no time. Write "unknown" if nobody knows when it ends.'
        )
    return None if value is None else clock(value)


def sessions(value: object) -> tuple[Session, ...]:
    """Parse the hours of one day: ``2pm to 4pm``, or several of them."""
    return tuple(value) if isinstance(value, tuple) else tuple(parse_sessions(filled(value)))


def changed_hours(value: object) -> tuple[Session, ...]:
    """Parse the hours of a day that differs from the others; ``closed`` is no session."""
    return () if isinstance(value, str) and value.strip().lower() == "closed" else sessions(value)


def days(value: object) -> str:
    """Validate the days of a drop-in and return them as one text; a list is joined first."""
    text = (
        listed([filled(item) for item in value], "and")
        if isinstance(value, list) and value
        else filled(value)
    )
    try:
        parse_days(text)
    except ValueError as error:
        raise ValueError(f"cannot be read: {error}") from error
    return text


def days_off(value: object) -> str:
    """Validate the days of an exception; a span of them is no exception of single days, and ``from:`` has no place beside it."""
    try:
        return days(value)
    except ValueError as error:
        said = str(error).partition(" is a span.")
        if not said[1]:
            raise
        raise ValueError(
            f"{said[0]} is a span. Write each of the days, as in 22, 23 and 24 December 2026; or a closure of the service, with from: "
            "and until:, under closures:."
        ) from error
