"""Closures as lines of text: closures and bank holidays of a place or service, within the weeks that pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from frontdoor.catalogue import Closure, Location, Service
from frontdoor.catalogue.closures import ClosedPeriod, closing, is_within, touches
from frontdoor.occurrences import closing_words, first_held, first_open
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.templating.environment import ENVIRONMENT, in_own_language


@dataclass(frozen=True, order=True)
class Shut:
    """A span of closed days at one place or for one service, and the drop-in dates that it cancels."""

    closing: ClosedPeriod
    off: tuple[date, ...] = ()
    all_closed: bool = True
    """Whether more than the drop-ins is closed."""
    again: date | None = None
    """The first drop-in after several that it cancels, or the first day on which the place is open again after several."""
    only_on: tuple[int, ...] = ()
    """The weekdays that it cancels, where others are held during it all the same; Monday is 0."""
    but_one: bool = False
    """Whether another drop-in is held there on one of those dates, one that is open on bank holidays."""

    def words(self, today: date) -> str:
        """Return the line: ``Closed from Monday 28 to Thursday 31 December: We move house``."""
        return closing_words(
            self.closing,
            today,
            off=self.off,
            all_closed=self.all_closed,
            but_one=self.but_one,
            again=self.again,
            only_on=self.only_on,
        )

    def on(self, day: date) -> bool:
        """Say whether the span includes a day."""
        return self.closing.first <= day <= self.closing.last


def shut_at(site: SiteIndex, service: Service, place: str) -> Sequence[Shut]:
    """Return the closures of a service at a location (an id), by date: each once, however long it is."""
    return site.memo.once(("shut", service.id, place), lambda: _shut_at(site, service, place))


def _shut_at(site: SiteIndex, service: Service, place: str) -> Sequence[Shut]:
    at, location, key = service.at[place], site.catalogue.locations[place], (service.id, place)
    off: dict[ClosedPeriod, list[date]] = {}
    for gap in site.gaps.get(key, ()):
        off.setdefault(gap.closing, []).append(gap.day)
    closures = {closing(one) for one in site.closures if touches(one, service.id, location)}
    for what in closures:
        off.setdefault(what, [])
    if not off:
        return ()
    more = not at.drop_ins or bool(at.hours)
    plans = site.times.plans.get(key, ())
    several = plans if len(plans) > 1 else ()  # a single drop-in cannot be both cancelled and held on one day
    held = {day for plan in several for day in plan.dates if day not in plan.closed}
    return sorted(
        (
            Shut(
                what,
                tuple(days),
                not days or (more and what in closures),
                _again(site, service, place, what)
                if len(days) > 1 and not among
                else open_again(site, location, what)
                if not days
                else None,
                tuple(sorted({day.weekday() for day in days})) if len(days) > 1 and among else (),
                not held.isdisjoint(days),
            )
            for what, days in off.items()
            for among in [any(what.first <= day <= what.last for day in held)]
        ),
        key=lambda one: (one.closing, one.off),
    )


def _again(site: SiteIndex, service: Service, place: str, closed: ClosedPeriod) -> date | None:
    """Return the first drop-in after a closure, beyond the dates that pages show too."""
    if closed.last == date.max:
        return None
    key = ("again", service.id, place, closed.last)
    return site.memo.once(key, lambda: first_held(site.catalogue, service, place, closed.last + timedelta(1)))


def open_again(site: SiteIndex, location: Location, closed: ClosedPeriod) -> date | None:
    """Return the first day on which a location is known to be open after a closure of several days."""
    if closed.last in (closed.first, date.max):
        return None
    key = ("open again", location.id, closed.last)
    return site.memo.once(key, lambda: first_open(site.catalogue, location, closed.last + timedelta(1)))


def shut_place(location: Location, site: SiteIndex) -> Sequence[Shut]:
    """Return the closures of a whole location."""
    wide = (closing(one) for one in site.closures if not one.services and is_of(one, location))
    return sorted(Shut(one, again=open_again(site, location, one)) for one in wide)


def is_of(closure: Closure, location: Location) -> bool:
    """Return whether a closure holds at a location: everywhere, or there."""
    return not (closure.locations or closure.areas) or is_within(closure, location)


def shut_service(site: SiteIndex, service: Service) -> Sequence[Shut]:
    """Return the closures of a service without a location: those of everything, its own, and of its council areas."""
    if service.at:
        return ()
    here = (one for one in site.closures if not one.services or service.id in one.services)
    return sorted(
        Shut(closing(one))
        for one in here
        if not (one.locations or one.areas) or (one.services and set(one.areas) & set(service.areas))
    )


def closed_words(shut: Shut, today: date) -> Markup:
    """Return the line as HTML, the reason marked with its language."""
    return in_own_language(shut.words(today), shut.closing.reason)


ENVIRONMENT.filters.update(closed_words=closed_words, shut_place=shut_place)
