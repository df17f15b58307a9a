"""Turns pydantic's validation errors into sentences for the person who typed the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel

from frontdoor.catalogue.fields.parse import UNKNOWN, shown
from frontdoor.catalogue.fields.suggestions import did_you_mean, listed, nearest
from frontdoor.catalogue.schema.descriptions import TO_ADD
from frontdoor.catalogue.sections import NOUNS

Steps = tuple[str | int, ...]

_NAMES = frozenset(
    {
        "successor",
        "who_can_ask",
        "formerly",
        "areas",
        "prisons",
        "needs",
        "related",
        "answers",
        "services",
        "locations",
        "source",
        "for",
        "holds",
    }
)
"""Lists of names, whose items are located one by one."""


@dataclass(frozen=True)
class Finding:
    """A sentence, and the path of the value (or, if so marked, the key) that it is about."""

    steps: Steps
    sentence: str
    key: bool = False
    typed: bool = False
    """Whether it says how to write a value, whatever else may be wrong on its line."""
    stray: bool = False
    """Whether it is about a key that resembles no known one."""


def explain(errors: Sequence[Any], model: type[BaseModel], raw: Any, where: Steps) -> Iterator[Finding]:
    """Yield a sentence for each of pydantic's errors in an entry at path ``where``."""
    meant = {
        (*e["loc"][:-1], meant_key(model, e["loc"], raw)) for e in errors if e["type"] == "extra_forbidden"
    }
    for error in errors:
        if error["type"] == "missing" and error["loc"] in meant:
            continue  # it is present, but misspelled
        steps = _real_steps(error["loc"], raw)
        if error["type"] == "beside":
            steps, complaint = (*steps[:-1], error["ctx"]["key"]), error["ctx"]["complaint"]
            yield Finding((*where, *steps), f"{subject((*where, *steps[:-1]))}: {steps[-1]} {complaint}")
        elif error["type"] == "missing":
            yield _missing(steps, raw, where)
        elif error["type"] == "extra_forbidden":
            yield _unknown_key(
                steps, where, _model_at(model, error["loc"][:-1]), meant_key(model, error["loc"], raw)
            )
        else:
            typed = error["type"] in ("value_error", "enum", "literal_error")
            yield Finding((*where, *steps), f"{_named(where, steps)} {_complaint(error)}", typed=typed)


def subject(steps: Steps) -> str:
    """Return what a path leads to, in words: ``service "throughcare", drop-in 2 at "glasgow"``."""
    section = str(steps[0]) if steps else "the file"
    if section in NOUNS and len(steps) > 1:
        entry = (
            f"{NOUNS[section]} {steps[1] + 1}"
            if isinstance(steps[1], int)
            else f'{NOUNS[section]} "{steps[1]}"'
        )
        rest = list(steps[2:])
    elif section in ("organisation", "settings"):
        entry, rest = "the organisation" if section == "organisation" else section, list(steps[1:])
    else:
        return f'"{section}"' if steps else section
    words = ""
    at = None
    while rest:
        step = rest.pop(0)
        if step == "at" and rest and isinstance(rest[0], str):
            at = rest.pop(0)
            words += "" if rest and rest[0] in ("drop_ins", "hours") else f', at "{at}"'
        elif isinstance(step, int):
            words += f" {step + 1}"
        else:
            words += f", {'drop-in' if step == 'drop_ins' else step}"
            if step in ("drop_ins", "hours") and rest and isinstance(rest[0], int) and at:
                words += f' {rest.pop(0) + 1} at "{at}"'  # type: ignore[operator]
    return entry + words


def _named(where: Steps, steps: Steps) -> str:
    """Return the words for a value, up to its complaint: ``service "x": phone``."""
    path = (*where, *steps)
    if not steps or (isinstance(path[-1], int) and path[-2] in ("drop_ins", "hours")):
        return subject(path)
    if path[-1] == "id":
        return f"the id of this {NOUNS.get(str(path[0]), 'entry')}"
    if isinstance(path[-1], int) and path[-2] in _NAMES:
        path = path[:-1]  # the complaint shows the name
    if isinstance(path[-1], int):
        return f"{subject(path[:-2])}: {path[-2]} {path[-1] + 1}"
    return f"{subject(path[:-1])}: {path[-1]}"


