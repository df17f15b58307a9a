"""Exception dates: the dates that are closed at a place, from the catalogue's closures and bank holidays, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from frontdoor.catalogue.components import Closure, DropIn
from frontdoor.catalogue.models import Location, Service, Settings
from frontdoor.recurrence.bank_holidays import bank_holidays


class ClosedPeriod(NamedTuple):
    """A period that is closed, first and last day included, with the reason that people read."""

    first: date
    last: date
    reason: str
    is_holiday: bool = False
    """True for a bank holiday, False for a closure from the file."""


def closing(closure: Closure) -> ClosedPeriod:
    """Return the period of a closure in the file."""
    return ClosedPeriod(closure.first, closure.last, closure.reason)


def is_open_on_holidays(opening: DropIn, service: Service, place: Location | None) -> bool:
    """Return whether an opening is held on bank holidays: if it, its service or its location says so."""
    return "open" in (opening.bank_holidays, service.bank_holidays, place and place.bank_holidays)


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
    ) -> None:
        self._locations = locations
        self._first, self._last = first, last
        here = [one for one in closures if one.last >= first and one.first <= last]
        self._some = [one for one in here if _is_narrowed(one)]
        closures_of_all = dict(self._days([one for one in here if not _is_narrowed(one)]))
        holidays = dict(self._holidays()) if settings.bank_holidays == "Scotland" else {}
        self._everywhere = {True: closures_of_all, False: {**holidays, **closures_of_all}}
        """The general dates, by whether the opening is held on bank holidays."""
        self._mixed: dict[tuple[bool, tuple[int, ...]], Mapping[date, ClosedPeriod]] = {}

    def at(self, service: Service, location: str, opening: DropIn) -> Mapping[date, ClosedPeriod]:
        """Return the closed dates of a service's opening at a location (by id); equal results are the same object, for memoisation."""
        place = self._locations.get(location)
        is_open = is_open_on_holidays(opening, service, place)
        local = tuple(n for n, one in enumerate(self._some) if touches(one, service.id, place))
        if not local:
            return self._everywhere[is_open]
        if (is_open, local) not in self._mixed:
            days = dict(self._days([self._some[n] for n in local]))
            self._mixed[is_open, local] = {**self._everywhere[is_open], **days}
        return self._mixed[is_open, local]

    def _days(self, closures: Sequence[Closure]) -> Iterator[tuple[date, ClosedPeriod]]:
        for closure in reversed(closures):  # if two fall on one day, the first in the file gives the reason
            first, last = max(closure.first, self._first), min(closure.last, self._last)
            yield from ((first + timedelta(n), closing(closure)) for n in range((last - first).days + 1))

    def _holidays(self) -> Iterator[tuple[date, ClosedPeriod]]:
        for year in range(self._first.year, self._last.year + 1):
            for day, name in bank_holidays(year):
                if self._first <= day <= self._last:
                    yield day, ClosedPeriod(day, day, name, is_holiday=True)
