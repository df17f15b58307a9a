"""The timetable: coming and cancelled dates by service and location, expanded lazily, since most pages need few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from heapq import merge, nsmallest
from itertools import chain, islice
from operator import attrgetter
from typing import Generic, TypeVar

from frontdoor.catalogue import Catalogue
from frontdoor.occurrences import Cancelled, Occurrence, Series, holds_until, series

Key = tuple[str, str]
"""(Service id, location id)."""
Value = TypeVar("Value")
_ORDER = attrgetter("starts", "ends", "service", "location")


class LazyMapping(Mapping[Key, Value], Generic[Value]):
    """A lazy mapping: each value is computed at its first look-up. Raises KeyError for an unknown key."""

    def __init__(self, keys: Collection[Key], make: Callable[[Key], Value]) -> None:
        self._keys, self._make = keys, make
        self._made: dict[Key, Value] = {}

    def __getitem__(self, key: Key) -> Value:
        made = self._made.get(key)
        if made is None:
            if key not in self._keys:
                raise KeyError(key)
            made = self._made[key] = self._make(key)
        return made

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[Key]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


class Timetable:
    """The drop-ins of the listed services, from today to the last day for which dates hold."""

    def __init__(self, catalogue: Catalogue, *, today: date, listed: Collection[str]) -> None:
        self.each = catalogue.settings.dates_ahead
        self.plans: defaultdict[Key, list[Series]] = defaultdict(list)
        for plan in series(catalogue, first=today, last=holds_until(catalogue, today=today)):
            if plan.service in listed:
                self.plans[plan.service, plan.location].append(plan)
        self.dates: Mapping[Key, Sequence[Occurrence]] = LazyMapping(self.plans.keys(), self._dates)
        self.gaps: Mapping[Key, Sequence[Cancelled]] = LazyMapping(self.plans.keys(), self._gaps)

    @cached_property
    def coming(self) -> Sequence[Occurrence]:
        """Return the next dates of every drop-in, sorted."""
        return sorted(chain.from_iterable(self.dates.values()), key=_ORDER)

    def soonest(self, count: int, keys: Iterable[Key] | None = None) -> Sequence[Occurrence]:
        """Return the next ``count`` dates, sorted, of all or of some (service, location) keys."""
        wanted = self.plans if keys is None else [key for key in keys if key in self.plans]
        plans = [plan for key in wanted for plan in self.plans[key] if plan.held]
        if len(plans) > count:  # only the series that begin soonest can hold the next few dates
            last = nsmallest(count, [plan.held[0] for plan in plans])[-1]
            plans = [plan for plan in plans if plan.held[0] <= last]
        return list(islice(merge(*(plan.occurrences() for plan in plans), key=_ORDER), count))

    def _dates(self, key: Key) -> Sequence[Occurrence]:
        plans = self.plans[key]
        found = [one for plan in plans for one in islice(plan.occurrences(), self.each)]
        return (
            found if len(plans) == 1 else sorted(found, key=_ORDER)
        )  # the dates of a single drop-in are sorted already

    def _gaps(self, key: Key) -> Sequence[Cancelled]:
        found = {
            Cancelled(day, plan.service, plan.location, plan.closed[day])
            for plan in self.plans[key]
            for day in plan.off
        }
        return sorted(found)
