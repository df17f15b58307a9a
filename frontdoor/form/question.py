"""One question of a form: wording, kind of answer, condition, requirements and limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from frontdoor.catalogue.fields.types import Text, YesNo
from frontdoor.catalogue.models import CatalogueEntry
from frontdoor.form.doors import QUESTION, Door, Doors, worded
from frontdoor.form.fields import (
    Answers,
    Choice,
    Choices,
    Count,
    DeskChoices,
    Limit,
    QuestionId,
    QuestionIds,
)
from frontdoor.form.kinds import QuestionKind, Widget

NOT_KNOWN = "not known: "
"""Prefix of a canonical answer for a fact that is not known; the reason follows."""


class Condition(CatalogueEntry):
    """True when an earlier question has one of these answers."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    question: QuestionId
    """The id of the earlier question."""
    is_one_of: Annotated[Answers, Field(alias="is")]
    """The answers, one or several."""
    words: Text | None = None
    """The condition as people read it: "If they are in prison"."""
    words_self: Text | None = None
    """The same for people who ask for themselves."""
    words_family: Text | None = None
    """The same for a relative or friend."""

    def holds(self, answers: Mapping[str, str]) -> bool:
        """Return whether the condition holds for canonical answers."""
        return not set(answers.get(self.question, "").split("; ")).isdisjoint(self.is_one_of)


class Requirement(CatalogueEntry):
    """What a choice needs besides, so that it can be done: an answer to one of some questions."""

    one_of: QuestionIds
    """The answer to any of them will do; "not known" is none."""
    mobile: YesNo = False
    """Whether it must be a phone number that can take text messages."""
    otherwise: Text
    """What to say beside the first of the questions that applies, or beside the choice where none does."""
    otherwise_self: Text | None = None
    """The same for people who ask for themselves."""
    otherwise_family: Text | None = None
    """The same for a relative or friend."""


