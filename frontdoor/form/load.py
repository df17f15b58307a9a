"""From a file to a form: reads, types, takes choices from the catalogue, then checks meaning; all faults at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

import yaml

from frontdoor.catalogue import Catalogue
from frontdoor.councils import COUNCIL_AREAS
from frontdoor.form.model import Form
from frontdoor.form.question import Choice, Condition, Kind, Question
from frontdoor.problems import Place, Problem, ProblemsFound


def load_form(path: Path, catalogue: Catalogue) -> Form:
    """Read and check referral.yaml; prisons and council areas become choices. Raise ProblemsFound."""
    return read_form(path.read_text("utf-8"), catalogue, path.name)


def read_form(text: str, catalogue: Catalogue, name: str = "referral.yaml") -> Form:
    """Check a form's text; ``name`` is what problems call the file."""
    form = Form.model_validate(yaml.load(text, yaml.BaseLoader))  # noqa: S506 -- BaseLoader makes text only
    form = _filled(form, catalogue)
    problems = [
        Problem(Place(name), sentence) for _, sentence in (*_faults(form), *_unanswered(form, catalogue))
    ]
    if problems:
        raise ProblemsFound(problems)
    return form


def _filled(form: Form, catalogue: Catalogue) -> Form:
    """Give every question its number, and its choices from the catalogue."""
    given: dict[str, list[str]] = {
        "prisons": [str(prison.name) for prison in catalogue.prisons.values()],
        "council areas": [area.name for area in COUNCIL_AREAS],
    }
    sections = []
    for s, section in enumerate(form.sections, 1):
        questions = []
        for q, question in enumerate(section.questions, 1):
            first = [Choice(name, name) for name in given.get(question.choices_from or "", [])]
            update = {"number": f"{s}.{q}", "choices": (*first, *question.choices)}
            questions.append(question.model_copy(update=update))
        sections.append(section.model_copy(update={"questions": tuple(questions)}))
    return form.model_copy(update={"sections": tuple(sections)})


Steps = tuple[str | int, ...]
"""Where in the file, as keys and positions."""


def _faults(form: Form) -> Iterator[tuple[Steps, str]]:
    earlier: dict[str, Question] = {}
    for s, section in enumerate(form.sections):
        for q, question in enumerate(section.questions):
            at: Steps = ("sections", s, "questions", q)
            named = f'question "{question.id}"'
            if question.id in earlier:
                yield (*at, "id"), f"{named} is there twice; give one of them another id"
            if question.autocomplete != "off" and not section.own_details:
                yield (
                    (*at, "autocomplete"),
                    f'{named} is not about the one who fills in the form, so browsers would offer the wrong person\'s '
                    'details; leave autocomplete out, or say "own_details: yes" for the section',
                )  # fmt: skip
            for path, sentence in _faults_of_question(question, earlier):
                yield (*at, *path), f"{named} {sentence}"
            earlier[question.id] = question


def _faults_of_question(question: Question, earlier: dict[str, Question]) -> Iterator[tuple[Steps, str]]:
    values = [choice.value for choice in question.options]
    if question.kind.takes_choices() and not values:
        yield ("kind",), "is to be chosen from a list, but has no choices; write them under choices:"
    if question.choices and not question.kind.takes_choices():
        yield ("choices",), f"has choices, but its kind is {question.kind}; make it choice or choices"
    for value in values:
        if ";" in value:
            yield (
                ("choices",),
                f'has the choice "{value}"; a semicolon separates answers, so use another sign',
            )
    if len(set(values)) < len(values):
        yield ("choices",), "has the same choice twice"
    if question.none_of_these and (question.kind is not Kind.CHOICES or question.none_of_these not in values):
        yield ("none_of_these",), f'names "{question.none_of_these}", which is not one of its choices' + _meant(question.none_of_these, values)  # fmt: skip
    if question.must_be and question.must_be not in values:
        yield ("must_be",), f'must be "{question.must_be}", which is not one of its choices' + _meant(question.must_be, values)  # fmt: skip
    if bool(question.must_be) != bool(question.otherwise):
        yield (
            (),
            'needs "must_be" and "otherwise" together: the only answer taken, and what to say to any other',
        )
    dated = ("earliest", "latest", "empty_means", "not_known")
    if not question.kind.takes_a_date():
        yield from (
            ((key,), f'has "{key}", which is for dates; its kind is {question.kind}')
            for key in dated
            if getattr(question, key) is not None
        )
    for key in ("shown_if", "needed_if"):
        condition = getattr(question, key)
        if condition:
            yield from (
                (((key, *path)), sentence) for path, sentence in _faults_of_condition(condition, key, earlier)
            )


def _faults_of_condition(
    condition: Condition, key: str, earlier: dict[str, Question]
) -> Iterator[tuple[Steps, str]]:
    asked = earlier.get(condition.question)
    if asked is None:
        yield ("question",), f'depends on "{condition.question}", which is not asked before it' + _meant(condition.question, earlier)  # fmt: skip
        return
    values = [choice.value for choice in asked.options]
    for value in condition.is_one_of:
        if value not in values:
            yield (
                ("is",),
                f'depends on the answer "{value}", which "{asked.id}" does not offer' + _meant(value, values),
            )
    if key == "shown_if" and not condition.words:
        yield (), 'needs "words" with its condition, so that the page can say it: "If they are in prison"'


def _unanswered(form: Form, catalogue: Catalogue) -> Iterator[tuple[Steps, str]]:
    """Find the council areas from which a referral would reach nobody."""
    if catalogue.team_for(form.id, None):
        return
    for area in COUNCIL_AREAS:
        if not catalogue.team_for(form.id, area.name):
            yield (
                ("id",),
                f'nobody takes referrals of "{form.id}" from {area.name}; name the council area, or Scotland, under a '
                "team that answers this form, in services.yaml",
            )


def _meant(word: str, names: Iterable[str]) -> str:
    close = get_close_matches(word, list(names), 1)
    return f'. Did you mean "{close[0]}"?' if close else ""
