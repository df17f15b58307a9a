"""HSDS as tables: CSV files and the description of them (a Tabular Data Package); knows records, and no catalogue entry."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Collection, Iterator
from itertools import repeat
from typing import Any

from frontdoor.render.open_data.columns import POINTS_TO, TABLES, Table
from frontdoor.render.open_data.records import Offer, Records
from frontdoor.render.open_data.shapes import Record

ROOT = "data/hsds"

_NESTED = {
    "addresses": "address", "accessibility": "accessibility", "attributes": "attribute", "contacts": "contact",
    "cost_options": "cost_option", "funding": "funding", "languages": "language",
    "organization_identifiers": "organization_identifier", "phones": "phone", "schedules": "schedule",
    "service_areas": "service_area",
}  # fmt: skip
"""What lies inside a record, and the table that it goes to."""


class Tables:
    """Gathers the rows of all tables."""

    def __init__(self, records: Records) -> None:
        self._title = f"Services of {records.organizations[0]['name']}"
        self._files = {table.name: _Csv(table) for table in TABLES}
        for body in records.organizations:
            self._add("organization", body)
        for place in records.locations.values():
            self._add("location", place)
        self._files["taxonomy"].add(records.taxonomy)
        for term in records.terms:
            self._files["taxonomy_term"].add(term)

    def add(self, offer: Offer) -> None:
        """Add the rows of one service."""
        self._add("service", offer.service)
        for meeting in offer.at:
            self._files["service_at_location"].add(meeting)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield each table that has rows, and the description of them all."""
        filled = [file for file in self._files.values() if file.rows]
        for file in filled:
            yield f"{ROOT}/{file.table.path}", file.text.getvalue().encode()
        there = {file.table.name for file in filled}
        package = {
            "profile": "tabular-data-package",
            "name": "services",
            "title": self._title,
            "resources": [_described(file.table, there) for file in filled],
        }
        yield f"{ROOT}/datapackage.json", json.dumps(package, ensure_ascii=False, indent=1).encode() + b"\n"

    def _add(self, table: str, record: Record) -> None:
        self._files[table].add(record)
        for key, name in _NESTED.items():
            for row in record.get(key, ()):
                self._files[name].add(row)


class _Csv:
    """One file in the making."""

    def __init__(self, table: Table) -> None:
        self.table, self.text, self.rows = table, io.StringIO(newline=""), 0
        self._names = [column.name for column in table.columns]
        self._words = [number for number, column in enumerate(table.columns) if column.is_words]
        self._times = [number for number, column in enumerate(table.columns) if column.kind == "time"]
        self._writer = csv.writer(self.text)
        self._writer.writerow(self._names)

    def add(self, row: Record) -> None:
        cells = list(map(row.get, self._names, repeat("")))
        for number in self._words:
            if cells[number][:1] in _FORMULA:
                cells[number] = harmless(cells[number])
        for number in self._times:
            cells[number] += ":00"  # the table's kind of time has seconds
        self._writer.writerow(cells)
        self.rows += 1


def harmless(cell: str) -> str:
    """Keep spreadsheets from running a text as a formula; a phone number with its plus is none."""
    return f"'{cell}" if cell[:1] in _FORMULA and not _NUMBER.fullmatch(cell) else cell


_FORMULA = frozenset("=+-@\t\r")
_NUMBER = re.compile(r"[+-]?[\d. ]+")


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
