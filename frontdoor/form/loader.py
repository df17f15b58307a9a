"""Loads a form: parses and validates each question by itself, adds choices from the catalogue, and reports all faults at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from frontdoor import yamlsource
from frontdoor.catalogue import Catalogue
from frontdoor.catalogue.validation.messages import Finding, Steps, explain
from frontdoor.diagnostics import Diagnostic, DiagnosticsError
from frontdoor.form.cross_checks import cross_checks
from frontdoor.form.fields import Choice
from frontdoor.form.models import Form, Section
from frontdoor.form.question import Question
from frontdoor.geography.council_areas import COUNCIL_AREAS
from frontdoor.yamlsource import read_bytes

_Part = TypeVar("_Part", bound=BaseModel)
_STAND_IN = {"id": "x", "kind": "text", "label": "x", "desk_label": "x", "thing": "x"}


def load_form(path: Path, catalogue: Catalogue) -> Form:
    """Load and check referral.yaml; prisons and council areas become choices. Raises DiagnosticsError."""
    return read_form(read_bytes(path), catalogue, path.name)


def read_form(text: str | bytes, catalogue: Catalogue, name: str = "referral.yaml") -> Form:
    """Load and check a form's text; ``name`` is the file's name in diagnostics. Raises DiagnosticsError."""
    reading = yamlsource.read(text, name)
    said: list[Finding] = []
    form = _typed_form(reading.value, catalogue, said) if reading.value is not None else None
    if form is not None:
        asked = {question.id for question in form.questions()}
        said += cross_checks(form, catalogue, unread=frozenset(_ids(reading.value)) - asked)
    problems = [Diagnostic(reading.place(one.steps, key=one.key), one.sentence) for one in said]
    if problems or reading.problems:
        raise DiagnosticsError((*reading.problems, *problems))
    assert form is not None
    return form


def _ids(raw: Any) -> Iterator[str]:
    """Yield the ids of all questions in the file, including those with faults."""
    for section in raw["sections"]:
        for question in (section.get("questions") if isinstance(section, dict) else None) or ():
            if isinstance(question, dict) and isinstance(question.get("id"), str):
                yield question["id"]


def _typed_form(raw: Any, catalogue: Catalogue, said: list[Finding]) -> Form | None:
    """Return the form without its faulty questions; None when hardly anything of it can be parsed."""
    if isinstance(raw, dict) and "sections" not in raw and "services" in raw:
        sentence = (
            "this is the catalogue, and a referral form was expected, such as referral.yaml. Name that."
        )
        said.append(Finding((), sentence))
        return None
    if not isinstance(raw, dict) or not isinstance(raw.get("sections"), list) or not raw["sections"]:
        said.append(
            Finding(
                (),
                'the file has no questions. It was expected to have "sections:", each with its "questions:".',
            )
        )
        return None
    stand_in = {"title": "x", "questions": [_STAND_IN]}
    form = _typed(Form, {**raw, "sections": [stand_in]}, (), "the form", said)
    sections = []
    for s, section in enumerate(raw["sections"]):
        typed = _typed_section(section, s, catalogue, said)
        if typed is not None:
            sections.append(typed)
    return form.model_copy(update={"sections": tuple(sections)}) if form is not None else None


def _typed_section(raw: Any, s: int, catalogue: Catalogue, said: list[Finding]) -> Section | None:
    at: Steps = ("sections", s)
    questions = raw.get("questions") if isinstance(raw, dict) else None
    if not isinstance(questions, list) or not questions:
        said.append(
            Finding(at, f'section {s + 1} has no questions. Write them below "questions:", each with a dash.')
        )
        return None
    section = _typed(Section, {**raw, "questions": [_STAND_IN]}, at, f"section {s + 1}", said)
    typed = []
    for q, question in enumerate(questions):
        steps: Steps = (*at, "questions", q)
        named = f"question {s + 1}.{q + 1}"
        if isinstance(question, dict) and isinstance(question.get("id"), str):
            named = f'question "{question["id"]}"'
        if isinstance(question, dict) and "number" in question:
            said.append(
                Finding(
                    (*steps, "number"),
                    f"{named}: the number is given by position. Take the line out.",
                    key=True,
                )
            )
        made = _typed(Question, question, steps, named, said)
        if made is not None:
            typed.append(_filled(made, f"{s + 1}.{q + 1}", catalogue))
    return section.model_copy(update={"questions": tuple(typed)}) if section is not None else None


def _typed(model: type[_Part], raw: Any, at: Steps, named: str, said: list[Finding]) -> _Part | None:
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        said += _explained(error, model, raw, at, named)
        return None


def _explained(
    error: ValidationError, model: type[BaseModel], raw: Any, at: Steps, named: str
) -> Iterator[Finding]:
    """Yield the catalogue's messages for a validation error, naming the question instead of the file."""
    for one in explain(error.errors(include_url=False), model, raw, ()):
        whole = "the file"
        sentence = (
            named + one.sentence.removeprefix(whole)
            if one.sentence.startswith(whole)
            else f"{named}, {one.sentence}"
        )
        yield Finding((*at, *one.steps), sentence, one.key)


def _filled(question: Question, number: str, catalogue: Catalogue) -> Question:
    """Return a question with its number, and its choices from the catalogue."""
    given = {
        "prisons": [
            Choice(str(prison.name), str(prison.name), prison.opens, prison.closes)
            for prison in catalogue.prisons.values()
        ],
        "council areas": [Choice(area.name, area.name) for area in COUNCIL_AREAS],
    }
    first = given.get(question.choices_from or "", [])
    own = question.choices
    if question.choices_from == "needs":
        names = {str(id_): str(need.name) for id_, need in catalogue.needs.items()}
        own = tuple(
            Choice(one.value, names[one.value]) if one.label == one.value in names else one for one in own
        )
    return question.model_copy(update={"number": number, "choices": (*first, *own)})
