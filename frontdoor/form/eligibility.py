"""Eligibility rules: whom a service is for, as words for pages and paper and as predicates on answers, from one source.

A person whom a rule excludes is told so and shown another way. A rule whose question was not answered counts as met, so
that missing facts exclude nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Annotated, Any

from pydantic import ConfigDict, Field, model_validator

from frontdoor.catalogue.fields.types import Read, Text, YesNo
from frontdoor.catalogue.models import CatalogueEntry
from frontdoor.form.fields import Answers, Limit, QuestionId, read_bound


class EligibilityRule(CatalogueEntry):
    """One thing that must be so; held against the answer to one question, and met where that has none."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    name: str
    """What examples call it."""
    says: Text
    """The rule as people read it after "people who", on the service's page, the form and paper.

    Here and in ``otherwise``, {length} stands for the rule's limit, such as 12 weeks, and {number} for its number.
    """
    question: QuestionId
    """The id of the question whose answer is held against it."""
    is_one_of: Annotated[Answers | None, Field(alias="is")] = None
    """Met by these answers; or, for a date, by the days from earliest to latest."""
    earliest: Limit | None = None
    """The first day that meets it, such as 12 weeks before today."""
    latest: Limit | None = None
    """The last day that meets it."""
    otherwise: Text
    """What somebody reads whom the rule leaves out: kindly, and with what they can do."""
    may_send: YesNo = False
    """Whether they may send all the same, once they have read it."""

    @model_validator(mode="before")
    @classmethod
    def _say_the_limit(cls, raw: Any) -> Any:
        """Insert the limit into the wording, so that it is written once."""
        if not isinstance(raw, dict):
            return raw
        bounds = []
        for name in ("earliest", "latest"):
            with suppress(ValueError):
                bounds.append(read_bound(raw.get(name)))
        if len(bounds) != 1:
            return raw
        number, length = str(abs(bounds[0].count)), bounds[0].length
        return {
            name: value.replace("{number}", number).replace("{length}", length)
            if name in ("says", "otherwise") and isinstance(value, str)
            else value
            for name, value in raw.items()
        }

    def met(self, answers: Mapping[str, str], today: date) -> bool:
        """Return whether canonical answers meet the rule; a date that is not known meets every rule."""
        answer = answers.get(self.question)
        if answer is None:
            return True
        if self.is_one_of is not None:
            return answer in self.is_one_of
        try:
            day = date.fromisoformat(answer)
        except ValueError:
            return True
        after = self.earliest is None or day >= self.earliest.day(today)
        return after and (self.latest is None or day <= self.latest.day(today))


class Example(CatalogueEntry):
    """A case that must come out as it says, or the form does not build."""

    who: Text
    """Whom the example is about, in a few words."""
    answers: Annotated[Mapping[str, str], Read(dict, {"type": "object"})]
    """Question id to answer; a date may be written as 12 weeks after today."""
    fails: Answers | None = None
    """The names of the rules that it does not meet; left out where it meets all."""

    def on(self, today: date) -> dict[str, str]:
        """Return the answers with relative dates computed from today."""
        return {name: _reckoned(text, today) for name, text in self.answers.items()}


class Eligibility(CatalogueEntry):
    """Whom the service is for."""

    words: Text
    """In one sentence."""
    rules: Annotated[tuple[EligibilityRule, ...], Field(min_length=1)]
    """All that must be so."""
    examples: tuple[Example, ...] = ()
    """Cases that must come out as they say, or the form does not build."""

    def unmet(self, answers: Mapping[str, str], *, today: date) -> tuple[EligibilityRule, ...]:
        """Return the rules that the answers do not meet."""
        return tuple(rule for rule in self.rules if not rule.met(answers, today))


def _reckoned(text: Any, today: date) -> str:
    try:
        return read_bound(text).day(today).isoformat()
    except ValueError:
        return str(text)
