"""Cross-checks between the parts of a form: ids, conditions, choices, and that every referral reaches somebody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from frontdoor.catalogue import Catalogue
from frontdoor.catalogue.audience import AudienceGroup
from frontdoor.catalogue.fields.suggestions import did_you_mean, listed
from frontdoor.catalogue.validation.messages import Finding, Steps
from frontdoor.form import reachability
from frontdoor.form.door_wording import in_anothers_words
from frontdoor.form.example_checks import rules_and_examples
from frontdoor.form.models import Form
from frontdoor.form.question import Condition, Question
from frontdoor.form.staff_wording import for_staff
from frontdoor.geography.council_areas import COUNCIL_AREAS

_FOR_DATES = ("earliest", "latest", "empty_means", "not_known")


def cross_checks(
    form: Form, catalogue: Catalogue, *, unread: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    """Yield a finding for everything that does not fit together.

    ``unread`` are questions with faults of their own: nothing more is reported about what depends on them.
    """
    yield from _nobody_answers(form, catalogue)
    yield from rules_and_examples(form, catalogue, unread=unread)
    yield from _groups(form, unread)
    yield from (Finding(steps, sentence) for steps, sentence in in_anothers_words(form))
    earlier: dict[str, Question] = {}
    asked = {question.id: question for question in form.questions()}
    for section in form.sections:
        for question in section.questions:
            s, q = (int(part) - 1 for part in question.number.split("."))
            at: Steps = ("sections", s, "questions", q)
            named = f'question "{question.id}"'
            if question.id in earlier:
                yield Finding((*at, "id"), f"{named} is there twice. Give one of them another id.")
            if question.autocomplete != "off" and not section.own_details:
                sentence = (
                    "is not about the one who fills in the form, so browsers would offer the wrong person's details. "
                    'Take autocomplete out, or write "own_details: yes" for the section.'
                )
                yield Finding((*at, "autocomplete"), f"{named} {sentence}")
            yield from (
                Finding((*at, *steps), f"{named} {sentence}")
                for steps, sentence in (
                    *_choices(question),
                    *for_staff(question, earlier, unread),
                    *reachability.faults_of(question, asked, unread),
                    *_only_answer(question),
                    *_dates(question),
                    *_conditions(question, earlier, unread),
                )
            )
            earlier[question.id] = question


_Found = Iterator[tuple[Steps, str]]


def _groups(form: Form, unread: frozenset[str]) -> Iterator[Finding]:
    questions = {question.id: question for question in form.questions()}
    names = [group.value for group in AudienceGroup]
    for name, condition in form.groups.items():
        at: Steps = ("groups", name)
        if name not in names:
            guess = did_you_mean(name, names)
            yield Finding(at, f'"{name}" is no group of people; {listed(names)} are.{guess}', key=True)
        for steps, sentence in _offered(condition, questions, unread, "which is not a question"):
            yield Finding((*at, *steps), f'group "{name}" {sentence}')


def _choices(question: Question) -> _Found:
    values = [choice.value for choice in question.options]
    every = [choice.value for choice in question.taken]
    if question.kind.takes_choices() and not values:
        yield ("kind",), 'is to be answered from a list, but has no choices. Write them below "choices:".'
    if (question.choices or question.older_choices) and not question.kind.takes_choices():
        yield ("choices",), f'has choices, but its kind is "{question.kind}". Make it "choice" or "choices".'
    for value in every:
        if ";" in value:
            yield (
                ("choices",),
                f'has the choice "{value}". A semicolon parts several answers, so use another sign.',
            )
        if every.count(value) > 1:
            yield ("choices",), f'has the choice "{value}" twice. Take one of them out.'
    none = question.none_of_these
    if none is not None and not question.kind.traits.several:
        yield (
            ("none_of_these",),
            f'has none_of_these, which is for the kind "choices"; its kind is "{question.kind}".',
        )
    elif none is not None and none not in every:
        yield (
            ("none_of_these",),
            f'names "{none}", which is not one of its choices.{did_you_mean(none, every)}',
        )


def _only_answer(question: Question) -> _Found:
    values = [choice.value for choice in question.options]
    only = question.must_be
    if only is not None and only not in values:
        yield ("must_be",), f'must be "{only}", which is not one of its choices.{did_you_mean(only, values)}'
    if (only is None) != (question.otherwise is None):
        yield (), "needs must_be and otherwise together: the only answer taken, and what to say to any other."


def _dates(question: Question) -> _Found:
    if not question.kind.takes_a_date():
        for key in _FOR_DATES:
            if getattr(question, key) is not None:
                yield (key,), f'has {key}, which is for dates; its kind is "{question.kind}".'
    elif question.empty_means and "day" not in question.kind.traits.parts:
        yield ("empty_means",), 'has empty_means, which is for the kind "date"; its kind is "month and year".'


def _conditions(question: Question, earlier: dict[str, Question], unread: frozenset[str]) -> _Found:
    for key in ("shown_if", "needed_if", "waits_if", "waits_if_self"):
        condition: Condition | None = getattr(question, key)
        if condition is None:
            continue
        for steps, sentence in _offered(condition, earlier, unread, "which is not asked before it"):
            yield (key, *steps), sentence
        if condition.question not in earlier:
            continue
        if key == "shown_if" and condition.words is None:
            yield (key,), 'has a condition without words. Add for example "words: If they are in prison".'


def _offered(
    condition: Condition, questions: Mapping[str, Question], unread: frozenset[str], lacking: str
) -> _Found:
    """Yield what is wrong with a condition's question, and with the answers on which it holds."""
    asked = questions.get(condition.question)
    if asked is None:
        if condition.question not in unread:
            guess = did_you_mean(condition.question, questions)
            yield ("question",), f'depends on "{condition.question}", {lacking}.{guess}'
        return
    values = [choice.value for choice in asked.taken]
    for value in condition.is_one_of:
        if value not in values:
            guess = did_you_mean(value, values)
            yield ("is",), f'depends on the answer "{value}", which "{asked.id}" does not offer.{guess}'


def _nobody_answers(form: Form, catalogue: Catalogue) -> Iterator[Finding]:
    """Yield a finding for council areas from which a referral would reach nobody."""
    if catalogue.team_for(form.id, None):
        return
    lacking = [area.name for area in COUNCIL_AREAS if not catalogue.team_for(form.id, area.name)]
    for name in lacking:
        sentence = (
            f"nobody takes referrals from {name}. In services.yaml, name {name} or Scotland under a team whose "
            f'"answers:" has "{form.id}".'
        )
        yield Finding(("id",), sentence)
    if not lacking:
        sentence = (
            "nobody takes referrals of people whose council area is not known. In services.yaml, write Scotland under "
            f'a team whose "answers:" has "{form.id}".'
        )
        yield Finding(("id",), sentence)
