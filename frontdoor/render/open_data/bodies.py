"""The charity, the bodies that lead work it takes part in, and the needs, as HSDS records; knows no service's record."""

from __future__ import annotations

from frontdoor.render.open_data.ids import Identify
from frontdoor.render.open_data.shapes import Record, known, phones, plain
from frontdoor.render.overview import Overview


def charity_record(site: Overview, identify: Identify) -> Record:
    """Return the charity itself."""
    body = site.catalogue.organisation
    identifiers = [
        {
            "id": identify("organisation/charity-number"),
            "organization_id": identify("organisation"),
            "identifier_scheme": "GB-SC",
            "identifier_type": "Scottish charity number",
            "identifier": body.charity_number,
        }
    ]
    founded = body.founded[:4] if body.founded else ""
    return known(
        {
            "id": identify("organisation"),
            "name": body.name,
            "alternate_name": body.full_name,
            "description": plain(body.purpose) or body.tagline or body.name,
            "email": body.email,
            "website": body.website or site.catalogue.settings.site,
            "year_incorporated": int(founded) if founded.isdecimal() else None,
            "legal_status": body.legal_form,
            "phones": phones(site.numbers(body), identify, "organization_id", "organisation"),
            "organization_identifiers": identifiers if body.charity_number else [],
        }
    )


def leader_record(name: str, site: Overview, identify: Identify) -> Record:
    """Return another body that leads services; the catalogue knows its name only."""
    return {
        "id": identify(f"organisation/{name}"),
        "name": name,
        "description": f"{name} leads work in which {site.catalogue.organisation.name} takes part.",
    }


def need_records(site: Overview, identify: Identify) -> tuple[Record, dict[str, Record]]:
    """Return the taxonomy of needs, and its terms by their ids in the catalogue."""
    name = "Needs"
    taxonomy = {
        "id": identify("needs"),
        "name": name,
        "description": f"What people want help with, in the words of {site.catalogue.organisation.name}.",
    }
    terms = {
        need.id: {
            "id": identify(f"need/{need.id}"),
            "name": need.name,
            "description": need.summary or need.name,
            "taxonomy": name,
            "taxonomy_id": taxonomy["id"],
        }
        for need in site.catalogue.needs.values()
    }
    return taxonomy, terms