def _complaint(error: Any) -> str:
    kind, value = error["type"], error["input"]
    if kind == "value_error":
        return str(error["ctx"]["error"])
    if isinstance(value, str) and not value.strip():
        return 'has nothing after it. Write the value, or "unknown", or take the line out.'
    if kind in ("enum", "literal_error"):
        return _not_a_choice(value, re.findall(r"'([^']*)'", error["ctx"]["expected"]))
    if kind in ("model_type", "mapping_type", "dict_type", "model_attributes_type"):
        return _no_keys(value)
    if kind == "tuple_type":
        return "has keys under it, and a list was expected. Put a dash and a space before each entry."
    return "cannot be used. See the guide for what is expected here."


def _not_a_choice(value: object, choices: Sequence[str]) -> str:
    if not isinstance(value, str):
        return f"is not one word, and {listed(choices)} was expected."
    return f"is {shown(value)}, and {listed(choices)} was expected.{did_you_mean(value, choices)}"


def _no_keys(value: object) -> str:
    if not isinstance(value, str):
        return "is a list, and keys with values were expected under it. Take the dash out."
    if colon := re.match(r"([a-z_]+)[:=](.*)", value):
        return f'is read as the text {shown(value)}. Put a space after the colon: "{colon[1]}: {colon[2].strip()}".'
    return f"is the text {shown(value)}, and keys with values were expected under it."


def _missing(steps: Steps, raw: Any, where: Steps) -> Finding:
    key = str(steps[-1])
    parent = _at(raw, steps[:-1])
    owner = subject((*where, *steps[:-1]))
    if isinstance(parent, Mapping) and parent.get(key) == UNKNOWN:
        return Finding(
            (*where, *steps),
            f"{owner}: {key} cannot be unknown. Write it, or leave the whole entry out for now.",
        )
    add = TO_ADD.get(f"{where[0]}.{key}" if where else key) or TO_ADD.get(key)
    hint = f' Add "{key}:" {add}.' if add else ""
    return Finding((*where, *steps[:-1]), f"{owner} has no {key}.{hint}", key=True)


def _unknown_key(steps: Steps, where: Steps, owner: type[BaseModel] | None, meant: str | None) -> Finding:
    key = str(steps[-1])
    names = keys_of(owner) if owner else []
    hint = f' Did you mean "{meant}"?' if meant is not None else ""
    if not hint and 0 < len(names) <= 12:
        hint = f" The keys that it can have are: {listed(names, 'and')}."
    elif not hint:
        hint = (
            ' If it is something that people should know, write it under "note:".' if "note" in names else ""
        )
    if not key:
        return Finding(
            (*where, *steps), f"{subject((*where, *steps[:-1]))} has a colon with no key before it.", key=True
        )
    return Finding(
        (*where, *steps),
        f"{subject((*where, *steps[:-1]))} has the key {shown(key)}, which is not known here.{hint}",
        key=True,
        stray=meant is None,
    )


def meant_key(model: type[BaseModel], loc: Sequence[str | int], raw: Any) -> str | None:
    """Return the known key that is probably meant by the last step of pydantic's path, absent keys first."""
    owner = _model_at(model, loc[:-1])
    if owner is None:
        return None
    names, there = keys_of(owner), _at(raw, _real_steps(loc[:-1], raw))
    absent = [name for name in names if not isinstance(there, Mapping) or name not in there]
    return nearest(str(loc[-1]), absent) or nearest(str(loc[-1]), names)


def keys_of(model: type[BaseModel]) -> list[str]:
    """Return the keys that staff may write in a part of the catalogue."""
    names = [field.alias or name for name, field in model.model_fields.items() if name != "id"]
    return [*names, "hours"] if {"days", "opens"} <= set(model.model_fields) else names


def _real_steps(loc: Sequence[str | int], raw: Any) -> Steps:
    """Return pydantic's path without the steps that stand for its own choices."""
    steps: list[str | int] = []
    value = raw
    for step in loc:
        typed = isinstance(value, Mapping) and step in value  # somebody may write "<<" as a key
        if isinstance(step, str) and (step.startswith("<") or step == "[key]") and not typed:
            continue
        if isinstance(step, int) and not isinstance(value, list):
            continue  # a single value parsed as a list of one, or several in one text
        steps.append(step)
        value = _at(value, (step,))
    return tuple(steps)


def _at(value: Any, steps: Steps) -> Any:
    for step in steps:
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _model_at(model: type[BaseModel], loc: Sequence[str | int]) -> type[BaseModel] | None:
    """Return the model of the part at a path."""
    found: type[BaseModel] | None = model
    for step in loc:
        if found is None or isinstance(step, int) or step.startswith("<"):
            continue
        field = next((f for name, f in found.model_fields.items() if step in (name, f.alias)), None)
        if field is not None:
            found = _model_in(field.annotation)
    return found


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for part in get_args(annotation) if (m := _model_in(part)) is not None), None)
