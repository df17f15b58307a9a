"""JSON Schema of services.yaml, generated from the models, for completion and hints in editors.

Draft 7, because common YAML language servers support it best. Such a server has converted the scalars already
(01412481763 is a number to it, 13:00 is text), so each value may have any type to which it would be converted.
"""

from __future__ import annotations

import json
from typing import Any

from frontdoor.catalogue.fields import json_patterns
from frontdoor.catalogue.fields.parse import UNKNOWN
from frontdoor.catalogue.models import Catalogue
from frontdoor.catalogue.schema.descriptions import words
from frontdoor.catalogue.sections import NAMED

Schema = dict[str, Any]

_WORDS = ("title", "description", "examples")
_SHARED: dict[str, Schema] = {
    "Area": json_patterns.AREA,
    "AreaOrScotland": json_patterns.AREA_OR_SCOTLAND,
    "AsOf": json_patterns.AS_OF,
    "Clock": json_patterns.CLOCK,
    "Day": json_patterns.DAY,
    "Id": json_patterns.ID,
    "Link": json_patterns.LINK,
    "Phone": json_patterns.PHONE,
    "Source": json_patterns.SOURCE,
    "Text": json_patterns.TEXT,
    "YesNo": json_patterns.YES_NO,
}
"""Shared value types, defined once."""

_TAKE_UNKNOWN = ("/Text", "/AsOf", "/Day", "/Link", "/Phone", "/Source")
_RANGE = "( ?[-–] ?| to | until | till? |24 ?h).*"
"""A pattern for hours: two times, or round the clock."""
_BARE = "^([1-9]|1[0-2])[:.][0-5][0-9]$|o'?clock$|^unknown$"
"""A pattern for a time that does not say whether it is in the morning, and for an end that nobody knows."""


def catalogue_schema() -> Schema:
    """Return the schema as plain values."""
    made = Catalogue.model_json_schema(by_alias=True, ref_template="#/definitions/{model}")
    parts: dict[str, Schema] = made.pop("$defs")
    choices = {name: part for name, part in parts.items() if "enum" in part}
    definitions = {
        name: _part(name, part, choices) for name, part in sorted(parts.items()) if name not in choices
    }
    _may_be_short(definitions)
    top = _part("Catalogue", made, choices)
    return told_apart(
        {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "$id": "services.schema.json",
            **top,
            "title": "The catalogue of services",
            "description": "Everything that the website says. A value that is not known is the word unknown.",
            "definitions": {**_SHARED, **definitions},
        },
        "definitions",
    )


def catalogue_schema_text() -> str:
    """Return the text of services.schema.json."""
    return json.dumps(catalogue_schema(), indent=2, ensure_ascii=False) + "\n"


def _part(name: str, part: Schema, choices: dict[str, Schema]) -> Schema:
    """Return the schema of one part of the file, with a description for each key."""
    needed = [key for key in part.get("required", ()) if key != "id"]
    keys = {
        key: _key(name, key, _without_null(value), key in needed, choices)
        for key, value in part["properties"].items()
        if key != "id"
    }
    tidy: Schema = {
        "title": spaced(name),
        "description": part.get("description", "").replace("``", ""),
        "type": "object",
        "additionalProperties": False,
        "properties": keys,
    }
    return {**tidy, "required": needed} if needed else tidy


def _key(model: str, key: str, value: Schema, needed: bool, choices: dict[str, Schema]) -> Schema:
    title = spaced(key)
    about, examples = words(model, key) or ("", ())
    value = {k: v for k, v in value.items() if k not in ("title", "default", "description", "examples")}
    value = _spelled_out(value, choices)
    if value.get("type") == "array":
        value = {**value, "items": _spelled_out(value["items"], choices)}
    if model == "Catalogue":
        value = _section(key, value, needed)
    elif value.get("type") == "array":
        value = _one_or_many(value)
    elif value.get("type") == "object" and "patternProperties" in value:
        value = _by_id(value)
    value = _by_reference(value)
    if model != "Catalogue":
        value = (
            {**value, "not": {"const": UNKNOWN}}
            if needed and not _may_be_unknown(value)
            else _or_unknown(value)
        )
    tidy: Schema = {"title": title, "description": about, **value}
    if "$ref" in tidy:
        tidy["allOf"] = [{"$ref": tidy.pop("$ref")}]  # in draft 7 siblings of $ref are ignored
    return {**tidy, "examples": list(examples)} if examples else tidy


def _spelled_out(value: Schema, choices: dict[str, Schema]) -> Schema:
    """Return a reference to a closed choice as its enum."""
    ref = value.get("$ref", "").rpartition("/")[2]
    return {"enum": choices[ref]["enum"]} if ref in choices else value


def _section(key: str, value: Schema, needed: bool) -> Schema:
    if key in NAMED:
        named = _by_id(value)
        return named if needed else {**named, "type": ["object", "null"]}
    return value if needed else {"anyOf": [value, {"type": "null"}]}


def _by_id(value: Schema) -> Schema:
    """Return the schema of entries by id, so that an editor marks a wrong id at the id itself."""
    ((pattern, entry),) = value["patternProperties"].items()
    return {
        "type": "object",
        "propertyNames": {"pattern": pattern, "maxLength": 60},
        "additionalProperties": entry,
    }


def _without_null(value: Schema) -> Schema:
    if "anyOf" not in value:
        return value
    kept = [branch for branch in value["anyOf"] if branch != {"type": "null"}]
    rest = {k: v for k, v in value.items() if k != "anyOf"}
    return {**rest, **kept[0]} if len(kept) == 1 else {**rest, "anyOf": kept}


