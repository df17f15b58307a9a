"""Parser for dates as people write them. Each function raises ValueError with the rest of a sentence: ``is "31 April", …``."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

from frontdoor.diagnostics import shown
from frontdoor.recurrence.formatting import MONTHS, WEEKDAYS, date_words

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
"""A month's name, perhaps shortened, in any case."""
_WEEKDAY = r"(?:(?:mon|tue|tues|wed|wednes|weds|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\b\.?,? )?"
DATE = rf"{_WEEKDAY}(?:\d{{4}}-\d\d?-\d\d?|\d\d?[/.]\d\d?[/.]\d{{4}}|(?:the )?\d\d?(?:st|nd|rd|th)?(?: of)? {MONTH},? \d{{4}})"
"""A date with its year, in any case."""
_HOW = "Write it like 3 March 2027 or 2027-03-03."


@lru_cache(4096)
def parse_date(text: str) -> date:
    """Parse a date: 2027-03-03, 3 March 2027, Wednesday 3 March 2027, 25/12/2026."""
    if match := re.fullmatch(r"([A-Za-z]+)\.?,? (\d{4}-\S+|\d\d?[/.]\S+)", text):
        made = _of_two(match[1], match[2]) or parse_date(match[2])
        _check_weekday(text, match[1], made)
        return made
    if match := re.fullmatch(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", text):
        return _iso(text, *map(int, match.groups()))
    if match := re.fullmatch(
        r"(?:([A-Za-z]+)\.?,?\s+)?(?:the )?(\d{1,2})(?:st|nd|rd|th)?(?: of)?\s+([A-Za-z]+)\.?,?\s+(\d{4})",
        text,
    ):
        made = _made(text, int(match[4]), parse_month(text, match[3]), int(match[2]))
        _check_weekday(text, match[1], made)
        return made
    if match := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
        return _with_slashes(text, *map(int, match.groups()))
    if match := re.fullmatch(r"([A-Za-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", text):
        made = _made(text, int(match[3]), parse_month(text, match[1]), int(match[2]))
        raise ValueError(f'is {shown(text)}, which has the month before the day. Write "{date_words(made)}".')
    if match := re.fullmatch(
        r"(\d{1,2}[/.-]\d{1,2}[/.-]|.*\d{1,2}(?:st|nd|rd|th)?\s+[A-Za-z]{3,}\.?\s+)'?(\d{2})", text
    ):
        made = parse_date(f"{match[1]}20{match[2]}")
        raise ValueError(f'is {shown(text)}, and the year was expected in full. Write "{date_words(made)}".')
    if re.fullmatch(r".*\d{1,2}\s*(st|nd|rd|th)?\s+[A-Za-z]{3,}", text):
        raise ValueError(f"is {shown(text)}, and the year is missing. Add it, with four digits.")
    raise ValueError(f"is {shown(text)}, which is not a date. {_HOW}")


def _of_two(weekday: str, text: str) -> date | None:
    """Return ``4/12/2026`` in the one order of day and month in which it falls on a weekday; None where both do, or neither."""
    figures = re.fullmatch(r"(\d\d?)[/.-](\d\d?)[/.-](\d{4})", text)
    if not figures or max(int(figures[1]), int(figures[2])) > 12:
        return None
    first, second, year = map(int, figures.groups())
    both = {date(year, second, first), date(year, first, second)}
    fit = [day for day in both if WEEKDAYS[day.weekday()].lower().startswith(weekday.lower().rstrip("s"))]
    return fit[0] if len(fit) == 1 else None


def _iso(text: str, year: int, month: int, number: int) -> date:
    if month > 12 and number <= 12:
        made = _made(text, year, number, month)
        raise ValueError(f'is {shown(text)}, which has the day before the month. Write "{date_words(made)}".')
    return _made(text, year, month, number)


def _with_slashes(text: str, first: int, second: int, year: int) -> date:
    if second > 12 and first <= 12:
        made = _made(text, year, first, second)
        raise ValueError(
            f'is {shown(text)}, which is in American order, month first. Write "{date_words(made)}".'
        )
    made = _made(text, year, second, first)
    if first <= 12 and first != second:
        other = _made(text, year, first, second)
        raise ValueError(
            f'is {shown(text)}, which could be two days. Write "{date_words(made)}" or "{date_words(other)}".'
        )
    return made


def _made(text: str, year: int, month: int, number: int) -> date:
    if not 1900 <= year <= 2200:
        raise ValueError(f"is {shown(text)}, and the year {year} cannot be meant. {_HOW}")
    if not 1 <= month <= 12:
        raise ValueError(f"is {shown(text)}, and there is no month {month}. {_HOW}")
    last = monthrange(year, month)[1]
    if not 1 <= number <= last:
        raise ValueError(f"is {shown(text)}, and {MONTHS[month]} {year} has {last} days. Check the day.")
    return date(year, month, number)


def month_number(word: str) -> int | None:
    """Return the number of a month by its name, perhaps shortened to three letters or more."""
    plain = word.lower().rstrip(".")
    starts = [n for n, name in enumerate(MONTHS) if n and len(plain) >= 3 and name.lower().startswith(plain)]
    return starts[0] if starts else None


def parse_month(text: str, word: str) -> int:
    """Return the number of a month in a text; raise ValueError for a word that is none."""
    number = month_number(word)
    if number is None:
        close = get_close_matches(word.capitalize(), MONTHS[1:], n=1, cutoff=0.7)
        hint = f'Did you mean "{close[0]}"?' if close else _HOW
        raise ValueError(f'is {shown(text)}, and "{word}" is not a month. {hint}')
    return number


def _check_weekday(text: str, word: str | None, made: date) -> None:
    if word is None:
        return
    right = WEEKDAYS[made.weekday()]
    if len(word) < 3 or not any(name.lower().startswith(word.lower()) for name in WEEKDAYS):
        close = get_close_matches(word.capitalize(), WEEKDAYS, n=1, cutoff=0.7)
        hint = f' Did you mean "{close[0]}"?' if close else " Leave it out."
        raise ValueError(f'is {shown(text)}, and "{word}" is not a day of the week.{hint}')
    if not right.lower().startswith(word.lower()):
        raise ValueError(
            f"is {shown(text)}, but {date_words(made)} is a {right}. Check which of the two is meant."
        )
