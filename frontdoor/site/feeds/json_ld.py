"""JSON-LD of pages in schema.org's vocabulary, for search engines: returns the script block for a page's head.

The charity and each place are in a page's graph once, and all else refers to them by ``@id``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from frontdoor.catalogue import Location, PhoneNumber, Service
from frontdoor.catalogue.audience import group_words
from frontdoor.geography.council_areas import BY_NAME
from frontdoor.occurrences import Occurrence, Series, lasting, parse_days
from frontdoor.recurrence import Session, Weekly
from frontdoor.recurrence.formatting import WEEKDAYS
from frontdoor.recurrence.rrule import rrule
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.templating.closure_lines import shut_place

Thing = dict[str, Any]
"""A node of the graph."""
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def service_data(service: Service, site: SiteIndex) -> str:
    """Return the script block that describes a service; it is data, and browsers never run it."""
    root = _root(site)
    phones = site.phones(service)
    line = _thing("ContactPoint", telephone=_telephone(phones[0])) if phones else None
    places: list[Thing | None] = [{"@id": f"{root}/locations/{place}/#place"} for place in service.at]
    areas = [*(["Scotland"] if "Scotland" in service.areas else service.areas), *service.areas_elsewhere]
    return _block(
        _thing(
            "Service",
            f"{root}/services/{service.id}/#service",
            name=service.name,
            description=service.summary,
            serviceType=[site.catalogue.needs[need].name for need in service.needs],
            provider={"@id": f"{root}/#charity"},
            areaServed=[_thing("AdministrativeArea", name=area) for area in areas],
            audience=[_thing("Audience", audienceType=words) for words in group_words(service.for_)],
            sameAs=[*filter(None, [service.website]), *service.elsewhere.values()],
            availableChannel=[
                _thing("ServiceChannel", serviceLocation=place, servicePhone=line)
                for place in places or ([None] if line else [])
            ],
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
    more: Thing = {"telephone": _telephone(phones[0])} if phones else {}
    if location.latitude is not None and location.address != "withheld":
        more["geo"] = _thing("GeoCoordinates", latitude=location.latitude, longitude=location.longitude)
    more["openingHoursSpecification"] = list(_open(location, site))
    more["sameAs"] = list(location.elsewhere.values())
    more["specialOpeningHoursSpecification"] = list(_closed(location, site))
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


def series_of(held: Iterable[tuple[Service, str]], site: SiteIndex) -> Iterator[Thing]:
    """Yield each drop-in with dates as an event with a schedule; closed dates are its exceptions.

    Where people should phone first, the event says so, for programs that show its times.
    """
    for service, place in held:
        plans = site.times.plans.get((service.id, place))
        if plans:
            doubt = site.unverified.get(service.id)
            yield _event(
                service,
                place,
                site,
                {
                    "@id": _series_id(service.id, place, site),
                    "description": f"{doubt.sentence} {doubt.phone_words}" if doubt else None,
                    "eventSchedule": [one for plan in plans for one in _schedules(plan, service)],
                },
            )


def _events(found: Sequence[Occurrence], site: SiteIndex) -> Iterator[Thing]:
    for one in found:
        ends = {"endDate": one.ends.isoformat()} if one.ends > one.starts else {}
        times = {"startDate": one.starts.isoformat(), **ends}
        series = {"superEvent": {"@id": _series_id(one.service, one.location, site)}}
        yield _event(site.catalogue.services[one.service], one.location, site, {**times, **series})


def _event(service: Service, place: str, site: SiteIndex, more: Thing) -> Thing:
    root = _root(site)
    return _thing(
        "Event",
        name=f"{service.name}: drop-in",
        eventAttendanceMode="https://schema.org/OfflineEventAttendanceMode",
        location={"@id": f"{root}/locations/{place}/#place"},
        organizer={"@id": f"{root}/#charity"},
        about={"@id": f"{root}/services/{service.id}/#service"},
        **more,
    )


def _schedules(plan: Series, service: Service) -> Iterator[Thing]:
    """Yield a drop-in's schedule and one for each day with other hours; date by date where no rule says it."""
    drop_in, once = plan.drop_in, plan.changed
    if rrule(parse_days(drop_in.days)) is None:
        once = plan.held
    else:
        known = [day for day in (drop_in.until, service.until) if day]
        if service.status.word == "closed":  # on a day to come: the last date before it
            known.append(plan.dates[-1])
        dates = plan.dates[0], min(known, default=None)
        yield _scheduled(drop_in.days, dates, plan.session, tuple(sorted((*plan.off, *plan.moved))))
    for starts, ends in once:
        yield _thing(
            "Schedule",
            startDate=starts.date().isoformat(),
            endDate=starts.date().isoformat(),
            startTime=starts.time().isoformat(),
            duration=f"PT{round((ends - starts).total_seconds() / 60)}M" if ends > starts else None,
            scheduleTimezone="Europe/London",
        )


