"""Parsers for typed days, months and times of day. Each raises ValueError with the rest of a sentence."""

from __future__ import annotations

import calendar
import re
from datetime import date, time
from functools import lru_cache

from frontdoor.catalogue.fields.parse import filled, shown
from frontdoor.catalogue.fields.suggestions import did_you_mean, listed
from frontdoor.catalogue.fields.weekdays import check_words
from frontdoor.recurrence import parse_days

MONTHS = tuple(calendar.month_name)[1:]
WEEKDAYS = tuple(calendar.day_name)

_MONTH_NUMBERS = {
    **{name.lower(): number for number, name in enumerate(MONTHS, 1)},
    **{name[:3].lower(): number for number, name in enumerate(MONTHS, 1)},
    "sept": 9,
}
_HOW = "Write it like 3 March 2027 or 2027-03-03."
_HOW_TIME = "Write it like 1pm, 1.30pm or 13:30."
HOW_TWO_OPENINGS = "When it opens twice in a day, with a break between, write a drop-in for each."
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|a\.m\.?|p\.m\.?)?")


def day(value: object) -> date:
    """Parse a day: 2027-03-03, 3 March 2027, Wednesday 3 March 2027, 25/12/2026."""
    if isinstance(value, date):
        return value
    return _day(filled(value))


@lru_cache(4096)
def _day(text: str) -> date:
    if match := re.fullmatch(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", text):
        return _iso(text, *map(int, match.groups()))
    if match := re.fullmatch(
        r"(?:([A-Za-z]+),?\s+)?(\d{1,2})(?:st|nd|rd|th)?(?: of)?\s+([A-Za-z]+)\.?,?\s+(\d{4})", text
    ):
        made = _made(text, int(match[4]), _month(text, match[3]), int(match[2]))
        _check_weekday(text, match[1], made)
        return made
    if match := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
        return _with_slashes(text, *map(int, match.groups()))
    if match := re.fullmatch(r"([A-Za-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", text):
        made = _made(text, int(match[3]), _month(text, match[1]), int(match[2]))
        raise ValueError(f'is {shown(text)}, which has the month before the day. Write "{in_words(made)}".')
    if re.fullmatch(r".*\d{1,2}\s*(st|nd|rd|th)?\s+[A-Za-z]{3,}", text):
        raise ValueError(f'is {shown(text)}, and the year is missing. Write it like "{text} 2027".')
    if re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}|\d{1,2}\s+[A-Za-z]{3,}\s+\d{2}", text):
        raise ValueError(f"is {shown(text)}, and the year was expected in full, with four digits. {_HOW}")
    raise ValueError(f"is {shown(text)}, which is not a date. {_HOW}")


def in_words(made: date) -> str:
    """Format a day as staff write it: 3 March 2027."""
    return f"{made.day} {MONTHS[made.month - 1]} {made.year}"


def as_of(value: object) -> str:
    """Parse a year, a month or a day; return ISO text of the same precision."""
    text = filled(value)
    if re.fullmatch(r"(19|20)\d\d", text):
        return text
    if (match := re.fullmatch(r"((?:19|20)\d\d)-(\d{2})", text)) and 1 <= int(match[2]) <= 12:
        return text
    if match := re.fullmatch(r"([A-Za-z]{3,})\.?\s+((?:19|20)\d\d)", text):
        return f"{match[2]}-{_month(text, match[1]):02}"
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
    if isinstance(value, time):
        return value
    return _clock(filled(value))


@lru_cache(4096)
def _clock(text: str) -> time:
    plain = re.sub(r"\s+", " ", text.lower())
    if plain in ("noon", "midday", "12 noon", "12noon", "12 midday"):
        return time(12)
    if plain in ("midnight", "12 midnight", "24:00", "24.00"):
        return time(0)
    if match := re.fullmatch(r"([01]\d|2[0-3])([0-5]\d)(?: ?h(?:ou)?rs)?", plain):
        return time(int(match[1]), int(match[2]))
    match = _CLOCK.fullmatch(plain)
    if not match:
        if re.fullmatch(r".+?(-|–|—| to | until | till ).+", plain):
            raise ValueError(
                f"is {shown(text)}, which is two times, and one was expected. {HOW_TWO_OPENINGS}"
            )
        raise ValueError(f"is {shown(text)}, which is not a time of day. {_HOW_TIME}")
    return _from_parts(text, match)


def hours(value: object) -> tuple[time, time]:
    """Parse ``1-3pm``, ``10am to noon`` or ``13:00-15:00`` into opening and closing time."""
    text = filled(value)
    parts = re.split(r"\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b)\s*", text.lower().removeprefix("from "))
    if len(parts) != 2 or not all(parts):
        more = f" {HOW_TWO_OPENINGS}" if len(parts) > 2 else ""
        raise ValueError(f"is {shown(text)}, and two times were expected. Write them like 1pm to 3pm.{more}")
    try:
        return _both(*parts)
    except ValueError as error:
        raise ValueError(re.sub("^is ", f"is {shown(text)}: there is ", str(error))) from error


