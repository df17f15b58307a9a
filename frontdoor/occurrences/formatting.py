"""Formats drop-ins, occurrences and exception dates in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from functools import lru_cache

from frontdoor.catalogue.closures import ClosedPeriod
from frontdoor.catalogue.models import DropIn
from frontdoor.occurrences.expand import Cancelled, Occurrence
from frontdoor.recurrence.formatting import date_words, day_words, days_from_to_words, span_words
from frontdoor.recurrence.parse import parse_days
from frontdoor.recurrence.rules import Fortnightly, days_words


def lasting(openings: Iterable[DropIn], today: date) -> list[DropIn]:
    """Return the openings that have not ended."""
    return [one for one in openings if one.until is None or one.until >= today]


def drop_in_words(drop_in: DropIn, today: date | None = None, on_holidays: bool | None = None) -> str:
    """Format a drop-in: ``Every Monday, Wednesday and Friday, 1pm to 3pm``, or ``Once, on Saturday 16 January 2027, 10am to 1pm``.

    With ``today``, a first day still to come and a last day are added. ``on_holidays`` says whether it is also held on bank
    holidays, which its service or location may decide; without it only the drop-in's own field counts.
    """
    return _drop_in_words(
        drop_in.days,
        drop_in.opens,
        drop_in.closes,
        drop_in.by_appointment,
        drop_in.from_,
        drop_in.until,
        bool(drop_in.bank_holidays) if on_holidays is None else on_holidays,
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
    on_holidays: bool,
    today: date | None,
) -> str:
    days = parse_days(said)
    if from_ is not None and from_ == until:
        year = "" if today is not None and today.year == from_.year else f" {from_.year}"
        once = ["Once", f"on {day_words(from_)}{year}", span_words(opens, closes)]
        return ", ".join([*once, *(["by appointment"] if by_appointment else [])])
    words = [days_words(days), span_words(opens, closes)]
    begins = [from_, days.first if isinstance(days, Fortnightly) else None]
    first = max(filter(None, begins), default=None)
    if by_appointment:
        words.append("by appointment")
    if on_holidays:
        words.append("on bank holidays too")
    if today is not None and first is not None and first > today:
        words.append(f"from {date_words(first, today)}")
    if today is not None and until is not None:
        words.append(f"until {date_words(until, today)}")
    return ", ".join(words)


def occurrence_words(occurrence: Occurrence, today: date | None = None) -> str:
    """Format an occurrence with its times: ``Monday 7 December, 1pm to 3pm``."""
    span = span_words(occurrence.starts.time(), occurrence.ends.time())
    return f"{day_words(occurrence.day, today)}, {span}"


def cancelled_words(date_off: Cancelled, today: date | None = None) -> str:
    """Format an exception date with its reason: ``No drop-in on Monday 25 December: Christmas Day``."""
    return f"No drop-in on {day_words(date_off.day, today)}: {date_off.reason}"


def closing_words(
    closing: ClosedPeriod,
    today: date,
    *,
    off: Sequence[date] = (),
    all_closed: bool = True,
    but_one: bool = False,
) -> str:
    """Format a closure: ``Closed from Monday 28 to Thursday 31 December: We move house``.

    ``off`` are the drop-in dates that it cancels. Unless ``all_closed``, only they are mentioned:
    ``No drop-in on Friday 25 December: Christmas Day``, or the whole period where there are several. ``but_one`` says that
    another drop-in is held there on one of those dates.
    """
    first, last, reason, _ = closing
    if all_closed or not off:
        return f"Closed {days_from_to_words(first, last, today)}: {reason}"
    none = "No other" if but_one else "No"
    if len(off) == 1:
        return f"{none} drop-in on {day_words(off[0], today)}: {reason}"
    return f"{none} drop-ins {days_from_to_words(first, last, today)}: {reason}"
