"""JSON-LD of pages in schema.org's vocabulary, for search engines: returns the script block for a page's head.

The charity and each place are in a page's graph once, and all else refers to them by ``@id``. The blocks are joined as JSON
text, so that parts that many pages share are serialized once.
"""

from __future__ import annotations

import json.encoder
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from functools import lru_cache
from typing import assert_never

from frontdoor.catalogue import Location, PhoneNumber, Service
from frontdoor.occurrences import Fortnightly, Monthly, Occurrence, Series, Weekly, parse_days
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.templating.closure_lines import shut_place

_text = json.encoder.encode_basestring
"""Returns a text as a JSON string."""


def service_data(service: Service, site: SiteIndex) -> str:
    """Return the script block that describes a service; it is data, and browsers never run it."""
    root = _root(site.catalogue.settings.site)
    phones = site.phones(service)
    line = _thing("ContactPoint", telephone=_telephone(phones[0])) if phones else ""
    places = [f'{{"@id":"{root}/locations/{place}/#place"}}' for place in service.at]
    areas = ["Scotland"] if "Scotland" in service.areas else service.areas
    return _block(
        _thing(
            "Service",
            f"{root}/services/{service.id}/#service",
            name=_text(service.name),
            description=_text(service.summary),
            serviceType=_list([_text(site.catalogue.needs[need].name) for need in service.needs]),
            provider=f'{{"@id":"{root}/#charity"}}',
            areaServed=_list(map(_area, areas)),
            availableChannel=_list(
                [
                    _thing("ServiceChannel", serviceLocation=place, servicePhone=line)
                    for place in places or ([""] if line else [])
                ]
            ),
        ),
        *series_of(((service, place) for place in service.at), site),
        *(_place(site.catalogue.locations[place], site) for place in service.at),
        _charity(site),
        *_way_here(site, ("Services", "/services/"), (service.name, f"/services/{service.id}/")),
    )


def location_data(location: Location, site: SiteIndex, services: Iterable[Service] = ()) -> str:
    """Return the script block that describes a place, with the drop-ins of some services there."""
    events = [*series_of(((service, location.id) for service in services), site)]
    phones = site.numbers(location)
    more = {"telephone": _telephone(phones[0])} if phones else {}
    if location.latitude is not None and location.address != "withheld":
        more["geo"] = _thing(
            "GeoCoordinates", latitude=str(location.latitude), longitude=str(location.longitude)
        )
    closed = list(_closed(location, site))
    if closed:
        more["specialOpeningHoursSpecification"] = _list(closed)
    return _block(
        _place(location, site, **more),
        *events,
        *([_charity(site)] if events else []),
        *_way_here(site, ("Offices", "/locations/"), (location.name, f"/locations/{location.id}/")),
    )


def drop_in_data(
    held: Iterable[tuple[Service, str]], site: SiteIndex, found: Sequence[Occurrence] = ()
) -> str:
    """Return the script block with the drop-ins of services at locations (ids), and some coming dates as separate events."""
    held = list(held)
    events = [*series_of(held, site), *_events(found, site)]
    if not events:
        return ""
    ids = dict.fromkeys([*(place for _, place in held), *(one.location for one in found)])
    places = [_place(site.catalogue.locations[id_], site) for id_ in ids]
    return _block(*events, *places, _charity(site))


def series_of(held: Iterable[tuple[Service, str]], site: SiteIndex) -> Iterator[str]:
    """Yield each drop-in with dates as an event with a schedule; closed dates are its exceptions.

    Where people should phone first, the event says so, for programs that show its times.
    """
    for service, place in held:
        plans = site.times.plans.get((service.id, place))
        if plans:
            ring = site.rings.get(service.id)
            words = f'"description":{_text(f"{ring.sentence} {ring.phone_words}")},' if ring else ""
            schedules = ",".join([_schedule(plan, service) for plan in plans])
            name = f'"@id":"{_series_id(service.id, place, site)}"'
            yield _event(service, place, site, f'{name},{words}"eventSchedule":[{schedules}]')


def _events(found: Sequence[Occurrence], site: SiteIndex) -> Iterator[str]:
    for one in found:
        series = f'{{"@id":"{_series_id(one.service, one.location, site)}"}}'
        starts, ends = one.starts.isoformat(), one.ends.isoformat()
        more = f'"startDate":"{starts}","endDate":"{ends}","superEvent":{series}'
        yield _event(site.catalogue.services[one.service], one.location, site, more)


def _event(service: Service, place: str, site: SiteIndex, more: str) -> str:
    root = _root(site.catalogue.settings.site)
    name = _text(f"{service.name}: drop-in")
    return (
        f'{{"@type":"Event","name":{name},"eventAttendanceMode":"https://schema.org/OfflineEventAttendanceMode",'
        f'"location":{{"@id":"{root}/locations/{place}/#place"}},"organizer":{{"@id":"{root}/#charity"}},'
        f'"about":{{"@id":"{root}/services/{service.id}/#service"}},{more}}}'
    )


