"""Organizations and taxonomy as HSDS records: the charity, other bodies that lead shared services, and the needs."""

from __future__ import annotations

from collections.abc import Sequence

from frontdoor.site.feeds.openreferral.records import Record, Resource, known, some
from frontdoor.site.feeds.openreferral.shared_fields import phones, plain
from frontdoor.site.feeds.uuids import Identify
from frontdoor.site.index.site_index import SiteIndex

_LEAN = ("id", "name", "description", "email", "website")
"""Fields of an organisation in lists and other records; the rest is in its own record only."""


def charity(site: SiteIndex, identify: Identify, places: Sequence[Resource]) -> Resource:
    """Return the charity's record, with all its locations, also those without a service."""
    body = site.catalogue.organisation
    id_ = identify("organisation")
    founded = body.founded[:4] if body.founded else ""
    number = {
        "id": identify("organisation/charity-number"),
        "organization_id": id_,
        "identifier_scheme": "GB-SC",
        "identifier_type": "Scottish charity number",
        "identifier": body.charity_number,
    }
    return _body(
        {
            "id": id_,
            "name": body.name,
            "alternate_name": body.full_name,
            "description": plain(body.purpose) or body.tagline or body.name,
            "email": body.email,
            "website": body.website or site.catalogue.settings.site,
            "year_incorporated": int(founded) if founded.isdecimal() else None,
            "legal_status": body.legal_form,
            "phones": phones(site.numbers(body), identify, "organization_id", "organisation"),
            "organization_identifiers": [number] if body.charity_number else [],
            "additional_websites": [
                {
                    "id": identify(f"organisation/url/{url}"),
                    "label": label,
                    "url": url,
                    "organization_id": id_,
                }
                for label, url in body.elsewhere.items()
            ],
            "locations": [one.whole for one in places],
        }
    )


def leader(name: str, site: SiteIndex, identify: Identify) -> Resource:
    """Return the record of another body that leads services; the catalogue has only its name."""
    told = f"{name} leads work in which {site.catalogue.organisation.name} takes part."
    return _body({"id": identify(f"organisation/{name}"), "name": name, "description": told})


def _body(record: Record) -> Resource:
    whole = known(record)
    return Resource(some(whole, _LEAN), whole)


def needs(site: SiteIndex, identify: Identify) -> tuple[Resource, dict[str, Resource]]:
    """Return the taxonomy of needs, and its terms by catalogue id."""
    name = "Needs"
    taxonomy = {
        "id": identify("needs"),
        "name": name,
        "description": f"What people want help with, in the words of {site.catalogue.organisation.name}.",
    }
    terms = {}
    for need in site.catalogue.needs.values():
        term = {
            "id": identify(f"need/{need.id}"),
            "name": need.name,
            "description": need.summary or need.name,
            "taxonomy": name,
            "taxonomy_id": taxonomy["id"],
        }
        terms[need.id] = Resource(term, term)
    return Resource(taxonomy, {**taxonomy, "taxonomy_terms": [one.whole for one in terms.values()]}), terms