def _both(first: str, second: str) -> tuple[time, time]:
    """Parse the two times of ``1-3pm``, where am or pm is given once."""
    bare = re.fullmatch(r"\d{1,2}([:.]\d{2})?", first)
    if bare and re.match(r"12([:.]00)?\s*a", second):
        raise ValueError(f'is {shown(second)}, which could be noon or midnight. Write "noon" or "midnight".')
    closes = clock(second)
    half = re.search(r"(am|pm|a\.m\.?|p\.m\.?)$", second)
    if half and bare:
        # In "1-3pm" the pm applies to both; in "10-2pm" it cannot.
        same, other = (clock(first + h) for h in (("pm", "am") if half[0][0] == "p" else ("am", "pm")))
        return (same if same < closes else other), closes
    if second in ("noon", "midday") and bare:
        return clock(first + "am"), closes
    return clock(first), closes


def days(value: object) -> str:
    """Validate the days of a drop-in and return them as one text; a list is joined first."""
    text = (
        listed([filled(item) for item in value], "and")
        if isinstance(value, list) and value
        else filled(value)
    )
    try:
        check_words(text)
        parse_days(text)
    except ValueError as error:
        sentence = str(error)
        raise ValueError(f"cannot be read: {sentence}{'' if sentence[-1] in '.?' else '.'}") from error
    return text


def _from_parts(text: str, match: re.Match[str]) -> time:
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "")[:1]
    if minute > 59 or hour > 23:
        raise ValueError(f"is {shown(text)}, which is not a time of day. {_HOW_TIME}")
    tail = f".{match[2]}" if match[2] and match[2] != "00" else ""
    if half:
        if hour > 12 or hour == 0:
            right = f'"{hour % 12 or 12}{tail}pm"' if half == "p" else f'"{match[1]}:{match[2] or "00"}"'
            raise ValueError(f"is {shown(text)}, which mixes two ways to write a time. Write {right}.")
        return time(hour % 12 + (12 if half == "p" else 0), minute)
    if hour == 12 and match[2] is None:
        raise ValueError(f'is {shown(text)}, which could be noon or midnight. Write "noon" or "midnight".')
    # A group in the evening may meet at 7.30 too; from nine on, the morning is meant.
    if match[2] is None or (1 <= hour <= 8 and not match[1].startswith("0")):
        raise ValueError(
            f'is {shown(text)}, which could be morning or afternoon. Write "{hour % 12 or 12}{tail}am" or "{hour % 12 or 12}{tail}pm".'
            if hour <= 12
            else f'is {shown(text)}, which is not a time of day. Write "{hour}:00".'
        )
    return time(hour, minute)


def _iso(text: str, year: int, month: int, number: int) -> date:
    if month > 12 and number <= 12:
        made = _made(text, year, number, month)
        raise ValueError(f'is {shown(text)}, which has the day before the month. Write "{in_words(made)}".')
    return _made(text, year, month, number)


def _with_slashes(text: str, first: int, second: int, year: int) -> date:
    if second > 12 and first <= 12:
        made = _made(text, year, first, second)
        raise ValueError(
            f'is {shown(text)}, which is in American order, month first. Write "{in_words(made)}".'
        )
    made = _made(text, year, second, first)
    if first <= 12 and first != second:
        other = _made(text, year, first, second)
        raise ValueError(
            f'is {shown(text)}, which could be two days. Write "{in_words(made)}" or "{in_words(other)}".'
        )
    return made


def _made(text: str, year: int, month: int, number: int) -> date:
    if not 1900 <= year <= 2200:
        raise ValueError(f"is {shown(text)}, and the year {year} cannot be meant. {_HOW}")
    if not 1 <= month <= 12:
        raise ValueError(f"is {shown(text)}, and there is no month {month}. {_HOW}")
    last = calendar.monthrange(year, month)[1]
    if not 1 <= number <= last:
        raise ValueError(f"is {shown(text)}, and {MONTHS[month - 1]} {year} has {last} days. Check the day.")
    return date(year, month, number)


def _month(text: str, word: str) -> int:
    if word.lower() in _MONTH_NUMBERS:
        return _MONTH_NUMBERS[word.lower()]
    raise ValueError(
        f'is {shown(text)}, and "{word}" is not a month.{did_you_mean(word, MONTHS) or " " + _HOW}'
    )


def _check_weekday(text: str, word: str | None, made: date) -> None:
    if word is None:
        return
    right = WEEKDAYS[made.weekday()]
    if len(word) < 3 or not any(name.lower().startswith(word.lower()) for name in WEEKDAYS):
        raise ValueError(
            f'is {shown(text)}, and "{word}" is not a day of the week.{did_you_mean(word, WEEKDAYS)}'
        )
    if not right.lower().startswith(word.lower()):
        raise ValueError(
            f"is {shown(text)}, but {in_words(made)} is a {right}. Check which of the two is meant."
        )
