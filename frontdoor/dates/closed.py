"""Which dates are closed where, and why: closures of the catalogue and bank holidays; knows no drop-in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TypeAlias

from frontdoor.catalogue.models import Catalogue, Closure
from frontdoor.dates.holidays import bank_holidays

_Narrowed: TypeAlias = "tuple[frozenset[str], frozenset[str], frozenset[str], Closure]"
"""Locations, areas and services of a closure that does not hold everywhere, and the closure."""


class Closed:
    """The closed dates of a span, both days included, asked for by service and location.

    A closure's ``locations`` and ``areas`` say where, its ``services`` say which; what is empty does not narrow it.
    The catalogue's own reason goes before the name of a bank holiday on the same date.
    """

    def __init__(self, catalogue: Catalogue, first: date, last: date) -> None:
        self._locations = catalogue.locations
        self._first, self._last = first, last
        self._everywhere: dict[date, str] = {}
        self._some: list[_Narrowed] = []
        for closure in catalogue.closures:
            if closure.last < first or closure.first > last:
                continue
            if closure.locations or closure.services or closure.areas:
                locations, areas = frozenset(closure.locations), frozenset(closure.areas)
                self._some.append((locations, areas, frozenset(closure.services), closure))
            else:
                self._add(self._everywhere, closure)
        if catalogue.settings.bank_holidays == "Scotland":
            for year in range(first.year, last.year + 1):
                for day, name in bank_holidays(year):
                    if first <= day <= last:
                        self._everywhere.setdefault(day, name)

    def at(self, service: str, location: str) -> Mapping[date, str]:
        """Return the closed dates of a service at a location, with the reason that people read."""
        local = [narrowed[3] for narrowed in self._some if self._touches(narrowed, service, location)]
        if not local:
            return self._everywhere
        days: dict[date, str] = {}
        for closure in local:
            self._add(days, closure)
        return {**self._everywhere, **days}

    def _touches(self, narrowed: _Narrowed, service: str, location: str) -> bool:
        locations, areas, services, _ = narrowed
        if services and service not in services:
            return False
        if location in locations or not (locations or areas):
            return True
        place = self._locations.get(location)
        return place is not None and place.area in areas

    def _add(self, days: dict[date, str], closure: Closure) -> None:
        for day in _dates(max(closure.first, self._first), min(closure.last, self._last)):
            days.setdefault(day, closure.reason)


def _dates(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(n) for n in range((last - first).days + 1))
