"""Locations as HSDS records, with address and accessibility, but without a withheld address or anything that locates it.

An HSDS address needs street, town and postcode. A partly known one goes into the description instead.
"""

from __future__ import annotations

from frontdoor.catalogue import Address, Location
from frontdoor.rules.freshness import address_note
from frontdoor.site.feeds.openreferral.records import Record, Resource, known, some
from frontdoor.site.feeds.openreferral.shared_fields import further, paragraphs, plain, reached, sentences
from frontdoor.site.feeds.uuids import Identify
from frontdoor.site.index.physical_access import access_words
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.templating.closure_lines import shut_place


def place(location: Location, site: SiteIndex, identify: Identify, organization: str) -> Resource:
    """Return one location with its nested records; Open Referral has no endpoint for single locations."""
    key = f"location/{location.id}"
    id_ = identify(key)
    origin = (site.catalogue.settings.site or "").rstrip("/")
    withheld = location.address == "withheld"
    address = site.address(location)
    whole = address is not None and address.postcode is not None and len(address.lines) > 1
    access = sentences(*access_words(location.access))

    def part(name: str, /, **words: object) -> Record:
        return {"id": identify(f"{key}/{name}"), "location_id": id_, **words}

    record = known(
        {
            "id": id_,
            "location_type": "physical",
            "url": f"{origin}/locations/{location.id}/" if origin else None,
            "organization_id": organization,
            "name": location.name,
            "description": paragraphs(
                sentences(f"Council area: {location.area}"),
                sentences("The address is not published, to keep people safe") if withheld else None,
                None if address is None or whole else f"Address, as far as we know it: {_one_line(address)}.",
                address_note(site.catalogue, location, site.today),
                sentences(*(f"Office hours: {words}" for words in site.office_hours(location))),
                plain(location.note),
                further(location),
                sentences(*(one.text for one in site.notices(location=location.id))),
                sentences(*(one.words(site.today) for one in shut_place(location, site))),
            ),
            "transportation": None if withheld else plain(location.getting_there),
            "latitude": None if withheld else location.latitude,
            "longitude": None if withheld else location.longitude,
            "addresses": [part("address", **_address(address, location))] if address and whole else [],
            "accessibility": [part("access", description=access)] if access else [],
            **reached(location, site.numbers(location), identify, "location_id", key),
        }
    )
    return Resource(some(record, _LEAN), record)


_LEAN = ("id", "location_type", "name", "description", "latitude", "longitude")
"""Fields of a location in lists."""


def _address(address: Address, location: Location) -> Record:
    *street, town = address.lines
    return {
        "address_1": ", ".join(street),
        "city": town,
        "state_province": location.area,  # no such line in Scotland; HSDS requires one
        "postal_code": address.postcode,
        "country": "GB",
        "address_type": "physical",
    }


def _one_line(address: Address) -> str:
    return ", ".join(str(part) for part in (*address.lines, address.postcode) if part)
