"""Drop-ins as iCalendar files: one for each service and location, and one of all; no date after the day until which dates hold.

``calendar_files(catalogue, today=today)`` yields (path, bytes), with paths such as ``calendar/throughcare-glasgow.ics`` under
the site's root, and last ``calendar/all.ics``. A service and location without coming dates has no file, nor has a service
whose hours are overdue for a check; ``all.ics`` always exists. ``calendar_path(service, location)`` names a file.

RFC 5545, and RFC 7986 for NAME and REFRESH-INTERVAL.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL

from frontdoor.catalogue import Catalogue, Location, Service
from frontdoor.catalogue.closures import ClosedPeriod, is_open_on_holidays
from frontdoor.occurrences import (
    Series,
    changed_words,
    closing_words,
    date_words,
    drop_in_words,
    first_held,
    holds_until,
    series,
)
from frontdoor.recurrence import parse_days
from frontdoor.recurrence.rrule import rrule
from frontdoor.rules.freshness import Overdue, address_freshness, best_phone, check_first
from frontdoor.site.feeds.icalendar_writer import END, calendar, event, line, repeated, same_line, single
from frontdoor.site.feeds.uuids import named, opening_keys

Plans = Mapping[tuple[str, str], Sequence[Series]]
"""The drop-ins that have dates from today until dates hold, by service and location."""


def calendar_path(service: str, location: str) -> str:
    """Return the path of a service's calendar at a location, under the site's root."""
    return f"calendar/{service}-{location}.ics"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """The events of a service at one location, with the file they are in."""

    path: str
    """Path of the file for this service and location."""
    name: str
    alone: bytes
    """The file's content, if nothing else is in it."""
    begins: int
    """Offset of the events in that content."""

    @property
    def events(self) -> bytes:
        """Return the events alone, for a calendar that holds others as well."""
        return self.alone[self.begins : -len(END)]


def calendar_files(
    catalogue: Catalogue, *, today: date, revised: datetime | None = None, plans: Plans | None = None
) -> Iterator[tuple[str, bytes]]:
    """Yield every calendar as (path, bytes); the same arguments give the same bytes.

    ``revised`` is when the catalogue was last changed, ``plans`` are the site index's dates, to save working them out again.
    """
    stamp = _stamp(today, revised)
    if plans is None:
        catalogue = catalogue.on(today)
        plans = _plans(catalogue, today)
    held = [
        one
        for service in catalogue.listed_services()
        for one in service_calendars(service, plans, catalogue, today, stamp)
    ]
    # Two pairs of ids may join to one path (a-b at c, a at b-c); the file then holds both, under the first name.
    files: dict[str, list[CalendarEntry]] = {}
    for one in held:
        files.setdefault(one.path, []).append(one)
    for path, some in files.items():
        yield path, some[0].alone if len(some) == 1 else calendar(some[0].name, [one.events for one in some])
    for old, new in former_paths(catalogue):
        if new in files and old not in files:
            yield old, files[new][0].alone
    yield (
        "calendar/all.ics",
        calendar(f"{catalogue.organisation.name} drop-ins", [one.events for one in held]),
    )


