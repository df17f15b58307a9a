"""One entry changed as text: the file with it, checked, and each fault at its line of that text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from frontdoor import yamlsource
from frontdoor.diagnostics import Diagnostic, DiagnosticsError
from frontdoor.editing.tasks.plans import in_order, next_dates
from frontdoor.editing.tasks.task import Plan, Subject
from frontdoor.editing.write_back import CannotWrite, Edit, write_edits
from frontdoor.editing.write_back.entry_text import entry_text, write_entry_text


def plan_text(subject: Subject, typed: str) -> Plan:
    """Return what an entry's text does, as ``entry_text`` gives it; an entry that is not there yet is added.

    ``faults`` are by the line of the text, such as ``3``; those of the whole are under no line.
    """
    if problems := yamlsource.read(typed, "").problems:
        return Plan(faults=_by_line(problems, 1, typed))
    section, entry, text = subject.section, subject.entry, subject.text
    try:
        if entry is not None and entry not in (subject.values.get(section) or {}):
            text = write_edits(text, [Edit(section, entry, (), {"name": "x"})])
        new = write_entry_text(text, section, entry, typed)
    except CannotWrite as why:
        return Plan(faults={"": [str(why)]})
    values = yamlsource.read(typed, "").value
    id_ = next(iter(values)) if isinstance(values, dict) and entry is not None else None
    first = entry_text(new, section, id_).first + 1
    try:
        catalogue = in_order(new, subject.today)
    except DiagnosticsError as error:
        return Plan(text=new, faults=_by_line(error.problems, first, typed), entry=id_)
    return Plan(text=new, dates=next_dates(catalogue, subject, id_), entry=id_, catalogue=catalogue)


def _by_line(problems: Iterable[Diagnostic], first: int, typed: str) -> Mapping[str, Sequence[str]]:
    """Return faults by the line of the typed text, which begins at a line of the file."""
    found: dict[str, list[str]] = defaultdict(list)
    for problem in problems:
        line = problem.place.line - first + 1
        found[str(line) if 0 < line <= typed.count("\n") + 1 else ""].append(problem.sentence)
    return found
