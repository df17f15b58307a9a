"""Place look-up: from typed text to a postcode district, town or council area of Scotland.

The server-side twin of the search on /find/ (``find.js``), for browsers without script.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from frontdoor.geography.council_areas import COUNCIL_AREAS
from frontdoor.geography.postcodes import districts, towns

LONGEST = 80
"""Characters of the text that are read; the longest place name has 21."""
_MOST_NEAR = 5
_DISTRICT = "([A-Z]{1,2}[0-9][A-Z0-9]?)"
_UNIT = "[0-9][A-Z]{2}"
_POSTCODES = (re.compile(rf"{_DISTRICT}{_UNIT}"), re.compile(_DISTRICT))
_BEGUN = re.compile(rf"{_DISTRICT}\s+[0-9][A-Z]?")
_WITHIN = re.compile(rf"\b{_DISTRICT}(?:\s*{_UNIT})?\b")


@dataclass(frozen=True)
class KnownPlace:
    """A place that was found, and every council area that it lies in or that has a place of this name."""

    name: str
    areas: tuple[str, ...]
    is_postcode: bool = False
    in_england: bool = False
    """Whether part of it lies in England."""

    @property
    def only_area(self) -> str | None:
        """Return the council area if there is only one; None where people have to choose."""
        return self.areas[0] if len(self.areas) == 1 and not self.in_england else None


@dataclass(frozen=True)
class UnknownPlace:
    """A place that was not found, with suggestions."""

    typed: str
    district: str = ""
    """The district of the postcode that was looked up, if it was one."""
    near: tuple[KnownPlace, ...] = ()
    """Places with a similar name."""


def look_up_place(typed: str) -> KnownPlace | UnknownPlace:
    """Return the place that a text means: a postcode anywhere in it, or else the longest place name in it."""
    typed = "".join(letter if letter.isprintable() else " " for letter in typed[:LONGEST])
    typed = " ".join(typed.split())
    if code := _district(typed):
        district = districts().get(code)
        if district is None:
            return UnknownPlace(typed, code)
        return KnownPlace(code, district.areas, is_postcode=True, in_england=district.in_england)
    known, _ = named_place(typed)
    if known:
        return known
    asked = ["st" if word == "saint" else word for word in plain_words(typed)]
    return UnknownPlace(typed, near=_like(" ".join(asked).removeprefix("isle of ")))


def district_of(typed: str) -> tuple[str, str]:
    """Return the district of a postcode in a text and the rest of the text; two empty texts where there is none."""
    code = _district(typed)
    found = _WITHIN.search(typed.upper())
    return (code, typed[: found.start()] + " " + typed[found.end() :] if found else "") if code else ("", "")


def named_place(typed: str, *, only_areas: bool = False) -> tuple[KnownPlace | None, str]:
    """Return the council area or town that a text names, the longest name first, and the words that name it."""
    asked = ["st" if word == "saint" else word for word in plain_words(typed)]
    for length in range(len(asked), 0, -1):
        for start in range(len(asked) - length + 1):
            name = " ".join(asked[start : start + length])
            if known := (_areas() if only_areas else _named()).get(name):
                return known, name
    return None, ""


def _district(typed: str) -> str:
    upper = typed.upper()
    bare = re.sub(r"[^A-Z0-9]", "", upper)
    found = _BEGUN.fullmatch(upper)
    for postcode in _POSTCODES:
        found = found or postcode.fullmatch(bare)
    found = found or _WITHIN.search(upper)
    return found[1] if found else ""


def plain_words(text: str) -> list[str]:
    """Return the words of a text: small letters and digits, without accents and apostrophes."""
    letters = unicodedata.normalize("NFD", text.lower())
    return re.findall("[a-z0-9]+", re.sub("[\u0300-\u036f'’]", "", letters))


@cache
def _named() -> Mapping[str, KnownPlace]:
    """Return towns and council areas by the normalised words of their names; a council area wins over a town of the same name."""
    known: dict[str, KnownPlace] = {}
    for name, areas in towns().items():
        words = " ".join(plain_words(name))
        known[words] = known[words.removeprefix("isle of ")] = KnownPlace(name, areas)
    return known | dict(_areas())


@cache
def _areas() -> Mapping[str, KnownPlace]:
    """Return council areas by the normalised words of each of their names."""
    return {
        " ".join(plain_words(name)): KnownPlace(area.name, (area.name,))
        for area in COUNCIL_AREAS
        for name in (area.name, *area.also)
    }


def _like(asked: str) -> tuple[KnownPlace, ...]:
    begun = [name for name in _named() if len(asked) > 2 and name.startswith(asked)]
    near = begun or difflib.get_close_matches(asked, _named(), _MOST_NEAR, 0.7)
    return tuple(dict.fromkeys(_named()[name] for name in near))[:_MOST_NEAR]
