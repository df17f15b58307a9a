"""Counts in words, with the noun in the singular or plural."""

from __future__ import annotations

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def count_words(number: int, thing: str) -> str:
    """Return a count with its noun: ``one page``, ``three pages``, ``12 pages``."""
    word = _WORDS[number] if number < len(_WORDS) else f"{number:,}"
    return f"{word} {thing}{'' if number == 1 else 's'}"
