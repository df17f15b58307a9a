"""Repairs wrong indentation by search: moves each suspicious line in memory, and keeps the move that lets YAML parse furthest.

YAML reports such a line only later, or blames its neighbours. But a catalogue is regular: a key usually stands at the same
depth, and an id has its keys below it. So each suspicious line near the error is tried at other depths.

Measured without it, on 30 November 2026: of 119 lines of the catalogue with two spaces too few, 71 were reported as several
faults at other lines, against 1 with it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from frontdoor.diagnostics import Diagnostic, SourceLocation

BACK, AHEAD = 60, 120
"""Lines before and after the error that are examined."""

MOST_TRIED = 40
"""Most lines with keys, before the error, that are tried elsewhere."""

MOST_MOVES = 20
"""Most lines moved in one file."""

MOST_READ = 4_000_000
"""Most characters parsed in trials, for one file: about half a second. A file that needs more was not typed by a person."""

_LINE = re.compile(r"( *)((?:- +)*)([A-Za-z0-9_][A-Za-z0-9_-]*):(?: +(\S.*))?$")

_STRANGE = re.compile("[ ]*[\t\u00a0\u2007\u202f\u3000]")

Trouble = Callable[[str], "tuple[int, int] | None"]


@dataclass(frozen=True)
class _Key:
    """A line with a key, outside block scalars."""

    row: int
    indent: int
    name: str
    value: str
    dashed: bool


def fix_indentation(lines: list[str], name: str, trouble: Trouble) -> Iterator[Diagnostic]:
    """Move wrongly indented lines to their probable depth, in place; yield a diagnostic for each."""
    usual, tries = _Usual(lines), _Tries(trouble)
    for _ in range(MOST_MOVES):
        where = trouble("\n".join(lines))
        move = _best_move(lines, where[0] - 1, usual, tries) if where is not None else None
        if move is None:
            return
        key, indent = move
        yield _misplaced(name, key, indent)
        lines[key.row] = " " * indent + lines[key.row].lstrip(" ")


def outdent_id(text: str, row: int, name: str) -> tuple[str, Diagnostic] | None:
    """Outdent the id above a row by two spaces; return the text and the diagnostic, or None if no id stands beside its keys."""
    lines = text.split("\n")
    keys = [key for key in _keys(lines, max(row - BACK, 0), row + 1) if not key.dashed]
    for key, below in reversed(list(pairwise(keys))):
        beside = below.indent == key.indent and below.name != key.name
        if beside and not key.value and key.indent >= 2:
            meant = key.indent - 2
            lines[key.row] = lines[key.row][2:]
            return "\n".join(lines), _misplaced(name, key, meant)
    return None


def _misplaced(name: str, key: _Key, indent: int) -> Diagnostic:
    return Diagnostic(
        SourceLocation(name, key.row + 1, key.indent + 1),
        f"this line begins with {_spaces(key.indent)}, and the lines that it belongs with begin with {indent or 'none'}. "
        "Line it up with them.",
    )


class _Tries:
    """Trial parses with a budget of characters."""

    def __init__(self, trouble: Trouble) -> None:
        self._trouble, self._left = trouble, MOST_READ

    @property
    def over(self) -> bool:
        """Return whether the budget is used up."""
        return self._left <= 0

    def __call__(self, text: str) -> tuple[int, int] | None:
        """Return where the YAML parser rejects a text."""
        self._left -= len(text)
        return self._trouble(text)


def _best_move(lines: list[str], row: int, usual: _Usual, trouble: _Tries) -> tuple[_Key, int] | None:
    """Return the move of one line that lets YAML parse furthest, or None when none helps."""
    if trouble.over:
        return None
    first, last = _window(lines, row)
    head = [] if first == 0 else [_section_of(lines, first)]
    shift = first - len(head)

    def reach(part: Sequence[str]) -> int:
        where = trouble("\n".join([*head, *part]))
        return last if where is None else where[0] - 1 + shift

    part = lines[first:last]
    if any(_STRANGE.match(line) for line in part[: row - first + 1]):
        return None  # tabs and the like are reported first
    before = reach(part)
    best: tuple[int, int, int, int] | None = None
    chosen: tuple[_Key, int] | None = None
    keys = [key for key in _keys(lines, first, last) if key.row <= row]
    depths = [0, *(key.indent for key in keys), next((k.indent for k in _keys(lines, row + 1, last)), 0)]
    for back in range(min(len(keys), MOST_TRIED)):
        at = len(keys) - 1 - back
        key = keys[at]
        for indent in _elsewhere(key, depths[at], depths[at + 2], _beside(lines, key.row), usual):
            if trouble.over:
                return chosen
            moved = [*part]
            moved[key.row - first] = " " * indent + lines[key.row].lstrip(" ")
            reached = reach(moved)
            if reached <= max(before, row):
                continue
            score = (reached, usual.of(key)[indent], -abs(indent - key.indent), -back)
            if best is None or score > best:
                best, chosen = score, (key, indent)
    return chosen


def _elsewhere(key: _Key, before: int, after: int, beside: Sequence[int], usual: _Usual) -> set[int]:
    """Return the depths at which a suspicious line may have been meant; none for a line that is not suspicious.

    ``before`` and ``after`` are the depths of the nearest lines with keys, ``beside`` those of the adjacent lines.
    """
    if key.dashed:
        return set()
    depths = Counter(usual.of(key))
    depths[key.indent] = max(depths[key.indent] - 1, 0)
    here, elsewhere = depths[key.indent], sum(depths.values())
    meant: set[int] = set()
    if elsewhere > 1 and here * 3 < elsewhere:
        meant |= {depth for depth, count in depths.items() if count > 0}
    if key.indent not in (before, after, *beside):
        meant |= {before, after}
    return meant - {key.indent, 0}


class _Usual:
    """How often each key stands at each depth in a file; ids, each of which occurs once, are counted together."""

    def __init__(self, lines: list[str]) -> None:
        keys = list(_keys(lines, 0, len(lines)))
        counts = Counter(key.name for key in keys)
        self._repeated = {name for name, count in counts.items() if count > 1}
        self._depths: dict[str, Counter[int]] = {}
        for key in keys:
            if key.indent:  # sections stand at the left margin and are never moved there
                self._depths.setdefault(self._called(key), Counter())[key.indent] += 1

    def of(self, key: _Key) -> Counter[int]:
        """Return how often a key stands at each depth."""
        return self._depths.get(self._called(key), Counter())

    def _called(self, key: _Key) -> str:
        return key.name if key.value or key.name in self._repeated else ""


def _keys(lines: list[str], first: int, last: int) -> Iterator[_Key]:
    """Yield the lines with keys, outside block scalars."""
    inside: int | None = None
    for row in range(first, last):
        line = lines[row]
        indent = len(line) - len(line.lstrip(" "))
        if inside is not None and (not line.strip() or indent >= inside):
            continue
        inside = None
        match = _LINE.match(line)
        if match is None:
            continue
        value = match[4] or ""
        if value[:1] in ("|", ">"):
            text = next((lines[n] for n in range(row + 1, min(row + 20, last)) if lines[n].strip()), "")
            depth = len(text) - len(text.lstrip(" "))
            inside = depth if depth > indent else None
        yield _Key(row, indent, match[3], value if not value.startswith("#") else "", bool(match[2]))


def _window(lines: list[str], row: int) -> tuple[int, int]:
    """Return the range of lines around a row, from the start of an entry of its section."""
    step = min((len(line) - len(line.lstrip(" ")) for line in lines if line.startswith("  ")), default=2)
    edge = (
        n for n in range(min(row, len(lines) - 1), -1, -1) if re.match(r"[A-Za-z_]+:\s*(#.*)?$", lines[n])
    )
    top = next((n for n in edge if _beside(lines, n)[1] <= step), 0)
    first = top
    inner = next(
        (line for line in lines[top + 1 :] if line.strip() and not line.lstrip().startswith("#")), ""
    )
    depth = len(inner) - len(inner.lstrip(" "))
    for number in range(max(row - BACK, top + 1), row - 8):
        if depth and re.match(rf" {{{depth}}}[^\s#-]", lines[number]) and number > top:
            first = number
            break
    return first, min(len(lines), row + AHEAD)


def _beside(lines: list[str], row: int) -> tuple[int, int]:
    """Return the depths of the non-empty lines before and after a row."""
    above = next((line for line in reversed(lines[max(row - 20, 0) : row]) if _says_something(line)), "")
    below = next((line for line in lines[row + 1 : row + 20] if _says_something(line)), "")
    return len(above) - len(above.lstrip(" ")), len(below) - len(below.lstrip(" "))


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _section_of(lines: list[str], row: int) -> str:
    """Return the line of the section that contains a row, if the section begins above it."""
    if not lines[row].startswith(" "):
        return "x:"
    return next((line for line in reversed(lines[:row]) if re.match(r"[A-Za-z_]+:\s*(#.*)?$", line)), "x:")


def _spaces(count: int) -> str:
    return {0: "no space", 1: "1 space"}.get(count, f"{count} spaces")
