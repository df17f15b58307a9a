"""Checks eligibility rules against the form's questions, and runs their example cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from frontdoor.catalogue import Catalogue
from frontdoor.catalogue.fields.suggestions import did_you_mean, listed
from frontdoor.catalogue.validation.messages import Finding, Steps
from frontdoor.form.eligibility import Eligibility, EligibilityRule
from frontdoor.form.models import Form
from frontdoor.form.question import Question

_DAYS = (date(2027, 1, 1), date(2028, 2, 29))
"""Examples run on two days, one of them a 29 February, so that none passes by coincidence."""


def rules_and_examples(
    form: Form, catalogue: Catalogue, *, unread: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    """Yield a finding for every rule that cannot be applied, and every example with another outcome than it states."""
    questions = {question.id: question for question in form.questions()}
    takers = [str(service.id) for service in catalogue.services.values() if service.referral == form.id]
    for service, eligibility in form.eligibility.items():
        at: Steps = ("eligibility", service)
        for number, rule in enumerate(eligibility.rules):
            if rule.question not in unread:
                for steps, sentence in _rule(rule, questions):
                    yield Finding((*at, "rules", number, *steps), f'rule "{rule.name}" {sentence}')
            if not any(rule.name in (example.fails or ()) for example in eligibility.examples):
                sentence = f'rule "{rule.name}" has no example that it leaves out. Add one below "examples:".'
                yield Finding((*at, "rules", number), sentence)
        yield from _examples(eligibility, at)
    for service in takers:
        if form.eligibility and service not in form.eligibility:
            guess = did_you_mean(service, form.eligibility.keys() - set(takers))
            sentence = (
                f'nothing says whom "{service}" is for, which takes referrals by this form. Write its words and rules '
                f'below "eligibility:".{guess}'
            )
            yield Finding(("eligibility",), sentence, key=True)


def _rule(rule: EligibilityRule, questions: dict[str, Question]) -> Iterator[tuple[Steps, str]]:
    asked = questions.get(rule.question)
    if asked is None:
        yield (
            ("question",),
            f'is about "{rule.question}", which is not a question.{did_you_mean(rule.question, questions)}',
        )
        return
    values = [choice.value for choice in asked.options]
    for value in rule.is_one_of or ():
        if value not in values:
            guess = did_you_mean(value, values)
            yield ("is",), f'takes the answer "{value}", which "{asked.id}" does not offer.{guess}'
    dated = rule.earliest is not None or rule.latest is not None
    if dated == (rule.is_one_of is not None) or (dated and not asked.kind.takes_a_date()):
        yield (), 'needs "is:" with answers or, for a date, "earliest:" or "latest:".'


def _examples(eligibility: Eligibility, service: Steps) -> Iterator[Finding]:
    names = [rule.name for rule in eligibility.rules]
    for number, example in enumerate(eligibility.examples):
        at: Steps = (*service, "examples", number)
        named = f'example "{example.who}"'
        for name in example.fails or ():
            if name not in names:
                yield Finding(
                    (*at, "fails"), f'{named} fails "{name}", which is not a rule.{did_you_mean(name, names)}'
                )
        for today in _DAYS:
            unmet = [rule.name for rule in eligibility.unmet(example.on(today), today=today)]
            if set(unmet) != set(example.fails or ()):
                found = f"fails {listed(unmet, 'and')}" if unmet else "meets every rule"
                yield Finding(at, f"{named} does not come out as it says: it {found}.")
                break
