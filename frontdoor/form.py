"""The referral form: its sections, questions and kinds, and what makes an answer good; knows no HTML and no inbox."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from frontdoor.catalogue import Catalogue


class Kind(StrEnum):
    """What sort of answer a question takes."""

    TEXT = "text"
    LONG_TEXT = "long text"
    NAME = "name"
    EMAIL = "e-mail"
    PHONE = "phone"
    POSTCODE = "postcode"
    DATE = "date"
    MONTH = "month and year"
    YES_NO = "yes/no"
    CHOICE = "choice"
    CHOICES = "choices"
    CONSENT = "consent"


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen: what is kept, and what is shown."""

    value: str
    label: str


@dataclass(frozen=True)
class Condition:
    """True when another question has one of these answers."""

    question: str
    is_one_of: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One thing that the form asks."""

    id: str
    kind: Kind
    label: str
    """The question as asked."""
    thing: str
    """A noun phrase for messages: "Enter {thing}"."""
    number: str = ""
    """As printed on the paper twin, such as 3.2; given by position."""
    hint: str | None = None
    optional: bool = False
    shown_if: Condition | None = None
    needed_if: Condition | None = None
    choices: tuple[Choice, ...] = ()
    max_length: int = 200
    autocomplete: str = "off"
    sensitivity: str = "personal"
    """ordinary, personal or special: how much harm a leak of the answer would do."""
    not_known: str | None = None
    """If set, "not known" is an answer, and this is the question that asks why."""


@dataclass(frozen=True)
class Section:
    """Questions that belong together, under one heading."""

    title: str
    questions: tuple[Question, ...]
    intro: str | None = None


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong with one answer, in a sentence that says what to do."""

    question: str
    input: str
    """The name of the input to go to: the question's id, or its first faulty part."""
    sentence: str


@dataclass(frozen=True)
class Checked:
    """The outcome of a check: the answers as text, and the faults; good when there are none."""

    answers: Mapping[str, str]
    """Question id to canonical text, for every question that was answered and applies; in the form's order."""
    faults: tuple[Fault, ...]

    @property
    def good(self) -> bool:
        """Say whether the answers can be sent."""
        return not self.faults


@dataclass(frozen=True)
class Form:
    """A form, defined once, versioned."""

    id: str
    version: str
    title: str
    sections: tuple[Section, ...]

    def questions(self) -> Iterator[Question]:
        """Yield every question in order."""
        for section in self.sections:
            yield from section.questions

    def check(self, raw: Mapping[str, Sequence[str]], *, today: date) -> Checked:
        """Check what was typed: input names to the values sent; unknown names are ignored."""
        raise NotImplementedError


def load_form(path: Path, catalogue: Catalogue) -> Form:
    """Read and check referral.yaml; prisons and council areas become choices. Raise ProblemsFound."""
    raise NotImplementedError
