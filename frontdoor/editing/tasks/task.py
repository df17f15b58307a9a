"""A task as data: something that an editor wants done to one entry, with its questions, and the plan that its answers make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from frontdoor.catalogue import Catalogue
from frontdoor.editing.write_back import Edit, read_values


class FieldKind(StrEnum):
    """How a question is shown; days and times are lines, typed as they are said."""

    LINE = "line"
    TEXT = "text"
    """Several lines."""
    LIST = "list"
    """One to a line."""
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes-no"
    """A box to tick; ticked, its answer is ``yes``."""
    YAML = "yaml"
    """A value with parts, as it is written in the file."""
    PHOTO = "photo"
    """A file from the editor's device; the desk answers with its name once ``photos`` has made it fit."""


class Option(NamedTuple):
    """One choice: what is answered, and what people read."""

    value: str
    label: str


@dataclass(frozen=True)
class TaskField:
    """One question of a task."""

    name: str
    label: str
    hint: str = ""
    kind: FieldKind = FieldKind.LINE
    required: bool = False
    choices: Sequence[Option] = ()
    value: Sequence[str] = ()
    """What stands in it before anybody types: one text, or several for ``CHOICES``."""


class AnswerFault(Exception):  # noqa: N818 -- what it says stands beside a question
    """An answer that cannot be taken: the question's name, and a sentence."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name, self.sentence = name, sentence


@dataclass(frozen=True)
class Subject:
    """What a task is done to: an entry of a section in a file's text, on a day. ``entry`` is None for something new."""

    text: str
    section: str
    entry: str | None
    today: date

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """The file's values as written, every scalar as text."""
        return values_in(self.text)

    @cached_property
    def raw(self) -> Mapping[str, Any]:
        """The entry's values as written; empty for something new."""
        section = self.values.get(self.section) or {}
        found = section if self.entry is None else section.get(self.entry)
        return found if isinstance(found, dict) else {}

    def names(self, section: str) -> Sequence[Option]:
        """Return the entries of a section as choices: id and name."""
        entries = self.values.get(section) or {}
        return [
            Option(id_, text_of(raw.get("name") or id_))
            for id_, raw in entries.items()
            if isinstance(raw, dict)
        ]


@lru_cache(maxsize=4)
def values_in(text: str) -> Mapping[str, Any]:
    """Return the values of a file's text; a page of questions and its answers read one text several times."""
    return read_values(text)


def text_of(value: Any) -> str:
    """Return a text as written, in English where it has translations."""
    return str(value.get("en", "")) if isinstance(value, dict) else str(value)


class Answers:
    """The answers to a task's questions, as typed, without spaces around them."""

    def __init__(self, given: Mapping[str, str | Sequence[str]]) -> None:
        self._given = {
            name: [one.strip() for one in ([said] if isinstance(said, str) else said) if one.strip()]
            for name, said in given.items()
        }

    def __getitem__(self, name: str) -> str:
        """Return the one answer to a question; nothing if there is none."""
        return (self._given.get(name) or [""])[0]

    def __contains__(self, name: str) -> bool:
        """Return whether the question was there at all."""
        return name in self._given

    def many(self, name: str) -> list[str]:
        """Return all answers to a question."""
        return list(self._given.get(name, ()))

    def lines(self, name: str) -> list[str]:
        """Return an answer of one item to a line."""
        return [line.strip() for line in self[name].splitlines() if line.strip()]

    def is_yes(self, name: str) -> bool:
        """Return whether a box was ticked."""
        return self[name] == "yes"


class TaskStep(NamedTuple):
    """An edit, and the question whose answer makes it."""

    field: str
    edit: Edit


@dataclass(frozen=True)
class Task:
    """Something that editors want done: its questions for a subject, and the edits that the answers mean."""

    id: str
    title: str
    says: str
    """One sentence: what it does, for whoever chooses among the tasks."""
    sections: tuple[str, ...]
    """The sections to whose entries it can be done."""
    fields: Callable[[Subject], Sequence[TaskField]]
    steps: Callable[[Subject, Answers], Iterable[TaskStep]]
    """Raises AnswerFault for an answer that cannot be taken before anything is written."""
    is_new: bool = False
    """Whether it makes a new entry: then its subject has no entry yet."""


@dataclass(frozen=True)
class Plan:
    """What the answers to a task do: the edits, the text with them, faults beside their questions, and the next dates."""

    edits: Sequence[Edit] = ()
    text: str | None = None
    """The file's text with the edits written in; None where nothing could be written."""
    faults: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Sentences by question; those under no question's name are about the whole."""
    dates: Sequence[str] = ()
    """When people can come next after this, in words; or which days were understood."""
    entry: str | None = None
    """The id of the entry after this: that of a new one, or the new id of one that was renamed."""
    catalogue: Catalogue | None = None
    """The catalogue of the new text, where it is in order."""
