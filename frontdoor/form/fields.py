"""Field types of referral.yaml: choices, date limits, ids, each with its parser."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from frontdoor.catalogue.fields.types import Read

_BOUND = re.compile("([0-9]{1,3}) (year|month|week|day)s? (before|after) today")


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen: what is kept, and what is shown."""

    value: str
    label: str
    opens: date | None = None
    """The first day on which it is offered; None where it is already."""
    closes: date | None = None
    """The first day on which it is offered no more; it is still taken, from a page that was open."""

    def offered(self, today: date) -> bool:
        """Return whether the form offers it on a day."""
        return (self.opens is None or self.opens <= today) and (self.closes is None or today < self.closes)


@dataclass(frozen=True)
class RelativeDate:
    """A date relative to today: a number of years, months, weeks or days after it, or before it if negative."""

    count: int
    unit: Literal["year", "month", "week", "day"]

    @property
    def length(self) -> str:
        """Return the distance from today: 12 weeks."""
        return f"{abs(self.count)} {self.unit}{'s' if abs(self.count) != 1 else ''}"

    def day(self, today: date) -> date:
        """Return the date; the 29th to 31st become the last day of a shorter month."""
        if self.unit in ("week", "day"):
            return today + timedelta(days=self.count * (7 if self.unit == "week" else 1))
        months = today.year * 12 + today.month - 1 + self.count * (12 if self.unit == "year" else 1)
        year, month = divmod(max(12, min(9999 * 12, months)), 12)
        return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _choices(value: object) -> tuple[Choice, ...]:
    if isinstance(value, str):
        value = [value]
    if isinstance(value, Mapping):
        value = [
            Choice(str(kept), shown) if isinstance(shown, str) else shown for kept, shown in value.items()
        ]
    choices = [Choice(one, one) if isinstance(one, str) else one for one in value]  # type: ignore[attr-defined]
    if not all(isinstance(one, Choice) and one.value.strip() and one.label.strip() for one in choices):
        raise ValueError(
            'is a list in which not every choice is text. Write each as "what is kept: what is shown".'
        )
    return tuple(choices)


def read_bound(value: object) -> RelativeDate:
    """Parse today, or 12 weeks after today; raise ValueError saying what was expected."""
    if isinstance(value, RelativeDate):
        return value
    text = " ".join(str(value).split()).lower()
    match = _BOUND.fullmatch(text)
    if text == "today":
        return RelativeDate(0, "day")
    if not match:
        raise ValueError(
            f'is "{value}". Write today, or for example: 5 years before today, 12 weeks after today.'
        )
    unit: Any = match[2]
    return RelativeDate(int(match[1]) * (1 if match[3] == "after" else -1), unit)


_OWN_INPUTS = frozenset(
    [
        "all_the_same",
        "another",
        "back",
        "change",
        "copy",
        "door",
        "form_version",
        "homepage",
        "key",
        "notice",
        "return",
        "scripted",
        "send",
        "send_and_next",
        "step",
        "straight",
    ]
)
"""Names that the form's pages use for inputs and buttons of their own."""


def _question_id(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z][a-z0-9_]*", value):
        raise ValueError(f'is "{value}". Use small letters, numbers and _ only, and begin with a letter.')
    if value in _OWN_INPUTS:
        raise ValueError(f'is "{value}", which the form uses for itself. Choose another id.')
    return value


def _count(value: object) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,4}", str(value)) or int(str(value)) > 10_000:
        raise ValueError(f'is "{value}". Write a number of characters from 1 to 10000.')
    return int(str(value))


def _answers(value: object) -> tuple[str, ...]:
    answers = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list | tuple) else ()
    if not answers or not all(isinstance(one, str) and one for one in answers):
        raise ValueError("is empty, or not a list of answers. Write for example: [yes, not known].")
    return answers


def _question_ids(value: object) -> tuple[str, ...]:
    if isinstance(value, list | tuple) and value:
        return tuple(_question_id(one) for one in value)
    raise ValueError("is no list of questions. Write for example: [referrer_role, referrer_name].")


def _desk_choices(value: object) -> Mapping[str, str]:
    if isinstance(value, Mapping) and value and all(isinstance(one, str) and one for one in value.values()):
        return {str(kept): shown for kept, shown in value.items()}
    raise ValueError('is no list of choices. Write each as "what is kept: what staff read".')


_BOUND_PATTERN = "^(today|[0-9]{1,3} (year|month|week|day)s? (before|after) today)$"

Choices = Annotated[
    tuple[Choice, ...],
    Read(
        _choices,
        {
            "anyOf": [
                {"type": "array", "items": {"type": "string"}},
                {"type": "object", "additionalProperties": {"type": "string"}},
            ]
        },
    ),
]
Limit = Annotated[RelativeDate, Read(read_bound, {"type": "string", "pattern": _BOUND_PATTERN})]
QuestionId = Annotated[str, Read(_question_id, {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"})]
Count = Annotated[int, Read(_count, {"type": ["integer", "string"], "minimum": 1, "maximum": 10_000})]
QuestionIds = Annotated[
    tuple[str, ...], Read(_question_ids, {"type": "array", "items": {"type": "string"}, "minItems": 1})
]
DeskChoices = Annotated[
    Mapping[str, str],
    Read(_desk_choices, {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1}),
]
Answers = Annotated[
    tuple[str, ...],
    Read(
        _answers,
        {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]},
    ),
]
