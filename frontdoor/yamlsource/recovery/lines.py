"""Line-by-line recovery of one broken part: reports each slip, and rewrites the line as it was probably meant."""

from __future__ import annotations

import re

from frontdoor.diagnostics import Diagnostic
from frontdoor.yamlsource.positions import DEEPEST
from frontdoor.yamlsource.recovery.scalars import KEY, Walk, mend_value

MOST_SLIPS = 20
"""Most slips reported for one part; a part with more is not what it was taken for."""

MOST_TABS = 500
"""Most lines with tabs in one part; only the first is reported."""

_BULLET = re.compile(r" *([•·▪●◦∙‣–—*])(?=[ \t\u00a0]+[^\s*])")
_TABLE = re.compile(r"\s*(\|.*\|\s*|[^\t:]+\t+[^\t:]+(\t.*)?)$")
_WORD = r"[a-z][a-z0-9_-]*"


def mend_lines(lines: list[str], name: str, first: int) -> tuple[list[Diagnostic], list[str]]:
    """Return the diagnostics of some lines, and the repaired lines; ``first`` is the number of the first line."""
    walk = Walk(name, first, lines)
    mended = list(lines)
    skip_to = 0
    for row, typed in enumerate(lines):
        if row < skip_to:
            continue
        if len(walk.problems) >= MOST_SLIPS or len(walk.tabs) >= MOST_TABS:
            break
        line = mended[row] = _plain_indentation(walk, row, typed)
        stripped = line.strip()
        indent = len(line) - len(line.lstrip(" "))
        if walk.block is not None:
            inside = _in_block(walk, row, line, indent)
            if inside is not None:
                mended[row] = inside
                continue
            walk.block, walk.deeper = None, False
        if not stripped or stripped.startswith("#"):
            continue
        if re.match(r"(---|\.\.\.)\s*$", line):
            continue
        mended[row], skip_to = _mend_line(walk, row, line, indent)
    if walk.tabs:
        others = len(walk.tabs) - 1
        more = (
            f" So do {others} more lines of this part."
            if others > 1
            else " So does one more line."
            if others
            else ""
        )
        walk.fault(
            walk.tabs[0],
            0,
            f"this line begins with a tab, and spaces were expected. Use two spaces for each step in.{more}",
        )
    return walk.problems, mended


def _in_block(walk: Walk, row: int, line: str, indent: int) -> str | None:
    """Return a line of the enclosing block scalar, with its indentation repaired; None when the block has ended."""
    assert walk.block is not None
    stripped = line.strip()
    if not stripped:
        return line
    if walk.text is None and indent > walk.block:
        walk.text, walk.deeper = indent, False
    if walk.text is not None and indent >= walk.text:
        return line
    if stripped[0] == "#" and walk.text is not None and _depth_below(walk, row) >= walk.text:
        walk.fault(
            row,
            indent,
            "this note stands inside a text, and would end it. Put it above the key of the text, or take it out.",
        )
        return ""
    if re.match(rf"{_WORD}:(\s|$)", stripped) or (
        indent <= walk.block and _ends_block(walk, row, indent, stripped)
    ):
        return None
    meant = walk.text if walk.text is not None else walk.block + 2
    if not walk.outside:
        walk.fault(
            row,
            indent,
            f"this line belongs to the text that begins above it, and was expected to begin with {meant} spaces. Put "
            "spaces before it, and before the lines of the text that follow."
            if walk.text is None
            else f"this line begins with {_spaces(indent)}, and the text that it belongs to with {meant}. Line it up.",
        )
    walk.outside = True
    return " " * meant + stripped