def _schedule(plan: Series, service: Service) -> str:
    drop_in = plan.drop_in
    known = [day for day in (drop_in.until, service.until) if day]
    if service.status.word == "closed":  # on a day to come: the last date before it
        known.append(plan.dates[-1])
    dates = plan.dates[0], min(known, default=None)
    return _scheduled(drop_in.days, dates, (drop_in.opens, drop_in.closes), plan.off)


@lru_cache(maxsize=4096)  # thousands of drop-ins are on the same days at the same hours
def _scheduled(
    days: str, dates: tuple[date, date | None], hours: tuple[time, time], off: tuple[date, ...]
) -> str:
    often, by_day = _recurring(days)
    first, last = dates
    opens, closes = hours
    return _thing(
        "Schedule",
        repeatFrequency=_text(often),
        byDay=_list(map(_text, by_day)),
        startDate=_text(first.isoformat()),
        endDate=_text(last.isoformat()) if last else "",
        startTime=_text(opens.isoformat()),
        endTime=_text(closes.isoformat()),
        scheduleTimezone='"Europe/London"',
        exceptDate=_list([_text(day.isoformat()) for day in off]) if off else "",
    )


def _recurring(words: str) -> tuple[str, Sequence[str]]:
    days = parse_days(words)
    match days:
        case Weekly(weekdays):
            return "P1W", [f"https://schema.org/{_WEEKDAYS[day]}" for day in weekdays]
        case Monthly(places):
            return "P1M", [f"{place}{_WEEKDAYS[day][:2].upper()}" for place, day in places]
        case Fortnightly(first):
            return "P2W", [f"https://schema.org/{_WEEKDAYS[first.weekday()]}"]
        case _:
            assert_never(days)


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _series_id(service: str, place: str, site: SiteIndex) -> str:
    return f"{_root(site.catalogue.settings.site)}/services/{service}/#drop-in-{place}"


def _place(location: Location, site: SiteIndex, **more: str) -> str:
    known = site.address(location)
    address = _address(location.area, known.lines if known else (), (known.postcode if known else None) or "")
    id_ = f"{_root(site.catalogue.settings.site)}/locations/{location.id}/#place"
    return _thing("Place", id_, name=_text(location.name), address=address, **more)


def _closed(location: Location, site: SiteIndex) -> Iterator[str]:
    """Yield the days on which a place is closed; schema.org writes that as opening and closing at midnight."""
    for one in shut_place(location, site):
        yield _thing(
            "OpeningHoursSpecification",
            validFrom=_text(one.closing.first.isoformat()),
            validThrough=_text(one.closing.last.isoformat()),
            opens='"00:00:00"',
            closes='"00:00:00"',
            description=_text(one.words(site.today)),
        )


@lru_cache(maxsize=4096)
def _address(area: str, lines: tuple[str, ...], postcode: str) -> str:
    return _thing(
        "PostalAddress",
        addressRegion=_text(area),
        addressCountry='"GB"',
        streetAddress=_text(", ".join(lines)) if lines else "",
        postalCode=_text(postcode) if postcode else "",
    )


@lru_cache
def _area(name: str) -> str:
    return _thing("AdministrativeArea", name=_text(name))


def _charity(site: SiteIndex) -> str:
    body = site.catalogue.organisation
    number = _text(body.charity_number) if body.charity_number else ""
    return _thing(
        "NGO",
        f"{_root(site.catalogue.settings.site)}/#charity",
        name=_text(body.name),
        url=_text(body.website) if body.website else "",
        identifier=_thing("PropertyValue", propertyID='"GB-SC"', value=number) if number else "",
    )


def _telephone(phone: PhoneNumber) -> str:
    return _text(phone.link.removeprefix("tel:"))


def _way_here(site: SiteIndex, *steps: tuple[str, str]) -> Iterator[str]:
    """Yield the breadcrumb, where the public address is known: search engines accept absolute addresses only."""
    root = _root(site.catalogue.settings.site)
    if root:
        found = enumerate((("Home", "/"), *steps), start=1)
        yield _thing(
            "BreadcrumbList",
            itemListElement=_list(
                [
                    f'{{"@type":"ListItem","position":{number},"name":{_text(name)},"item":"{root}{address}"}}'
                    for number, (name, address) in found
                ]
            ),
        )


@lru_cache
def _root(address: str | None) -> str:
    """Return the public origin escaped for JSON; ids need no escaping."""
    return _text((address or "").rstrip("/"))[1:-1]


def _block(*things: str) -> str:
    harmless = ",".join(things).replace("<", "\\u003c")  # so that no text can end the script block
    return f'<script type="application/ld+json">{{"@context":"https://schema.org","@graph":[{harmless}]}}</script>'


def _thing(kind: str, id_: str = "", /, **values: str) -> str:
    """Return a thing as JSON, with its ``@id`` if it has one; its values are JSON already, and empty ones are kept."""
    start = f'"@type":"{kind}","@id":"{id_}"' if id_ else f'"@type":"{kind}"'
    return "{" + ",".join([start, *[f'"{name}":{value}' for name, value in values.items() if value]]) + "}"


def _list(values: Iterable[str]) -> str:
    return f"[{','.join(values)}]"