class Question(CatalogueEntry):
    """One thing that the form asks."""

    id: QuestionId
    """What its answer is kept under; an old id never gets a new meaning."""
    kind: QuestionKind
    """What kind of answer it takes."""
    label: Text
    """The question as asked of people who work with the person, and where a door has no words of its own."""
    label_self: Text | None = None
    """The question as asked of people who ask for themselves."""
    label_family: Text | None = None
    """The question as asked of a relative or friend."""
    desk_label: Text
    """The same for staff, who are neither the person nor the referrer: without "you" and "your"."""
    whose: QuestionIds = ()
    """Earlier questions whose answers say whose it is; the desk shows them behind the label, such as (sister)."""
    thing: Text
    """A noun phrase for messages, "Enter {thing}"; for yes/no and consent what a yes means, "Choose yes if {thing}"."""
    thing_self: Text | None = None
    """The noun phrase for people who ask for themselves."""
    thing_family: Text | None = None
    """The noun phrase for a relative or friend."""
    number: str = ""
    """As printed on the paper twin, such as 3.2; given by position, not written in the file."""
    hint: Text | None = None
    """A sentence below the question that helps to answer it."""
    hint_self: Text | None = None
    """The same for people who ask for themselves."""
    hint_family: Text | None = None
    """The same for a relative or friend."""
    asked_of: Doors = tuple(Door)
    """Who is asked it; without it everybody, and [] nobody: an answer that an older page sends is kept all the same."""
    only_on_paper: YesNo = False
    """Whether it is asked on paper alone."""
    new_page: YesNo = False
    """Whether it begins a page where the form is asked in steps."""
    ask_when_calling: YesNo = False
    """Whether staff ask it in the first call where it has no answer: the desk lists it."""
    waits_if: Condition | None = None
    """When it waits for the first call, though it is asked at other times; an answer is taken all the same."""
    waits_if_self: Condition | None = None
    """The same for people who ask for themselves."""
    until_asked: Text | None = None
    """What holds while nobody has asked it; the desk says it before all else."""
    asked: bool = True
    """Whether it is asked at the door whose form this is; follows from the door, and is not written in the file."""
    optional: YesNo = False
    """Whether it may be left open."""
    shown_if: Condition | None = None
    """When it is asked; without it, always."""
    needed_if: Condition | None = None
    """When it must be answered; at other times it may be left open."""
    choices: Choices = ()
    """The answers to choose from: what is kept, a colon, and what is shown; or what is both."""
    choices_self: Choices = ()
    """The choices that people who ask for themselves are offered, in their words."""
    choices_family: Choices = ()
    """The choices that a relative or friend is offered, in their words."""
    older_choices: Choices = ()
    """Choices of the form's older versions: still taken from a page that is open in a browser, but offered no more."""
    choices_from: Literal["prisons", "council areas", "needs"] | None = None
    """Choices that the catalogue gives; ``choices`` then stand after them. Of needs, ``choices`` name those to offer, by id."""
    desk_choices: DeskChoices = {}  # noqa: RUF012 -- never changed
    """Choices in words for staff, where those of the form would mean another person: what is kept, and what is shown."""
    requires: Mapping[str, Requirement] = {}
    """What choices need besides, so that they can be done. An answer then needs at least one of the choices named here."""
    none_of_these: str | None = None
    """The one of the choices that cannot stand beside others."""
    max_length: Count | None = None
    """In characters; without it each kind has its own."""
    earliest: Limit | None = None
    """The first day that is taken, such as 12 weeks before today."""
    latest: Limit | None = None
    """The last day that is taken."""
    empty_means: Literal["today"] | None = None
    """What no answer stands for."""
    must_be: str | None = None
    """The only answer with which the form can be sent; ``otherwise`` says why, and what to do."""
    otherwise: Text | None = None
    """Why the form cannot be sent with another answer, and what to do."""
    otherwise_self: Text | None = None
    """The same for people who ask for themselves."""
    otherwise_family: Text | None = None
    """The same for a relative or friend."""
    missing: Text | None = None
    """What to say when there is no answer, where the usual sentence would not do."""
    missing_self: Text | None = None
    """The same for people who ask for themselves."""
    missing_family: Text | None = None
    """The same for a relative or friend."""
    autocomplete: str = "off"
    """What a browser may offer to fill in, by HTML's names, such as tel."""
    sensitivity: Literal["ordinary", "personal", "special"] = "personal"
    """How much harm a leak of the answer would do."""
    know_first: YesNo = False
    """Whether a colleague has to know the answer before doing anything: the desk shows it before all others."""
    not_known: Text | None = None
    """If set, "not known" is an answer, and this is the question that asks why."""

    def at(self, door: Door, *, paper: bool = False, besides: bool = False) -> Question:
        """Return the question as it is at a door: in its words; where it is not asked there, it may be left open.

        ``paper`` is the form to fill in by hand; with ``besides`` it is shown all the same, for what an older page sent.
        """
        asked = door in self.asked_of and (paper or not self.only_on_paper)
        own = worded(self, door)
        update: dict[str, object] = {"asked": asked or besides}
        if not asked:
            update |= {"optional": True, "needed_if": None, "must_be": None}
        elif self.needed_if and self.needed_if.question == QUESTION:
            update |= {"optional": door not in self.needed_if.is_one_of, "needed_if": None}
        if own.choices is not self.choices:
            offered = {choice.value for choice in own.choices}
            left = (choice for choice in self.choices if choice.value not in offered)
            update["older_choices"] = (*left, *self.older_choices)
        if self.shown_if:
            update["shown_if"] = worded(self.shown_if, door)
        if self.requires:
            update["requires"] = {value: worded(one, door) for value, one in self.requires.items()}
        return own.model_copy(update=update)

    def waits(self, answers: Mapping[str, str]) -> bool:
        """Return whether it is left to the first call, by canonical answers."""
        return self.waits_if is not None and self.waits_if.holds(answers) and self.id not in answers

    @property
    def limit(self) -> int:
        """Return the largest length of an answer, in characters."""
        return self.max_length or self.kind.traits.limit

    @property
    def options(self) -> tuple[Choice, ...]:
        """Return the choices that can be chosen now; empty where the answer is typed."""
        return self.kind.traits.options or self.choices

    @property
    def taken(self) -> tuple[Choice, ...]:
        """Return the choices that are accepted: those offered now, and those of older versions."""
        return (*self.options, *self.older_choices)

    @property
    def staff_labels(self) -> dict[str, str]:
        """Return each accepted choice in the words that staff read: what is kept, and what is shown."""
        return {choice.value: choice.label for choice in self.taken} | dict(self.desk_choices)

    def inputs(self) -> tuple[str, ...]:
        """Return the names of its inputs on the page, in order; links to the question lead to the first."""
        if not self.kind.takes_a_date():
            return (self.id,)
        extra = ("not-known", "not-known-why") if self.not_known else ()
        return tuple(f"{self.id}-{part}" for part in (*self.kind.traits.parts, *extra))

    def words(self, answer: str) -> str:
        """Format a canonical answer for readers: labels for choices, 3 March 2027 for a date."""
        if answer.startswith(NOT_KNOWN) and self.not_known:
            return "Not known: " + answer.removeprefix(NOT_KNOWN)
        if self.kind.takes_a_date():
            return _date_in_words(answer)
        if self.kind.traits.widget is Widget.CONSENT:
            return "Yes" if answer == "yes" else answer
        if self.options:
            labels = {choice.value: choice.label for choice in self.taken}
            parts = answer.split("; ") if self.kind.traits.several else [answer]
            return "; ".join(labels.get(part, part) for part in parts)
        return answer

    def owner(self, answers: Mapping[str, str]) -> str:
        """Return whose the answer is, such as "his mother, Ann", where other answers tell; else an empty string."""
        return ", ".join(said for id_ in self.whose if (said := answers.get(id_)))

    def labels(self, answer: str) -> dict[str, str]:
        """Return the labels of the choices as they were shown, to be stored with the answer.

        For tick boxes, the unticked ones too; empty where stored values and labels are the same.
        """
        if self.kind.traits.several:
            chosen = answer.split("; ")
            return {c.value: c.label for c in self.taken if c in self.options or c.value in chosen}
        return {c.value: c.label for c in self.taken if c.value == answer != c.label} if answer else {}


@dataclass(frozen=True, order=True)
class Fault:
    """A fault of one answer, with a sentence that says what to do."""

    question: str
    input: str
    """The input to focus: the question's id, or its first faulty part."""
    sentence: str


def _date_in_words(answer: str) -> str:
    try:
        if len(answer) == len("2027-03"):
            return f"{date.fromisoformat(answer + '-01'):%B %Y}"
        day = date.fromisoformat(answer)
    except ValueError:
        return answer
    return f"{day.day} {day:%B} {day.year}"
