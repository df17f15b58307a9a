"""Tasks on whole entries: a new one, every fact of one, its photo, its web address, a translation, and prison visits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from textwrap import shorten
from typing import Any

from frontdoor.catalogue.fields.parse import suggested_id
from frontdoor.catalogue.schema.descriptions import FIELD_NOUNS
from frontdoor.catalogue.schema.json_schema import spaced
from frontdoor.catalogue.sections import NAMED
from frontdoor.editing.fmt.key_order import key_order
from frontdoor.editing.tasks.asking import described, entry_values
from frontdoor.editing.tasks.form_fields import key_fields, key_steps, model_of
from frontdoor.editing.tasks.task import (
    AnswerFault,
    Answers,
    FieldKind,
    Option,
    Subject,
    Task,
    TaskField,
    TaskStep,
    text_of,
)
from frontdoor.editing.write_back import REMOVE, Edit, Rename
from frontdoor.language_codes import language
from frontdoor.yamlsource import Path_

_NEW: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "services": (
        "A new service",
        ("name", "summary", "needs", "areas", "for", "who_for", "who_can_ask", "how_to_ask", "phone", "from", "source"),
        ("areas", "needs"),
    ),
    "locations": ("A new place", ("name", "area", "address", "phone", "hours", "getting_there", "source"), ()),
    "other_help": (
        "Other help",
        ("name", "what_for", "crisis", "phone", "hours", "who_for", "needs", "areas", "website", "also", "source", "source_read"),
        ("source",),
    ),
    "needs": ("A new need", ("name", "summary", "icon", "also"), ()),
    "teams": ("A new team", ("name", "answers", "areas", "phone"), ("areas",)),
    "prisons": ("A new prison", ("name", "town", "area", "address", "phone", "holds", "opens", "source", "source_read"), ()),
    "situations": ("A new door on the home page", ("name", "summary", "icon", "call", "page", "button", "steps", "needs", "also"), ()),
}  # fmt: skip
"""Sections to which entries are added by a task: its title, the keys it asks for, and those it needs beyond the model's own."""
_VISIT = (
    "book",
    "phone",
    "website",
    "days",
    "people",
    "bring",
    "arrive",
    "getting_there",
    "access",
    "source",
    "source_read",
)
_REFERENCES = {
    "needs": ("needs",), "prisons": ("prisons",), "related": ("services",), "services": ("services",), "locations": ("locations",),
    "successor": (), "team": ("teams",), "at": ("locations",), "call": ("other_help", "locations"),
    "phone": ("services", "locations", "prisons", "other_help"), "times": ("services",), "address": ("locations",),
}  # fmt: skip
"""Keys under which an id of another entry may stand, and the sections that it is looked for in."""


def _entry_fields(keys: Sequence[str], needed: Sequence[str]) -> Callable[[Subject], Sequence[TaskField]]:
    return lambda subject: key_fields(subject, keys, required=needed)


def _made(keys: Sequence[str]) -> Callable[[Subject, Answers], Iterator[TaskStep]]:
    def steps(subject: Subject, answers: Answers) -> Iterator[TaskStep]:
        id_ = suggested_id(answers["name"])
        if not id_:
            raise AnswerFault(
                "name", "A name needs letters that can stand in a web address. Write it in English."
            )
        if id_ in (subject.values.get(subject.section) or {}):
            raise AnswerFault(
                "name", f'There is "{id_}" already. Give it another name, or change the one that is there.'
            )
        new = Subject(subject.text, subject.section, id_, subject.today)
        yield from key_steps(new, answers, keys)
        if subject.section in ("services", "locations") and not answers["phone"]:
            yield TaskStep("phone", Edit(subject.section, id_, ("phone",), "unknown"))

    return steps


def _facts(subject: Subject, answers: Answers) -> Iterator[TaskStep]:
    keys = [key for key in key_order(model_of(subject.section)) if key != "id"]
    yield from key_steps(subject, answers, keys)


def _photo(subject: Subject, answers: Answers) -> Iterator[TaskStep]:
    yield from entry_values(
        subject, {"file": ("file", answers["file"]), "shows": ("shows", answers["shows"])}, "photo"
    )


def _new_address(subject: Subject, answers: Answers) -> Iterator[TaskStep]:
    """Yield the edits that give an entry another id: it keeps the old one as a former, and all who name it name the new one."""
    old, new = str(subject.entry), answers["id"]
    if new == old:
        raise AnswerFault("id", "This is its address already.")
    for path, value in _named(subject, old, new):
        yield TaskStep("id", Edit(str(path[0]), None, path[1:], value))
    yield TaskStep("id", Edit(subject.section, old, (), Rename(new)))
    said = subject.raw.get("formerly") or []
    former = [*(said if isinstance(said, list) else [said]), old]
    value = former[0] if len(former) == 1 else former
    yield TaskStep("id", Edit(subject.section, new, ("formerly",), value))


