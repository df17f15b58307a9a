"""What a page says in the words of schema.org, for search engines; knows the catalogue, and no template."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from frontdoor.catalogue import Address, Location, Service
from frontdoor.dates import Occurrence
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
        *_way_here(site, ("Services", "/services/"), (service.name, f"/services/{service.id}/")),
    )


def location_data(location: Location, site: Overview) -> str:
    """Return a script block that describes a place."""
    return _block(
        _place(location, site, whole=True),
        *_way_here(site, ("Offices", "/locations/"), (location.name, f"/locations/{location.id}/")),
    )


def drop_in_data(found: Sequence[Occurrence], site: Overview) -> str:
    """Return a script block with the coming drop-ins as events, each with its own date."""
    return _block(*_events(found, site)) if found else ""


def _events(found: Sequence[Occurrence], site: Overview) -> Iterator[Mapping[str, Any]]:
    for one in found:
        service = site.catalogue.services[one.service]
        yield {
            "@type": "Event",
            "name": f"{service.name}: drop-in",
            "startDate": one.starts.isoformat(),
            "endDate": one.ends.isoformat(),
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "location": _place(site.catalogue.locations[one.location], site),
            "organizer": _charity(site),
            "about": {"@id": f"{_origin(site)}/services/{service.id}/#service"},
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
