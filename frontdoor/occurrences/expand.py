"""Expands drop-ins to occurrences in a span of days, in London time; closures and bank holidays are exception dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from operator import attrgetter
from zoneinfo import ZoneInfo

from frontdoor.catalogue.closures import ClosedDates, ClosedPeriod
from frontdoor.catalogue.models import Catalogue, DropIn, Location, Service
from frontdoor.recurrence.clock import Session
from frontdoor.recurrence.parse import parse_days
from frontdoor.recurrence.rules import dates_between

LONDON = ZoneInfo("Europe/London")
_ORDER = attrgetter("starts", "ends", "service", "location")


def london_day(moment: datetime) -> date:
    """Return the date of an aware moment in London, by which every rule of days goes."""
    return moment.astimezone(LONDON).date()


@dataclass(frozen=True, order=True, slots=True)
class Occurrence:
    """One session of a drop-in on one date; start and end are aware datetimes in London time.

    Where nobody knows when it ends, it ends as it begins.
    """

    starts: datetime
    ends: datetime
    service: str
    location: str
    drop_in: DropIn = field(compare=False)

    @property
    def day(self) -> date:
        """Return the local date on which it starts."""
        return self.starts.date()

    @property
    def by_appointment(self) -> bool:
        """Return whether people must arrange to come."""
        return self.drop_in.by_appointment


@dataclass(frozen=True, order=True, slots=True)
class Cancelled:
    """An exception date: a drop-in would have been, but a closure or bank holiday cancels it."""

    day: date
    service: str
    location: str
    closing: ClosedPeriod

    @property
    def reason(self) -> str:
        """Return the reason, as people read it."""
        return self.closing.reason


@dataclass(frozen=True, slots=True)
class Series:
    """The dates of one session of a drop-in in a span; ``dates`` includes the exception dates."""

    service: str
    location: str
    number: int
    """Index of the drop-in among those of this service at this location, from 0."""
    drop_in: DropIn
    session: Session
    part: int
    """Index of the session among those of one day, from 0."""
    dates: Sequence[date]
    closed: Mapping[date, ClosedPeriod]
    """All closed dates of this service and location."""
    held: Sequence[tuple[datetime, datetime]]
    """Start and end on each date that is not closed."""
    off: tuple[date, ...]
    """The exception dates: those of its dates that are closed."""
    changed: Sequence[tuple[datetime, datetime]] = ()
    """Those of ``held`` with other hours than usual: on the days that ``except`` names."""
    moved: tuple[date, ...] = ()
    """The days that ``except`` names, on which the usual hours do not hold."""

    def occurrences(self) -> Iterator[Occurrence]:
        """Yield its occurrences in order."""
        service, location, drop_in = self.service, self.location, self.drop_in
        return (Occurrence(starts, ends, service, location, drop_in) for starts, ends in self.held)


class _Held:
    """Memo of start and end times: thousands of drop-ins share the same dates and hours, which are computed once."""

    def __init__(self) -> None:
        self._known: dict[object, tuple[Sequence[tuple[datetime, datetime]], tuple[date, ...]]] = {}
        self._kept: list[object] = []

    def __call__(
        self, session: Session, dates: Sequence[date], closed: Mapping[date, ClosedPeriod]
    ) -> tuple[Sequence[tuple[datetime, datetime]], tuple[date, ...]]:
        """Return start and end on each date that is not closed, and the exception dates."""
        # By identity, not equality, which is slow to compare; both lists are kept alive, so that no other can reuse their ids.
        key = (id(dates), id(closed), session)
        if key not in self._known:
            held = [_moments(day, session) for day in dates if day not in closed]
            self._known[key] = (held, tuple(day for day in dates if day in closed))
            self._kept.append((dates, closed))
        return self._known[key]


def _moments(day: date, session: Session) -> tuple[datetime, datetime]:
    starts = _at(day, session.opens)
    return starts, starts if session.closes is None else _at(day, session.closes, int(session.past_midnight))


def occurrences(catalogue: Catalogue, *, first: date, last: date) -> Sequence[Occurrence]:
    """Return the occurrences from first to last day, both included, sorted; exception dates are left out."""
    found: list[Occurrence] = []
    for one in series(catalogue, first=first, last=last):
        found += one.occurrences()
    found.sort(key=_ORDER)
    return found


def cancelled(catalogue: Catalogue, *, first: date, last: date) -> Sequence[Cancelled]:
    """Return the exception dates in a span, sorted; two drop-ins of a service on one day count once."""
    found = {
        Cancelled(day, one.service, one.location, one.closed[day])
        for one in series(catalogue, first=first, last=last)
        for day in one.off
    }
    return sorted(found, key=attrgetter("day", "service", "location"))


def series(
    catalogue: Catalogue, *, first: date, last: date, services: Iterable[Service] | None = None
) -> Iterator[Series]:
    """Yield each drop-in that has dates in a span, in the order of the catalogue; of all services, or of some."""
    closed = _closed_dates(catalogue, first, last)
    held = _Held()
    for one in catalogue.services.values() if services is None else services:
        if one.standing == "ended":
            continue
        runs = running(one, first, last)
        for place, at in one.at.items():
            for number, drop_in in enumerate(at.drop_ins):
                dates = _clipped(dates_between(parse_days(drop_in.days), first, last), drop_in, first, last)
                if runs is not None:
                    dates = [day for day in dates if runs(day)]
                if dates:
                    shut = closed.at(one, place, drop_in)
                    usual = [
                        Series(
                            one.id, place, number, drop_in, session, part, dates, shut,
                            *held(session, dates, shut),
                        )
                        for part, session in enumerate(drop_in.sessions)
                    ]  # fmt: skip
                    yield from _with_changes(usual) if drop_in.except_ else usual


def _closed_dates(catalogue: Catalogue, first: date, last: date) -> ClosedDates:
    return ClosedDates(
        catalogue.closures,
        catalogue.locations,
        catalogue.settings,
        first,
        last,
        school_terms=catalogue.school_terms,
    )


def first_held(
    catalogue: Catalogue, service: Service, place: str, day: date, number: int | None = None
) -> date | None:
    """Return the first date of a service's drop-ins at a location on or after a day, within some months; None where there is none.

    With ``number``, of that drop-in alone.
    """
    if day > date.max - _SOME_MONTHS:
        return None
    found = series(catalogue, first=day, last=day + _SOME_MONTHS, services=[service])
    return min(
        (
            one.held[0][0].date()
            for one in found
            if one.location == place and one.held and number in (None, one.number)
        ),
        default=None,
    )


def first_open(catalogue: Catalogue, place: Location, day: date) -> date | None:
    """Return the first date on or after a day on which anything is held at a location, or somebody is there; None where that is not known."""
    if day > date.max - _SOME_MONTHS:
        return None
    last = day + _SOME_MONTHS
    closed = _closed_dates(catalogue, day, last)
    hours = [(one, closed.at_place(place, one)) for one in place.hours]
    found: list[date | None] = []
    for service in catalogue.listed_services():
        if at := service.at.get(place.id):
            found.append(first_held(catalogue, service, place.id, day))
            hours += [(one, closed.at(service, place.id, one)) for one in at.hours]
    for opening, off in hours:
        dates = _clipped(dates_between(parse_days(opening.days), day, last), opening, day, last)
        found.append(next((each for each in dates if each not in off), None))
    return min(filter(None, found), default=None)


_SOME_MONTHS = timedelta(130)
"""Long enough for what is held every few months."""


def _with_changes(usual: Sequence[Series]) -> Iterator[Series]:
    """Yield the series of one drop-in with the days that ``except`` names; its first one has their hours."""
    one = usual[0]
    changes = {
        day: change for day in one.dates if day not in one.closed and (change := one.drop_in.changed_on(day))
    }
    changed = [_moments(day, session) for day, change in changes.items() for session in change.hours]
    for each in usual:
        kept = [moments for moments in each.held if moments[0].date() not in changes]
        more = changed if each.part == 0 else []
        yield replace(each, held=sorted([*kept, *more]), changed=more, moved=tuple(changes))


def holds_until(catalogue: Catalogue, *, today: date) -> date:
    """Return the last day for which dates computed today are shown."""
    return today + timedelta(weeks=catalogue.settings.dates_hold_weeks)


def running(service: Service, first: date, last: date) -> Callable[[date], bool] | None:
    """Return a predicate for the days on which a service runs, or None when it runs on every day of the span."""
    runs = service_span(service)
    if runs is None:
        return lambda day: False
    starts, ends = runs
    gap, back = service.status.since, service.status.day or date.max
    if service.status.word == "paused" and gap is not None:
        return lambda day: starts <= day <= ends and not gap <= day < back
    return None if starts <= first and ends >= last else lambda day: starts <= day <= ends


def service_span(service: Service) -> tuple[date, date] | None:
    """Return the first and the last day on which a service runs, by its own days and by its status.

    An end that nobody has set is ``date.min`` or ``date.max``. None: it is closed, or paused until nobody knows when.
    """
    starts, ends = service.from_ or date.min, service.until or date.max
    word, day = service.status.word, service.status.day
    if word not in ("paused", "closed"):
        return starts, ends
    if word == "paused" and service.status.since is not None:  # it runs before the pause, too
        return starts, ends if day else min(ends, service.status.since - timedelta(1))
    if day is None:
        return None
    return (max(starts, day), ends) if word == "paused" else (starts, min(ends, day - timedelta(1)))


def _clipped(dates: Sequence[date], drop_in: DropIn, first: date, last: date) -> Sequence[date]:
    starts, ends = drop_in.from_ or first, drop_in.until or last
    if starts <= first and ends >= last:
        return dates
    return [day for day in dates if starts <= day <= ends]


@lru_cache(maxsize=16384)
def _at(day: date, clock: time, later: int = 0) -> datetime:
    """Return the moment of a London time; a time that the spring change skips becomes the same minute an hour later.

    Of the hour that comes twice in autumn the first is meant, so that nobody is told to come too late.
    """
    if later:
        day += timedelta(later)
    moment = datetime.combine(day, clock, LONDON)
    if clock.hour == 1 and day.month == 3:  # clocks change at 1am, on the last Sunday of March
        return moment.astimezone(UTC).astimezone(LONDON)
    return moment