@lru_cache(maxsize=4096)  # thousands of drop-ins are on the same days at the same hours
def _scheduled(days: str, dates: tuple[date, date | None], session: Session, off: tuple[date, ...]) -> Thing:
    rule = rrule(parse_days(days))
    assert rule is not None
    weekly = rule.freq == "WEEKLY"
    first, last = dates
    same_day = session.closes is not None and not session.past_midnight
    return _thing(
        "Schedule",
        repeatFrequency=f"P{rule.interval}{'W' if weekly else 'M'}",
        byDay=[_WEEKDAY_PAGES[code] for code in rule.byday] if weekly else list(rule.byday),
        byMonthDay=list(rule.bymonthday),
        byMonth=list(rule.bymonth),
        startDate=first.isoformat(),
        endDate=last.isoformat() if last else None,
        startTime=session.opens.isoformat(),
        endTime=session.closes.isoformat() if session.closes and same_day else None,
        # An end on the next day would stand before the start.
        duration=f"PT{session.minutes}M" if session.past_midnight else None,
        scheduleTimezone="Europe/London",
        exceptDate=[day.isoformat() for day in off],
    )


_WEEKDAY_PAGES = {day[:2].upper(): f"https://schema.org/{day}" for day in WEEKDAYS}


def _series_id(service: str, place: str, site: SiteIndex) -> str:
    return f"{_root(site)}/services/{service}/#drop-in-{place}"


def _place(location: Location, site: SiteIndex, **more: object) -> Thing:
    known = site.address(location)
    address = _thing(
        "PostalAddress",
        addressRegion=location.area if location.area in BY_NAME else None,
        addressCountry="GB",
        streetAddress=", ".join(known.lines) if known else None,
        postalCode=known.postcode if known else None,
    )
    id_ = f"{_root(site)}/locations/{location.id}/#place"
    return _thing("Place", id_, name=location.name, address=address, **more)


def _open(location: Location, site: SiteIndex) -> Iterator[Thing]:
    """Yield a place's office hours on weekdays; schema.org has no words for other days."""
    for one in lasting(location.hours, site.today):
        match parse_days(one.days):
            case Weekly(weekdays, (), ()):
                for session in one.sessions:
                    yield _thing(
                        "OpeningHoursSpecification",
                        dayOfWeek=[f"https://schema.org/{WEEKDAYS[day]}" for day in weekdays],
                        opens=session.opens.isoformat(),
                        closes=session.closes.isoformat() if session.closes else None,
                        validFrom=one.from_.isoformat() if one.from_ else None,
                        validThrough=one.until.isoformat() if one.until else None,
                    )
            case _:
                pass


def _closed(location: Location, site: SiteIndex) -> Iterator[Thing]:
    """Yield the days on which a place is closed; schema.org writes that as opening and closing at midnight."""
    for one in shut_place(location, site):
        yield _thing(
            "OpeningHoursSpecification",
            validFrom=one.closing.first.isoformat() if one.closing.first != date.min else None,
            validThrough=one.closing.last.isoformat() if one.closing.last != date.max else None,
            opens="00:00:00",
            closes="00:00:00",
            description=one.words(site.today),
        )


def _charity(site: SiteIndex) -> Thing:
    body = site.catalogue.organisation
    number = body.charity_number
    return _thing(
        "NGO",
        f"{_root(site)}/#charity",
        name=body.name,
        url=body.website,
        identifier=_thing("PropertyValue", propertyID="GB-SC", value=number) if number else None,
    )


def _telephone(phone: PhoneNumber) -> str:
    return phone.link.removeprefix("tel:")


def _way_here(site: SiteIndex, *steps: tuple[str, str]) -> Iterator[Thing]:
    """Yield the breadcrumb, where the public address is known: search engines accept absolute addresses only."""
    root = _root(site)
    if root:
        found = enumerate((("Home", "/"), *steps), start=1)
        items = [
            _thing("ListItem", position=number, name=name, item=f"{root}{address}")
            for number, (name, address) in found
        ]
        yield _thing("BreadcrumbList", itemListElement=items)


def _root(site: SiteIndex) -> str:
    """Return the public origin."""
    return (site.catalogue.settings.site or "").rstrip("/")


def _block(*things: Thing) -> str:
    graph = _encode({"@context": "https://schema.org", "@graph": things})
    harmless = graph.replace("<", "\\u003c")  # so that no text can end the script block
    return f'<script type="application/ld+json">{harmless}</script>'


def _thing(kind: str, id_: str | None = None, /, **values: object) -> Thing:
    """Return a thing with its ``@id`` if it has one, without unknown and empty values."""
    start = {"@type": kind, "@id": id_} if id_ else {"@type": kind}
    return {**start, **{name: value for name, value in values.items() if value not in (None, "", [])}}