def _named(subject: Subject, old: str, new: str) -> Iterator[tuple[Path_, Any]]:
    """Yield each place in which another entry names an id, and the value that names the new one."""
    has = {section for section in NAMED if old in (subject.values.get(section) or {})}

    def walk(path: Path_, value: Any) -> Iterator[tuple[Path_, Any]]:
        if isinstance(value, dict):
            for key, each in value.items():
                if key == "at" and subject.section == "locations" and isinstance(each, dict) and old in each:
                    yield (*path, key, old), Rename(new)
                elif _meant(key, path, has) == subject.section:
                    changed = _replaced(each, old, new)
                    if changed != each:
                        yield (*path, key), changed
                else:
                    yield from walk((*path, key), each)
        elif isinstance(value, list):
            for index, each in enumerate(value):
                yield from walk((*path, index), each)

    yield from walk((), dict(subject.values))


def _meant(key: str, path: Path_, has: Collection[str]) -> str | None:
    """Return the section of the entry that an id under a key means: the first of those that the key leads to and that have it."""
    where = _REFERENCES.get(key, ()) if path else ()  # at the margin these are the sections themselves
    if key == "successor":
        where = ("prisons",) if path[:1] == ("prisons",) else ("services",)
    if key in ("phone", "address", "times") and path[:1] != ("easy_read",):
        where = ()
    return next((section for section in where if section in has), None)


def _replaced(value: Any, old: str, new: str) -> Any:
    """Return ids with one of them replaced, in whichever shape they are written."""
    if isinstance(value, list):
        return [new if one == old else one for one in value]
    if isinstance(value, str):
        return ", ".join(new if part.strip() == old else part.strip() for part in value.split(","))
    return value


def _translation_fields(subject: Subject) -> Sequence[TaskField]:
    keys = [key for key, said in subject.raw.items() if _is_text(key, said)]
    choices = [Option(key, f"{_label(key)}: {_beginning(text_of(subject.raw[key]))}") for key in keys]
    tongues = [
        Option(code, language(code).english) for code in ("gd", "sco", "pl", "ro", "uk", "ar", "ur", "zh")
    ]
    return (
        TaskField("key", "Which text", "", FieldKind.CHOICE, True, choices),
        TaskField("language", "Language", "", FieldKind.CHOICE, True, tongues),
        TaskField("words", "The translation", "By somebody who speaks the language.", FieldKind.TEXT, True),
    )


def _label(key: str) -> str:
    noun = FIELD_NOUNS.get(key, spaced(key)).removeprefix("the ")
    return noun[:1].upper() + noun[1:]


def _beginning(text: str) -> str:
    """Return the first words of a text, without its marks."""
    return shorten(text.replace("**", ""), 60, placeholder=" …")


def _is_text(key: str, said: Any) -> bool:
    translatable = (
        "name",
        "summary",
        "who_for",
        "offers",
        "how_to_ask",
        "note",
        "what_for",
        "getting_there",
        "areas_note",
        "cost",
    )
    return key in translatable and (isinstance(said, str) or (isinstance(said, dict) and "en" in said))


def _translated(subject: Subject, answers: Answers) -> Iterator[TaskStep]:
    key = answers["key"]
    said = subject.raw[key]
    english = said if isinstance(said, dict) else {"en": said.rstrip("\n")}
    value = {**english, answers["language"]: answers["words"]}
    yield TaskStep("words", Edit(subject.section, subject.entry, (key,), value))


def _gone(subject: Subject, answers: Answers) -> Iterator[TaskStep]:
    yield TaskStep("sure", Edit(subject.section, subject.entry, (), REMOVE))


TASKS = (
    *(
        Task(
            f"new-{section.replace('_', '-')}", title, "It then stands in every list that it belongs in.", (section,),
            _entry_fields(keys, needed), _made(keys), is_new=True,
        )
        for section, (title, keys, needed) in _NEW.items()
    ),
    Task(
        "photo", "A photo", "What it looks like from outside; made small, and without where it was taken.", ("locations",),
        lambda subject: (
            TaskField("file", "The photo", "Of the door, and no people.", FieldKind.PHOTO, True),
            described("shows", "What can be seen on it", "Photo.shows", required=True),
        ), _photo,
    ),
    Task(
        "visit", "Prison visits", "What families need to know before a visit.", ("prisons",),
        lambda subject: key_fields(subject, _VISIT, inside=("visit",)),
        lambda subject, answers: key_steps(subject, answers, _VISIT, inside=("visit",)),
    ),
    Task(
        "translation", "Another language", "One text of it in another language; it gets a page of its own.",
        ("services", "locations", "other_help", "needs"), _translation_fields, _translated,
    ),
    Task(
        "web-address", "Another web address", "Its page moves; the old address leads on, and all who name it name the new one.",
        ("services", "locations", "needs", "prisons", "situations", "other_help"),
        lambda subject: (
            TaskField("id", "The new address", "Small letters, digits and dashes. For example: way-home.", required=True, value=(str(subject.entry),)),
        ), _new_address,
    ),
    Task(
        "facts", "Every fact", "All that can be said of it, each by itself.", (*NAMED, "organisation", "settings"),
        key_fields, _facts,
    ),
    Task(
        "take-out", "Take it out", "It was never right. What has ended is closed instead, since old posters point to it.", tuple(NAMED),
        lambda _: (TaskField("sure", "It was never right, and its page may go", "", FieldKind.YES_NO, True),), _gone,
    ),
)  # fmt: skip
