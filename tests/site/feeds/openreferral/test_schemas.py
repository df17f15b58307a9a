"""Open data against the schemas of Open Referral UK 3.0 and HSDS 3.0, which are not part of the product."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from frontdoor.site.feeds.openreferral import open_data_files
from frontdoor.site.index.site_index import SiteIndex
from tests.site.feeds.openreferral.examples import example_site, our_own, standards


@pytest.fixture(params=[example_site, our_own], ids=["small", "our own"])
def site(request: pytest.FixtureRequest) -> SiteIndex:
    """A catalogue in which everything occurs, and a whole one such as ours."""
    made: SiteIndex = request.param()
    return made


def validator(folder: Path, name: str) -> Draft202012Validator:
    """Return what checks a record against one schema file and those that it names."""

    def beside(uri: str) -> Resource[Any]:
        return DRAFT202012.create_resource(json.loads((folder / uri).read_text("utf-8")))

    registry: Registry[Any] = Registry(retrieve=beside)  # type: ignore[call-arg]
    schema = json.loads((folder / f"{name}.json").read_text("utf-8"))
    schema.pop("$schema", None)
    return Draft202012Validator(
        schema, registry=registry, format_checker=FormatChecker(["uuid", "email", "date"])
    )


def test_every_file_is_good_open_referral_uk(site: SiteIndex) -> None:
    """What the UK validator asks for at its levels 1 and 2, and the organisations besides."""
    folder = standards("oruk-3.0")
    seen = set()
    for name, content in open_data_files(site):
        if not name.startswith("data/oruk/"):
            continue
        part = name.removeprefix("data/oruk/").removesuffix(".json")
        listed = re.fullmatch(r"(\w+)/index", part)
        kind = part.partition("/")[0]
        single = {"taxonomies": "taxonomy"}.get(kind, kind.removesuffix("s"))
        schema = "api_details" if part == "index" else f"{single}_list" if listed else single
        if schema == "organization_list":  # the UK's file is that of one organisation, not of a page
            schema = "organization"
            wholes = json.loads(content)["contents"]
        else:
            wholes = [json.loads(content)]
        for whole in wholes:
            faults = [
                f"{fault.json_path}: {fault.message}"
                for fault in validator(folder, schema).iter_errors(whole)
            ]
            assert faults == [], name
        seen.add(schema)
    assert len(seen) >= 9


def test_every_record_is_good_hsds(site: SiteIndex) -> None:
    """The standard behind the UK profile knows the phones and the places of an organisation as well."""
    folder = standards("hsds-3.0")
    checks = {
        name: validator(folder, name)
        for name in ("service", "service_at_location", "organization", "taxonomy", "taxonomy_term")
    }
    for name, content in open_data_files(site):
        found = re.fullmatch(r"data/oruk/(\w+)/[0-9a-f-]{36}\.json", name)
        if found:
            kind = {"taxonomies": "taxonomy"}.get(found[1], found[1].removesuffix("s"))
            faults = [fault.message for fault in checks[kind].iter_errors(json.loads(content))]
            assert faults == [], name


def test_every_table_is_one_of_hsds_with_its_columns(site: SiteIndex) -> None:
    """Path, columns, kinds and what must be filled are those of the official package."""
    official = json.loads((standards("hsds-3.0") / "datapackage.json").read_text("utf-8"))
    by_path = {one["path"]: one for one in official["resources"]}
    files = dict(open_data_files(site))
    package = json.loads(files["data/hsds/datapackage.json"])
    for resource in package["resources"]:
        if resource["path"] == "url.csv":  # HSDS 3.1 has it first
            assert [one["name"] for one in resource["schema"]["fields"]] == [
                "id",
                "label",
                "url",
                "organization_id",
                "service_id",
            ]
            continue
        theirs = by_path[resource["path"]]
        assert resource["name"] == theirs["name"]
        fields = {field["name"]: field for field in theirs["schema"]["fields"]}
        wanted = {name for name, field in fields.items() if field.get("constraints", {}).get("required")}
        rows = list(csv.DictReader(io.StringIO(files[f"data/hsds/{resource['path']}"].decode())))
        assert wanted <= set(rows[0]) <= set(fields), resource["path"]
        assert all(row[name] for row in rows for name in wanted), resource["path"]
        for field in resource["schema"]["fields"]:
            assert field["type"] == fields[field["name"]]["type"], (resource["path"], field["name"])
