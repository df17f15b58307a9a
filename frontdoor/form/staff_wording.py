"""Checks that a form's wording for staff avoids "you" and "your", which at the desk would mean the reader."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from frontdoor.catalogue.fields.suggestions import did_you_mean
from frontdoor.catalogue.validation.messages import Steps
from frontdoor.form.question import Question

YOU = re.compile(r"\b(you|your|yours|yourself|yourselves)\b", re.IGNORECASE)


def for_staff(
    question: Question, earlier: Mapping[str, Question], unread: frozenset[str]
) -> Iterator[tuple[Steps, str]]:
    """Yield a finding for each part of a question that staff would read as addressed to themselves."""
    if said := YOU.search(question.desk_label):
        yield (
            ("desk_label",),
            f'says "{said[0]}" to staff, who would take it for themselves. Say who is meant.',
        )
    values = [choice.value for choice in question.taken]
    for value, words in question.desk_choices.items():
        if value not in values:
            guess = did_you_mean(value, values)
            yield ("desk_choices",), f'words the choice "{value}" for staff, but does not offer it.{guess}'
        if said := YOU.search(words):
            yield ("desk_choices", value), f'says "{said[0]}" to staff. Say who is meant.'
    for choice in question.taken:
        if YOU.search(choice.label) and choice.value not in question.desk_choices:
            yield (
                ("choices",),
                f'has the choice "{choice.label}", which staff would read as about themselves. '
                f"Add its words for staff: desk_choices: {{{choice.value}: …}}.",
            )
    for name in question.whose:
        if name not in earlier and name not in unread:
            guess = did_you_mean(name, earlier)
            yield ("whose",), f'is told apart by "{name}", which is not asked before it.{guess}'
