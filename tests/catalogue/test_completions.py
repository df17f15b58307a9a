"""What the desk's editor offers: whole, closed, in the schema's own words, and nothing that the shipped file does without."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from frontdoor.catalogue import Catalogue, read_catalogue
from frontdoor.catalogue.schema.completions import ANY_KEY, Completions, completions
from frontdoor.catalogue.schema.json_schema import catalogue_schema
from frontdoor.catalogue.sections import LISTED, SINGLE
from tests.frozen import CATALOGUE

TEXT = CATALOGUE.read_text(encoding="utf-8")
SECTIONS = sorted(catalogue_schema()["properties"])
FILE: dict[str, Any] = yaml.safe_load(TEXT)


def unknown_keys(offered: Completions, names: list[str], value: Any, path: str) -> Iterator[str]:
    """Yield where a value of the file has a key that would not have been offered there."""
    if isinstance(value, list):
        for one in value:
            yield from unknown_keys(offered, names, one, path)
    elif isinstance(value, dict) and names:  # below no set of keys stands free text, such as one by language
        keys = {key: found for name in names for key, found in offered["keys"][name].items()}
        for key, inner in value.items():
            known = keys.get(str(key)) or keys.get(ANY_KEY)
            if known is None:
                yield f"{path}.{key}"
            else:
                yield from unknown_keys(offered, known["of"], inner, f"{path}.{key}")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The shipped file as it is on the frozen day."""
    return read_catalogue(TEXT)


@pytest.mark.parametrize("section", sorted(FILE))
def test_every_key_of_the_shipped_file_would_have_been_offered(catalogue: Catalogue, section: str) -> None:
    """Sabotage: a kind of branch of the schema that is not followed (a list, an alternative, a mapping by id)."""
    offered = completions(catalogue, section)
    there: Any = FILE[section] or []  # a section that has only its heading
    entries = there if section in LISTED else [there] if section in SINGLE else there.values()
    found = [one for entry in entries for one in unknown_keys(offered, [offered["start"]], entry, section)]
    assert found == []


@pytest.mark.parametrize("section", SECTIONS)
def test_each_set_of_keys_is_there_and_each_key_says_what_it_is(catalogue: Catalogue, section: str) -> None:
    """A script that follows a name finds the set; what is offered comes with the schema's sentence."""
    offered = completions(catalogue, section)
    assert offered["keys"][offered["start"]]
    for name, keys in offered["keys"].items():
        for key, found in keys.items():
            assert set(found["of"]) <= set(offered["keys"]), (name, key)
            assert found["info"] or key == ANY_KEY, (name, key)


def test_closed_choices_and_ids_of_the_catalogue_are_values(catalogue: Catalogue) -> None:
    """What may be named is what is there; yes and no once each, and no word for what is not known."""
    offered = completions(catalogue, "services")
    keys = offered["keys"]
    service = keys[offered["start"]]
    assert service["team"]["values"] == sorted(catalogue.teams)
    assert service["needs"]["values"] == sorted(catalogue.needs)
    assert service["at"]["values"] == sorted(catalogue.locations)
    assert service["successor"]["values"] == service["related"]["values"] == sorted(catalogue.services)
    [places] = service["at"]["of"]
    assert set(keys[places]) == {ANY_KEY}
    every = [found["values"] for names in keys.values() for found in names.values()]
    assert ["yes", "no"] in every
    assert all("unknown" not in values and "None" not in values for values in every)
