"""Parser for single dates as the days of a drop-in: ``12 December 2026``, ``5, 12 and 19 December 2026``, ``25 December every year``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from frontdoor.diagnostics import shown
from frontdoor.recurrence.dates import DATE, MONTH, month_number, parse_date
from frontdoor.recurrence.formatting import WEEKDAYS, date_words
from frontdoor.recurrence.rules import Dates, MonthDays

_TOKEN = re.compile(
    rf"(?i)\s*(?:(?P<year>\d{{4}})|(?P<number>\d\d?)(?:st|nd|rd|th)?\b|(?P<month>{MONTH})"
    r"|(?P<weekday>(?:mon|tue|tues|wed|wednes|weds|thu|thur|thurs|fri|sat|satur|sun)(?:day)?s?\b\.?)|(?P<to>-|to\b)"
    r"|(?P<joint>[,;&/]|(?:and|of|the|on)\b))"
)


_YEARLY = {
    "christmas eve": (24, 12), "christmas day": (25, 12), "boxing day": (26, 12), "hogmanay": (31, 12),
    "new years eve": (31, 12), "new years day": (1, 1),
}  # fmt: skip
"""Days that are on the same date each year, without apostrophes; day and month."""


def parse_dates(plain: str, text: str) -> Dates | MonthDays | None:
    """Parse dates; return None for words that are none. Raises ValueError where a year is missing or a weekday is wrong."""
    if named := _YEARLY.get(re.sub(r"(?i)^(?:on )?(?:every |each )?| every year$|'", "", plain.lower())):
        return MonthDays((named[0],), (named[1],))
    yearly = re.fullmatch(
        rf"(?i)(?:on )?(?:the )?(\d\d?)(?:st|nd|rd|th)?(?: of)? ({MONTH})(?: (?:every|each) year| annually| yearly)",
        plain,
    )
    if yearly:
        return MonthDays((int(yearly[1]),), (month_number(yearly[2]) or 1,))
    if re.fullmatch(rf"(?i)(?:on )?{DATE}", plain):
        return Dates((_parsed(re.sub(r"(?i)^(?:on |the )+", "", plain), text),))
    parts = re.split(r"(?i) ?(?:,|;|&| and ) ?", plain)
    if all(re.fullmatch(r"\d{4}-\d\d?-\d\d?|\d\d?[/.]\d\d?[/.]\d{4}", part) for part in parts):
        return Dates(tuple(sorted({_parsed(part, text) for part in parts})))
    return _by_month(plain, text)


@dataclass
class _Day:
    """A day of the month, with the month and year that come to be said of it."""

    number: int
    weekday: str = ""
    month: int = 0
    year: int = 0
    spans: bool = False
    """Whether all days follow up to the one that is said next."""


def _by_month(plain: str, text: str) -> Dates | None:
    """Parse days that share their month or year with those after them."""
    found: list[_Day] = []
    weekday, span = "", False
    last: re.Match[str] | None = None
    for token in _tokens(plain):
        if token is None or (
            last and ((last["to"] and token["month"]) or (last["number"] and token["weekday"]))
        ):
            return None  # months alone, or the second Tuesday
        last = token
        if token["number"]:
            number = int(token["number"])
            if span and found:
                if weekday and weekday.lower() == found[-1].weekday.lower():
                    raise ValueError(_span(text))
                found[-1].spans = True
                found += [_Day(n) for n in range(found[-1].number + 1, number)]
            found.append(_Day(number, weekday))
            weekday, span = "", False
        for day in found if token["month"] else ():
            day.month = day.month or month_number(token["month"]) or 1
        if token["year"]:
            _give_year(found, int(token["year"]))
        weekday = token["weekday"] or weekday
        span = span or bool(token["to"])
    if not found or not all(day.month for day in found):
        return None
    if not all(day.year for day in found):
        raise ValueError(f"{shown(text)} has a date without its year. Add it, with four digits.")
    if any(a.spans and (a.year, a.month) != (b.year, b.month) for a, b in pairwise(found)):
        raise ValueError(_span(text))
    dates = [_parsed(f"{day.year}-{day.month}-{day.number}", text) for day in found]
    for day, made in zip(found, dates, strict=True):
        right = WEEKDAYS[made.weekday()]
        if day.weekday and not right.lower().startswith(day.weekday.lower().rstrip(".s")[:3]):
            raise ValueError(
                f"{shown(text)}: {date_words(made)} is a {right}. Check which of the two is meant."
            )
    return Dates(tuple(sorted(set(dates))))


def _tokens(plain: str) -> Iterator[re.Match[str] | None]:
    """Yield the tokens of a text; None for the first words that belong to no date."""
    at, end = 0, len(plain.rstrip())
    while at < end:
        token = _TOKEN.match(plain, at)
        yield token
        if token is None:
            return
        at = token.end()


def _span(text: str) -> str:
    return f"{shown(text)} is a span. Write the days of the week, and put the first day in from: and the last day in until:."


def _give_year(found: Sequence[_Day], year: int) -> None:
    """Give a year to the days before it that have none; one in a later month than the day after it stays without."""
    latest = 12
    for day in reversed(found):
        if not day.year and 0 < day.month <= latest:
            day.year, latest = year, day.month


def _parsed(words: str, text: str) -> date:
    try:
        return parse_date(words)
    except ValueError as error:
        raise ValueError(f"{shown(text)}: the date {error}") from error
