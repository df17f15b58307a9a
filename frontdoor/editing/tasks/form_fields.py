"""Questions for the keys of an entry, generated from the catalogue's models and the schema's own sentences; and the edits of their answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, get_args, get_origin

import yaml
from pydantic import BaseModel

from frontdoor.catalogue.fields.types import PhoneNumber
from frontdoor.catalogue.models import Address, DropIn
from frontdoor.catalogue.schema.descriptions import FIELD_NOUNS, words
from frontdoor.catalogue.schema.json_schema import spaced
from frontdoor.catalogue.sections import LISTED, NAMED, SINGLE
from frontdoor.editing.fmt.key_order import key_order, model_under
from frontdoor.editing.fmt.verify import values_of
from frontdoor.editing.tasks.asking import hinted
from frontdoor.editing.tasks.task import (
    AnswerFault,
    Answers,
    FieldKind,
    Option,
    Subject,
    TaskField,
    TaskStep,
    text_of,
)
from frontdoor.editing.write_back import REMOVE, Edit
from frontdoor.editing.write_back.emit import value_at
from frontdoor.geography.council_areas import COUNCIL_AREAS

_LONG = frozenset(
    {
        "address_note", "areas_note", "full_name_note", "getting_there", "how_to_ask", "note", "offers", "purpose", "standing_note",
        "status_reason", "summary", "text", "what_for", "who_for", "wording_reason",
    }
)  # fmt: skip
"""Keys of texts that may be long."""
_IDS_OF = {
    "needs": "needs", "prisons": "prisons", "related": "services", "successor": "services", "services": "services",
    "locations": "locations", "team": "teams",
}  # fmt: skip
"""Keys that name entries, and the section of those."""
_OWN_LABEL = frozenset({"for", "from"})
_AREAS = [Option(area.name, area.name) for area in COUNCIL_AREAS]


def model_of(section: str) -> type[BaseModel]:
    """Return the model of the entries of a section."""
    return {**SINGLE, **NAMED, **LISTED}[section]


@dataclass(frozen=True)
class _Part:
    """An entry, or a part of one: its model, its values as written, and its path within the entry."""

    model: type[BaseModel]
    raw: Mapping[str, Any]
    path: tuple[str, ...]


def _part(subject: Subject, inside: tuple[str, ...]) -> _Part:
    model, raw = model_of(subject.section), subject.raw
    for key in inside:
        model = model_under(model, key)[0] or model
        below = raw.get(key)
        raw = below if isinstance(below, dict) else {}
    return _Part(model, raw, inside)


def key_fields(
    subject: Subject,
    names: Sequence[str] = (),
    *,
    inside: tuple[str, ...] = (),
    required: Sequence[str] = (),
) -> Sequence[TaskField]:
    """Return a question for each key of the subject's entry that is named, or for all of them; ``inside`` leads to a part of it."""
    part = _part(subject, inside)
    keys = names or [key for key in key_order(part.model) if key != "id"]
    return [_field(subject, part, key, required=key in required) for key in keys]


def key_steps(
    subject: Subject, answers: Answers, names: Sequence[str], *, inside: tuple[str, ...] = ()
) -> Iterator[TaskStep]:
    """Yield the edits of the answers to ``key_fields``: only of those that differ from what is written.

    A question that was not there at all (no name among the answers) is left as it is.
    """
    part = _part(subject, inside)
    for key in names:
        if key not in answers:
            continue
        new = _typed(_field(subject, part, key, required=False), answers)
        old = part.raw.get(key)
        value = REMOVE if new is None else _in_shape(new, old)
        if (new is None and old is not None) or (new is not None and _spelled(new) != _spelled(old)):
            yield TaskStep(key, Edit(subject.section, subject.entry, (*part.path, key), value))


def _field(subject: Subject, part: _Part, key: str, *, required: bool) -> TaskField:
    model = part.model
    info = next(one for name, one in model.model_fields.items() if key == (one.alias or name))
    hint, examples = words(model.__name__, key) or ("", ())
    kind, choices = _kind(subject, model.__name__, key, info.annotation)
    raw = part.raw.get(key)
    if _is_deep(raw):
        kind, choices = FieldKind.YAML, ()
    value = _shown(kind, raw)
    known = {one.value for one in choices}
    if choices:  # what is written stays, even where it is not among the choices
        choices = [*choices, *(Option(one, one) for one in value if one not in known)]
    label = (
        spaced(key) if key in _OWN_LABEL or key not in FIELD_NOUNS else FIELD_NOUNS[key].removeprefix("the ")
    )
    label = label[0].upper() + label[1:]
    return TaskField(
        key, label, hinted(label, hint, examples[:3]), kind, required or info.is_required(), choices, value
    )


