"""Locations as HSDS records, their addresses and access; a withheld address and all that leads to it stay out.

An HSDS address needs street, town and postcode. One that we know in part goes into the description instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from frontdoor.catalogue import Address, Location
from frontdoor.freshness import address_note
from frontdoor.render.access import access_words
from frontdoor.render.open_data.ids import Identify
from frontdoor.render.open_data.shapes import Record, known, paragraphs, phones, plain, sentences
from frontdoor.render.overview import Overview


def location_record(location: Location, site: Overview, identify: Identify, organization: str) -> Record:
    """Return one location with everything that belongs to it."""
    key = f"location/{location.id}"
    origin = (site.catalogue.settings.site or "").rstrip("/")
    withheld = location.address == "withheld"
    address = site.address(location)
    whole = address is not None and address.postcode is not None and len(address.lines) > 1
    contact = {"id": identify(f"{key}/contact"), "location_id": identify(key), "name": location.ask_for}
    return known(
        {
            "id": identify(key),
            "location_type": "physical",
            "url": f"{origin}/locations/{location.id}/" if origin else None,
            "organization_id": organization,
            "name": location.name,
            "description": paragraphs(
                sentences(f"Council area: {location.area}"),
                sentences("The address is not published, to keep people safe") if withheld else None,
                None if address is None or whole else f"Address, as far as we know it: {_one_line(address)}.",
                address_note(site.catalogue, location, site.today),
                plain(location.note),
            ),
            "transportation": None if withheld else plain(location.getting_there),
            "latitude": None if withheld else location.latitude,
            "longitude": None if withheld else location.longitude,
            "addresses": [_address(address, location, identify)] if address and whole else [],
            "accessibility": list(_access(location, identify)),
            "phones": phones(site.numbers(location), identify, "location_id", key),
            "contacts": [contact] if location.ask_for else [],
        }
    )


def _access(location: Location, identify: Identify) -> Iterator[Record]:
    said = sentences(*access_words(location.access))
    if said:
        key = f"location/{location.id}"
        yield {"id": identify(f"{key}/access"), "location_id": identify(key), "description": said}


def _address(address: Address, location: Location, identify: Identify) -> Record:
    *street, town = address.lines
    key = f"location/{location.id}"
    return {
        "id": identify(f"{key}/address"),
        "location_id": identify(key),
        "address_1": ", ".join(street),
        "city": town,
        "state_province": location.area,  # Scotland has no such line; HSDS requires one
        "postal_code": address.postcode,
        "country": "GB",
        "address_type": "physical",
    }


def _one_line(address: Address) -> str:
    return ", ".join(str(part) for part in (*address.lines, address.postcode) if part)
