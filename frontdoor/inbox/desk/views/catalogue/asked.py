"""The questions of a task on a page: what is in each, what is wrong with it, and how it is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from frontdoor.editing.tasks import FieldKind, Plan, TaskField
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.web.render import page

_FEW = 6
"""Most choices that are shown as buttons; more are a list that opens."""


@dataclass(frozen=True)
class AskedField:
    """One question as the page shows it: with what is in it, and what is wrong with that."""

    id: str
    """The id of its input."""
    field: TaskField
    values: Sequence[str]
    fault: str

    @property
    def value(self) -> str:
        """Return what is in it."""
        return self.values[0] if self.values else ""

    @property
    def kind(self) -> str:
        """Return the name of the template for it."""
        if self.field.kind is FieldKind.CHOICE:
            return "radios" if len(self.field.choices) <= _FEW else "select"
        return self.field.kind.value


def asked_page(
    request: DeskRequest,
    template: str,
    fields: Sequence[TaskField],
    given: Mapping[str, Sequence[str]] | None,
    made: Plan,
    **values: Any,
) -> HttpResponse:
    """Return the page of some questions: with what was given, and each fault beside its question."""
    questions = [
        AskedField(
            f"q-{one.name}" if re.fullmatch(r"[\w-]+", one.name) else f"q-{number}",
            one,
            list(given.get(one.name, ())) if given is not None else _at_first(one),
            " ".join(made.faults.get(one.name, ())),
        )
        for number, one in enumerate(fields)
    ]
    faults = {one.id: f"{one.field.label}: {one.fault}" for one in questions if one.fault}
    known = {one.field.name for one in questions}
    others = [said for name, several in made.faults.items() if name not in known for said in several]
    if others:
        faults |= {"questions": "Something else does not fit: it is said above the questions"}
    return page(
        request, template, status=422 if faults else 200, questions=questions, faults=faults, others=others,
        has_photo=any(one.kind == "photo" for one in questions), **values,
    )  # fmt: skip


def _at_first(field: TaskField) -> list[str]:
    """Return what stands in a question before anybody types; where there is one choice alone, that."""
    if field.kind is FieldKind.CHOICE and field.required and not field.value and len(field.choices) == 1:
        return [field.choices[0].value]
    return list(field.value)


def was_asked(request: DeskRequest, field: TaskField) -> bool:
    """Return whether the page that was sent had a question: a box that is not ticked sends nothing."""
    return field.name in request.POST or field.kind in (FieldKind.CHOICES, FieldKind.YES_NO, FieldKind.CHOICE)
