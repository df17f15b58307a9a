"""Generates answers that pass validation, for the canary: the test referral that the inbox sends itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from frontdoor.form.clean_input import Raw
from frontdoor.form.models import Form
from frontdoor.form.parse_answers import read
from frontdoor.form.question import NOT_KNOWN, Question
from frontdoor.form.reachability import met


def sample_answers(form: Form, *, today: date, given: Mapping[str, str] | None = None) -> Raw:
    """Return raw input: ``given`` answers, those of an eligibility example, and a valid answer for every other required question.

    Optional questions are left empty. ``Form.check`` decides whether it can be sent.
    """
    wanted = {**_example(form, today), **(given or {})}
    raw: Raw = {}
    for attempt in range(max((len(question.requires) for question in form.questions()), default=0) or 1):
        raw = _filled_in(form, wanted, attempt, frozenset(), today)
        lacking = _lacking(form, form.check(raw, today=today).answers)
        raw = _filled_in(form, wanted, attempt, lacking, today)
        if form.check(raw, today=today).good:
            break
    return raw


def _lacking(form: Form, answers: Mapping[str, str]) -> frozenset[str]:
    """Return the questions whose answers would meet the requirements of what was chosen."""
    return frozenset(
        id_
        for question in form.questions()
        for value, requirement in question.requires.items()
        if value in answers.get(question.id, "").split("; ") and not met(requirement, answers)
        for id_ in requirement.one_of
    )


def _filled_in(
    form: Form, wanted: Mapping[str, str], attempt: int, besides: frozenset[str], today: date
) -> Raw:
    """Answer each required question and those in ``besides``; among choices with requirements take the one number ``attempt``."""
    raw: dict[str, tuple[str, ...]] = {}
    answers: dict[str, str] = {}
    for question in form.questions():
        if question.shown_if and not question.shown_if.holds(answers):
            continue
        needed = question.needed_if.holds(answers) if question.needed_if else not question.optional
        needed = needed or question.id in besides
        answer = wanted.get(question.id) or (_something(question, today, attempt) if needed else "")
        if answer:
            raw |= _typed(question, answer)
            answers[question.id] = read(question, raw, today=today).answer
    return raw


def _example(form: Form, today: date) -> dict[str, str]:
    examples = (example for one in form.eligibility.values() for example in one.examples)
    return next((example.on(today) for example in examples if not example.fails), {})


def _something(question: Question, today: date, attempt: int) -> str:
    if question.must_be:
        return question.must_be
    if question.kind.takes_a_date():
        first = question.earliest.day(today) if question.earliest else today
        last = question.latest.day(today) if question.latest else max(first, today)
        return min(max(today, first), last).isoformat()
    if sample := question.kind.traits.sample:
        return sample[: question.limit]
    ways = tuple(question.requires)
    return ways[attempt % len(ways)] if ways else question.none_of_these or question.options[0].value


def _typed(question: Question, answer: str) -> dict[str, tuple[str, ...]]:
    """Return a canonical answer as values of the question's inputs."""
    if question.kind.traits.several:
        return {question.id: tuple(answer.split("; "))}
    if not question.kind.takes_a_date():
        return {question.id: (answer,)}
    if answer.startswith(NOT_KNOWN):
        return {f"{question.id}-not-known-why": (answer.removeprefix(NOT_KNOWN),)}
    parts = dict(zip(("year", "month", "day"), answer.split("-"), strict=False))
    return {
        name: (text,)
        for part, text in parts.items()
        if (name := f"{question.id}-{part}") in question.inputs()
    }
