"""Checks of drop-in hours: impossible times, and overlaps of drop-ins at one place. Closures and today play no part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise

from frontdoor.catalogue.closures import is_open_on_holidays
from frontdoor.catalogue.models import DropIn, Location, Service, ServiceAt, Settings
from frontdoor.catalogue.validation.messages import Finding, Steps, subject
from frontdoor.catalogue.validation.never_happens import never
from frontdoor.recurrence import (
    Dates,
    EveryWeeks,
    MonthDays,
    Monthly,
    Session,
    Weekly,
    WorkingDays,
    clock_words,
    date_words,
    parse_days,
)
from frontdoor.recurrence.bank_holidays import bank_holidays
from frontdoor.recurrence.clock import ROUND_THE_CLOCK
from frontdoor.recurrence.rules import dates_between, falls_on, first_date, last_date

_LATEST = time(6)
"""Up to this time a session may end on the next day, whenever it began, if it is no longer than ``_LONGEST``."""
_LONGEST = 12 * 60
"""Minutes. A longer session past midnight has am and pm mixed up: 9am to 5am, 1pm to 3am."""
_EVENING, _NOON = time(16), time(12)
"""A session that begins after the first and ends before the second is a whole night: a shelter, or an on-call line."""
_MORNING = time(5)
"""No drop-in begins before this time, but at midnight."""

_FIRST = date(2026, 1, 1)
_YEARS = timedelta(800)


def opening_faults(where: Steps, at: ServiceAt) -> Iterator[Finding]:
    """Yield findings for hours at one location that cannot be meant."""
    for listing, index, opening in at.openings():
        yield from faults_of_opening((*where, listing, index), opening)


def faults_of_opening(steps: Steps, opening: DropIn) -> Iterator[Finding]:
    """Yield findings for hours and days of one opening that cannot be meant."""
    name = subject(steps)
    for key, sentence in _time_faults(opening.sessions, is_drop_in=steps[-2] == "drop_ins"):
        yield Finding((*steps, key), f"{name} {sentence}")
    for number, changed in enumerate(opening.except_):
        for _, sentence in _time_faults(changed.hours, is_drop_in=False):
            yield Finding((*steps, "except", number, "hours"), f"{name}, except {number + 1}: it {sentence}")
        if not _shares_a_day(opening, changed.on):
            yield Finding(
                (*steps, "except", number, "on"),
                f"{name}, except {number + 1}: {changed.on} is not one of its days ({opening.days}). Check which of the two is meant.",
            )
    if opening.from_ and opening.until and opening.until < opening.from_:
        yield Finding(
            (*steps, "until"),
            f"{name} ends on {date_words(opening.until)}, before it begins on {date_words(opening.from_)}. Check which "
            "of the two days is wrong.",
        )
    else:
        yield from never(steps, opening)


def _time_faults(sessions: Sequence[Session], *, is_drop_in: bool) -> Iterator[tuple[str, str]]:
    """Yield the key and the rest of a sentence for each session whose times cannot be meant."""
    for before, after in pairwise(sessions):
        if before.past_midnight or after.opens < (before.closes or before.opens):
            yield (
                "again",
                f"opens again at {clock_words(after.opens)}, before it has closed. Check the times.",
            )
    for session in sessions:
        opens, closes = session
        if closes is None or session == ROUND_THE_CLOCK:
            continue
        begins, ends = clock_words(opens), clock_words(closes)
        if opens == closes:
            yield "closes", f"opens and closes at {begins}. Check which of the two is wrong."
        elif is_drop_in and time(0) < opens < _MORNING:
            later = opens.replace(hour=opens.hour + 12)
            meant = f'Write "{clock_words(later)}"' if later < closes else "Write pm after both times"
            yield (
                "opens",
                f"opens at {begins}, in the night. {meant} if that is meant. A night is written under the day on which it begins.",
            )
        elif closes < opens and not _is_a_night(session) and closes != time(0):
            afternoon = closes.replace(hour=closes.hour + 12) if closes < _NOON else closes
            if afternoon > opens:
                meant = (
                    f'Write "{clock_words(afternoon)}" if that is meant, or check which of the two is wrong.'
                )
                yield "closes", f"opens at {begins} and closes at {ends} the next day. {meant}"
            else:
                yield (
                    "closes",
                    f"opens at {begins} and closes at {ends}, which is earlier. Check whether the two have changed places.",
                )


def _is_a_night(session: Session) -> bool:
    """Return whether a session past midnight can be meant."""
    opens, closes = session
    assert closes is not None
    return (closes <= _LATEST and session.minutes <= _LONGEST) or (opens >= _EVENING and closes <= _NOON)


def _shares_a_day(opening: DropIn, changed: str) -> bool:
    """Return whether an opening falls on one of the days that are said to differ, within the next few years."""
    days, mine = parse_days(changed), parse_days(opening.days)
    first = first_date(days) or opening.from_ or _FIRST
    last = last_date(days) or first + _YEARS
    return any(falls_on(mine, day) for day in dates_between(days, first, last))


@dataclass(frozen=True)
class _OpenSpan:
    """One drop-in, and its position in the file."""

    number: int
    """Its index among those of its team or service at that place."""
    steps: Steps
    drop_in: DropIn
    session: Session
    opens: int
    closes: int
    """Minutes since midnight; more than a day's if it runs past midnight. One without an end ends as it begins."""
    on_holidays: bool
    """Whether it is held on bank holidays too."""

    def meets(self, other: _OpenSpan) -> bool:
        """Return whether two drop-ins share a date within two years."""
        first = max(_FIRST, *(d.drop_in.from_ or _FIRST for d in (self, other)))
        mine, theirs = (parse_days(d.drop_in.days) for d in (self, other))
        first = max(first, *(first_date(days) or first for days in (mine, theirs)))
        last = min(first + _YEARS, *(d.drop_in.until or date.max for d in (self, other)))
        if last < first:
            return False
        if mine == theirs and last - first == _YEARS:
            return True
        if (
            type(mine) is type(theirs) is Weekly
            and not mine.months + mine.but + theirs.months + theirs.but
            and (last - first).days >= 7
        ):
            return bool(set(mine.weekdays) & set(theirs.weekdays))
        both = set(dates_between(mine, first, last)) & set(dates_between(theirs, first, last))
        if both and not (self.on_holidays and other.on_holidays):
            both -= {day for year in {day.year for day in both} for day, _ in bank_holidays(year)}
        return bool(both)


