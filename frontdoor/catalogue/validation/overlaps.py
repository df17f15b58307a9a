"""Checks of drop-in hours: impossible times, and overlaps of drop-ins at one place. Closures and today play no part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from frontdoor.catalogue.closures import is_open_on_holidays
from frontdoor.catalogue.fields.dates import in_words
from frontdoor.catalogue.models import DropIn, Location, Service, ServiceAt, Settings
from frontdoor.catalogue.validation.messages import Finding, Steps, subject
from frontdoor.catalogue.validation.never_happens import never
from frontdoor.recurrence import Fortnightly, Monthly, Weekly, clock_words, parse_days, span_words
from frontdoor.recurrence.bank_holidays import bank_holidays
from frontdoor.recurrence.rules import dates_between

LATEST = time(6)
"""A drop-in that closes "before" it opens runs past midnight if it closes by this time."""

EVENING = time(17)
"""Hours other than drop-ins, such as on call, may run from this time or later until any time in the morning."""

MORNING = time(5)
"""No drop-in begins before this time."""

LONGEST_NIGHT = 12 * 60
"""Minutes. A longer drop-in past midnight has am and pm mixed up: 9am to 5am, 1pm to 3am."""

_FIRST = date(2026, 1, 1)
_YEARS = timedelta(800)


def opening_faults(where: Steps, at: ServiceAt) -> Iterator[Finding]:
    """Yield findings for hours at one location that cannot be meant."""
    for listing, openings in (("drop_ins", at.drop_ins), ("hours", at.hours)):
        for index, opening in enumerate(openings):
            steps = (*where, listing, index)
            if opening.opens == opening.closes:
                yield Finding(
                    (*steps, "closes"),
                    f"{subject(steps)} opens and closes at {clock_words(opening.opens)}. Check which of the two is wrong.",
                )
            elif listing == "drop_ins" and opening.opens < MORNING:
                opens = clock_words(opening.opens)
                right = "noon" if opens == "midnight" else opens.replace("am", "pm")
                yield Finding(
                    (*steps, "opens"),
                    f'{subject(steps)} opens at {opens}, in the night. Write "{right}" if that is meant. A drop-in that runs '
                    "past midnight is written under the day on which it begins.",
                )
            elif listing == "drop_ins" and _minutes(opening) > LONGEST_NIGHT and opening.closes <= LATEST:
                opens, closes = clock_words(opening.opens), clock_words(opening.closes)
                right = "noon" if closes == "midnight" else closes.replace("am", "pm")
                day = "" if closes == "midnight" else " the next day"
                yield Finding(
                    (*steps, "closes"),
                    f'{subject(steps)} opens at {opens} and closes at {closes}{day}. Write "{right}" if that is meant, or check '
                    "which of the two is wrong.",
                )
            elif (
                opening.closes < opening.opens
                and opening.closes > LATEST
                and not _overnight(listing, opening)
            ):
                opens, closes = clock_words(opening.opens), clock_words(opening.closes)
                yield Finding(
                    (*steps, "closes"),
                    f"{subject(steps)} opens at {opens} and closes at {closes}, which is earlier. Check whether the two have "
                    "changed places.",
                )
            if opening.from_ and opening.until and opening.until < opening.from_:
                yield Finding(
                    (*steps, "until"),
                    f"{subject(steps)} ends on {in_words(opening.until)}, before it begins on {in_words(opening.from_)}. Check which "
                    "of the two days is wrong.",
                )
            else:
                yield from never(steps, opening)


def _minutes(opening: DropIn) -> int:
    """Return the length of an opening in minutes, across midnight if it closes before it opens."""
    opens, closes = (60 * t.hour + t.minute for t in (opening.opens, opening.closes))
    return closes - opens + (24 * 60 if closes <= opens else 0)


def _overnight(listing: str, opening: DropIn) -> bool:
    """Return whether on-call hours begin in the evening, and so may end in the morning."""
    return listing == "hours" and opening.opens >= EVENING


@dataclass(frozen=True)
class _OpenSpan:
    """One drop-in, and its position in the file."""

    number: int
    """Its index among those of its team or service at that place."""
    steps: Steps
    drop_in: DropIn
    opens: int
    closes: int
    """Minutes since midnight; more than a day's if it runs past midnight."""
    on_holidays: bool
    """Whether it is held on bank holidays too."""

    def meets(self, other: _OpenSpan) -> bool:
        """Return whether two drop-ins share a date within two years."""
        first = max(_FIRST, *(d.drop_in.from_ or _FIRST for d in (self, other)))
        last = min(first + _YEARS, *(d.drop_in.until or date.max for d in (self, other)))
        if last < first:
            return False
        mine, theirs = (parse_days(d.drop_in.days) for d in (self, other))
        if isinstance(mine, Weekly) and isinstance(theirs, Weekly) and (last - first).days >= 7:
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
        opens, closes = (60 * t.hour + t.minute for t in (drop_in.opens, drop_in.closes))
        closes += 24 * 60 if closes <= opens else 0
        held = _OpenSpan(number, steps, drop_in, opens, closes, on_holidays)
        for weekday in _weekdays(drop_in):
            by_weekday.setdefault(weekday, []).append(held)
    found: set[Steps] = set()
    for together in by_weekday.values():
        together.sort(key=lambda held: held.opens)
        open_: list[_OpenSpan] = []
        for held in together:
            open_ = [other for other in open_ if other.closes > held.opens]
            other = next((other for other in open_ if held.meets(other)), None)
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
        case Fortnightly(first):
            return {first.weekday()}


def _overlap(held: _OpenSpan, other: _OpenSpan) -> Finding:
    times = span_words(other.drop_in.opens, other.drop_in.closes)
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
