"""HSDS as a Tabular Data Package: CSV files, and ``datapackage.json`` that describes them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from frontdoor.site.feeds.openreferral.serialize import JsonText, bare_cell, cell, encode
from frontdoor.site.feeds.openreferral.table_schema import POINTS_TO, TABLES, Table

ROOT = "data/hsds"

TABLE_OF = {
    "addresses": "address", "accessibility": "accessibility", "attributes": "attribute", "contacts": "contact",
    "cost_options": "cost_option", "funding": "funding", "languages": "language",
    "organization_identifiers": "organization_identifier", "phones": "phone", "schedules": "schedule",
    "service_areas": "service_area", "service_at_locations": "service_at_location",
}  # fmt: skip
"""Nested part of a record, to the table that it goes to."""
_CELLS = {
    table.name: [(column.name, cell if column.is_words else bare_cell) for column in table.columns]
    for table in TABLES
}


def written(table: str, record: Mapping[str, object]) -> JsonText:
    """Return a record as JSON text and as its table's row."""
    return JsonText(encode(record), row(table, record))


def rows_inside(inside: Mapping[str, Sequence[JsonText]]) -> dict[str, str]:
    """Return the rows of the records nested in another one, by table."""
    return {TABLE_OF[name]: "".join([one.row for one in some]) for name, some in inside.items() if some}


def row(table: str, record: Mapping[str, object]) -> str:
    """Return one row with its line end; an unknown value is an empty cell."""
    values = [(write, record.get(name)) for name, write in _CELLS[table]]
    return f"{','.join(['' if value is None else write(str(value)) for write, value in values])}\r\n"


def table_files(rows: Mapping[str, Sequence[str]], title: str) -> Iterator[tuple[str, bytes]]:
    """Yield (path, bytes) of each table that has rows, and of the package's description."""
    filled = [table for table in TABLES if rows.get(table.name)]
    for table in filled:
        head = ",".join(column.name for column in table.columns)
        yield f"{ROOT}/{table.path}", "".join((head, "\r\n", *rows[table.name])).encode()
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
