"""Exception dates: the dates that are closed at a place, from the catalogue's closures and bank holidays, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from frontdoor.catalogue.components import Closure, DropIn, SchoolTerms
from frontdoor.catalogue.fields.types import Text
from frontdoor.catalogue.models import Location, Service, Settings
from frontdoor.recurrence import parse_days
from frontdoor.recurrence.bank_holidays import bank_holidays
from frontdoor.recurrence.rules import dates_between


class ClosedPeriod(NamedTuple):
    """A period that is closed, first and last day included, with the reason that people read."""

    first: date
    last: date
    reason: str
    is_holiday: bool = False
    """True for a bank holiday, False for a closure from the file."""
    is_whole: bool = False
    """Whether the whole place is closed, by its status."""


class ClosedPlace(Closure):
    """A closure that follows from the status of a location."""


def status_closures(place: Location) -> Iterator[ClosedPlace]:
    """Yield the periods in which a location is paused or closed, by its status and by the changes of that to come."""
    coming = sorted(
        ((one.from_, one.status, one.status_reason) for one in place.changes if one.status is not None),
        key=lambda stage: stage[0],
    )
    stages = [(date.min, place.status, place.status_reason), *coming]
    ends = [*(begins - timedelta(1) for begins, _, _ in coming), date.max]
    for (begins, status, reason), end in zip(stages, ends, strict=True):
        if (stops := status.stops()) and begins <= stops[1] and stops[0] <= end:
            yield ClosedPlace.model_construct(
                from_=max(stops[0], begins),
                until=min(stops[1], end),
                reason=reason or Text(place.name),
                locations=(place.id,),
            )


def closing(closure: Closure) -> ClosedPeriod:
    """Return the period of a closure in the file."""
    return ClosedPeriod(
        closure.first, closure.last, closure.reason, is_whole=isinstance(closure, ClosedPlace)
    )


def is_open_on_holidays(opening: DropIn, service: Service, place: Location | None) -> bool:
    """Return whether an opening is held on bank holidays: as it says itself, or else if its service or its location says so."""
    if opening.bank_holidays is not None:
        return opening.bank_holidays == "open"
    return "open" in (service.bank_holidays, place and place.bank_holidays)


def touches(closure: Closure, service: str, place: Location | None) -> bool:
    """Return whether a closure applies to a service (by id) at a location.

    ``locations`` and ``areas`` limit it to places, ``services`` to services; an empty field sets no limit.
    """
    if closure.services and service not in closure.services:
        return False
    return not (closure.locations or closure.areas) or (place is not None and is_within(closure, place))


def is_within(closure: Closure, place: Location) -> bool:
    """Return whether a closure names a location, or one of its council areas."""
    return place.id in closure.locations or place.area in closure.areas


def _is_narrowed(closure: Closure) -> bool:
    return bool(closure.locations or closure.services or closure.areas)


def out_of_season(season: str, terms: SchoolTerms) -> Iterator[ClosedPeriod]:
    """Yield the periods in which an opening of the school terms, or of the school holidays, is not held.

    Before the first term and after the last one nobody knows the dates.
    """
    unknown = "The dates of the school terms are not known yet"
    spans = [(one.from_, one.until) for one in terms.terms]
    yield ClosedPeriod(date.min, spans[0][0] - timedelta(1), unknown)
    if season == "school holidays":
        yield from (ClosedPeriod(first, last, "School term") for first, last in spans)
    else:
        gaps = ((before + timedelta(1), after - timedelta(1)) for (_, before), (after, _) in pairwise(spans))
        yield from (ClosedPeriod(first, last, "School holidays") for first, last in gaps)
    yield ClosedPeriod(spans[-1][1] + timedelta(1), date.max, unknown)


def _is_held(opening: DropIn, day: date) -> bool:
    changed = opening.changed_on(day)
    return changed is not None and bool(changed.hours)


class ClosedDates:
    """The closed dates in a span, both days included, looked up by service, location and opening.

    On one date a closure of certain places or services wins over a general one, and that over a bank holiday.
    """

    def __init__(
        self,
        closures: Iterable[Closure],
        locations: Mapping[str, Location],
        settings: Settings,
        first: date,
        last: date,
        *,
        school_terms: Iterable[SchoolTerms] = (),
    ) -> None:
        self._locations = locations
        self._first, self._last = first, last
        self._terms = {one.area: one for one in school_terms}
        by_status = (one for place in locations.values() for one in status_closures(place))
        here = [one for each in (*by_status, *closures) for one in each.within(first, last)]
        self._some = [one for one in here if _is_narrowed(one)]
        closures_of_all = dict(self._days([one for one in here if not _is_narrowed(one)]))
        holidays = dict(self._holidays()) if settings.bank_holidays == "Scotland" else {}
        self._everywhere = {True: closures_of_all, False: {**holidays, **closures_of_all}}
        """The general dates, by whether the opening is held on bank holidays."""
        self._mixed: dict[tuple[bool, tuple[int, ...]], Mapping[date, ClosedPeriod]] = {}
        self._seasons: dict[tuple[str, str], Mapping[date, ClosedPeriod]] = {}

    def at(self, service: Service, location: str, opening: DropIn) -> Mapping[date, ClosedPeriod]:
        """Return the closed dates of a service's opening at a location (by id); equal results are the same object, for memoisation."""
        place = self._locations.get(location)
        is_open = is_open_on_holidays(opening, service, place)
        off = self._of_place(service.id, place, is_open=is_open)
        if opening.bank_holidays == "closed":
            off = {**self._all_holidays, **off}  # also where the settings know none
        if opening.only_in and place is not None:
            off = {**self._out_of_season(opening.only_in, place.area), **off}
        if opening.except_:
            off = {**off, **dict(self._changed(opening, off))}
            for day in [day for day, why in off.items() if why.is_holiday and _is_held(opening, day)]:
                del off[day]  # who writes hours for a bank holiday means it
        return off

    def at_place(self, place: Location, opening: DropIn) -> Mapping[date, ClosedPeriod]:
        """Return the closed dates of a location's office hours."""
        is_open = "open" in (opening.bank_holidays, place.bank_holidays)
        return self._of_place("", place, is_open=is_open)

    def _of_place(
        self, service: str, place: Location | None, *, is_open: bool
    ) -> Mapping[date, ClosedPeriod]:
        local = tuple(n for n, one in enumerate(self._some) if touches(one, service, place))
        if not local:
            return self._everywhere[is_open]
        if (is_open, local) not in self._mixed:
            days = dict(self._days([self._some[n] for n in local]))
            self._mixed[is_open, local] = {**self._everywhere[is_open], **days}
        return self._mixed[is_open, local]

    def _changed(
        self, opening: DropIn, off: Mapping[date, ClosedPeriod]
    ) -> Iterator[tuple[date, ClosedPeriod]]:
        """Yield the days on which this opening alone is closed."""
        for one in reversed(opening.except_):
            if not one.hours:
                for day in dates_between(parse_days(one.on), self._first, self._last):
                    if day not in off and opening.changed_on(day) is one:
                        yield day, ClosedPeriod(day, day, one.reason)

    def _out_of_season(self, season: str, area: str) -> Mapping[date, ClosedPeriod]:
        """Return the days out of the school terms, or out of the holidays, of a council area."""
        if (season, area) not in self._seasons:
            spans = out_of_season(season, self._terms[area]) if area in self._terms else ()
            clipped = ((max(one.first, self._first), min(one.last, self._last), one) for one in spans)
            self._seasons[season, area] = {
                first + timedelta(n): one
                for first, last, one in clipped
                for n in range((last - first).days + 1)
            }
        return self._seasons[season, area]

    @cached_property
    def _all_holidays(self) -> Mapping[date, ClosedPeriod]:
        return dict(self._holidays())

    def _days(self, closures: Sequence[Closure]) -> Iterator[tuple[date, ClosedPeriod]]:
        for closure in reversed(closures):  # if two fall on one day, the first in the file gives the reason
            first, last = max(closure.first, self._first), min(closure.last, self._last)
            yield from ((first + timedelta(n), closing(closure)) for n in range((last - first).days + 1))

    def _holidays(self) -> Iterator[tuple[date, ClosedPeriod]]:
        for year in range(self._first.year, self._last.year + 1):
            for day, name in bank_holidays(year):
                if self._first <= day <= self._last:
                    yield day, ClosedPeriod(day, day, name, is_holiday=True)
