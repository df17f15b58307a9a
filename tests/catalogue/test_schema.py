"""The schema for editors: in step with the models, lawful, complete, and right in both directions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from frontdoor.catalogue import Catalogue, read_catalogue
from frontdoor.catalogue.loader import NEEDED
from frontdoor.catalogue.schema.json_schema import catalogue_schema, catalogue_schema_text
from frontdoor.diagnostics import DiagnosticsError
from tests.catalogue.edits import SMALL
from tests.frozen import CATALOGUE

ROOT = Path(__file__).parent.parent.parent
FAULTS = ROOT / "tests/faults"
SCHEMA = catalogue_schema()

BEYOND = {
    # what needs the rest of the file, or a calendar
    "anchor-and-alias", "closure-of-nowhere", "days-as-list", "drop-in-overlaps", "drop-in-overlaps-same-team",
    "link-to-no-service", "location-not-there", "need-unknown", "prison-unknown", "prison-successor-unknown", "other-help-without-source", "other-help-need-unknown",
    "prison-successor-is-itself", "prison-closes-before-it-opens", "for-men-where-women-are-held", "for-misspelled", "related-not-near", "phone-nowhere", "referral-nobody-answers",
    "referral-team-does-not-answer", "related-unknown", "service-name-twice", "successor-is-itself", "successor-unknown",
    "team-unknown", "closure-ends-before", "service-ends-before", "time-turned-round", "time-same-twice", "time-past-midnight",
    "date-no-such", "date-wrong-weekday", "status-bad-date", "status-full-until-before", "formerly-in-use", "changes-two-at-once", "waiting-but-open",
    "map-place-turned-round", "withheld-but-mapped",
    "drop-in-ends-before-first-date", "drop-in-never-in-its-season", "drop-in-once-on-another-day", "time-day-and-night",
    "drop-in-once-on-a-bank-holiday", "drop-in-on-bank-holidays-alone", "drop-in-once-on-a-closed-day",
    "drop-in-closed-on-all-its-days", "hours-closed-on-their-only-day", "except-on-another-day",
    "location-hours-in-the-night", "only-in-terms-that-are-not-there", "school-terms-in-disorder",
    "time-half-past-nine", "time-in-the-night", "time-noon-said-as-12am", "postcode-of-nowhere",
    # what needs reading as a person would
    "day-misspelled", "text-too-hard", "link-in-text", "link-in-text-to-a-script", "link-in-text-without-slash",
    "area-two-in-one", "days-by-appointment", "days-evenings", "days-every-third", "days-fortnightly-at-end",
    "days-not-holidays", "days-second-last", "days-two-every-second", "days-week-days", "days-weekly",
    "service-name-twice-but-for-a-space", "text-with-a-note", "text-with-dots", "text-with-list-too-near", "text-with-picture",
    "time-9-12am", "time-break-for-lunch", "time-second-without-half", "hours-of-several-days", "hours-said-twice",
    "time-morning-or-evening",
    # what is in the file and not in its values
    "file-invisible-character", "soft-hyphen", "words-after-a-hash", "file-utf-16", "no-break-space-indents", "tag", "key-twice", "service-id-twice",
}  # fmt: skip
"""Slips that no schema can find."""


class EditorLoader(yaml.SafeLoader):
    """Reads YAML as the language servers of editors do: by the core schema of YAML 1.2."""


EditorLoader.yaml_implicit_resolvers = {}

for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
):
    EditorLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first)
    )
EditorLoader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(str(node.value)))


def complaints(source: bytes) -> list[str]:
    """Return what an editor would mark in a file, by the schema alone."""
    value = yaml.load(source, EditorLoader)
    return [error.message for error in jsonschema.Draft7Validator(SCHEMA).iter_errors(value)]


def read_by_editors(path: Path) -> bool:
    """Say whether YAML itself takes a file; what it refuses, an editor marks without a schema."""
    try:
        return isinstance(yaml.load(path.read_bytes(), EditorLoader), dict)
    except (yaml.YAMLError, UnicodeDecodeError):
        return False


GOOD = [
    p for p in sorted(FAULTS.glob("*.yaml")) if p.with_suffix(".expected").read_text("utf-8") == "no faults\n"
]
BAD = [p for p in sorted(FAULTS.glob("*.yaml")) if p not in GOOD and read_by_editors(p)]


def test_the_file_is_in_step() -> None:
    """services.schema.json is what the models say; `frontdoor schema` writes it."""
    assert (ROOT / "services.schema.json").read_text("utf-8") == catalogue_schema_text()


def test_the_schema_is_a_lawful_one() -> None:
    """The schema agrees with the public meta-schema of its draft."""
    jsonschema.Draft7Validator.check_schema(SCHEMA)


def test_a_whole_catalogue_passes() -> None:
    """An editor marks nothing in it."""
    assert complaints(CATALOGUE.read_bytes()) == []


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_what_the_reader_takes_the_schema_takes(path: Path) -> None:
    """Nothing is marked that the reader accepts."""
    assert complaints(path.read_bytes()) == []


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_what_a_schema_can_find_it_finds(path: Path) -> None:
    """A slip is marked by the schema too, but for the listed ones that no schema can find."""
    assert bool(complaints(path.read_bytes())) is (path.stem not in BEYOND)


@pytest.mark.parametrize("empty", ["", " null", " ~", " Null", " NULL"])
@pytest.mark.parametrize("section", [name for name in Catalogue.model_fields if name != "services"])
def test_an_empty_section_is_one_thing_however_a_program_writes_it(section: str, empty: str) -> None:
    """What js-yaml, Decap and others write for `closures:` is taken where that is, and refused where that is."""
    others = {name: value for name, value in yaml.load(SMALL, yaml.BaseLoader).items() if name != section}
    text = yaml.safe_dump(others, allow_unicode=True)

    def said(of: str) -> list[str]:
        try:
            read_catalogue(of)
        except DiagnosticsError as error:
            return [problem.sentence for problem in error.problems]
        return []

    written, left_blank = f"{section}:{empty}\n{text}", f"{section}:\n{text}"
    assert said(written) == said(left_blank)
    assert bool(complaints(written.encode())) is (section in NEEDED)
    assert not [sentence for sentence in said(written) if f"{section}:" in sentence and section not in NEEDED]


@pytest.mark.parametrize(
    "phone",
    ["+441324503503", "01324503503", "+35312345678", "116123", "[+441324503503, 01324503503]", "{number: +441324503503}"],
)  # fmt: skip
def test_a_number_without_spaces_is_taken_as_it_is_by_the_check(phone: str) -> None:
    """An editor reads digits as a number, and drops the plus or nought before them."""
    text = SMALL.replace("    phone: 0141 248 1763\n", f"    phone: {phone}\n")
    assert phone in text
    read_catalogue(text)
    assert complaints(text.encode()) == []


def test_a_catalogue_that_a_program_wrote_anew_is_the_same() -> None:
    """PyYAML, as one of them, reads `closures:` as nothing and writes `closures: null`."""
    plain = {**yaml.load(SMALL, yaml.BaseLoader), "closures": None}
    written = yaml.safe_dump(plain, allow_unicode=True)
    assert "closures: null" in written
    assert read_catalogue(written).closures == ()


def keys(part: Any, where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every key that the schema describes."""
    for name, value in part.get("properties", {}).items():
        yield f"{where}.{name}", value
    for name, definition in part.get("definitions", {}).items():
        yield from keys(definition, name)


@pytest.mark.parametrize(("name", "key"), list(keys(SCHEMA, "Catalogue")))
def test_every_key_is_explained(name: str, key: dict[str, Any]) -> None:
    """Each key has a title, a sentence, and an example, choices, or parts of its own."""
    assert key["title"]
    assert key["description"].endswith(".")
    assert any(mark in str(key) for mark in ("'examples'", "'enum'", "'$ref'", "'boolean'"))


@pytest.mark.parametrize(("name", "key"), [(n, k) for n, k in keys(SCHEMA, "Catalogue") if "examples" in k])
def test_every_example_is_a_good_one(name: str, key: dict[str, Any]) -> None:
    """What the schema shows as an example, it accepts."""
    for example in key["examples"]:
        jsonschema.Draft7Validator({**key, "definitions": SCHEMA["definitions"]}).validate(example)
