"""Builders of forms and answers; a test passes only the values it is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from frontdoor.form import Form, FormResult
from tests.frozen import the_catalogue, the_form

__all__ = [
    "TODAY", "Typed", "a_form", "as_typed", "check", "good_answers", "the_catalogue", "the_form", "without",
]  # fmt: skip

TODAY = date(2026, 11, 22)

Typed = dict[str, list[str]]
"""Input names to the values sent."""


def a_form(*questions: Mapping[str, object]) -> Form:
    """Return a form of these questions; id, labels and thing have defaults."""
    filled = []
    for number, question in enumerate(questions, start=1):
        name = question.get("id", f"q{number}")
        filled.append(
            {
                "id": name,
                "label": "What is it?",
                "desk_label": "What it is",
                "thing": "the answer",
                **question,
            }
        )
    section = {"title": "Questions", "questions": filled}
    return Form.model_validate({"id": "trial", "version": "1", "title": "Trial", "sections": [section]})


def check(form: Form, **typed: str | list[str]) -> FormResult:
    """Return the result of checking answers; two underscores in a keyword stand for a dash in an input's name."""
    return form.check(as_typed(**typed), today=TODAY)


def as_typed(**typed: str | list[str]) -> Typed:
    """Return answers as a browser sends them; two underscores in a keyword stand for a dash in an input's name."""
    return {
        name.replace("__", "-"): [value] if isinstance(value, str) else value for name, value in typed.items()
    }


def good_answers(**changes: str | list[str]) -> Typed:
    """Return valid answers to the whole form: a social worker refers somebody who leaves Barlinnie."""
    answers: dict[str, str | list[str]] = {
        "referrer_kind": "professional",
        "referrer_name": "Morag NicDhòmhnaill",
        "referrer_organisation": "A council",
        "referrer_phone": "0141 496 0123",
        "full_name": "Calum Strachan, called Cal",
        "date_of_birth__day": "27",
        "date_of_birth__month": "3",
        "date_of_birth__year": "1986",
        "local_authority": "Glasgow City",
        "safe_to_contact": ["ring", "text"],
        "phone": "07700 900123",
        "situation": "serving",
        "prison": "HMP Barlinnie",
        "release_date__day": "3",
        "release_date__month": "mar",
        "release_date__year": "27",
        "sentence_band": "under four years",
        "gate_pickup": "yes",
        "needs": ["drugs-and-alcohol", "housing"],
        "reason": "He has nowhere to stay.\r\nHe asked for help.",
        "risk_known": "no",
        "visit_alone": "yes",
        "person_knows": "yes",
    }
    return as_typed(**{**answers, **changes})


def without(answers: Mapping[str, list[str]], *names: str) -> Typed:
    """Return answers without some inputs."""
    return {name: values for name, values in answers.items() if name not in names}