def overlaps(
    services: Mapping[str, Service], locations: Mapping[str, Location], settings: Settings
) -> Iterator[Finding]:
    """Yield findings for drop-ins that overlap another of the same team at the same place."""
    by_owner: dict[tuple[str, str], list[tuple[Steps, DropIn, bool]]] = {}
    none_closed = settings.bank_holidays == "none"
    for key, service in services.items():
        for place, at in service.at.items():
            for index, drop_in in enumerate(at.drop_ins):
                team = drop_in.team or service.team
                owner = f"team {team}" if team else f"service {key}"
                steps = ("services", key, "at", place, "drop_ins", index)
                by_owner.setdefault((place, owner), []).append(
                    (
                        steps,
                        drop_in,
                        none_closed or is_open_on_holidays(drop_in, service, locations.get(place)),
                    )
                )
    for drop_ins in by_owner.values():
        if len(drop_ins) > 1:
            yield from _overlaps_of_one(drop_ins)


def _overlaps_of_one(drop_ins: Sequence[tuple[Steps, DropIn, bool]]) -> Iterator[Finding]:
    """Yield the overlaps among the drop-ins of one team, or one service, at one place."""
    by_weekday: dict[int, list[_OpenSpan]] = {}
    for number, (steps, drop_in, on_holidays) in enumerate(drop_ins):
        for session in drop_in.sessions:
            opens = 60 * session.opens.hour + session.opens.minute
            held = _OpenSpan(
                number, steps, drop_in, session, opens, opens + max(1, session.minutes), on_holidays
            )
            for weekday in _weekdays(drop_in):
                by_weekday.setdefault(weekday, []).append(held)
    found: set[Steps] = set()
    for together in by_weekday.values():
        together.sort(key=lambda held: held.opens)
        open_: list[_OpenSpan] = []
        for held in together:
            open_ = [other for other in open_ if other.closes > held.opens]
            other = next((one for one in open_ if one.number != held.number and held.meets(one)), None)
            if other is not None:
                later, earlier = (held, other) if held.number > other.number else (other, held)
                if later.steps not in found:
                    found.add(later.steps)
                    yield _overlap(later, earlier)
            open_.append(held)


def _weekdays(drop_in: DropIn) -> set[int]:
    match parse_days(drop_in.days):
        case Weekly(weekdays):
            return set(weekdays)
        case Monthly(places):
            return {weekday for _, weekday in places}
        case EveryWeeks(first):
            return {first.weekday()}
        case Dates(dates):
            return {day.weekday() for day in dates}
        case MonthDays() | WorkingDays():
            return set(range(7))


def _overlap(held: _OpenSpan, other: _OpenSpan) -> Finding:
    times = other.session.words
    if held.steps[1] == other.steps[1]:
        with_ = f"drop-in {int(other.steps[-1]) + 1}"
    else:
        with_ = f'a drop-in of service "{other.steps[1]}"'
    team = "" if held.steps[1] == other.steps[1] else " by the same team"
    return Finding(
        held.steps,
        f"{subject(held.steps)} overlaps {with_} there{team} ({other.drop_in.days}, {times}). Change the days or times of one, or take "
        "one out.",
    )
