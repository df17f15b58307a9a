"""Error recovery: finds what people commonly type wrongly in YAML, and repairs it in memory so that checking can go on.

The YAML parser stops at the first error, often far below its cause. So a broken text is split into parts; each part that
the parser rejects is repaired line by line, and the rest is checked as if the slips had not been made. Lines are never added
or removed, so every position stays right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from frontdoor.diagnostics import Diagnostic, SourceLocation

Refusal = Callable[[str], "tuple[int, int] | None"]
"""Returns where the YAML parser rejects a text: line and column from 1; None if it does not."""

MOST_PARTS = 40
"""Most broken parts that are explained; what follows in the file is left out."""

_CONFLICT_BEGINS = re.compile(r"^[ ]*<{7}(?: |$)")
_CONFLICT_TURNS = re.compile(r"^[ ]*={7}$")
_CONFLICT_BASE = re.compile(r"^[ ]*\|{7}(?: |$)")
_CONFLICT_ENDS = re.compile(r"^[ ]*>{7}(?: |$)")
_SECTION = re.compile(r"^[\"'A-Za-z_][^:]*:[ \t]*(?:#.*)?$")


@dataclass
class Recovered:
    """A repaired text, its diagnostics, and the parts that had to be left out."""

    text: str
    problems: list[Diagnostic] = field(default_factory=list)
    unread: frozenset[tuple[str | int, ...]] = frozenset()


def drop_conflict_markers(text: str, name: str) -> Recovered:
    """Report merge-conflict markers, and keep the first of the two versions."""
    lone = "\n=======" in text
    if "<<<<<<<" not in text and ">>>>>>>" not in text and not lone:
        return Recovered(text)
    lines = text.split("\n")
    problems = []
    begun: int | None = None
    second = False
    for number, line in enumerate(lines):
        if _CONFLICT_BEGINS.match(line):
            begun, second = number, False
            lines[number] = ""
        elif begun is not None and (_CONFLICT_TURNS.match(line) or _CONFLICT_BASE.match(line)):
            second = True
            lines[number] = ""
        elif begun is None and re.match(r"={7}$", line):
            sentence = (
                "this line (=======) was left from two people's changes. Take it out, and look whether the lines above and below "
                "it say the same in two ways."
            )
            problems.append(Diagnostic(SourceLocation(name, number + 1), sentence))
            lines[number] = ""
        elif _CONFLICT_ENDS.match(line):
            first = begun if begun is not None else number
            sentence = (
                f"two people's changes were left side by side here, down to line {number + 1}. Keep the lines that are "
                "right, and take out the others and the three marker lines (<<<<<<<, =======, >>>>>>>)."
            )
            problems.append(Diagnostic(SourceLocation(name, first + 1), sentence))
            lines[number] = ""
            begun, second = None, False
        elif second:
            lines[number] = ""
    if begun is not None:
        sentence = (
            "a marker of two people's changes (<<<<<<<) was left here, without the line that ends it (>>>>>>>). Keep the "
            "lines that are right, and take out the markers."
        )
        problems.append(Diagnostic(SourceLocation(name, begun + 1), sentence))
    return Recovered("\n".join(lines), problems)


def join_documents(text: str, name: str) -> Recovered:
    """Report the marker of a second document (---), and parse on as if it were absent."""
    if "\n---" not in text and "\n..." not in text:
        return Recovered(text)
    lines = text.split("\n")
    problems = []
    begun = False
    for number, line in enumerate(lines):
        if marker := re.match(r"(---|\.\.\.)(?=\s|$)", line):
            if begun:
                sentence = (
                    f"this line ({marker[1]}) would begin a second file in this one. Take the line out."
                )
                problems.append(Diagnostic(SourceLocation(name, number + 1), sentence))
                lines[number] = ""
        elif _content(line) and not line.startswith("%"):
            begun = True
    return Recovered("\n".join(lines), problems)


def cannot_read(text: str, name: str, where: tuple[int, int]) -> Diagnostic:
    """Return the fallback diagnostic: all that is known is that the YAML parser stops there."""
    lines = text.split("\n")
    number = min(where[0], len(lines))
    while number > 1 and not lines[number - 1].strip():
        number -= 1
    line = lines[number - 1]
    column = min(where[1], len(line) + 1) if number == where[0] else 1
    shown = line.strip()[:60]
    sentence = (
        f'the file cannot be understood from here: "{shown}". Look at this line and the ones before it for a missing '
        "colon, quote or bracket, or for spaces at the beginning that do not line up."
    )
    return Diagnostic(SourceLocation(name, number, max(column, 1)), sentence)


def recover(text: str, name: str, refusal: Refusal) -> Recovered:
    """Repair a text that the YAML parser rejects; the result is usually a text that it accepts."""
    # Imported here: a file without slips, as nearly all are, need not wait for it.
    from frontdoor.yamlsource.recovery.indentation import fix_indentation  # noqa: PLC0415
    from frontdoor.yamlsource.recovery.lines import mend_lines  # noqa: PLC0415

    lines = text.split("\n")
    problems = [*_unpasted(lines, name), *fix_indentation(lines, name, refusal)]
    unread: set[tuple[str | int, ...]] = set()
    for count, (path, first, last, head) in enumerate(_broken_parts(lines, refusal)):
        part = lines[first:last]
        if count >= MOST_PARTS:
            sentence = "there are more slips from here on. Mend the ones above first, and check again."
            problems.append(Diagnostic(SourceLocation(name, first + 1), sentence))
            lines[first:] = [""] * (len(lines) - first)
            unread.add(())
            break
        found, mended = mend_lines(part, name, first + 1)
        where = refusal("\n".join([*head, *mended]))
        if where is not None:
            if not found:
                row = max(where[0] - len(head), 1)
                problems.append(cannot_read("\n".join(lines[:last]), name, (first + row, where[1])))
            mended = [""] * len(part)
            unread.add(path)
        problems += found
        lines[first:last] = mended
    return Recovered("\n".join(lines), problems, frozenset(unread))


def _unpasted(lines: list[str], name: str) -> Iterator[Diagnostic]:
    """Report and remove markers that came with lines copied from a diff; each kind is reported once."""
    told: set[str] = set()
    for number, line in enumerate(lines):
        if re.match(r"```\w*\s*$", line):
            mark, lines[number] = "```", ""
            sentence = "this line (```) came from a page where changes are talked over. Take it out, and the other one like it."
        elif re.match(r"\+(?= *\S)", line):
            mark, lines[number] = "+", line[1:]
            sentence = "this line begins with +, as a page of changes shows what is new. Take the + away, also in the lines below."
        else:
            continue
        if mark not in told:
            told.add(mark)
            yield Diagnostic(SourceLocation(name, number + 1), sentence)


def _broken_parts(
    lines: list[str], refusal: Refusal
) -> Iterator[tuple[tuple[str | int, ...], int, int, list[str]]]:
    """Yield the smallest parts that the parser rejects on their own: path, first and last line, and the lines to put before them."""
    for first, last in _cut(lines, 0, len(lines), 0):
        if refusal("\n".join(lines[first:last])) is None:
            continue
        section = _key(lines[first])
        whole = True
        if _SECTION.match(lines[first]):
            for index, (start, end) in enumerate(_entries(lines, first, last)):
                if refusal("\n".join([lines[first], *lines[start:end]])) is not None:
                    whole = False
                    dashed = lines[start].lstrip().startswith("-")
                    yield (section, index if dashed else _key(lines[start])), start, end, [lines[first]]
        if whole:  # the fault is between the entries, or there are none
            yield (section,), first, last, []


def _entries(lines: list[str], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the entries of a section: ranges of lines at the indentation of the first one."""
    begin = next((n for n in range(first + 1, last) if _content(lines[n])), None)
    if begin is None:
        return
    indent = len(lines[begin]) - len(lines[begin].lstrip(" "))
    yield from _cut(lines, begin, last, indent)


def _cut(lines: list[str], first: int, last: int, indent: int) -> Iterator[tuple[int, int]]:
    """Split a range of lines before each line that begins, at this indentation, as its first one does."""
    starts: list[int] = []
    dashed: bool | None = None
    for number in range(first, last):
        line = lines[number]
        if line[:indent].strip() or not _content(line[indent : indent + 1]):
            continue
        dash = line[indent : indent + 2] in ("- ", "-")
        if indent and dashed is None:
            dashed = dash
        begins = dash if dashed else (not dash and re.match(r"[^\s:]+:(\s|$)", line[indent:]) is not None)
        if begins or not starts:
            starts.append(number)
    if starts and starts[0] > first:
        starts[0] = first
    return zip(starts, [*starts[1:], last][: len(starts)], strict=True)


def _content(line: str) -> bool:
    stripped = line.strip()
    return bool(stripped) and not stripped.startswith("#")


def _key(line: str) -> str:
    return line.strip().partition(":")[0].strip("\"' ")
