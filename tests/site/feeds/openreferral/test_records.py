"""One record in many files: each says the same of it, in the same words."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.csv_writer import formula_safe
from frontdoor.site.feeds.openreferral import open_data_files
from frontdoor.site.feeds.openreferral.data_package import TABLE_OF
from frontdoor.site.feeds.openreferral.table_schema import TABLES, Column
from frontdoor.site.feeds.uuids import named
from tests.site.feeds.openreferral.examples import TEXT, example_site, inside, our_own, small

ODD = (
    TEXT.replace("A bowl of soup.", '|\n      "Soup", she said; l\'été \\ \u2028 <b>\n\n      - 2 * 3\n')
    .replace("Use the side door.", '"@side, door \\"B\\""')
    .replace("Sam at the door", '"-Sam, at the door"')
    .replace(
        "getting_there: By bus.",
        'getting_there: "By bus, or \\"tram\\""\n    ask_for: "@Sam, of the \\"desk\\""',
    )
    .replace("0131 496 0002", "{number: 0131 496 0002 extension 7, label: '-day, \"only\"'}", 1)
    .replace("name: Food", 'name: "=Food, \\"hot\\""')
    .replace("funder: The council", 'funder: "+ The council"')
)
BARE = "organisation: {name: A, phone: 0131 496 0000}\nneeds: {a: {name: A}}\nservices:\n  b: {name: B, summary: C., phone: unknown}\n"
LEAN = {
    "services": "id organization_id name description url email status assured_date alert organization",
    "organizations": "id name description email website",
}


@pytest.fixture(
    params=[example_site, our_own, partial(small, ODD), partial(small, BARE)],
    ids=["small", "our own", "odd", "bare"],
)
def files(request: pytest.FixtureRequest) -> dict[str, bytes]:
    """The files of a catalogue."""
    return dict(open_data_files(request.param()))


def dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def test_a_list_tells_a_part_of_each_record(files: dict[str, bytes]) -> None:
    """In the same words and order."""
    for kind, names in LEAN.items():
        for one in json.loads(files[f"data/oruk/{kind}/index.json"])["contents"]:
            whole = json.loads(files[f"data/oruk/{kind}/{one['id']}.json"])
            assert dumped(one) == dumped({name: whole[name] for name in names.split() if name in whole})


def test_a_record_at_a_place_tells_of_the_service_and_the_place(files: dict[str, bytes]) -> None:
    """With the hours at this place; the list with less."""
    listed = json.loads(files["data/oruk/service_at_locations/index.json"])["contents"]
    for brief in listed:
        one = json.loads(files[f"data/oruk/service_at_locations/{brief['id']}.json"])
        service = json.loads(files[f"data/oruk/services/{one['service_id']}.json"])
        (held,) = (at for at in service["service_at_locations"] if at["id"] == one["id"])
        hours = [at for at in service.get("schedules", ()) if at["service_at_location_id"] == one["id"]]
        told = {name: service[name] for name in LEAN["services"].split() if name in service}
        assert dumped(one) == dumped({**held, "service": told | ({"schedules": hours} if hours else {})})
        named = {name: service[name] for name in ("id", "organization_id", "name", "status")}
        place = {name: value for name, value in brief["location"].items() if held["location"][name] == value}
        assert dumped(brief) == dumped({**held, "location": place, "service": named})


def test_tables_hold_the_records(files: dict[str, bytes]) -> None:
    """Every cell under its own column, and every nested record has its row."""
    records = dict(_records(files))
    for table in TABLES:
        rows = [record for name, record in records.values() if name == table.name]
        expected = [[_cell(record, column) for column in table.columns] for record in rows]
        written = files.get(f"data/hsds/{table.path}", b"").decode()
        head, *others = csv.reader(io.StringIO(written, newline="")) if rows else [[]]
        assert head == ([column.name for column in table.columns] if rows else [])
        assert sorted(others) == sorted(expected), table.name


def _cell(record: Mapping[str, Any], column: Column) -> str:
    value = str(record.get(column.name, ""))
    if column.kind == "time":
        return f"{value}:00"
    return formula_safe(value)


def _records(files: dict[str, bytes]) -> Iterator[tuple[str, tuple[str, dict[str, Any]]]]:
    """Yield id, table and content of every record, however deep it lies."""
    tops = {
        "services": "service", "organizations": "organization", "taxonomies": "taxonomy",
        "taxonomy_terms": "taxonomy_term",
    }  # fmt: skip
    tables = {
        **TABLE_OF,
        "locations": "location",
        "location": "location",
        "service_at_locations": "service_at_location",
    }
    for name, content in files.items():
        _, _, kind = name.rpartition("/")[0].rpartition("/")
        if kind not in tops or name.endswith("/index.json") or not name.endswith(".json"):
            continue
        whole = json.loads(content)
        yield whole["id"], (tops[kind], whole)
        for path, one in inside(whole):
            table = tables.get(path.rpartition("/")[2])
            if isinstance(one, dict) and table:
                yield one["id"], (table, one)


@given(st.text())
def test_an_identifier_is_a_uuid_of_version_5(key: str) -> None:
    """The short way makes the same."""
    assert named(NAMESPACE_URL.bytes, key) == str(uuid5(NAMESPACE_URL, key))
