"""HSDS as tables: CSV files and their description."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable

import pytest

from frontdoor.site.feeds.json_csv import data_files
from frontdoor.site.feeds.openreferral import open_data_files
from frontdoor.site.index.site_index import SiteIndex, build_site_index
from tests.occurrences.every_kind import TODAY, every_kind
from tests.site.feeds.openreferral.examples import (
    TEXT,
    example_files,
    example_site,
    our_own,
    outside_quotes,
    record,
    small,
)


def rows(name: str, files: dict[str, bytes] | None = None) -> list[dict[str, str]]:
    """Return the rows of one table."""
    return list(csv.DictReader(io.StringIO((files or example_files())[f"data/hsds/{name}.csv"].decode())))


def test_the_package_names_every_table_and_its_columns() -> None:
    """Nothing lies beside it that it does not describe."""
    there = {name.removeprefix("data/hsds/") for name in example_files() if name.startswith("data/hsds/")}
    package = json.loads(example_files()["data/hsds/datapackage.json"])
    assert {one["path"] for one in package["resources"]} == there - {"datapackage.json"}
    for one in package["resources"]:
        header, *_ = csv.reader(example_files()[f"data/hsds/{one['path']}"].decode().splitlines())
        assert header == [field["name"] for field in one["schema"]["fields"]]


@pytest.mark.parametrize("site", [example_site, our_own], ids=["small", "our own"])
def test_rows_have_ids_what_they_need_and_point_to_rows(site: Callable[[], SiteIndex]) -> None:
    """Ids are unique, required cells are filled, and each foreign key is found in its table."""
    files = dict(open_data_files(site()))
    package = json.loads(files["data/hsds/datapackage.json"])
    tables = {one["name"]: rows(one["path"].removesuffix(".csv"), files) for one in package["resources"]}
    for one in package["resources"]:
        table = tables[one["name"]]
        assert len({row["id"] for row in table}) == len(table), one["path"]
        for field in one["schema"]["fields"]:
            if field.get("constraints", {}).get("required"):
                assert all(row[field["name"]] for row in table), (one["path"], field["name"])
        for key in one["schema"]["foreignKeys"]:
            there = {"", *(row["id"] for row in tables[key["reference"]["resource"]])}
            assert {row[key["fields"]] for row in table} <= there, (one["path"], key)


def test_tables_and_records_say_the_same() -> None:
    """The same services under the same ids, and times with seconds as the tables' kind of time wants."""
    assert [row["id"] for row in rows("services")] == [
        one["id"] for one in record("services/index")["contents"]
    ]
    assert rows("schedules")[0]["opens_at"] == "12:00:00"
    assert rows("cost_options")[0]["amount"] == "0"


def test_the_guard_is_on_in_the_files() -> None:
    """A service with a formula for a name."""
    assert rows("services")[0]["name"] == "'=SUM(soup)"
    assert "+31 20 123 4567" in {row["number"] for row in rows("phones")}


def test_a_semicolon_ends_no_cell() -> None:
    """LibreOffice 7.4 offers to part cells at commas, semicolons and tabs: 18 of 32 services then moved by a column."""
    found = {
        name: content.decode() for name, content in {**example_files(), **dict(data_files(our_own()))}.items()
    }
    tables = {name: text for name, text in found.items() if name.endswith(".csv")}
    assert ";" in tables["data/services.csv"]
    assert [name for name, text in tables.items() if re.search(r"[;\t]", outside_quotes(text))] == []


def test_other_websites_are_told_as_hsds_3_1_has_them() -> None:
    """A service's own website beside our page of it, and the charity's other ones with their names."""
    text = TEXT.replace("cost: Free", "cost: Free\n    website: https://soup.example.org").replace(
        "website: https://example.org}",
        "website: https://example.org, elsewhere: {Our shop: https://shop.example.org}}",
    )
    files = dict(open_data_files(small(text)))
    told = {(row["label"], row["url"], bool(row["service_id"])) for row in rows("url", files)}
    assert told == {
        ("Website", "https://soup.example.org", True),
        ("Our shop", "https://shop.example.org", False),
    }
    without = small(text.replace("settings: {site: https://help.example.org}", ""))
    (soup,) = (row for row in rows("services", dict(open_data_files(without))) if "SUM" in row["name"])
    assert soup["url"] == "https://soup.example.org"


def test_what_is_said_twice_is_one_row() -> None:
    """A service without a number of its own has those of its places; two with one number do not make one id twice."""
    text = TEXT.replace("phone: 0131 496 0001", "phone: 0131 496 0005")
    files = dict(open_data_files(small(text.replace("phone: 0131 496 0002", "phone: unknown"))))
    ids = [row["id"] for row in rows("phones", files)]
    assert len(ids) == len(set(ids))


def test_a_drop_in_without_an_end_has_an_empty_cell() -> None:
    """Every kind of drop-in has its row; of the one that nobody knows the end of, the time is left open."""
    files = dict(open_data_files(build_site_index(every_kind(), today=TODAY)))
    ends = {row["opens_at"]: row["closes_at"] for row in rows("schedules", files)}
    assert ends["19:30:00"] == ""
    assert [opens for opens, closes in ends.items() if not closes] == ["19:30:00"]
