"""Readability check of English text by the LIX index.

LIX (C. H. Björnsson, 1968) is words per sentence plus the percentage of words over six letters. Children's books score 25,
newspapers 40 to 50, law reports over 60. It needs no syllables, so a megabyte takes a moment.
"""

from __future__ import annotations

import re

LIMIT = 60
"""Beyond any newspaper. Plain text for our readers scores 30 to 45; this only stops what few people could follow."""

SHORTEST = 20
"""Words; the index says nothing about a shorter text."""

LONGEST_SENTENCE = 80
"""Words in one sentence."""

_END = re.compile(r"[.!?:;]+(?=[\s\"'”)]|$)|\n[ \t]*(?=\n|[-*+] |\d+[.)] )")
_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LONG = re.compile(r"[^\W\d_]{7,}")
_ADDRESS = re.compile(r"\]\([^)\s]*\)|https?://\S+")


def too_hard(text: str) -> str | None:
    """Return what makes a text far too hard to read, as the rest of a sentence, or None."""
    if len(text) < 150:  # fewer words than the index needs
        return None
    if "](" in text or "://" in text:
        text = _ADDRESS.sub(" ", text)
    tokens = text.split()
    words = len(tokens)
    if words < SHORTEST:
        return None
    long_at_most = sum([len(token) // 7 for token in tokens if len(token) > 6])
    if _fine(words, _ends_at_least(text), long_at_most):
        return None
    if _fine(words, len(_END.findall(text)) or 1, len(_LONG.findall(text))):
        return None
    return _closely(text)


def _fine(words: int, ends: int, long: int) -> bool:
    return words / ends + 100 * long / words <= LIMIT and words / ends < LONGEST_SENTENCE / 4


def _ends_at_least(text: str) -> int:
    """Return a lower bound of the number of sentences; finding all of them takes six times as long."""
    return sum(map(text.count, (". ", ".\n", "\n\n", "\n- "))) or 1


def how_hard(text: str) -> tuple[float, int]:
    """Return the LIX of a text and the length of its longest sentence in words; 0 and 0 for a text without words."""
    sentences = _sentences(_ADDRESS.sub(" ", text))
    return (_lix(sentences), max(map(len, sentences))) if sentences else (0, 0)


def _sentences(text: str) -> list[list[str]]:
    return [found for part in _END.split(text) if (found := _WORDS.findall(part))]


def _lix(sentences: list[list[str]]) -> float:
    words = [word for sentence in sentences for word in sentence]
    return len(words) / len(sentences) + 100 * sum(len(word) > 6 for word in words) / len(words)


def _closely(text: str) -> str | None:
    sentences = _sentences(text)
    words = [word for sentence in sentences for word in sentence]
    if len(words) < SHORTEST:
        return None
    longest = max(sentences, key=len)
    if _lix(sentences) <= LIMIT and len(longest) <= LONGEST_SENTENCE:
        return None
    opening = " ".join(longest[:6])
    return (
        f'is far too hard to read: its longest sentence has {len(longest)} words ("{opening} …"), and '
        f"{100 * sum(len(w) > 6 for w in words) // len(words)} in 100 words are long. Write short sentences and everyday words."
    )
