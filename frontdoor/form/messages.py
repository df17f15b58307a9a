"""Validation messages for answers, each worded from the question's own label and noun phrase."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from frontdoor.form.question import Question


def missing(question: Question) -> str:
    """Return the message for a missing answer."""
    if question.missing:
        return question.missing
    return question.kind.traits.missing.format(thing=question.thing)


def wrong(question: Question) -> str:
    """Return the message for a text that is no answer of the question's kind, with an example where there is one."""
    return question.kind.traits.wrong.format(thing=question.thing, Thing=_subject(question))


def said_twice(question: Question) -> str:
    """Return the message for several answers where one is allowed."""
    return f"Give one answer only for {question.thing}"


def too_long(question: Question, length: int) -> str:
    """Return the message for an answer that is too long, with the number of characters to remove."""
    return f"{_subject(question)} must be {question.limit:,} characters or fewer; it has {length:,}"


def not_on_the_list(question: Question) -> str:
    """Return the message for an answer that is not one of the choices."""
    return f"Choose {question.thing} from the list"


def not_both(question: Question, exclusive: str) -> str:
    """Return the message for "none of these" chosen together with another choice."""
    return f"For {question.thing}, choose “{exclusive}” or choose others, not both"


def known_and_not(question: Question) -> str:
    """Return the message for a date given together with "not known"."""
    return f"Enter {question.thing} or choose “not known”, not both"


def why_not_known(question: Question) -> str:
    """Return the message that asks why a fact is not known."""
    return f"Enter why {question.thing} is not known"


def reason_too_long(question: Question, limit: int, length: int) -> str:
    """Return the message for a reason that is too long."""
    return f"Why {question.thing} is not known must be {limit:,} characters or fewer; it has {length:,}"


def incomplete(question: Question, parts: Sequence[str]) -> str:
    """Return the message for missing parts of a date: "must include a month"."""
    return f"{_subject(question)} must include {' and '.join(f'a {part}' for part in parts)}"


def unreadable(question: Question, part: str) -> str:
    """Return the message for a part of a date that cannot be parsed."""
    how = {
        "day": "a day from 1 to 31",
        "month": "a month from 1 to 12, or its name",
        "year": "a year with 4 numbers, like 2026",
    }
    return f"{_subject(question)} must have {how[part]}"


def not_real(question: Question, month: str, last: int) -> str:
    """Return the message for a day that its month does not have."""
    return f"{_subject(question)} must be a real date; {month} has {last} days"


def too_early(question: Question, bound: date, today: date) -> str:
    """Return the message for a date before the earliest one allowed."""
    if bound == today:
        return f"{_subject(question)} must be today or in the future"
    return f"{_subject(question)} must be on or after {_day(bound)}"


def too_late(question: Question, bound: date, today: date) -> str:
    """Return the message for a date after the latest one allowed."""
    if bound == today:
        return f"{_subject(question)} must be today or in the past"
    return f"{_subject(question)} must be on or before {_day(bound)}"


def _subject(question: Question) -> str:
    return question.thing[:1].upper() + question.thing[1:]


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
