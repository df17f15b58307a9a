"""Writes drop-ins as iCalendar files; knows no page, and claims no date past the day until which dates hold.

What the site's build calls: ``calendar_files(catalogue, today=today)`` yields (path, bytes), with paths such as
``calendar/throughcare-glasgow.ics`` relative to the site's root, and last ``calendar/all.ics``. A service and location
without dates to come has no file, nor has a service whose hours are overdue; ``all.ics`` is always there. ``calendar_path(service, location)`` names a file.

RFC 5545, and RFC 7986 for NAME and REFRESH-INTERVAL. ``icalendar`` escapes values and folds lines; text that many events
share is made once, because with whole component objects 6,000 services would take many times as long.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache, partial
from typing import assert_never
from uuid import NAMESPACE_URL, uuid5

from icalendar import Event, Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.parser import Contentline
from icalendar.prop import vText

from frontdoor.catalogue import Catalogue, Location, Service
from frontdoor.dates import (
    LONDON,
    Days,
    Fortnightly,
    Monthly,
    Series,
    Weekly,
    date_words,
    drop_in_words,
    holds_until,
    parse_days,
    series,
)
from frontdoor.freshness import Overdue, address_freshness, phone_to_ring, ring_first
from frontdoor.render.again.made import Made

Plans = Mapping[tuple[str, str], Sequence[Series]]
"""The drop-ins that have dates from today until dates hold, by service and location."""


def calendar_path(service: str, location: str) -> str:
    """Return where a service's dates at a location stand, relative to the site's root."""
    return f"calendar/{service}-{location}.ics"


@dataclass(frozen=True, slots=True)
class Held:
    """What a service at one location adds to calendars."""

    path: str
    """Of the file for this service and location."""
    name: str
    alone: bytes
    """That file, if nothing else is in it."""
    begins: int
    """Where in it the events begin."""

    @property
    def events(self) -> bytes:
        """Return them, for a calendar that holds others as well."""
        return self.alone[self.begins : -len(_END)]


def calendar_files(
    catalogue: Catalogue, *, today: date, plans: Plans | None = None, made: Made | None = None
) -> Iterator[tuple[str, bytes]]:
    """Yield every calendar as (path, bytes); the same catalogue and day give the same bytes.

    ``plans`` and ``made`` are a site's own: the dates that it has worked out already, and what it has made already.
    """
    if plans is None:
        plans = _plans(catalogue, today)
    once = (made or Made()).single
    held = [
        one
        for service in catalogue.listed_services()
        for one in once(
            ("calendars", service.id), partial(service_calendars, service.id, plans, catalogue, today)
        )
    ]
    # Two pairs of ids may join to one path (a-b at c, a at b-c); the file then holds both, under the first name.
    files: dict[str, list[Held]] = {}
    for one in held:
        files.setdefault(one.path, []).append(one)
    for path, some in files.items():
        yield path, some[0].alone if len(some) == 1 else _calendar(some[0].name, [one.events for one in some])
    yield (
        "calendar/all.ics",
        _calendar(f"{catalogue.organisation.name} drop-ins", [one.events for one in held]),
    )


def _plans(catalogue: Catalogue, today: date) -> Plans:
    found: defaultdict[tuple[str, str], list[Series]] = defaultdict(list)
    for plan in series(catalogue, first=today, last=holds_until(catalogue, today=today)):
        found[plan.service, plan.location].append(plan)
    return found


def service_calendars(id_: str, plans: Plans, catalogue: Catalogue, today: date) -> Sequence[Held]:
    """Return what one service adds at each of its locations that has dates to come."""
    service, found = catalogue.services[id_], []
    for at in service.at:
        drop_ins = plans.get((id_, at))
        if not drop_ins:
            continue
        place = catalogue.locations[at]
        told = _told(catalogue, service, place, today)
        if told is None:
            break
        events = b"".join([event for one in drop_ins for event in _events(one, told, today)])
        if events:
            name = f"{service.name}, {place.name}"
            alone = _calendar(name, [events])
            found.append(Held(calendar_path(id_, at), name, alone, len(alone) - len(events) - len(_END)))
    return found


@dataclass(frozen=True)
class _Told:
    """What all drop-ins of a service at a location have in common: lines, and sentences for the description."""

    lines: bytes
    sentences: Sequence[str]


def _told(catalogue: Catalogue, service: Service, place: Location, today: date) -> _Told | None:
    """Return what they have in common, or None where the hours are overdue, so that no dates may be given."""
    page = (
        f"{catalogue.settings.site.rstrip('/')}/services/{service.id}/" if catalogue.settings.site else None
    )
    ring = ring_first(catalogue, service, today, place.id)
    if ring and ring.hours_overdue:
        return None
    name = f"{service.name} (ring first)" if ring else str(service.name)
    lines = [_line("SUMMARY", name), _line("LOCATION", _where(catalogue, place, today))]
    if page:
        lines.append(_line("URL", page, escape=False))
    lines.append(b"STATUS:TENTATIVE\r\n" if ring else b"STATUS:CONFIRMED\r\n")
    sentences = []
    if ring is not None:
        sentences.append(f"{ring.sentence} {ring.phone_words}")
    elif phone := phone_to_ring(catalogue, service, today, place.id):
        sentences.append(f"Phone: {phone.phone.number} ({phone.whose})")
    until = date_words(holds_until(catalogue, today=today))
    sentences.append(f"These dates hold until {until}. After that, look again{f': {page}' if page else '.'}")
    return _Told(b"".join(lines), sentences)


def _where(catalogue: Catalogue, place: Location, today: date) -> str:
    address = place.address
    if (
        address is None
        or address == "withheld"
        or isinstance(address_freshness(catalogue, place, today), Overdue)
    ):
        return place.name
    parts = [place.name, *address.lines, address.postcode]
    return ", ".join(str(part) for part in dict.fromkeys(parts) if part)


def _events(one: Series, told: _Told, today: date) -> list[bytes]:
    """Write a drop-in as one repeated event, or date by date when clocks may change while it is open."""
    drop_in = one.drop_in
    key = f"tag:frontdoor,2026:{one.service}/{one.location}/{one.number}"
    sentences = (f"{drop_in_words(drop_in, today)}.", drop_in.who_for, drop_in.note, *told.sentences)
    about = told.lines + _line("DESCRIPTION", "\n".join(s for s in sentences if s))
    if drop_in.closes <= drop_in.opens or drop_in.opens.hour < 3:
        return [
            _event(f"{key}/{each.day}", today, _single(each.starts, each.ends), about)
            for each in one.occurrences()
        ]
    held = [day for day in one.dates if day not in one.closed]
    if not held:
        return []
    off = tuple(day for day in one.dates if held[0] < day < held[-1] and day in one.closed)
    when = _repeated(
        parse_days(drop_in.days), drop_in.opens, drop_in.closes, first=held[0], last=held[-1], off=off
    )
    return [_event(key, today, when, about)]


def _event(key: str, today: date, when: bytes, about: bytes) -> bytes:
    fixed = f"BEGIN:VEVENT\r\nUID:{uuid5(NAMESPACE_URL, key)}\r\nDTSTAMP:{today:%Y%m%d}T000000Z\r\n"
    return b"".join((fixed.encode(), when, about, b"TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n"))


@lru_cache(maxsize=4096)
def _repeated(
    days: Days, opens: time, closes: time, *, first: date, last: date, off: Sequence[date]
) -> bytes:
    """Write DTSTART, DTEND, RRULE and EXDATE: the first and last date on which it happens, and the closed ones."""
    event = Event()
    event.add("dtstart", datetime.combine(first, opens, LONDON))
    event.add("dtend", datetime.combine(first, closes, LONDON))
    if last > first:
        until = datetime.combine(last, opens, LONDON).astimezone(UTC)
        event.add("rrule", {**_rule(days), "until": until})
    if off:
        event.add("exdate", [datetime.combine(day, opens, LONDON) for day in off])
    return _inside(event)


def _rule(days: Days) -> dict[str, object]:
    match days:
        case Weekly(weekdays):
            return {"freq": "weekly", "byday": [_CODES[day] for day in weekdays]}
        case Monthly(places):
            return {"freq": "monthly", "byday": [f"{place}{_CODES[day]}" for place, day in places]}
        case Fortnightly(first):
            return {"freq": "weekly", "interval": 2, "byday": [_CODES[first.weekday()]]}
        case _:
            assert_never(days)


_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@lru_cache(maxsize=4096)
def _single(starts: datetime, ends: datetime) -> bytes:
    event = Event()
    event.add("dtstart", starts)
    event.add("dtend", ends)
    return _inside(event)


def _inside(event: Event) -> bytes:
    whole: bytes = event.to_ical()
    return whole.removeprefix(b"BEGIN:VEVENT\r\n").removesuffix(b"END:VEVENT\r\n")


@lru_cache(maxsize=4096)
def _line(name: str, value: str, *, escape: bool = True) -> bytes:
    """Write one line, escaped and folded."""
    line = f"{name}:{vText(value).to_ical().decode() if escape else value}"
    if line.isascii():
        return f"{_folded(line)}\r\n".encode()
    folded: bytes = Contentline(line).to_ical()  # type: ignore[no-untyped-call]
    return folded + b"\r\n"


def _folded(line: str) -> str:
    """Fold a line of ASCII as icalendar does, which counts the bytes of each character and takes fifty times as long."""
    pieces, start = [], 0
    while len(line) - start > _LONGEST:
        end = start + _LONGEST
        if line[end - 1] in "\\^":  # an escaped character is kept whole
            end -= 1
        pieces.append(line[start:end])
        start = end
    return "\r\n ".join((*pieces, line[start:]))


_LONGEST = 74
"""Bytes of one line, without its end."""


def _calendar(name: str, events: Iterable[bytes]) -> bytes:
    names = _line("NAME", name) + _line("X-WR-CALNAME", name)
    return b"".join((_HEAD, names, _zone(), *events, _END))


_END = b"END:VCALENDAR\r\n"
_HEAD = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Frontdoor//drop-ins//EN\r\nCALSCALE:GREGORIAN\r\n"
    b"REFRESH-INTERVAL;VALUE=DURATION:P1D\r\nX-PUBLISHED-TTL:P1D\r\n"
)


@lru_cache(maxsize=1)
def _zone() -> bytes:
    """Write London's time zone: summer time from the last Sunday of March to the last of October, at 1am UTC."""
    zone = Timezone()
    zone.add("tzid", "Europe/London")
    for part, onset, month, before, after in (
        (TimezoneDaylight(), datetime(1981, 3, 29, 1), 3, 0, 1),  # noqa: DTZ001 -- local time, by RFC 5545 3.6.5
        (TimezoneStandard(), datetime(1996, 10, 27, 2), 10, 1, 0),  # noqa: DTZ001
    ):
        part.add("dtstart", onset)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1SU"})
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("tzname", "BST" if after else "GMT")
        zone.add_component(part)
    return bytes(zone.to_ical())
