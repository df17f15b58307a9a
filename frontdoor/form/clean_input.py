"""Input sanitising: removes invisible and broken characters from what browsers send, so that it can be stored and shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

Raw = Mapping[str, Sequence[str]]
"""Raw input: input names to the values sent."""

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# ZWJ and ZWNJ stay: Persian and Indic names need them.
_INVISIBLE = frozenset(
    "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_SPACES = re.compile(r"\s+")
_TRAILING = re.compile(r"[^\S\n]+(?=\n|$)")


def clean(text: str) -> str:
    """Return a text with line feeds as line ends, and without control, direction and broken characters.

    People never type such characters. They hide or reorder the text beside them (U+202E can make "exe" read as "txt"), and
    some are not allowed in a page, a mail or a database.
    """
    if text.isprintable():  # as nearly all are: then none of it is such a character, or a line end
        return text
    kept = []
    for character in _LINE_ENDS.sub("\n", text):
        if character == "\n":
            kept.append(character)
        elif character == "\t":
            kept.append(" ")
        elif character not in _INVISIBLE and not _unusable(character):
            kept.append(character)
    return "".join(kept)


def line(text: str) -> str:
    """Return a one-line answer: cleaned, with each run of white space as one space."""
    return _SPACES.sub(" ", clean(text)).strip()


def lines(text: str) -> str:
    """Return an answer of several lines: cleaned, without white space at line ends and around it."""
    return _TRAILING.sub("", clean(text)).strip()


def _unusable(character: str) -> bool:
    # Cc control, Cs half of a surrogate pair; the last two of each plane and U+FDD0 to FDEF are noncharacters (Unicode).
    code = ord(character)
    return (
        unicodedata.category(character) in ("Cc", "Cs") or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    )
