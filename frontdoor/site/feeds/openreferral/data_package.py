"""HSDS as a Tabular Data Package: CSV files, and ``datapackage.json`` that describes them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from frontdoor.csv_writer import csv_text
from frontdoor.site.feeds.openreferral.table_schema import POINTS_TO, TABLES, Table

ROOT = "data/hsds"

TABLE_OF = {
    "additional_urls": "url", "additional_websites": "url",
    "addresses": "address", "accessibility": "accessibility", "attributes": "attribute", "contacts": "contact",
    "cost_options": "cost_option", "funding": "funding", "languages": "language", "locations": "location",
    "organization_identifiers": "organization_identifier", "organizations": "organization", "phones": "phone",
    "schedules": "schedule", "service_areas": "service_area", "service_at_locations": "service_at_location",
    "services": "service", "taxonomies": "taxonomy", "taxonomy_terms": "taxonomy_term",
}  # fmt: skip
"""Endpoint or nested part, to the table that its records go to."""
_OWN_ROWS = frozenset(("locations", "service_at_locations", "taxonomy_terms"))
"""Nested parts that are resources by themselves, so that their rows are there already."""
Row = Sequence[object]


def table_rows(kind: str, record: Mapping[str, Any]) -> Iterator[tuple[str, Row]]:
    """Yield table and row of a record, and of the records nested in it; an unknown value is None."""
    table = TABLE_OF[kind]
    # The tables' time type has seconds.
    times = {
        one.name: f"{record[one.name]}:00"
        for one in _COLUMNS[table]
        if one.kind == "time" and one.name in record  # nobody may know when it ends
    }
    yield table, [times.get(one.name, record.get(one.name)) for one in _COLUMNS[table]]
    for name, inside in record.items():
        if name in TABLE_OF and name not in _OWN_ROWS:
            for one in inside:
                yield from table_rows(name, one)


_COLUMNS = {table.name: table.columns for table in TABLES}


def table_files(rows: Mapping[str, Sequence[Row]], title: str) -> Iterator[tuple[str, bytes]]:
    """Yield (path, bytes) of each table that has rows, and of the package's description."""
    filled = [table for table in TABLES if rows.get(table.name)]
    for table in filled:
        head = [column.name for column in table.columns]
        yield f"{ROOT}/{table.path}", csv_text([head, *rows[table.name]]).encode()
    there = {table.name for table in filled}
    package = {
        "profile": "tabular-data-package",
        "name": "services",
        "title": title,
        "resources": [_described(table, there) for table in filled],
    }
    yield f"{ROOT}/datapackage.json", json.dumps(package, ensure_ascii=False, indent=1).encode() + b"\n"


def _described(table: Table, there: Collection[str]) -> dict[str, Any]:
    fields = [
        {"name": one.name, "type": one.kind, **({"constraints": {"required": True}} if one.required else {})}
        for one in table.columns
    ]
    pointing = [
        {"fields": one.name, "reference": {"resource": POINTS_TO[one.name], "fields": "id"}}
        for one in table.columns
        if POINTS_TO.get(one.name) in there
    ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": table.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "primaryKey": "id", "foreignKeys": pointing},
    }
