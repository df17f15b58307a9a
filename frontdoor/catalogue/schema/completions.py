"""Completions for the text of one entry: which keys and values may stand where, taken from the catalogue's JSON Schema.

It is what the desk's editor offers, in a shape that a script can follow without reading JSON Schema itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypedDict

from frontdoor.catalogue import Catalogue
from frontdoor.catalogue.fields.parse import UNKNOWN
from frontdoor.catalogue.schema.json_schema import Schema, catalogue_schema
from frontdoor.catalogue.sections import NAMED

ANY_KEY = "*"
"""Stands for each key of a mapping by id."""


_YES_OR_NO = {"yes", "no"}
_SAME_SECTION = ("related", "successor")


class KeyCompletion(TypedDict):
    """What may stand at one key."""

    info: str
    """The schema's own sentence about it."""
    values: list[str]
    """The words of a closed choice, or the ids of the entries that it may name; empty where anything may stand."""
    of: list[str]
    """Names of the sets of keys that may stand below it."""


class Completions(TypedDict):
    """Sets of keys by name, and which of them stands directly below an entry's id."""

    start: str
    keys: dict[str, dict[str, KeyCompletion]]


def completions(catalogue: Catalogue, section: str) -> Completions:
    """Return what may stand in an entry of a section; ids are those of the entries that the catalogue has."""
    ids = {name: sorted(getattr(catalogue, name)) for name in NAMED}
    ids |= {key: ids[section] for key in _SAME_SECTION if section in ids}
    found = _SchemaWalk(ids | {"at": ids["locations"]})
    entry = _schema()["properties"][section]
    return {"start": found.read(section, entry.get("additionalProperties", entry)), "keys": found.keys}


@lru_cache(maxsize=1)
def _schema() -> Schema:
    return catalogue_schema()


class _SchemaWalk:
    """Follows the schema from one part; each part that is met becomes a set of keys once, as parts may hold themselves.

    Ids are by the key that names them, in the singular or the plural: ``team``, ``needs``.
    """

    def __init__(self, ids: Mapping[str, Sequence[str]]) -> None:
        self.ids = ids
        self.keys: dict[str, dict[str, KeyCompletion]] = {}

    def read(self, name: str, part: Schema) -> str:
        """Add the keys of a part, under its title or the name where it has none; return the name of the set."""
        name = next((str(one["title"]) for one in _branches(part) if _has_keys(one)), name)
        if name in self.keys:
            return name
        self.keys[name] = {}
        for branch in _branches(part):
            for key, value in branch["properties"].items() if _has_keys(branch) else ():
                self.keys[name][key] = self._key(key, value)
            if _is_by_id(branch):
                self.keys[name][ANY_KEY] = self._key(ANY_KEY, branch["additionalProperties"])
        return name

    def _key(self, key: str, value: Schema) -> KeyCompletion:
        branches = _branches(value)
        words = [str(word) for one in branches for word in (*one.get("enum", ()), one.get("const"))]
        words = [word for word in dict.fromkeys(words) if word not in (str(None), UNKNOWN)]
        if set(words) >= _YES_OR_NO:
            words = sorted(_YES_OR_NO, reverse=True)  # and not each way to spell them
        below = {self.read(key, one) for one in branches if _has_keys(one) or _is_by_id(one)}
        info = str(value.get("description", ""))
        return {
            "info": info,
            "values": words or list(self.ids.get(key) or self.ids.get(f"{key}s", ())),
            "of": sorted(below),
        }


def _has_keys(branch: Schema) -> bool:
    """Return whether a branch is a part with keys of its own; others only say which keys go together."""
    return bool(branch.get("properties")) and "title" in branch


def _is_by_id(branch: Schema) -> bool:
    """Return whether a branch is a mapping by id to parts with keys; a text by language is none."""
    inner = branch.get("additionalProperties")
    return isinstance(inner, dict) and any(map(_has_keys, _branches(inner)))


def _branches(part: Schema) -> list[Schema]:
    """Return a part and all that may stand in its place: what it refers to, each alternative, the items of a list."""
    found = [part]
    if "$ref" in part:
        found += _branches(_schema()["definitions"][str(part["$ref"]).rpartition("/")[2]])
    inner: list[Any] = [
        part.get("items"),
        *part.get("anyOf", ()),
        *part.get("allOf", ()),
        *part.get("oneOf", ()),
    ]
    for one in inner:
        if isinstance(one, dict):
            found += _branches(one)
    return found
