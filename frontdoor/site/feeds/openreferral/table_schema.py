"""Table schema of the HSDS 3.0 tables that we fill: columns, with type and whether HSDS requires them.

A column is written as its name, with ``!`` if it is required, and its type if it is not text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    name: str
    kind: str = "string"
    required: bool = False


@dataclass(frozen=True)
class Table:
    """One CSV file: the name of its records in HSDS, its path and its columns."""

    name: str
    path: str
    columns: Sequence[Column]


POINTS_TO = {
    "service_id": "service",
    "location_id": "location",
    "contact_id": "contact",
    "organization_id": "organization",
    "service_at_location_id": "service_at_location",
    "taxonomy_id": "taxonomy",
    "taxonomy_term_id": "taxonomy_term",
}
"""Columns that hold the id of another table's row."""


def _table(name: str, path: str, columns: str) -> Table:
    found = []
    for column in columns.split():
        plain, _, kind = column.partition(":")
        found.append(Column(plain.rstrip("!"), kind or "string", plain.endswith("!")))
    return Table(name, path, found)


TABLES = tuple(
    _table(*row)
    for row in (
        (
            "organization",
            "organizations.csv",
            "id! name! alternate_name description! email website year_incorporated:number legal_status",
        ),
        (
            "service",
            "services.csv",
            "id! organization_id! name! description url email status! application_process fees_description wait_time "
            "eligibility_description minimum_age:number maximum_age:number assured_date:date alert",
        ),
        (
            "location",
            "locations.csv",
            "id! location_type! url organization_id name description transportation latitude:number longitude:number",
        ),
        ("service_at_location", "service_at_location.csv", "id! service_id! location_id! description"),
        (
            "address",
            "addresses.csv",
            "id! location_id address_1! city! state_province! postal_code! country! address_type!",
        ),
        (
            "phone",
            "phones.csv",
            "id! location_id service_id organization_id contact_id number! extension:number type description",
        ),
        (
            "schedule",
            "schedules.csv",
            "id! service_id service_at_location_id valid_from:date valid_to:date dtstart:date freq interval:number byday bymonthday "
            "description opens_at:time closes_at:time schedule_link attending_type notes",
        ),
        ("url", "url.csv", "id! label url! organization_id service_id"),  # new in HSDS 3.1
        ("service_area", "service_areas.csv", "id! service_id name"),
        ("language", "languages.csv", "id! service_id name"),
        ("funding", "funding.csv", "id! service_id source"),
        ("cost_option", "cost_options.csv", "id! service_id! currency amount:number amount_description"),
        ("contact", "contacts.csv", "id! service_id location_id name title email"),
        ("accessibility", "accessibility.csv", "id! location_id description"),
        (
            "organization_identifier",
            "organization_identifiers.csv",
            "id! organization_id! identifier_scheme identifier_type! identifier!",
        ),
        ("attribute", "attributes.csv", "id! link_id! taxonomy_term_id! link_entity!"),
        ("taxonomy", "taxonomies.csv", "id! name! description!"),
        ("taxonomy_term", "taxonomy_terms.csv", "id! name! description! taxonomy taxonomy_id"),
    )
)
