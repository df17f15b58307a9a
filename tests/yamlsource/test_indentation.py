"""Trying where a line was meant to stand: bounded, however hostile the file."""

from __future__ import annotations

from frontdoor.yamlsource.loader import _refusal
from frontdoor.yamlsource.recovery.indentation import MOST_MOVES, MOST_READ, fix_indentation


def test_a_staircase_of_keys_is_given_up_soon() -> None:
    """A file whose every line is deeper than the one before once kept the reader busy for ever."""
    lines = ["  " * depth + "a:" for depth in range(400)]
    whole, read = len("\n".join(lines)), 0

    def trouble(text: str) -> tuple[int, int] | None:
        nonlocal read
        read += len(text)
        return _refusal(text)

    list(fix_indentation(lines, "services.yaml", trouble))
    assert read <= MOST_READ + (MOST_MOVES + 2) * whole
