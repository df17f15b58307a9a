"""Organizations and taxonomy as HSDS records: the charity, other bodies that lead shared services, and the needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from frontdoor.site.feeds.openreferral.data_package import row, rows_inside, written
from frontdoor.site.feeds.openreferral.endpoints import address
from frontdoor.site.feeds.openreferral.serialize import JsonPart, JsonText, ReferenceIds, encode, lists
from frontdoor.site.feeds.openreferral.shared_fields import Record, known, phones, plain, some
from frontdoor.site.feeds.uuids import Identify
from frontdoor.site.index.site_index import SiteIndex

_LEAN = ("id", "name", "description", "email", "website")
"""Fields of an organisation in lists and other records; the rest is in its own record only."""


def charity(site: SiteIndex, identify: Identify, places: Sequence[ReferenceIds]) -> ReferenceIds:
    """Return the charity's record, with all its locations, also those without a service."""
    body = site.catalogue.organisation
    id_ = identify("organisation")
    founded = body.founded[:4] if body.founded else ""
    record = known(
        {
            "id": id_,
            "name": body.name,
            "alternate_name": body.full_name,
            "description": plain(body.purpose) or body.tagline or body.name,
            "email": body.email,
            "website": body.website or site.catalogue.settings.site,
            "year_incorporated": int(founded) if founded.isdecimal() else None,
            "legal_status": body.legal_form,
        }
    )
    number = {
        "id": identify("organisation/charity-number"),
        "organization_id": id_,
        "identifier_scheme": "GB-SC",
        "identifier_type": "Scottish charity number",
        "identifier": body.charity_number,
    }
    inside = {
        "phones": phones(site.numbers(body), identify, "organization_id", "organisation"),
        "organization_identifiers": [written("organization_identifier", number)]
        if body.charity_number
        else [],
    }
    held = f',"locations":[{",".join(one.whole for one in places)}]' if places else ""
    return _body(record, inside, held)


def leader(name: str, site: SiteIndex, identify: Identify) -> ReferenceIds:
    """Return the record of another body that leads services; the catalogue has only its name."""
    told = f"{name} leads work in which {site.catalogue.organisation.name} takes part."
    return _body({"id": identify(f"organisation/{name}"), "name": name, "description": told}, {})


def _body(record: Record, inside: Mapping[str, Sequence[JsonText]], held: str = "") -> ReferenceIds:
    id_, lean = record["id"], encode(some(record, _LEAN))
    whole = f"{encode(record)[:-1]}{lists(inside)}{held}}}"
    rows = {"organization": row("organization", record), **rows_inside(inside)}
    file = (address("organizations", id_), whole.encode())
    return ReferenceIds(id_, lean, whole, JsonPart([file], {"organizations": [lean]}, rows))


def needs(site: SiteIndex, identify: Identify) -> tuple[JsonPart, dict[str, ReferenceIds]]:
    """Return the taxonomy of needs, and its terms by catalogue id."""
    name = "Needs"
    taxonomy = {
        "id": identify("needs"),
        "name": name,
        "description": f"What people want help with, in the words of {site.catalogue.organisation.name}.",
    }
    terms = {
        need.id: _term(
            {
                "id": identify(f"need/{need.id}"),
                "name": need.name,
                "description": need.summary or need.name,
                "taxonomy": name,
                "taxonomy_id": taxonomy["id"],
            }
        )
        for need in site.catalogue.needs.values()
    }
    lean = encode(taxonomy)
    whole = f'{lean[:-1]},"taxonomy_terms":[{",".join(one.whole for one in terms.values())}]}}'
    file = (address("taxonomies", taxonomy["id"]), whole.encode())
    return JsonPart([file], {"taxonomies": [lean]}, {"taxonomy": row("taxonomy", taxonomy)}), terms


def _term(record: Record) -> ReferenceIds:
    text = encode(record)
    file = (address("taxonomy_terms", record["id"]), text.encode())
    part = JsonPart([file], {"taxonomy_terms": [text]}, {"taxonomy_term": row("taxonomy_term", record)})
    return ReferenceIds(record["id"], text, text, part)
