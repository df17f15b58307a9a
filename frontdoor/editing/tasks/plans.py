"""Plans: the answers to a task written into the file's text, checked as ``frontdoor check`` does, each fault beside its question."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from functools import lru_cache

from frontdoor import yamlsource
from frontdoor.catalogue import Catalogue, read_catalogue
from frontdoor.catalogue.validation.future_dates import future_dates
from frontdoor.diagnostics import Diagnostic, DiagnosticsError
from frontdoor.editing.tasks.task import (
    AnswerFault,
    Answers,
    FieldKind,
    Plan,
    Subject,
    Task,
    TaskField,
    TaskStep,
)
from frontdoor.editing.write_back import CannotWrite, Edit, Rename, write_edits
from frontdoor.occurrences import occurrence_words, occurrences
from frontdoor.yamlsource import Path_
from frontdoor.yamlsource.positions import Places

_AHEAD = timedelta(weeks=26)
"""How far ahead next dates are looked for."""
_MOST_DATES = 6
_GONE = "This entry is not there any more: somebody took it out, or gave it another address."
_SAID_AS = {"hours": ("hours", "opens", "closes")}
"""Keys by which a fault may name the value of another one."""


def plan(task: Task, subject: Subject, given: Mapping[str, str | Sequence[str]]) -> Plan:
    """Return what the answers to a task do; ``given`` has them as typed, by question. Raises nothing: every fault is in the plan.

    A question without an answer keeps what stood in it; one that was emptied has an empty answer.
    """
    try:
        section = subject.values.get(subject.section) or {}
        if subject.entry is not None and not task.is_new and subject.entry not in section:
            return Plan(faults={"": [_GONE]})
        fields = task.fields(subject)
        answers = Answers({**{one.name: list(one.value) for one in fields}, **given})
        if faults := {one.name: [said] for one in fields if (said := _unanswered(one, answers))}:
            return Plan(faults=faults)
        steps = list(task.steps(subject, answers))
        edits = [step.edit for step in steps]
        text = write_edits(subject.text, edits)
    except AnswerFault as fault:
        return Plan(faults={fault.name: [fault.sentence]})
    except CannotWrite as why:
        return Plan(faults={"": [str(why)]})
    entry = _entry_after(subject, edits)
    try:
        catalogue = _in_order(text, subject.today)
    except DiagnosticsError as error:
        return Plan(edits, text, beside_questions(error.problems, steps, text), entry=entry)
    return Plan(edits, text, {}, _next_dates(catalogue, subject, entry), entry, catalogue)


def _unanswered(field: TaskField, answers: Answers) -> str:
    """Return what is wrong with an answer before anything is made of it: none where one is needed, or none of the choices."""
    said, is_choice = answers.many(field.name), field.kind in (FieldKind.CHOICE, FieldKind.CHOICES)
    if field.required and not said:
        return f"This is needed. {'Choose one of these.' if is_choice else 'Write it here.'}"
    if is_choice and not {*said} <= {one.value for one in field.choices}:
        return "This is not one of the choices any more. Choose one that is."
    return ""


def _in_order(text: str, today: date) -> Catalogue:
    """Return the catalogue of a text. Raises DiagnosticsError with every fault, days to come where they cannot be among them."""
    catalogue = read_catalogue(text)
    if ahead := list(future_dates(catalogue, today)):
        read = yamlsource.read(text, "services.yaml")
        raise DiagnosticsError(Diagnostic(read.place(one.steps), one.sentence) for one in ahead)
    return catalogue


@lru_cache(maxsize=4)
def _was(text: str) -> Catalogue | None:
    """Return the catalogue before; None where it is not in order."""
    with suppress(DiagnosticsError):
        return read_catalogue(text)
    return None


def beside_questions(
    problems: Iterable[Diagnostic], steps: Sequence[TaskStep], text: str
) -> Mapping[str, Sequence[str]]:
    """Return the sentences of faults by the question whose answer is at the fault's place; the others under no name."""
    places = Places("", text)
    at: dict[tuple[int, int], Path_] = {}
    for known in (places.keys, places.values):
        for path, place in known.items():
            if place not in at or len(path) < len(at[place]):
                at[place] = path
    found: dict[str, list[str]] = defaultdict(list)
    for problem in problems:
        path = at.get((problem.place.line, problem.place.column), ())
        found[_question(path, problem.sentence, steps)].append(problem.sentence)
    return found


def _question(path: Path_, sentence: str, steps: Sequence[TaskStep]) -> str:
    """Return the question whose edit is at a path or around it; of those within it, the one whose key the sentence names."""
    at = [(step, _after(step.edit)) for step in steps]
    around = [(len(where), step) for step, where in at if where == path[: len(where)]]
    if around and len(path) > 1:
        return max(around, key=lambda one: one[0])[1].field
    within = [(step, str(where[-1])) for step, where in at if where[: len(path)] == path and len(path) > 1]
    for step, own in within:
        if any(re.search(rf"\b{re.escape(key)}\b", sentence) for key in _SAID_AS.get(own, (own,))):
            return step.field
    return within[0][0].field if len({step.field for step, _ in within}) == 1 else ""


def _after(edit: Edit) -> Path_:
    """Return the path of what an edit leaves."""
    return (*edit.where[:-1], edit.value.to) if isinstance(edit.value, Rename) else edit.where


def _entry_after(subject: Subject, edits: Iterable[Edit]) -> str | None:
    entry = subject.entry
    for edit in edits:
        if not edit.path and edit.section == subject.section:
            entry = edit.value.to if isinstance(edit.value, Rename) else edit.entry
    return entry


def _next_dates(catalogue: Catalogue, subject: Subject, entry: str | None) -> Sequence[str]:
    """Return when people can come next to a service or a location, in words: from two before the first date that changed."""
    if entry is None or subject.section not in ("services", "locations"):
        return ()
    old = _was(subject.text)
    now = _dates(catalogue, subject, entry)
    before = set(_dates(old, subject, entry)) if old is not None else set()
    first = max(0, next((n for n, words in enumerate(now) if words not in before), 0) - 2)
    return now[first : first + _MOST_DATES]


def _dates(catalogue: Catalogue, subject: Subject, entry: str) -> Sequence[str]:
    first = subject.today
    held = occurrences(catalogue, first=first, last=first + _AHEAD)
    mine = [one for one in held if entry == (one.service if subject.section == "services" else one.location)]
    return list(dict.fromkeys(occurrence_words(one, first) for one in mine))
