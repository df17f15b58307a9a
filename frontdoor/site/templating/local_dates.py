"""Days and times as a language writes them, by Unicode's CLDR through Babel; in English by our own words."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

from frontdoor.occurrences import Occurrence, date_words, day_words, occurrence_words
from frontdoor.translation.catalogs import is_offered, language_mark, spoken

if TYPE_CHECKING:
    from babel import Locale


def day(value: date, today: date | None = None) -> str:
    """Return a day with its weekday; in English the year only if ``today`` is given and lies in another."""
    locale = _locale()
    return day_words(value, today) if locale is None else _written(value, "full", locale)


def day_of_month(value: date, today: date | None = None) -> str:
    """Return a day without its weekday; in English without the year if ``today`` is given and lies in the same."""
    locale = _locale()
    return date_words(value, today) if locale is None else _written(value, "long", locale)


def occurrence(one: Occurrence, today: date) -> str:
    """Return a date of a drop-in with its times."""
    locale = _locale()
    if locale is None:
        return occurrence_words(one, today)
    times = _time(one.starts, locale)
    if one.ends > one.starts:
        times += f"–{_time(one.ends, locale)}"
    return Markup("{}, {}").format(day(one.day, today), _marked(times))


def _written(value: date, width: Literal["full", "long"], locale: Locale) -> Markup:
    from babel.dates import format_date  # noqa: PLC0415 -- a site in English alone never needs it

    return _marked(format_date(value, width, locale=locale))


def _time(moment: datetime, locale: Locale) -> str:
    from babel.dates import format_time  # noqa: PLC0415 -- as above

    return format_time(moment.time(), "short", locale=locale)


def _marked(words: str) -> Markup:
    return Markup("<span{}>{}</span>").format(language_mark(spoken()), words)


def _locale() -> Locale | None:
    """Return the locale of the language that is being written; None for English, and where its words are not in use."""
    code = spoken()
    return _known(code) if is_offered(code) else None


@lru_cache(maxsize=64)
def _known(code: str) -> Locale | None:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 -- as above

    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