def _plain_indentation(walk: Walk, row: int, line: str) -> str:
    """Replace tabs and no-break spaces in the indentation by spaces."""
    lead = line[: len(line) - len(line.lstrip(" \t\u00a0\u2007\u202f\u3000"))]
    if not lead.strip(" ") or not line.strip():
        return line
    if walk.block is not None and len(lead) - len(lead.lstrip(" ")) > walk.block:
        return line  # inside a block scalar, behind its indentation, these do no harm
    if "\t" in lead:
        walk.tabs.append(row)
        if walk.block is not None and not re.match(rf"{_WORD}:(\s|$)", line.strip()):
            return " " * (walk.text or walk.block + 2) + line[len(lead) :]
        dashed = line.strip().startswith("- ")
        last = max((level for level in walk.levels if dashed or level not in walk.lists), default=0)
        if re.search(r":\s*$", line):  # what is below it is indented further
            last = max((level for level in walk.levels if level < _depth_below(walk, row)), default=last)
        return " " * (last + 2 if walk.deeper and walk.levels else last) + line[len(lead) :]
    column = next(i for i, c in enumerate(lead) if c != " ")
    walk.fault(
        row,
        column,
        "this line begins with a no-break space (it looks like a space, and comes from a word processor). Delete the "
        "spaces before the first letter and type them again.",
    )
    return " " * len(lead) + line[len(lead) :]


def _ends_block(walk: Walk, row: int, indent: int, stripped: str) -> bool:
    """Return whether a line that is not indented as the block scalar is no part of it."""
    if KEY.match(stripped) or stripped[0] == "#":
        return True
    above = walk.lines[row - 1]
    goes_on = walk.text is not None and len(above) - len(above.lstrip(" ")) >= walk.text
    if walk.text is not None and _depth_below(walk, row) >= walk.text:
        return False
    if stripped[0] == "-":
        return not (goes_on and above.lstrip().startswith("-"))
    unfinished = goes_on and above.rstrip()[-1:] not in ".!?:"
    return (
        not walk.deeper and indent == walk.block and not unfinished and re.match(_WORD, stripped) is not None
    )


def _depth_below(walk: Walk, row: int) -> int:
    """Return the indentation of the next line that is neither empty nor a comment."""
    below = next((line for line in walk.lines[row + 1 : row + 4] if line.strip()), "")
    return len(below) - len(below.lstrip(" "))


def _mend_line(walk: Walk, row: int, line: str, indent: int) -> tuple[str, int]:
    """Repair one line; return it and the row at which to go on."""
    line = _as_entry(walk, row, line, indent)
    if not line:
        return line, row + 1
    rest = line[indent:]
    keyed = KEY.match(rest) or rest.startswith("- ") or rest == "-"
    if walk.words and walk.levels and indent > walk.levels[-1] and not KEY.match(rest):
        return line, row + 1  # a long text continues
    line, indent = _line_up(walk, row, line, indent, bool(keyed))
    rest = line[indent:]
    if indent in walk.lists and not rest.startswith("-") and not walk.deeper:
        walk.fault(
            row,
            indent,
            f'there is no dash before this, and the lines above it have one. Write "- {rest[:40]}".',
        )
        rest = "- " + rest
        line = line[:indent] + rest
    at = indent
    while (rest.startswith("- ") or rest == "-") and len(walk.levels) < DEEPEST:
        width = len(rest) - len(rest[1:].lstrip(" "))
        if at not in walk.levels:
            walk.lists.add(at)
        _open(walk, at)
        at += width
        rest = rest[width:]
        walk.deeper, walk.words = True, False
        if not rest or rest.startswith("#"):
            return line, row + 1
    if match := re.match(r"-(?=[A-Za-z\"'])", rest):
        spaced = re.match(rf"-{_WORD}:", rest) or at > 0
        if spaced:
            walk.fault(
                row, at, f'a list entry needs a space after its dash. Write "- {rest[match.end() :][:40]}".'
            )
            line = line[:at] + "- " + rest[1:]
            _open(walk, at)
            at, rest = at + 2, rest[1:]
    key = KEY.match(rest)
    if key is None:
        line = _without_colon(walk, row, line, at, rest)
        key = KEY.match(line[at:])
        rest = line[at:]
        if key is None:
            if line[:at].strip():  # a list entry that is plain text
                return mend_value(walk, row, line, at, None)
            walk.deeper, walk.words = False, True
            return line, row + 1
    _open(walk, at)
    return mend_value(walk, row, line, at + key.end(), rest[: key.end("key")])