def former_paths(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield the former and the present path of each calendar whose service or location had another id: people subscribe to it."""
    for service in catalogue.listed_services():
        for at in service.at:
            place = catalogue.locations[at]
            for service_id in (service.id, *service.formerly):
                for place_id in (at, *place.formerly):
                    if (service_id, place_id) != (service.id, at):
                        yield calendar_path(service_id, place_id), calendar_path(service.id, at)


def _plans(catalogue: Catalogue, today: date) -> Plans:
    found: defaultdict[tuple[str, str], list[Series]] = defaultdict(list)
    for plan in series(catalogue, first=today, last=holds_until(catalogue, today=today)):
        found[plan.service, plan.location].append(plan)
    return found


def service_calendars(
    service: Service, plans: Plans, catalogue: Catalogue, today: date, stamp: bytes
) -> Sequence[CalendarEntry]:
    """Return one service's entry for each of its locations with coming dates."""
    id_, found = service.id, []
    site = catalogue.settings.site
    page = f"{site.rstrip('/')}/services/{id_}/" if site else None
    for at in service.at:
        drop_ins = plans.get((id_, at))
        if not drop_ins:
            continue
        place = catalogue.locations[at]
        told = _told(catalogue, service, place, today, page=page, stamp=stamp)
        if told is None:
            break
        keys = opening_keys(service.at[at].drop_ins)
        events = b"".join(
            [
                written
                for one in drop_ins
                for written in _events(
                    one,
                    f"tag:frontdoor,2026:{id_}/{at}/{keys[one.number]}{f'/session {one.part}' if one.part else ''}",
                    told,
                    today,
                    is_open_on_holidays(one.drop_in, service, place),
                    _long_closures(one, catalogue, today),
                )
            ]
        )
        if events:
            name = f"{service.name}, {place.name}"
            alone = calendar(name, [events])
            found.append(
                CalendarEntry(calendar_path(id_, at), name, alone, len(alone) - len(events) - len(END))
            )
    return found


@dataclass(frozen=True)
class _Told:
    """The properties that all drop-ins of a service at a location share."""

    lines: bytes
    doubt: str | None
    """A sentence for the description: whom to phone."""
    lasts: str
    """Another sentence: until when the dates hold."""


def _told(
    catalogue: Catalogue, service: Service, place: Location, today: date, *, page: str | None, stamp: bytes
) -> _Told | None:
    """Return the shared properties, or None where the hours are overdue for a check, so that no dates may be given."""
    doubt = check_first(catalogue, service, today, place.id)
    if doubt and doubt.hours_overdue:
        return None
    lines = (
        stamp,
        same_line("SUMMARY", f"{service.name} (check first)" if doubt and doubt.phone else service.name),
        same_line("LOCATION", _where(catalogue, place, today)),
        same_line("URL", page, escape=False) if page else b"",
        b"STATUS:TENTATIVE\r\n" if doubt else b"STATUS:CONFIRMED\r\n",
    )
    words = f"{doubt.sentence} {doubt.phone_words}" if doubt else None
    if not doubt and (phone := best_phone(catalogue, service, today, place.id)):
        words = f"Phone: {phone.phone.number} ({phone.whose})"
    until = date_words(holds_until(catalogue, today=today))
    lasts = f"These dates hold until {until}. After that, look again{f': {page}' if page else '.'}"
    return _Told(b"".join(lines), words, lasts)


def _where(catalogue: Catalogue, place: Location, today: date) -> str:
    address = place.address
    if (
        address is None
        or address == "withheld"
        or isinstance(address_freshness(catalogue, place, today), Overdue)
    ):
        return place.name
    parts = (place.name, *address.lines, address.postcode)
    return ", ".join([part for part in dict.fromkeys(parts) if part])


def _long_closures(one: Series, catalogue: Catalogue, today: date) -> Sequence[str]:
    """Return a line for each closure that takes several dates from a drop-in: without it, nobody sees why they are not there."""
    spans: defaultdict[ClosedPeriod, list[date]] = defaultdict(list)
    for day in one.off:
        spans[one.closed[day]].append(day)
    found = []
    for closed, off in spans.items():
        if len(off) > 1:
            service, after = catalogue.services[one.service], closed.last + timedelta(closed.last < date.max)
            again = first_held(catalogue, service, one.location, after, one.number)
            found.append(closing_words(closed, today, off=off, all_closed=False, again=again))
    return found


def _events(  # noqa: PLR0917 -- all that an event says
    one: Series, key: str, told: _Told, today: date, on_holidays: bool, closures: Sequence[str]
) -> list[bytes]:
    """Write a session of a drop-in as one repeated event; date by date where clocks may change in it, or no RRULE says it."""
    drop_in = one.drop_in
    sentences = (
        f"{drop_in_words(drop_in, today, on_holidays)}.",
        *(f"{words}." for words in changed_words(drop_in, today)),
        *(f"{words.rstrip('.')}." for words in closures),
        drop_in.who_for,
        drop_in.note,
        told.doubt,
        told.lasts,
    )
    about = told.lines + line("DESCRIPTION", "\n".join([one for one in sentences if one]))
    rule, session = rrule(parse_days(drop_in.days)), one.session
    changed = [event(_uid(f"{key}/{each[0].date()}"), single(*each), about) for each in one.changed]
    usual = [each for each in one.held if each not in one.changed]
    if (
        session.past_midnight
        or session.opens.hour < _CLOCKS_CHANGE_BEFORE
        or rule is None
        or not rule.is_plain
    ):
        return changed + [event(_uid(f"{key}/{each[0].date()}"), single(*each), about) for each in usual]
    if not usual:
        return changed
    first, last = usual[0][0].date(), usual[-1][0].date()
    off = tuple([day for day in sorted((*one.off, *one.moved)) if first < day < last])
    when = repeated(f"FREQ={rule.freq};{rule.by}", session, first=first, last=last, off=off)
    return [event(_uid(key), when, about), *changed]


_CLOCKS_CHANGE_BEFORE = 3
"""Hour of the day; a session that begins earlier may have clocks change in it."""


def _uid(key: str) -> str:
    return named(NAMESPACE_URL.bytes, key)


def _stamp(today: date, revised: datetime | None) -> bytes:
    """Return DTSTAMP: when the catalogue was last changed, or today's beginning, since dates change by the day too.

    A program that has the event already takes the later one (RFC 5546, 2.1.5): so two builds of a day can be told apart, and a
    build of an unchanged file gives the same bytes.
    """
    begun = datetime.combine(today, time(), UTC)
    moment = max(begun, revised or begun).astimezone(UTC)
    return line("DTSTAMP", f"{moment:%Y%m%dT%H%M%SZ}", escape=False)
