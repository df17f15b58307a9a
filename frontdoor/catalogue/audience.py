"""Audience groups: whom a service can be for and whom a prison can hold, with age limits.

A closed vocabulary rather than prose, so that pages, packs, search and the form can tell who would be sent the wrong way.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator

from frontdoor.catalogue.fields import parse
from frontdoor.catalogue.fields.suggestions import did_you_mean, listed


class AudienceGroup(StrEnum):
    """A group that a service is for. A service that names none is for anybody."""

    WOMEN = "women"
    MEN = "men"
    YOUNG_PEOPLE = "young people"
    FAMILIES = "families"
    VETERANS = "veterans"
    PEOPLE_HARMED = "people harmed"
    PEOPLE_CHARGED = "people charged"
    ORGANISATIONS = "organisations"


class HeldGroup(StrEnum):
    """A group that a prison holds. A prison that names none may hold anybody, as far as we know."""

    WOMEN = "women"
    MEN = "men"
    YOUNG_PEOPLE = "young people"


class Asker(StrEnum):
    """Who can ask for a service. One that names none may be asked for by anybody, as far as we know."""

    SELF = "self"
    FAMILY = "family"
    PROFESSIONAL = "professional"
    COURT = "court"


_ASKERS = {
    Asker.SELF: "you yourself",
    Asker.FAMILY: "your family or friends",
    Asker.PROFESSIONAL: "a professional who works with you",
    Asker.COURT: "the court or the Procurator Fiscal",
}
_TAGS = {
    Asker.FAMILY: ("your family",),
    Asker.PROFESSIONAL: ("a professional",),
    Asker.COURT: ("the court", "the fiscal"),
}

SAID = {
    AudienceGroup.PEOPLE_HARMED: "people harmed by crime",
    AudienceGroup.PEOPLE_CHARGED: "people charged with a crime",
}
"""Groups whose name alone says too little to readers."""

_AGES = {AudienceGroup.YOUNG_PEOPLE: (None, 25), AudienceGroup.VETERANS: (18, None)}
"""Least and greatest age of a group, where it has one: a boy of 17 is no veteran."""

_SPAN = re.compile(r"(?i)(?:aged? )?(\d+) (?:and over|or over|to (\d+))")
_UNDER = re.compile(r"(?i)under (\d+)")
_OVER = re.compile(r"(?i)over (\d+)")

Span = tuple[int | None, int | None]
"""Least and greatest age in years, both included; None where there is no limit, or none is known."""


def age_span(ages: str | None) -> Span:
    """Parse ages from words such as ``16 and over``, ``8 to 17``, ``Under 18`` or ``Adults``.

    ``Over 16`` is parsed as 16 and over, so that nobody is turned away by its wording. Other words set no limit.
    """
    words = " ".join((ages or "").split()).rstrip(".")
    if words.casefold() in ("adults", "adults only"):
        return 18, None
    if found := _SPAN.fullmatch(words):
        return int(found[1]), int(found[2]) if found[2] else None
    if found := _UNDER.fullmatch(words):
        return None, int(found[1]) - 1
    if found := _OVER.fullmatch(words):
        return int(found[1]), None
    return None, None


def takes_age(groups: Collection[AudienceGroup], ages: str | None, age: int) -> bool:
    """Return whether somebody of an age in years can be among those whom a service is for."""
    if not _within(age_span(ages), age):
        return False
    return not groups or any(_within(_AGES.get(group, (None, None)), age) for group in groups)


def can_be_held(groups: Collection[AudienceGroup], holds: Collection[HeldGroup]) -> bool:
    """Return whether a service for some groups can be for anybody in a prison, or for their families.

    Women, men and young people each narrow it: a service for women and families is out of place where only men are held.
    """
    if not holds:
        return True
    sexes = {AudienceGroup.WOMEN, AudienceGroup.MEN} & set(groups)
    if sexes and not any(sex.value in holds for sex in sexes):
        return False
    return AudienceGroup.YOUNG_PEOPLE not in groups or HeldGroup.YOUNG_PEOPLE in holds


def group_words(groups: Collection[AudienceGroup]) -> list[str]:
    """Return groups in words for readers: ``people harmed by crime``."""
    return [SAID.get(group, group.value) for group in groups]


def asker_words(askers: Collection[Asker]) -> str:
    """Return who can ask, in words for readers: ``you yourself or the court``; empty where nobody says."""
    return listed([_ASKERS[one] for one in askers]) if askers else ""


def asker_tag(askers: Collection[Asker]) -> str:
    """Return the same as a tag for lists: ``You can ask``, or ``Through the court or the fiscal``; empty where nobody says."""
    if not askers:
        return ""
    ways = [words for one in askers for words in _TAGS.get(one, ())]
    return "You can ask" if Asker.SELF in askers else f"Through {listed(ways)}"


def _within(span: Span, age: int) -> bool:
    least, most = span
    return (least is None or age >= least) and (most is None or age <= most)


def _reader(groups: type[StrEnum], nobody: str) -> BeforeValidator:
    names = [group.value for group in groups]

    def read(value: object) -> object:
        if not isinstance(value, str):
            return value
        word = " ".join(parse.filled(value).lower().split())
        if word in names:
            return word
        if word in ("all", "anybody", "anyone", "everybody", "everyone"):
            raise ValueError(f"is {parse.shown(value)}. {nobody}")
        raise ValueError(
            f"is {parse.shown(value)}, and {listed(names)} was expected.{did_you_mean(word, names)}"
        )

    return BeforeValidator(read)


OneGroup = Annotated[AudienceGroup, _reader(AudienceGroup, "Leave for: out where a service is for anybody.")]
OneAsker = Annotated[Asker, _reader(Asker, "Name each: self, family, professional, court.")]
OneHeld = Annotated[
    HeldGroup, _reader(HeldGroup, "Name each group that the prison holds: women, men, young people.")
]
