"""Formats drop-ins, occurrences and exception dates in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache

from frontdoor.catalogue.closures import ClosedPeriod
from frontdoor.catalogue.models import DropIn
from frontdoor.occurrences.expand import Occurrence
from frontdoor.recurrence.clock import Session
from frontdoor.recurrence.formatting import (
    NO_END,
    WEEKDAYS,
    clock_words,
    date_words,
    day_words,
    days_from_to_words,
    list_words,
    span_words,
)
from frontdoor.recurrence.parse import parse_days
from frontdoor.recurrence.rules import Dates, Weekly, days_words, first_date, last_date


def lasting(openings: Iterable[DropIn], today: date) -> list[DropIn]:
    """Return the openings that have not ended."""
    return [one for one in openings if (last := last_day(one)) is None or last >= today]


def last_day(opening: DropIn) -> date | None:
    """Return the last day of an opening, by its own end or by its last date; None where it has none."""
    return min(filter(None, (opening.until, last_date(parse_days(opening.days)))), default=None)


def drop_in_words(drop_in: DropIn, today: date | None = None, on_holidays: bool | None = None) -> str:
    """Format a drop-in: ``Every Monday, Wednesday and Friday, 1pm to 3pm``, or ``Saturday 12 December, 10am to 1pm``.

    With ``today``, a first day still to come and a last day are added. ``on_holidays`` says whether it is also held on bank
    holidays, which its service or location may decide; without it only the drop-in's own field counts.
    """
    return _drop_in_words(
        drop_in.days,
        drop_in.sessions,
        drop_in.by_appointment,
        drop_in.from_,
        drop_in.until,
        drop_in.only_in or "",
        drop_in.bank_holidays == "open" if on_holidays is None else on_holidays,
        today,
    )


@lru_cache(maxsize=4096)  # thousands of drop-ins share a few hundred days and hours
def _drop_in_words(  # noqa: PLR0917 -- all that makes one different from another
    said: str,
    sessions: tuple[Session, ...],
    by_appointment: bool,
    from_: date | None,
    until: date | None,
    only_in: str,
    on_holidays: bool,
    today: date | None,
) -> str:
    days = parse_days(said)
    hours = sessions_words(sessions)
    no_end = NO_END if any(one.closes is None for one in sessions) else ""
    if from_ is not None and from_ == until:
        year = "" if today is not None and today.year == from_.year else f" {from_.year}"
        once = ["Once", f"on {day_words(from_)}{year}", hours]
        return ", ".join([*once, *(["by appointment"] if by_appointment else [])]) + no_end
    words = [days_words(days, today), hours]
    if only_in:
        words.append(f"in {only_in} only")
    if by_appointment:
        words.append("by appointment")
    if isinstance(days, Dates):
        return ", ".join(words) + no_end
    first = max(filter(None, (from_, first_date(days))), default=None)
    if on_holidays:
        words.append("on bank holidays too")
    if today is not None and first is not None and first > today:
        words.append(f"from {date_words(first, today)}")
    if today is not None and until is not None:
        words.append(f"until {date_words(until, today)}")
    return ", ".join(words) + no_end


def sessions_words(sessions: Sequence[Session]) -> str:
    """Format the hours of one day: ``10am to noon and 2pm to 4pm``, ``from 7.30pm``."""
    return list_words([one.words.removesuffix(NO_END) for one in sessions])


def changed_words(drop_in: DropIn, today: date) -> Iterator[str]:
    """Yield a line for each entry of days with other hours, until they are over: ``On Thursday 24 December only 10am to noon: …``."""
    for one in drop_in.except_:
        days = parse_days(one.on)
        last = last_date(days)
        if not one.hours or (last is not None and last < today):
            continue
        when = days_words(days, today)
        if not isinstance(days, Dates):
            when = (
                f"every {when.removeprefix('Every ')}"
                if isinstance(days, Weekly)
                else f"the {when[0].lower()}{when[1:]}"
            )
        yield f"On {when}: {sessions_words(one.hours)} ({one.reason.rstrip('.')})"


def occurrence_words(occurrence: Occurrence, today: date | None = None) -> str:
    """Format an occurrence with its times: ``Monday 7 December, 1pm to 3pm``."""
    starts, ends = occurrence.starts.time(), occurrence.ends.time()
    known = occurrence.ends > occurrence.starts
    span = span_words(starts, ends) if known else f"from {clock_words(starts)}"
    return f"{day_words(occurrence.day, today)}, {span}"


def closing_words(
    closing: ClosedPeriod,
    today: date,
    *,
    off: Sequence[date] = (),
    all_closed: bool = True,
    but_one: bool = False,
    again: date | None = None,
    only_on: Sequence[int] = (),
) -> str:
    """Format a closure: ``Closed from Monday 28 to Thursday 31 December: We move house``.

    ``off`` are the drop-in dates that it cancels. Unless ``all_closed``, only they are mentioned:
    ``No drop-in on Friday 25 December: Christmas Day``, or the whole period where there are several. ``but_one`` says that
    another drop-in is held there on one of those dates, ``again`` is the first date after several that are cancelled or closed, and
    ``only_on`` the weekdays of those, where others are held in between.
    """
    first, last, reason, _, is_whole = closing
    if is_whole and last == date.max and first <= today:
        return f"Closed{'' if first == date.min else f' since {date_words(first, today)}'}: {reason}"
    if all_closed or is_whole or not off:
        then = f"; open again from {day_words(again, today)}" if again and first != last else ""
        return f"Closed {days_from_to_words(first, last, today)}{then}: {reason}"
    none = "No other" if but_one else "No"
    if len(off) == 1:
        return f"{none} drop-in on {day_words(off[0], today)}: {reason}"
    then = f"; again from {day_words(again, today)}" if again else ""
    if only_on:
        days = list_words([f"{WEEKDAYS[day]}s" for day in only_on])
        return f"No drop-ins on {days} {days_from_to_words(first, last, today)}: {reason}"
    return f"{none} drop-ins {days_from_to_words(first, last, today)}{then}: {reason}"
