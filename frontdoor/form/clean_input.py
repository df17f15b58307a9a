"""What browsers send, made into text that can be kept and shown: nothing invisible, no broken characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

Raw = Mapping[str, Sequence[str]]
"""What was typed: input names to the values sent."""

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# ZWJ and ZWNJ stay: Persian and Indic names need them.
_INVISIBLE = frozenset(
    "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_SPACES = re.compile(r"\s+")
_TRAILING = re.compile(r"[^\S\n]+(?=\n|$)")


def clean(text: str) -> str:
    """Return text with line ends as \\n, and without control, direction and broken characters.

    Such characters are never typed by a person. They hide or turn round what stands beside them (U+202E can make
    "exe" read as "txt"), and some cannot stand in a page, a mail or a database at all.
    """
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
    """Return a one-line answer: cleaned, each run of space as one."""
    return _SPACES.sub(" ", clean(text)).strip()


def lines(text: str) -> str:
    """Return an answer of several lines: cleaned, without space at line ends and around it."""
    return _TRAILING.sub("", clean(text)).strip()


def _unusable(character: str) -> bool:
    # Cc control, Cs half of a surrogate pair; the last two of each plane and U+FDD0 to FDEF are never characters.
    code = ord(character)
    return (
        unicodedata.category(character) in ("Cc", "Cs") or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    )
