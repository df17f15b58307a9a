"""Questions that several tasks ask, with the schema's own sentences as hints, and the days that answers say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from frontdoor.catalogue.fields import dates
from frontdoor.catalogue.schema.descriptions import words
from frontdoor.editing.tasks.task import AnswerFault, Answers, FieldKind, Subject, TaskField, TaskStep
from frontdoor.editing.write_back import Edit


def described(
    name: str,
    label: str,
    of: str,
    *,
    kind: FieldKind = FieldKind.LINE,
    required: bool = False,
    hint: str | None = None,
) -> TaskField:
    """Return a question about a key of a model (``of``: ``DropIn.days``); its hint is what the schema says of it, unless another is given.

    A hint that only repeats the label is left out; the examples stay.
    """
    described_as, examples = words(*of.split(".")) or ("", ())
    return TaskField(
        name, label, hinted(label, described_as if hint is None else hint, examples), kind, required
    )


def hinted(label: str, hint: str, examples: Sequence[object]) -> str:
    """Return a hint with those examples that are a line of text; without its sentence where that only repeats the label."""
    said = [one for one in examples if isinstance(one, str) and "\n" not in one]
    parts = [
        hint if hint.rstrip(".") != label else "",
        f"For example: {'; '.join(said).rstrip('.')}." if said else "",
    ]
    return " ".join(filter(None, parts))


def from_day(hint: str = "Leave it empty if it holds already.") -> TaskField:
    """Return the question from which day on a change holds."""
    return TaskField("from", "From which day on", f"{hint} For example: 1 March 2027.")


def reason(*, required: bool = False) -> TaskField:
    """Return the question why, in words that people read."""
    return described("reason", "Why, in words that people will read", "Closure.reason", required=required)


def scope(subject: Subject) -> tuple[TaskField, ...]:
    """Return the questions for which places and services something holds; the subject is ticked already."""
    return tuple(
        TaskField(
            section, f"Only for these {called}", "None ticked: for all.", FieldKind.CHOICES, choices=subject.names(section),
            value=(subject.entry,) if subject.section == section and subject.entry else (),
        )
        for section, called in (("locations", "places"), ("services", "services"))
    )  # fmt: skip


def day(name: str, answers: Answers) -> date:
    """Return the day that an answer says. Raises AnswerFault."""
    try:
        return dates.day(answers[name])
    except ValueError as error:
        raise AnswerFault(name, f"This {error}") from error


def new_item(subject: Subject, section: str, values: Mapping[str, tuple[str, Any]]) -> Iterator[TaskStep]:
    """Yield the edits that add an item to a section that is a list; ``values`` has (question, value) by key, empty ones left out."""
    count = len(subject.values.get(section) or ())
    for key, (name, value) in values.items():
        if value:
            yield TaskStep(name, Edit(section, None, (count, key), value))


def entry_values(
    subject: Subject, values: Mapping[str, tuple[str, Any]], *path: str | int
) -> Iterator[TaskStep]:
    """Yield the edits that set keys of the subject's entry, or of a part of it; empty values are left out."""
    for key, (name, value) in values.items():
        if value:
            yield TaskStep(name, Edit(subject.section, subject.entry, (*path, key), value))
