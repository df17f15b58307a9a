"""Readability check of English text by the LIX index: what is hard stops, what is only long is a note.

LIX (C. H. Björnsson, 1968) is words per sentence plus the percentage of words over six letters. Children's books score 25,
newspapers 40 to 50, law reports over 60. It needs no syllables, so a megabyte takes a moment. Names are not counted as long:
nobody can choose an easier word for Clydeside. In a short text one long word weighs much, so there only long sentences stop.
"""

from __future__ import annotations

import re
from typing import NamedTuple

LIMIT = 60
"""Beyond any newspaper. Plain text for our readers scores 30 to 45; this only finds what few people could follow."""

SHORTEST = 20
"""Words; the index says nothing about a shorter text."""

LONGEST_SENTENCE = 80
"""Words in one sentence."""

PLAIN_SENTENCE = 24
"""Words in the longest sentence of a text that is never refused, whatever its words are."""

_END = re.compile(r"[.!?:;]+(?=[\s\"'”)]|$)|\n[ \t]*(?=\n|[-*+] |\d+[.)] )")
_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ADDRESS = re.compile(r"\]\([^)\s]*\)|https?://\S+")


class Hardness(NamedTuple):
    """What makes a text hard to read, as the rest of a sentence, and whether it is too much so to be published."""

    words: str
    stops: bool


def hardness_of(text: str) -> Hardness | None:
    """Return what makes a text hard to read, or None where it is plain enough."""
    if len(text) < 150:  # fewer words than the index needs
        return None
    if "](" in text or "://" in text:
        text = _ADDRESS.sub(" ", text)
    tokens = text.split()
    words = len(tokens)
    if words < SHORTEST:
        return None
    long_at_most = sum([len(token) // 7 for token in tokens if len(token) > 6])
    ends = _ends_at_least(text)
    if words / ends + 100 * long_at_most / words <= LIMIT and words / ends < LONGEST_SENTENCE / 4:
        return None
    return _closely(text)


def how_hard(text: str) -> tuple[float, int]:
    """Return the LIX of a text and the length of its longest sentence in words; 0 and 0 for a text without words."""
    sentences = _sentences(_ADDRESS.sub(" ", text))
    return (_lix(sentences), max(map(len, sentences))) if sentences else (0, 0)


def _ends_at_least(text: str) -> int:
    """Return a lower bound of the number of sentences; finding all of them takes six times as long."""
    return sum(map(text.count, (". ", ".\n", "\n\n", "\n- "))) or 1


def _sentences(text: str) -> list[list[str]]:
    return [found for part in _END.split(text) if (found := _WORDS.findall(part))]


def _long(sentence: list[str]) -> int:
    """Return the number of long words of a sentence, without names: words with a capital that do not begin it."""
    return sum(len(word) > 6 and (n == 0 or word[0].islower()) for n, word in enumerate(sentence))


def _lix(sentences: list[list[str]]) -> float:
    words = sum(map(len, sentences))
    return words / len(sentences) + 100 * sum(map(_long, sentences)) / words


def _closely(text: str) -> Hardness | None:
    sentences = _sentences(text)
    words = sum(map(len, sentences))
    if words < SHORTEST:
        return None
    longest = max(sentences, key=len)
    if _lix(sentences) <= LIMIT and len(longest) <= LONGEST_SENTENCE:
        return None
    stops = len(longest) > PLAIN_SENTENCE
    opening, share = " ".join(longest[:6]), 100 * sum(map(_long, sentences)) // words
    return Hardness(
        f"is {'far too hard' if stops else 'hard'} to read: its longest sentence has {len(longest)} words "
        f'("{opening} …"), and {share} in 100 words are long. Write short sentences and everyday words.',
        stops,
    )
