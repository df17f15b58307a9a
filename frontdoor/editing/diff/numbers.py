"""Says numbers of things in words; knows nothing else."""

from __future__ import annotations

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def count_words(number: int, thing: str) -> str:
    """Say how many: ``one page``, ``three pages``, ``12 pages``."""
    word = _WORDS[number] if number < len(_WORDS) else f"{number:,}"
    return f"{word} {thing}{'' if number == 1 else 's'}"
