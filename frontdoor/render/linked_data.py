"""What a page says in the words of schema.org, for search engines; knows the catalogue, and no template."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, assert_never

from frontdoor.catalogue import Address, Location, Service
from frontdoor.dates import Days, Fortnightly, Monthly, Occurrence, Series, Weekly, parse_days
from frontdoor.render.overview import Overview


def service_data(service: Service, site: Overview) -> str:
    """Return a script block that describes a service; it holds data and is never run."""
    channels = []
    phones = site.phones(service)
    for id_ in service.at or ([None] if phones else []):
        channel: dict[str, Any] = {"@type": "ServiceChannel"}
        if id_ is not None:
            channel["serviceLocation"] = _place(site.catalogue.locations[id_], site)
        if phones:
            channel["servicePhone"] = {
                "@type": "ContactPoint",
                "telephone": phones[0].link.removeprefix("tel:"),
            }
        channels.append(channel)
    areas = ["Scotland"] if "Scotland" in service.areas else list(service.areas)
    return _block(
        {
            "@type": "Service",
            "@id": f"{_origin(site)}/services/{service.id}/#service",
            "name": service.name,
            "description": service.summary,
            "serviceType": [site.catalogue.needs[need].name for need in service.needs],
            "provider": _charity(site, whole=True),
            "areaServed": [{"@type": "AdministrativeArea", "name": area} for area in areas],
            "availableChannel": channels,
        },
        *series_of(((service, place) for place in service.at), site),
        *_way_here(site, ("Services", "/services/"), (service.name, f"/services/{service.id}/")),
    )


def location_data(location: Location, site: Overview, services: Iterable[Service] = ()) -> str:
    """Return a script block that describes a place, and the drop-ins of some services there."""
    return _block(
        _place(location, site, whole=True),
        *series_of(((service, location.id) for service in services), site),
        *_way_here(site, ("Offices", "/locations/"), (location.name, f"/locations/{location.id}/")),
    )


def drop_in_data(
    held: Iterable[tuple[Service, str]], site: Overview, found: Sequence[Occurrence] = ()
) -> str:
    """Return a script block with the drop-ins of services at locations (ids), and some coming dates as events of their own."""
    things = [*series_of(held, site), *_events(found, site)]
    return _block(*things) if things else ""


def series_of(held: Iterable[tuple[Service, str]], site: Overview) -> Iterator[Mapping[str, Any]]:
    """Yield each drop-in that has dates as an event with its schedule; closed dates are exceptions of it.

    Where people should ring first, the event says so: a machine that shows the times then shows that as well.
    """
    for service, place in held:
        plans = site.times.plans.get((service.id, place))
        if plans:
            ring = site.rings.get(service.id)
            yield {
                **_event(service, place, site),
                "@id": _series_id(service.id, place, site),
                **({"description": f"{ring.sentence} {ring.phone_words}"} if ring else {}),
                "eventSchedule": [_schedule(plan, service) for plan in plans],
            }


def _schedule(plan: Series, service: Service) -> Mapping[str, Any]:
    days = parse_days(plan.drop_in.days)
    off = [day.isoformat() for day in plan.dates if day in plan.closed]
    known = [day for day in (plan.drop_in.until, service.until) if day]
    if service.status.word == "closed":  # on a day to come: the last date before it
        known.append(plan.dates[-1])
    return {
        "@type": "Schedule",
        **_recurring(days),
        "startDate": plan.dates[0].isoformat(),
        **({"endDate": min(known).isoformat()} if known else {}),
        "startTime": plan.drop_in.opens.isoformat(),
        "endTime": plan.drop_in.closes.isoformat(),
        "scheduleTimezone": "Europe/London",
        **({"exceptDate": off} if off else {}),
    }


def _recurring(days: Days) -> Mapping[str, Any]:
    match days:
        case Weekly(weekdays):
            named = [f"https://schema.org/{_WEEKDAYS[day]}" for day in weekdays]
            return {"repeatFrequency": "P1W", "byDay": named}
        case Monthly(places):
            return {
                "repeatFrequency": "P1M",
                "byDay": [f"{place}{_WEEKDAYS[day][:2].upper()}" for place, day in places],
            }
        case Fortnightly(first):
            return {
                "repeatFrequency": "P2W",
                "byDay": [f"https://schema.org/{_WEEKDAYS[first.weekday()]}"],
            }
        case _:
            assert_never(days)


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _series_id(service: str, place: str, site: Overview) -> str:
    return f"{_origin(site)}/services/{service}/#drop-in-{place}"


def _event(service: Service, place: str, site: Overview) -> dict[str, Any]:
    return {
        "@type": "Event",
        "name": f"{service.name}: drop-in",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": _place(site.catalogue.locations[place], site),
        "organizer": _charity(site),
        "about": {"@id": f"{_origin(site)}/services/{service.id}/#service"},
    }


def _events(found: Sequence[Occurrence], site: Overview) -> Iterator[Mapping[str, Any]]:
    for one in found:
        yield {
            **_event(site.catalogue.services[one.service], one.location, site),
            "startDate": one.starts.isoformat(),
            "endDate": one.ends.isoformat(),
            "superEvent": {"@id": _series_id(one.service, one.location, site)},
        }


def _place(location: Location, site: Overview, *, whole: bool = False) -> dict[str, Any]:
    place: dict[str, Any] = {"@type": "Place", "@id": f"{_origin(site)}/locations/{location.id}/#place"}
    place["name"] = location.name
    address: dict[str, str] = {
        "@type": "PostalAddress",
        "addressRegion": location.area,
        "addressCountry": "GB",
    }
    if isinstance(location.address, Address):
        address["streetAddress"] = ", ".join(location.address.lines)
        if location.address.postcode:
            address["postalCode"] = location.address.postcode
    place["address"] = address
    if whole and (phones := site.numbers(location)):
        place["telephone"] = phones[0].link.removeprefix("tel:")
    if whole and location.latitude is not None and location.address != "withheld":
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": location.latitude,
            "longitude": location.longitude,
        }
    return place


def _charity(site: Overview, *, whole: bool = False) -> dict[str, Any]:
    body = site.catalogue.organisation
    charity: dict[str, Any] = {"@type": "NGO", "@id": f"{_origin(site)}/#charity", "name": body.name}
    if whole and body.website:
        charity["url"] = body.website
    if whole and body.charity_number:
        charity["identifier"] = {
            "@type": "PropertyValue",
            "propertyID": "GB-SC",
            "value": body.charity_number,
        }
    return charity


def _way_here(site: Overview, *steps: tuple[str, str]) -> Iterator[Mapping[str, Any]]:
    """Yield the breadcrumb, where the public address is known: search engines take whole addresses only."""
    if _origin(site):
        found = enumerate((("Home", "/"), *steps), start=1)
        yield {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": number, "name": name, "item": f"{_origin(site)}{address}"}
                for number, (name, address) in found
            ],
        }


def _origin(site: Overview) -> str:
    return (site.catalogue.settings.site or "").rstrip("/")


def _block(*things: Mapping[str, Any]) -> str:
    whole = things[0] if len(things) == 1 else {"@graph": things}
    harmless = _ENCODE({"@context": "https://schema.org", **whole}).replace(
        "<", "\\u003c"
    )  # no text ends the block
    return f'<script type="application/ld+json">{harmless}</script>'


_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
