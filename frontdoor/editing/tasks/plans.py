"""Plans: the answers to a task written into the file's text, checked as ``frontdoor check`` does, each fault beside its question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta

from frontdoor import yamlsource
from frontdoor.catalogue import Catalogue, read_catalogue
from frontdoor.catalogue.validation.future_dates import future_dates
from frontdoor.diagnostics import Diagnostic, DiagnosticsError
from frontdoor.editing.tasks.task import AnswerFault, Answers, FieldKind, Plan, Step, Subject, Task
from frontdoor.editing.write_back import CannotWrite, Edit, Rename, write_edits
from frontdoor.occurrences import occurrence_words, occurrences
from frontdoor.yamlsource import Path_
from frontdoor.yamlsource.positions import Places

_AHEAD = timedelta(weeks=26)
"""How far ahead next dates are looked for."""
_MOST_DATES = 6


def plan(task: Task, subject: Subject, given: Mapping[str, str | Sequence[str]]) -> Plan:
    """Return what the answers to a task do; ``given`` has them as typed, by question. Raises nothing: every fault is in the plan."""
    answers = Answers(given)
    faults: dict[str, list[str]] = defaultdict(list)
    for one in task.fields(subject):
        if one.required and not answers.many(one.name):
            what = (
                "Choose one of these."
                if one.kind in (FieldKind.CHOICE, FieldKind.CHOICES)
                else "Write it here."
            )
            faults[one.name].append(f"This is needed. {what}")
    if faults:
        return Plan(faults=faults)
    try:
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
    return Plan(edits, text, {}, next_dates(_was(subject), catalogue, subject, entry), entry, catalogue)


def _in_order(text: str, today: date) -> Catalogue:
    """Return the catalogue of a text. Raises DiagnosticsError with every fault, days to come where they cannot be among them."""
    catalogue = read_catalogue(text)
    if ahead := list(future_dates(catalogue, today)):
        read = yamlsource.read(text, "services.yaml")
        raise DiagnosticsError(Diagnostic(read.place(one.steps), one.sentence) for one in ahead)
    return catalogue


def _was(subject: Subject) -> Catalogue | None:
    """Return the catalogue before; None where it is not in order."""
    with suppress(DiagnosticsError):
        return read_catalogue(subject.text)
    return None


def beside_questions(
    problems: Iterable[Diagnostic], steps: Sequence[Step], text: str
) -> Mapping[str, Sequence[str]]:
    """Return the sentences of faults by the question whose answer is at the fault's place; the others under no name."""
    places = Places("", text)
    at: dict[tuple[int, int], Path_] = {}
    for known in (places.values, places.keys):
        for path, place in known.items():
            if len(path) >= len(at.get(place, ())):
                at[place] = path
    found: dict[str, list[str]] = defaultdict(list)
    for problem in problems:
        path = at.get((problem.place.line, problem.place.column), ())
        found[_question(path, steps)].append(problem.sentence)
    return found


def _question(path: Path_, steps: Sequence[Step]) -> str:
    best, length = "", 0
    for name, edit in steps:
        both = min(len(edit.where), len(path))
        if edit.where[:both] == path[:both] and both > max(length, 1):
            best, length = name, both
    return best


def _entry_after(subject: Subject, edits: Iterable[Edit]) -> str | None:
    entry = subject.entry
    for edit in edits:
        if not edit.path and edit.section == subject.section:
            entry = edit.value.to if isinstance(edit.value, Rename) else edit.entry
    return entry


def next_dates(old: Catalogue | None, new: Catalogue, subject: Subject, entry: str | None) -> Sequence[str]:
    """Return when people can come next to a service or a location, in words: from two before the first date that changed."""
    if entry is None or subject.section not in ("services", "locations"):
        return ()
    now = _dates(new, subject, entry)
    before = set(_dates(old, subject, entry)) if old is not None else set()
    first = next((n for n, words in enumerate(now) if words not in before), 0)
    first = max(0, first - 2)
    return now[first : first + _MOST_DATES]


def _dates(catalogue: Catalogue, subject: Subject, entry: str) -> Sequence[str]:
    first = subject.today
    held = occurrences(catalogue, first=first, last=first + _AHEAD)
    mine = [one for one in held if entry == (one.service if subject.section == "services" else one.location)]
    return list(dict.fromkeys(occurrence_words(one, first) for one in mine))
