"""Checks for openings that never happen: no day of theirs occurs, or each is an exception date. Independent of today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from frontdoor.catalogue.closures import ClosedDates, ClosedPeriod, closing
from frontdoor.catalogue.models import Closure, DropIn, Service, Settings
from frontdoor.catalogue.validation.messages import Finding, Steps, subject
from frontdoor.recurrence import date_words, list_words, parse_days
from frontdoor.recurrence.formatting import WEEKDAYS
from frontdoor.recurrence.rules import dates_between, first_date, first_on_or_after, last_date

_NAMED = 3
"""Up to so many closed days are all named; of more, only the first ones."""
_LONGEST = timedelta(3 * 366)
"""A longer period surely has an open day; nothing is closed for longer and still on the site."""


def never(where: Steps, opening: DropIn) -> Iterator[Finding]:
    """Yield a finding if none of an opening's days falls between its first and its last day."""
    days, first, until = parse_days(opening.days), _begins(opening, None), opening.until
    ends = last_date(days)
    if ends is not None and first is not None and ends < first and until is None:
        yield Finding(
            (*where, "from"),
            f"{subject(where)} never happens ({opening.days}): it begins on {date_words(first)}, after its last day. Check the days, "
            "and from:.",
        )
    if first is None or until is None or (first_on_or_after(days, first) or date.max) <= until:
        return
    if first > until:
        span = f"it ends on {date_words(until)}, before its first day, {date_words(first)}"
    elif first == until:
        span = f"its only day, {date_words(until)}, is a {WEEKDAYS[until.weekday()]}"
    else:
        span = f"there is no such day from {date_words(first)} to {date_words(until)}"
    yield Finding(
        (*where, "until"),
        f"{subject(where)} never happens ({opening.days}): {span}. Check the days, and from: and until:.",
    )


def never_open(services: Mapping[str, Service], parts: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield a finding for each opening with a first and a last day whose days are all closed or bank holidays."""
    for key, service in services.items():
        if service.standing == "ended":
            continue
        for place, at in service.at.items():
            for listing, index, opening in at.openings():
                dates = _all_closed(opening, service, place, parts, holidays=listing == "drop_ins")
                if dates:
                    yield _closed(("services", key, "at", place, listing, index), opening, dates, parts)


def _all_closed(
    opening: DropIn, service: Service, place: str, parts: Mapping[str, Any], *, holidays: bool
) -> Mapping[date, ClosedPeriod]:
    """Return all dates of an opening with what closes each; empty if one of them is open, or nothing is known."""
    first = _begins(opening, service.from_)
    last = min(
        filter(None, (opening.until, service.until, last_date(parse_days(opening.days)))), default=None
    )
    if first is None or last is None or not first <= last <= first + _LONGEST:
        return {}
    settings = parts.get("settings") or Settings() if holidays else Settings(bank_holidays="none")
    days, found = parse_days(opening.days), dict[date, ClosedPeriod]()
    dated = [
        one for one in parts.get("closures", {}).values() if one.on or one.from_
    ]  # the others are faults of their own
    locations = parts.get("locations", {})
    terms = parts.get("school_terms", {}).values()
    off = ClosedDates(dated, locations, settings, first, last, school_terms=terms).at(service, place, opening)
    for day in dates_between(days, first, last):
        if day not in off:
            return {}
        found[day] = off[day]
    return found


def _begins(opening: DropIn, service_from: date | None) -> date | None:
    days = parse_days(opening.days)
    begins = (opening.from_, service_from, first_date(days))
    return max(filter(None, begins), default=None)


def _closed(
    where: Steps, opening: DropIn, dates: Mapping[date, ClosedPeriod], parts: Mapping[str, Any]
) -> Finding:
    told = [
        f"{WEEKDAYS[day.weekday()]} {date_words(day)}, is {_why(off, parts)}" for day, off in dates.items()
    ]
    if len(told) == 1:
        span = f"its only day, {told[0]}"
    else:
        named = [one.replace(", is", " is", 1) for one in told[:_NAMED]]
        more = [f"{len(told) - _NAMED} more are closed, too"] if len(told) > _NAMED else []
        span = f"none of its days is open: {list_words([*named, *more])}"
    holiday = any(off.is_holiday for off in dates.values())
    hint = 'If it is meant, add "bank_holidays: open".' if holiday else ""
    if any(off.is_whole for off in dates.values()):
        hint += f"{' ' if hint else ''}The place is closed then: change its status, or take this out."
    elif not all(off.is_holiday for off in dates.values()):
        hint += f"{' ' if hint else ''}If it is held all the same, change the closure; if it is called off, take it out and tell people by a notice."
    return Finding(
        (*where, "until") if opening.until else where,
        f"{subject(where)} never happens: {span}. {hint}",
        key=opening.until is None,
    )


def _why(off: ClosedPeriod, parts: Mapping[str, Any]) -> str:
    """Return what closes a day: ``Christmas Day``, or ``closed (closure 2, “We move house”)``."""
    if off.is_holiday:
        return off.reason
    closures: Mapping[int, Closure] = parts.get("closures", {})
    same = (
        n for n, one in closures.items() for each in one.within(off.first, off.last) if closing(each) == off
    )
    number = next(same, None)
    which = "" if number is None else f"closure {number + 1}, "
    return f"closed ({which}“{off.reason}”)"