def _kind(subject: Subject, model: str, key: str, annotation: Any) -> tuple[FieldKind, Sequence[Option]]:
    """Return how a key is asked for, and its choices."""
    parts = list(_parts(annotation))
    many = get_origin(annotation) is tuple
    if key == "hours" and DropIn in parts:
        return FieldKind.LIST, ()
    if (key == "phone" and PhoneNumber in parts) or Address in parts:
        return FieldKind.LINE, ()
    if any(get_origin(part) is Mapping or _is_a(part, BaseModel) for part in parts):
        return FieldKind.YAML, ()
    if choices := _choices(subject, model, key, parts):
        return (FieldKind.CHOICES if many else FieldKind.CHOICE), choices
    if many:
        return FieldKind.LIST, ()
    return (FieldKind.TEXT if key in _LONG else FieldKind.LINE), ()


def _choices(subject: Subject, model: str, key: str, parts: Sequence[Any]) -> Sequence[Option]:
    if key in _IDS_OF:
        section = "prisons" if model == "Prison" else _IDS_OF[key]
        return [
            one for one in subject.names(section) if (section, one.value) != (subject.section, subject.entry)
        ]
    if key == "areas":
        return [Option("Scotland", "All of Scotland"), *_AREAS]
    if key == "area":
        return [*_AREAS, Option("elsewhere", "Elsewhere, or not known")]
    if bool in parts:
        return [Option("yes", "Yes"), Option("no", "No")]
    closed = [str(one) for part in parts if _is_a(part, StrEnum) for one in part]
    closed += [str(one) for part in parts if get_origin(part) is Literal for one in get_args(part)]
    return [Option(one, one) for one in closed]


def _is_a(part: Any, kind: type) -> bool:
    return isinstance(part, type) and issubclass(part, kind)


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)


def _is_deep(raw: Any) -> bool:
    """Return whether a value is written with parts that a simple question cannot show, such as translations."""
    return isinstance(raw, dict) or (isinstance(raw, list) and any(not isinstance(one, str) for one in raw))


def _shown(kind: FieldKind, raw: Any) -> Sequence[str]:
    """Return what stands in a question before anybody types."""
    if raw is None or raw == "":
        return ()
    if kind is FieldKind.YAML:
        return (as_yaml(raw),)
    if kind is FieldKind.LIST:
        return ("\n".join(text_of(one).rstrip("\n") for one in (raw if isinstance(raw, list) else [raw])),)
    if kind is FieldKind.CHOICES:
        return tuple(raw) if isinstance(raw, list) else tuple(part.strip() for part in str(raw).split(","))
    if isinstance(raw, list):
        return (", ".join(raw),)
    return (str(raw).rstrip("\n"),)


def as_yaml(raw: Any) -> str:
    """Return a value with parts as it is written in the file, from the margin."""
    said = value_at(raw, -2)
    return "\n".join(said.body) if said.body else said.head.strip()


def read_yaml(text: str, name: str) -> Any:
    """Return the value of a text in YAML. Raises AnswerFault beside a question."""
    try:
        value = values_of(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else "somewhere"
        raise AnswerFault(
            name, f"This cannot be read: {where} is not as the ones around it. Compare the spaces and colons."
        ) from None
    return "" if value is None else value


def _typed(field: TaskField, answers: Answers) -> Any:
    """Return the value of an answer as the file would have it; None for nothing."""
    if field.kind is FieldKind.CHOICES:
        return answers.many(field.name) or None
    if field.kind is FieldKind.LIST:
        return answers.lines(field.name) or None
    said = answers[field.name]
    if not said:
        return None
    return read_yaml(said, field.name) if field.kind is FieldKind.YAML else said.replace("\r\n", "\n")


def _spelled(value: Any) -> Any:
    """Return a value without what does not matter: a list of one is that one, line ends at the end are none."""
    if isinstance(value, list):
        return _spelled(value[0]) if len(value) == 1 else [_spelled(one) for one in value]
    if isinstance(value, dict):
        return {key: _spelled(one) for key, one in value.items()}
    return value.rstrip("\n") if isinstance(value, str) else value


def _in_shape(new: Any, old: Any) -> Any:
    """Return a list of one as that one where it stood so before."""
    return new[0] if isinstance(new, list) and len(new) == 1 and isinstance(old, str) else new


__all__ = ["as_yaml", "key_fields", "key_steps", "model_of", "read_yaml"]
