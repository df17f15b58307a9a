"""Tasks for editors: what they want done, asked in a few questions, instead of the keys of a file.

``for_section`` lists them; ``plan`` turns answers, typed as said, into edits, with every fault beside its question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from frontdoor.editing.tasks import availability, contact, entries, opening_times
from frontdoor.editing.tasks.form_questions import FormSubject, form_questions, plan_question, question_fields
from frontdoor.editing.tasks.plans import plan
from frontdoor.editing.tasks.task import Answers, FieldKind, Option, Plan, Subject, Task, TaskField, TaskStep

TASKS: Mapping[str, Task] = {
    one.id: one for one in (*opening_times.TASKS, *availability.TASKS, *contact.TASKS, *entries.TASKS)
}


def for_section(section: str, *, new: bool = False) -> Sequence[Task]:
    """Return the tasks for the entries of a section, or those that make a new one."""
    return [one for one in TASKS.values() if section in one.sections and one.is_new == new]


__all__ = [
    "TASKS",
    "Answers",
    "FieldKind",
    "FormSubject",
    "Option",
    "Plan",
    "Subject",
    "Task",
    "TaskField",
    "TaskStep",
    "for_section",
    "form_questions",
    "plan",
    "plan_question",
    "question_fields",
]
