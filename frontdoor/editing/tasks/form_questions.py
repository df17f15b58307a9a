"""The questions of referral.yaml put into other words: asked by door, with the form's version raised, and checked as the form is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from frontdoor.catalogue import Catalogue
from frontdoor.diagnostics import DiagnosticsError
from frontdoor.editing.tasks.plans import beside_questions
from frontdoor.editing.tasks.task import Answers, FieldKind, Option, Plan, TaskField, TaskStep, values_in
from frontdoor.editing.write_back import REMOVE, CannotWrite, Edit, write_edits
from frontdoor.form import Form, read_form
from frontdoor.yamlsource import Path_

_KEPT_VERSIONS = 2
"""Older versions of the form that are still taken, from pages that are open in a browser."""
_WORDS = {
    "label": "The question",
    "hint": "The help below it",
    "thing": "What a message calls it, as in “Enter …”",
    "missing": "What is said when it was left empty",
    "otherwise": "What is said of an answer that does not fit",
}
_DOORS = {
    "": "for people who work with the person",
    "_self": "for people who ask for themselves",
    "_family": "for a relative or friend",
}
_FOR_STAFF = "Without “you” and “your”, which would be staff themselves."


@dataclass(frozen=True)
class FormSubject:
    """A question of a form's text, by its id, on a day; ``catalogue`` is what the form is checked against."""

    text: str
    question: str
    catalogue: Catalogue
    today: date
    has_new_version: bool = False
    """Whether an earlier change that is not public yet gave the form a new version: one more would push out the public one."""

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """The form's values as written."""
        return values_in(self.text)

    @cached_property
    def place(self) -> tuple[Path_, Mapping[str, Any]] | None:
        """The path of the question, and its values; None where there is none."""
        return next((found for found in _questions(self.values) if found[1].get("id") == self.question), None)


def _questions(values: Mapping[str, Any]) -> Iterator[tuple[Path_, Mapping[str, Any]]]:
    for s, section in enumerate(values.get("sections") or ()):
        for q, question in enumerate(section.get("questions") or ()):
            yield (s, "questions", q), question


def form_questions(text: str) -> Sequence[Option]:
    """Return the questions of a form's text: id and words."""
    return [Option(str(raw.get("id")), _english(raw.get("label"))) for _, raw in _questions(values_in(text))]


def question_fields(subject: FormSubject) -> Sequence[TaskField]:
    """Return what can be said of a question in other words: those that it has at each door, and those that every one has."""
    raw = subject.place[1] if subject.place else {}
    fields = []
    for key, what in _WORDS.items():
        for door, whom in _DOORS.items():
            name = f"{key}{door}"
            if name in raw or (key in ("label", "hint") and (key in raw or key == "label")):
                hint = "" if not door else "Empty: in the words for people who work with the person."
                fields.append(
                    TaskField(
                        name,
                        f"{what}, {whom}",
                        hint,
                        FieldKind.TEXT,
                        name in ("label", "thing"),
                        value=_shown(raw.get(name)),
                    )
                )
    fields.append(
        TaskField(
            "desk_label",
            "What staff read",
            _FOR_STAFF,
            FieldKind.TEXT,
            True,
            value=_shown(raw.get("desk_label")),
        )
    )
    for door, whom in _DOORS.items():
        choices = raw.get(f"choices{door}")
        for kept, shown in choices.items() if isinstance(choices, dict) else ():
            name = f"choices{door}/{kept}"
            fields.append(
                TaskField(name, f"The answer “{kept}”, {whom}", "", required=True, value=_shown(shown))
            )
    return fields


def plan_question(subject: FormSubject, given: Mapping[str, str | Sequence[str]]) -> Plan:
    """Return what other words for a question do; ``given`` has them by the names of ``question_fields``. Raises nothing.

    The version is raised to the day, and the last ones stay taken, so that a page that is open in a browser can still be sent.
    """
    if subject.place is None:
        return Plan(faults={"": ["This question is not there any more."]})
    fields = question_fields(subject)
    answers = Answers({**{one.name: list(one.value) for one in fields}, **given})
    faults: dict[str, list[str]] = defaultdict(list)
    for one in fields:
        if one.required and not answers[one.name]:
            faults[one.name].append("This is needed. Write it here.")
    steps = list(_steps(subject, fields, answers))
    if faults or not steps:
        return Plan(faults=faults, text=None if faults else subject.text, entry=subject.question)
    if not subject.has_new_version:
        steps += _new_version(subject)
    edits = [step.edit for step in steps]
    try:
        text = write_edits(subject.text, edits, Form)
        read_form(text, subject.catalogue)
    except CannotWrite as why:
        return Plan(faults={"": [str(why)]})
    except DiagnosticsError as error:
        return Plan(edits, text, beside_questions(error.problems, steps, text), entry=subject.question)
    return Plan(edits, text, entry=subject.question)


def _steps(subject: FormSubject, fields: Sequence[TaskField], answers: Answers) -> Iterator[TaskStep]:
    assert subject.place  # the plan has looked
    path, raw = subject.place
    for one in fields:
        said = answers[one.name].replace("\r\n", "\n")
        if said == "".join(one.value).strip():
            continue
        key, _, kept = one.name.partition("/")
        old = raw.get(key, {}).get(kept) if kept else raw.get(key)
        value: Any = {**old, "en": said} if isinstance(old, dict) and said else said or REMOVE
        yield TaskStep(one.name, Edit("sections", None, (*path, key, *((kept,) if kept else ())), value))


def _new_version(subject: FormSubject) -> Iterator[TaskStep]:
    """Yield the edits that give the form a version of the day, and keep the one before among those that are taken."""
    old = str(subject.values.get("version", ""))
    new = subject.today.isoformat()
    if old == new or old.startswith(f"{new}."):
        new = f"{new}.{int(old.partition('.')[2] or 1) + 1}"
    said = subject.values.get("older_versions") or []
    older = [old, *(said if isinstance(said, list) else [said])]
    yield TaskStep("", Edit("version", None, (), new))
    yield TaskStep("", Edit("older_versions", None, (), older[:_KEPT_VERSIONS]))


def _english(said: Any) -> str:
    return str(said.get("en", "") if isinstance(said, dict) else said or "").rstrip("\n")


def _shown(said: Any) -> Sequence[str]:
    return (_english(said),) if said else ()
