"""Requirements between answers: a chosen way to make contact must be one that works."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from frontdoor.catalogue.fields.suggestions import did_you_mean
from frontdoor.catalogue.validation.messages import Steps
from frontdoor.form import messages
from frontdoor.form.kinds import takes_texts
from frontdoor.form.question import NOT_KNOWN, Fault, Question, Requirement


def met(requirement: Requirement, answers: Mapping[str, str]) -> bool:
    """Return whether canonical answers meet a requirement."""
    given = [answers[id_] for id_ in requirement.one_of if id_ in answers]
    known = [
        answer
        for answer in given
        if not answer.startswith(NOT_KNOWN.strip(": "))
        and any(map(str.isalnum, answer))  # a lone "-" or "." in a required box is no answer
    ]
    return any(takes_texts(answer) for answer in known) if requirement.mobile else bool(known)


def unmet(
    question: Question,
    questions: Mapping[str, Question],
    answers: Mapping[str, str],
    faulty: Sequence[str],
) -> Iterator[Fault]:
    """Yield a fault for each chosen way that cannot work, and one where no workable way was chosen.

    ``faulty`` are questions that have a fault already, so that none is reported twice.
    """
    chosen = answers.get(question.id, "").split("; ")
    asked = [value for value in question.requires if value in chosen]
    if question.id in answers and question.requires and not asked:
        yield Fault(question.id, question.inputs()[0], messages.missing(question))
    for value in asked:
        requirement = question.requires[value]
        if met(requirement, answers) or not set(faulty).isdisjoint(requirement.one_of):
            continue
        mends = [questions[id_] for id_ in requirement.one_of if _applies(questions[id_], answers)]
        at = next(iter(mends), question)
        yield Fault(at.id, at.inputs()[0], requirement.otherwise)


def _applies(question: Question, answers: Mapping[str, str]) -> bool:
    return question.shown_if is None or question.shown_if.holds(answers)


def faults_of(
    question: Question, asked: Mapping[str, Question], unread: frozenset[str]
) -> Iterator[tuple[Steps, str]]:
    """Yield a finding for each requirement in the file that can never be met, or names an unknown question."""
    values = [choice.value for choice in question.options]
    if question.requires and not question.kind.takes_choices():
        yield ("requires",), f'has requires, which is for choices; its kind is "{question.kind}".'
        return
    for value, requirement in question.requires.items():
        at: Steps = ("requires", value)
        if value not in values:
            guess = did_you_mean(value, values)
            yield at, f'requires something for "{value}", which is not one of its choices.{guess}'
        for id_ in requirement.one_of:
            if id_ in unread:
                continue
            if id_ not in asked or id_ == question.id:
                guess = did_you_mean(id_, asked.keys() - {question.id})
                yield (
                    (*at, "one_of"),
                    f'requires an answer to "{id_}" for "{value}", which is no other question.{guess}',
                )
            elif requirement.mobile and not asked[id_].kind.traits.texts:
                yield (
                    (*at, "mobile"),
                    f'requires a mobile number of "{id_}", whose kind is "{asked[id_].kind}".',
                )
