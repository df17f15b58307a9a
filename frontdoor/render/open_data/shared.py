"""What the records of services refer to: the bodies, the places and the needs, each written once a build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from frontdoor.catalogue import Location
from frontdoor.render.open_data.api import address
from frontdoor.render.open_data.bodies import charity_record, leader_record, need_records
from frontdoor.render.open_data.ids import Identify, identifier
from frontdoor.render.open_data.places import location_record
from frontdoor.render.open_data.shapes import Record, sentences
from frontdoor.render.open_data.tables import rows_of
from frontdoor.render.open_data.written import Part, encode
from frontdoor.render.overview import Overview

_LEAN_BODY = ("id", "name", "description", "email", "website")
"""What lists and other records tell of an organisation; the rest is in its own record."""
_LEAN_PLACE = ("id", "location_type", "name", "description", "latitude", "longitude")


@dataclass(frozen=True, slots=True)
class Known:
    """A body, a place or a need as other records name it."""

    id: str
    lean: str
    """What a list tells of it, as JSON."""
    whole: str
    part: Part


@dataclass(frozen=True)
class Shared:
    """Everything that the record of one service needs beside the service."""

    site: Overview
    identify: Identify
    origin: str
    charity: Known
    led: Mapping[str, Known]
    """The bodies that lead services in which the charity takes part, by name."""
    places: Mapping[str, Known]
    needs: Mapping[str, Known]
    taxonomy: Part
    everywhere: str
    """The notices for every page."""

    def parts(self) -> Iterator[Part]:
        """Yield what all these add to the files."""
        for one in (self.charity, *self.led.values(), *self.places.values()):
            yield one.part
        yield self.taxonomy
        for need in self.needs.values():
            yield need.part


def share(site: Overview) -> Shared:
    """Write everything that services refer to."""
    catalogue = site.catalogue
    identify = identifier(catalogue.organisation.name)
    charity = charity_record(site, identify)
    places = {one.id: place_part(one, site, identify, charity["id"]) for one in catalogue.locations.values()}
    taxonomy, terms = need_records(site, identify)
    return Shared(
        site,
        identify,
        origin=(catalogue.settings.site or "").rstrip("/"),
        charity=_body(charity, [one.whole for one in places.values()]),
        led={s.led_by: _body(leader_record(s.led_by, site, identify)) for s in site.services if s.led_by},
        places=places,
        needs={need: _need(term) for need, term in terms.items()},
        taxonomy=_taxonomy(taxonomy, [*terms.values()]),
        everywhere=sentences(*(notice.text for notice in site.notices())),
    )


def place_part(location: Location, site: Overview, identify: Identify, charity: str) -> Known:
    """Return one location; it has no file of its own, as Open Referral has no address for it."""
    record = location_record(location, site, identify, charity)
    part = Part(rows=rows_of("location", record))
    return Known(record["id"], encode(_some(record, _LEAN_PLACE)), encode(record), part)


def _body(record: Record, places: Sequence[str] = ()) -> Known:
    """Return an organisation; the charity's own record holds its places, also those where no service is held."""
    lean, whole = encode(_some(record, _LEAN_BODY)), encode(record)
    held = f'{whole[:-1]},"locations":[{",".join(places)}]}}' if places else whole
    file = (address("organizations", record["id"]), held.encode())
    return Known(
        record["id"], lean, whole, Part([file], {"organizations": [lean]}, rows_of("organization", record))
    )


def _need(term: Record) -> Known:
    text = encode(term)
    file = (address("taxonomy_terms", term["id"]), text.encode())
    return Known(
        term["id"], text, text, Part([file], {"taxonomy_terms": [text]}, rows_of("taxonomy_term", term))
    )


def _taxonomy(record: Record, terms: Sequence[Record]) -> Part:
    file = (address("taxonomies", record["id"]), encode(record | {"taxonomy_terms": terms}).encode())
    return Part([file], {"taxonomies": [encode(record)]}, rows_of("taxonomy", record))


def _some(record: Record, names: Sequence[str]) -> Record:
    return {name: record[name] for name in names if name in record}
