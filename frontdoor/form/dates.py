"""Parser for typed dates, 3 mar 26 or 03/03/2026, in one box or three."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

_MONTHS = tuple(name.lower() for name in calendar.month_name)
_SEPARATORS = re.compile(r"[\s/.,\-–]+")
_ORDINAL = re.compile(r"([0-9]{1,2})(st|nd|rd|th)?")


@dataclass(frozen=True)
class Unreadable:
    """The part of a date that cannot be parsed: day, month or year."""

    part: str


@dataclass(frozen=True)
class NotReal:
    """A day that its month does not have; ``month`` includes its year, ``last`` is its last day."""

    month: str
    last: int


def spread(parts: Mapping[str, str]) -> dict[str, str]:
    """Return the parts, with a whole date that was typed into one box split into day, month and year.

    The keys are day, month and year, or month and year; their order is kept.
    """
    filled = {name: text for name, text in parts.items() if text}
    if len(filled) != 1:
        return dict(parts)
    pieces = [piece for piece in _SEPARATORS.split(next(iter(filled.values()))) if piece]
    if len(pieces) != len(parts):
        return dict(parts)
    if re.fullmatch("[0-9]{4}", pieces[0]):  # 2026-03-03
        pieces.reverse()
    return dict(zip(parts, pieces, strict=True))


def read_day(parts: Mapping[str, str], *, today: date, past: bool) -> date | Unreadable | NotReal:
    """Parse day, month and year; without a day it is the first. A two-digit year is of this century.

    If ``past`` is set and that date would be after today, the year is of the century before.
    """
    day = _day(parts["day"]) if "day" in parts else 1
    month = _month(parts["month"])
    year = _year(parts["year"], today=today, past=past)
    if day is None:
        return Unreadable("day")
    if month is None:
        return Unreadable("month")
    if year is None:
        return Unreadable("year")
    last = calendar.monthrange(year, month)[1]
    if day > last:
        return NotReal(f"{calendar.month_name[month]} {year}", last)
    return date(year, month, day)


def _day(text: str) -> int | None:
    match = _ORDINAL.fullmatch(text.lower())
    number = int(match[1]) if match else 0
    return number if 1 <= number <= 31 else None


def _month(text: str) -> int | None:
    if re.fullmatch("[0-9]{1,2}", text):
        number = int(text)
        return number if 1 <= number <= 12 else None
    word = text.lower().rstrip(".")
    # "sept" needs no case of its own: it is a beginning of "september".
    return next((i for i, name in enumerate(_MONTHS) if len(word) >= 3 and name.startswith(word)), None)


def _year(text: str, *, today: date, past: bool) -> int | None:
    if re.fullmatch("[0-9]{4}", text):
        return int(text) or None
    if not re.fullmatch("'?[0-9]{2}", text):
        return None
    year = today.year // 100 * 100 + int(text.lstrip("'"))
    return year - 100 if past and year > today.year else year