def _by_reference(value: Any) -> Any:
    """Replace each shared value type by a reference; it would otherwise be repeated a hundred times."""
    if isinstance(value, list):
        return [_by_reference(item) for item in value]
    if not isinstance(value, dict):
        return value
    rules = {k: v for k, v in value.items() if k not in _WORDS}
    for name, kind in _SHARED.items():
        if rules == kind:
            return {"$ref": f"#/definitions/{name}"}
    return {k: _by_reference(v) for k, v in value.items()}


def _one_or_many(value: Schema) -> Schema:
    """Return the schema of a list that may also be a single value, or several names in one text."""
    item = value["items"]
    listed = {"type": "array", "items": item}
    several = [{"type": "string", "pattern": ","}] if "enum" in item or "pattern" in item else []
    return {"anyOf": [listed, item, *several]}


def _may_be_unknown(value: Schema) -> bool:
    return {"const": UNKNOWN} in value.get("anyOf", ())


def _or_unknown(value: Schema) -> Schema:
    if (
        _may_be_unknown(value)
        or value.get("$ref", "").endswith(_TAKE_UNKNOWN)
        or UNKNOWN in value.get("enum", ())
        or UNKNOWN in value.get("pattern", "")
    ):
        return value
    if "enum" in value:
        return {**value, "enum": [*value["enum"], UNKNOWN]}
    if "anyOf" in value:
        return {**value, "anyOf": [*value["anyOf"], {"const": UNKNOWN}]}
    return {"anyOf": [value, {"const": UNKNOWN}]}


def _may_be_short(definitions: dict[str, Schema]) -> None:
    """Allow the short forms that ``shorthand`` expands."""
    drop_in = definitions["DropIn"]
    about, examples = words("DropIn", "hours") or ("", ())
    drop_in["properties"]["hours"] = {
        "title": "Hours", "description": about, "type": "string", "examples": list(examples)
    }  # fmt: skip
    for key in ("opens", "closes"):  # a bare hour is told by the other time
        drop_in["properties"][key] = {
            **{k: v for k, v in drop_in["properties"][key].items() if k in _WORDS},
            "anyOf": [
                {"$ref": "#/definitions/Clock"},
                {"type": "number", "minimum": 1, "maximum": 12.59},
                {"type": "string", "pattern": _BARE if key == "closes" else f"{_BARE}|{_RANGE}"},
            ],
        }
    drop_in["required"] = ["days"]
    drop_in["anyOf"] = [
        {"required": ["opens", "closes"], "not": {"required": ["hours"]}},
        {"required": ["hours"], "not": {"anyOf": [{"required": ["opens"]}, {"required": ["closes"]}]}},
        {
            "required": ["opens"],
            "not": {"required": ["hours"]},
            "properties": {"opens": {"type": "string", "pattern": _RANGE}},
        },
        {"properties": {"days": {"type": "string", "pattern": "[0-9]|noon|midday|midnight|round the clock"}}},
    ]
    for part, key in (
        ("ServiceAt", "drop_ins"),
        ("ServiceAt", "hours"),
        ("Location", "hours"),
        ("LocationChange", "hours"),
    ):
        definitions[part]["properties"][key]["anyOf"].append({"type": "string"})
    definitions["Closure"]["anyOf"] = [
        {"required": ["on"], "not": {"anyOf": [{"required": ["from"]}, {"required": ["until"]}]}},
        {"required": ["from", "until"], "not": {"required": ["on"]}},
    ]
    at = definitions["Service"]["properties"]["at"]
    entry = at["anyOf"][0]
    entry["additionalProperties"] = {"anyOf": [entry["additionalProperties"], {"type": "null"}]}
    at["anyOf"] += [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
    for part, key in (
        ("Location", "address"),
        ("Prison", "address"),
        ("Organisation", "address"),
        ("Team", "post"),
        ("LocationChange", "address"),
        ("PrisonChange", "address"),
        ("OrganisationChange", "address"),
        ("TeamChange", "post"),
    ):
        address = definitions[part]["properties"][key]
        for keyword in ("oneOf", "allOf", "anyOf"):
            address.pop(keyword, None)
        address["anyOf"] = [{"$ref": "#/definitions/Address"}, {"type": "string"}]


def told_apart(schema: Schema, definitions: str) -> Schema:
    """Return a schema whose branches of ``anyOf`` each have ``properties``, empty ones if need be, which allow the same.

    yaml-language-server 1.25 takes branches without title, description and properties for each other. It then shows, when the
    pointer rests on a key, its title once for each branch, and not its description (findings/yaml-language-server-hover.sh).
    """

    def of(value: Any) -> Any:
        if isinstance(value, list):
            return [of(one) for one in value]
        if not isinstance(value, dict):
            return value
        made = {key: of(one) for key, one in value.items()}
        if isinstance(made.get("anyOf"), list):
            made["anyOf"] = [one if "$ref" in one else {"properties": {}, **one} for one in made["anyOf"]]
        return made

    made: Schema = of(schema)
    named = {name: {"properties": {}, **one} for name, one in made[definitions].items()}
    return {**made, definitions: named}


def spaced(name: str) -> str:
    """Return a key as a title: ``who_for`` becomes ``Who for``."""
    apart = "".join(f" {c.lower()}" if c.isupper() else c for c in name).replace("_", " ").strip()
    return apart[:1].upper() + apart[1:]
