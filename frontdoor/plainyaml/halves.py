"""Cuts a text where its sections and entries begin, and reads a long one in two processes at once.

Why a text may be cut at all: YAML is read from left to right. A piece that can be read alone ends outside all quotes,
brackets and blocks of text, and a key at the edge, or two spaces in below a section's line, ends whatever stands deeper.
So the next piece, alone below the line of its section, is read as it would be in the whole.
"""

from __future__ import annotations

import marshal
import os
import re
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple, TypeAlias

import yaml

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
"""What a file can hold: text, lists and mappings."""

SECTION = re.compile(r"\n([a-z_]+):(?=[ \n])")
ENTRY = re.compile(r"\n  ([a-z0-9-]+):(?=[ \n])")
NOTHING = re.compile(r"(?: *(?:#.*)?\n)*")
"""The rest of a line, and further lines, with comments only."""

LONG = 2_000_000
"""Characters; to read them takes a tenth of a second, and to begin another process a hundredth."""

_FIRST_PART = 0.53
"""This much is read here: what the other process reads has to come back."""


class Built(NamedTuple):
    """What YAML makes of a text."""

    value: Plain
    clean: bool
    """No anchors, tags, repeated or odd keys, and one document."""
    begins: Sequence[tuple[int, int]]
    """Where the keys of the two outermost levels begin: level (0 or 1) and offset."""


def build_in_two(text: str, build: Callable[[str], Built]) -> Built | None:
    """Return what ``build`` makes of a text, in half the time; None for a text that is not long, or anything but plain."""
    alone = not hasattr(os, "fork") or threading.active_count() > 1 or (os.cpu_count() or 1) < 2
    cut = None if len(text) < LONG or alone else _middle(text)
    if cut is None:
        return None
    section, begin, middle = cut
    head = f"{section}:\n"
    answer = _elsewhere(lambda: build(head + text[middle:]))
    first = None
    with suppress(yaml.YAMLError):
        first = build(text[:middle])
    second = answer()
    if first is None or second is None or (0, begin) not in first.begins:
        return None
    return _joined(first, second, section, middle - len(head))


def _middle(text: str) -> tuple[str, int, int] | None:
    """Return a section that is made of entries, where it begins, and where its entry begins that is in the middle of the text."""
    entry = ENTRY.search(text, int(len(text) * _FIRST_PART))
    heads = list(SECTION.finditer(text, 0, entry.start())) if entry else []
    if entry is None or not heads:
        return None
    head = heads[-1]
    first = ENTRY.search(text, head.end())
    if first is None or not NOTHING.fullmatch(text, head.end(), first.start() + 1):
        return None
    return head[1], head.start() + 1, entry.start() + 1


def _joined(first: Built, second: Built, section: str, shift: int) -> Built | None:
    """Return both halves as one; ``shift`` is how much later the second one stands in the whole."""
    ours, theirs = first.value, second.value
    if not (first.clean and second.clean and isinstance(ours, dict) and isinstance(theirs, dict)):
        return None
    above, below = ours.get(section), theirs.pop(section, None)
    if not (isinstance(above, dict) and isinstance(below, dict)) or [*ours][-1] != section:
        return None
    if above.keys() & below.keys() or ours.keys() & theirs.keys():
        return None
    above |= below
    ours |= theirs
    begins = [*first.begins, *((level, offset + shift) for level, offset in second.begins[1:])]
    return Built(ours, clean=True, begins=begins)


def _elsewhere(job: Callable[[], Built]) -> Callable[[], Built | None]:
    """Begin a job in a process of its own; what comes back waits for its result, which is None when it came to nothing."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            made: Any = tuple(job())
            with os.fdopen(theirs, "wb") as answer:
                marshal.dump(made, answer)
        finally:
            os._exit(0)
    os.close(theirs)

    def wait() -> Built | None:
        with os.fdopen(ours, "rb") as answer:
            said = answer.read()
        os.waitpid(child, 0)
        with suppress(EOFError, ValueError, TypeError):  # it stopped half-way
            return Built(*marshal.loads(said))  # noqa: S302 -- our own child wrote it
        return None

    return wait