def _as_entry(walk: Walk, row: int, line: str, indent: int) -> str:
    """Return a line with a dash for a word processor's bullet, and an empty line for a table row."""
    if bullet := _BULLET.match(line):
        walk.fault(
            row,
            indent,
            f"this line begins with {bullet[1]}, and an entry of a list with a dash and a space: -. Type it anew.",
        )
        return line[:indent] + "-" + line[indent + 1 :]
    if not _TABLE.match(line):
        return line
    if not walk.table:
        walk.fault(
            row,
            indent,
            "this looks like a table from another program. Write each line of it as keys with values, as above.",
        )
    walk.table = True
    return ""


def _open(walk: Walk, indent: int) -> None:
    while walk.levels and walk.levels[-1] > indent:
        walk.lists.discard(walk.levels.pop())
    if not walk.levels or walk.levels[-1] < indent:
        walk.levels.append(indent)


def _line_up(walk: Walk, row: int, line: str, indent: int, keyed: bool) -> tuple[str, int]:
    """Compare a line's indentation with the lines above it, and repair it."""
    if not walk.levels or not keyed:
        return line, indent
    dashed = line[indent] == "-"
    lists = [level for level in walk.lists if level > indent]
    if indent in walk.levels and not (dashed and lists and not walk.deeper and indent not in walk.lists):
        return line, indent
    last = max(lists) if dashed and lists else walk.levels[-1]
    if indent > last and walk.deeper:
        return line, indent
    meant = walk.moved.get(indent)
    if meant is None or meant not in walk.levels:
        meant = (
            last
            if indent > last or (dashed and lists)
            else min(walk.levels, key=lambda level: (abs(level - indent), -level))
        )
        walk.moved[indent] = meant
        walk.fault(
            row,
            indent,
            f"this line begins with {_spaces(indent)}, and the lines that it belongs with begin with {meant or 'none'}. "
            "Line it up with them.",
        )
    return " " * meant + line[indent:], meant


def _spaces(count: int) -> str:
    return {0: "no space", 1: "1 space"}.get(count, f"{count} spaces")


def _without_colon(walk: Walk, row: int, line: str, at: int, rest: str) -> str:
    """Repair a line on which a key was meant, but lacks a colon with a space after it."""
    in_list = bool(line[:at].strip()) and _depth_below(walk, row) != at
    tight = re.match(rf"({_WORD}):(?!//)(?=[^ \t])[\u00a0\u202f]*", rest)
    if tight:
        what = (
            "a no-break space stands" if "\u00a0" in tight[0] or "\u202f" in tight[0] else "there is no space"
        )
        walk.fault(
            row,
            at + len(tight[1]),
            f'{what} after the colon of "{tight[1]}", and a space was expected. Write "{tight[1]}: {rest[tight.end() :][:40].strip()}".',
        )
        return line[:at] + tight[1] + ": " + rest[tight.end() :]
    other = re.match(rf"({_WORD})\s*(=|;|：|\s:(?=\S))\s*(.*)$", rest)
    if other:
        walk.fault(
            row,
            at + other.start(2),
            f'a colon was expected after "{other[1]}". Write "{other[1]}: {other[3][:40]}".',
        )
        return f"{line[:at]}{other[1]}: {other[3]}"
    bare = re.match(rf"({_WORD})(?:\s+(.*))?$", rest)
    if bare and not in_list:
        after = f" {bare[2][:40]}" if bare[2] else ""
        walk.fault(
            row, at, f'"{rest[:60]}" has no colon. If "{bare[1]}" is a key, write "{bare[1]}:{after}".'
        )
        return f"{line[:at]}{bare[1]}: {bare[2] or ''}"
    return line
