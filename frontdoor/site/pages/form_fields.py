"""Form fields: a question with what was typed, its faults and its template macro, as the form's page renders it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from frontdoor.form import Choice, Condition, Fault, Form, Question, Raw, Section, Widget

_LONG_LIST = 9
"""Number of choices from which a select list replaces radio buttons."""


def typed_words(question: Question, raw: Raw) -> str:
    """Return the cleaned input of one question in words, valid or not; empty where nothing was typed."""
    values = {
        name: [text for text in raw.get(name, ()) if text.strip()]
        for name in (*question.inputs(), question.id)
    }
    if not question.kind.takes_a_date():
        return "; ".join(question.words(text) for text in values[question.id])
    parts = {
        name.rpartition("-")[2]: " ".join(texts) for name, texts in values.items() if name != question.id
    }
    day = " ".join(part for name in ("day", "month", "year") if (part := parts.get(name))) or " ".join(
        values[question.id]
    )
    unknown = values.get(f"{question.id}-not-known")
    why = " ".join(values.get(f"{question.id}-not-known-why", ()))
    not_known = f"Not known{': ' if why else ''}{why}" if unknown or why else ""
    return "; ".join(filter(None, (day, not_known)))


@dataclass(frozen=True)
class Field:
    """One question as rendered: with what was typed, and its faults."""

    question: Question
    raw: Raw
    faults: tuple[Fault, ...] = ()
    focus: bool = False
    """Whether this question takes the focus when the page opens."""
    today: date | None = None
    """Choices not available on this day are left out; None offers all."""

    @property
    def style(self) -> str:
        """Return the name of the template macro that renders it."""
        traits = self.question.kind.traits
        choose_one = traits.widget is Widget.CHOICES and not traits.several
        if choose_one and len(self.question.options) >= _LONG_LIST:
            return "list"
        return traits.widget.value

    @property
    def described_by(self) -> str:
        """Return ``aria-describedby``: the ids of the hint and the faults."""
        ids = [f"{self.question.id}-hint"] if self.has_hint else []
        return " ".join(ids + [f"{self.question.id}-error"] * bool(self.faults))

    @property
    def has_hint(self) -> bool:
        """Say whether there is a hint under the label."""
        return bool(self.question.hint) or self.question.kind.traits.widget is Widget.AREA

    def value(self, name: str | None = None) -> str:
        """Return what was typed into an input; without a name, into the question's own."""
        values = self.raw.get(name or self.question.id, ())
        if not values and name == self.question.inputs()[0]:
            values = self.raw.get(self.question.id, ())
        return next((text for text in values if text), "")

    @property
    def offered(self) -> tuple[Choice, ...]:
        """Return the choices to render; one of an older version or of another day only if it was chosen."""
        older = tuple(choice for choice in self.question.older_choices if self.chosen(choice.value))
        now = (
            choice
            for choice in self.question.options
            if self.today is None or choice.offered(self.today) or self.chosen(choice.value)
        )
        return (*now, *older)

    @property
    def answered(self) -> bool:
        """Say whether any of the rendered choices was ticked."""
        return any(self.chosen(choice.value) for choice in self.offered)

    def chosen(self, value: str) -> bool:
        """Say whether a choice was ticked."""
        ticked = {text.strip().casefold() for text in self.raw.get(self.question.id, ())}
        label = next((choice.label for choice in self.question.taken if choice.value == value), value)
        return not ticked.isdisjoint({value.casefold(), label.casefold()})

    def wrong(self, name: str) -> bool:
        """Say whether a fault belongs to this input."""
        return any(fault.input == name for fault in self.faults)

    def input_type(self) -> tuple[str, str]:
        """Return the type of a one-line input, and its width in characters (0 for full width)."""
        traits = self.question.kind.traits
        return traits.input_type, traits.width or ("short" if self.question.limit <= 30 else "wide")


@dataclass(frozen=True)
class FieldGroup:
    """Consecutive questions with the same condition; None where they always apply."""

    condition: Condition | None
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class FormPart:
    """One section of the form as rendered."""

    section: Section
    groups: tuple[FieldGroup, ...]


def fields_of(
    form: Form, raw: Raw, faults: Sequence[Fault], change: str | None, today: date | None
) -> dict[str, Field]:
    """Return every question of a form with its input and faults; ``change`` names the one that takes the focus."""
    typed = form.typed(raw)
    return {
        q.id: Field(
            q, typed, tuple(f for f in faults if f.question == q.id), focus=q.id == change, today=today
        )
        for q in form.questions()
    }


def groups_of(section: Section, fields: Mapping[str, Field]) -> tuple[FieldGroup, ...]:
    """Return a section's questions, consecutive ones with the same condition grouped.

    A condition is read only where its question is: what all people at a door are asked stands without one.
    """

    def condition_of(question: Question) -> Condition | None:
        known = question.shown_if and fields.get(question.shown_if.question)
        return question.shown_if if known and known.question.asked else None

    return tuple(
        FieldGroup(condition, tuple(fields[question.id] for question in questions))
        for condition, questions in groupby(section.questions, key=condition_of)
    )
