"""Says drop-ins, occurrences and cancelled dates in words; knows no page and no clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from functools import lru_cache

from frontdoor.catalogue.models import DropIn
from frontdoor.dates.occur import Cancelled, Occurrence
from frontdoor.days.reading import parse_days
from frontdoor.days.recurrence import Fortnightly, days_words
from frontdoor.days.words import date_words, day_words, span_words


def lasting(openings: Iterable[DropIn], today: date) -> list[DropIn]:
    """Return the openings that have not ended for good."""
    return [one for one in openings if one.until is None or one.until >= today]


def drop_in_words(drop_in: DropIn, today: date | None = None) -> str:
    """Say a drop-in: ``Every Monday, Wednesday and Friday, 1pm to 3pm``.

    With today it also says a first day that is still to come, and a last day.
    """
    return _drop_in_words(
        drop_in.days,
        drop_in.opens,
        drop_in.closes,
        drop_in.by_appointment,
        drop_in.from_,
        drop_in.until,
        today,
    )


@lru_cache(maxsize=4096)  # thousands of drop-ins share a few hundred days and hours
def _drop_in_words(  # noqa: PLR0917 -- all that makes one different from another
    said: str,
    opens: time,
    closes: time,
    by_appointment: bool,
    from_: date | None,
    until: date | None,
    today: date | None,
) -> str:
    days = parse_days(said)
    words = [days_words(days), span_words(opens, closes)]
    begins = [from_, days.first if isinstance(days, Fortnightly) else None]
    first = max(filter(None, begins), default=None)
    if by_appointment:
        words.append("by appointment")
    if today is not None and first is not None and first > today:
        words.append(f"from {date_words(first, today)}")
    if today is not None and until is not None:
        words.append(f"until {date_words(until, today)}")
    return ", ".join(words)


def occurrence_words(occurrence: Occurrence, today: date | None = None) -> str:
    """Say one date with its times: ``Monday 7 December, 1pm to 3pm``."""
    span = span_words(occurrence.starts.time(), occurrence.ends.time())
    return f"{day_words(occurrence.day, today)}, {span}"


def cancelled_words(date_off: Cancelled, today: date | None = None) -> str:
    """Say why there is none: ``No drop-in on Monday 25 December: Christmas Day``."""
    return f"No drop-in on {day_words(date_off.day, today)}: {date_off.reason}"
