"""Doors: the three kinds of people who fill the form in. Each question says who is asked it, and in which words.

A door has words of its own where a key has its ending (``label_self``); without one it has those for professionals.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel

from frontdoor.catalogue.fields.suggestions import did_you_mean, listed
from frontdoor.catalogue.fields.types import Read


class Door(StrEnum):
    """Who fills the form in; the answers of the question that says so."""

    SELF = "self"
    FAMILY = "family"
    PROFESSIONAL = "professional"

    @property
    def in_steps(self) -> bool:
        """Return whether people at this door are asked one thing a page, and not everything on one."""
        return self is not Door.PROFESSIONAL


QUESTION = "referrer_kind"
"""The question whose answer is the door."""
_Part = TypeVar("_Part", bound=BaseModel)


def worded(part: _Part, door: Door) -> _Part:
    """Return a part of the form with this door's words in the place of those without an ending."""
    ending = f"_{door}"
    own = {
        name.removesuffix(ending): getattr(part, name)
        for name in type(part).model_fields
        if name.endswith(ending) and getattr(part, name)
    }
    return part.model_copy(update=own) if own else part


def _doors(value: Any) -> tuple[Door, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError(  # noqa: TRY004 -- pydantic makes a fault of this one alone
            f"is no list of doors. Write for example: [{Door.SELF}, {Door.FAMILY}]."
        )
    for one in value:
        if one not in list(Door):
            guess = did_you_mean(str(one), list(Door))
            raise ValueError(f'has "{one}", and {listed(list(Door))} was expected.{guess}')
    return tuple(Door(one) for one in value)


Doors = Annotated[
    tuple[Door, ...], Read(_doors, {"type": "array", "items": {"enum": [str(door) for door in Door]}})
]
