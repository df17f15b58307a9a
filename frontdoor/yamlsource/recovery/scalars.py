"""Recovery of scalars: quotes, brackets and colons after a key or a dash that the YAML parser rejects."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from frontdoor.diagnostics import Diagnostic, SourceLocation

KEY = re.compile(
    r"""(?P<key>"[^"]*"|'[^']*'|[^\s"'\-\[{#:&*!|>%@`][^:]*?|-[^\s:][^:]*?):(?=[ \t]|$)(?P<space>[ \t]*)"""
)
_BLOCK = re.compile(r"[|>][+-]?[1-9]?[+-]?\s*(#.*)?$")
_BESIDE = re.compile(r"\|[+-]?\s+[^\s#]")
FARTHEST = 60
"""Most lines in which the end of a quoted text or a bracketed list is looked for."""

_CURLY = "“”„‟‘’‚‛"


@dataclass
class Walk:
    """State of the walk down the lines of one part."""

    name: str
    first: int
    lines: list[str]
    """The lines as they were typed."""
    problems: list[Diagnostic] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    """Indentations of the open mappings and lists, outermost first."""
    block: int | None = None
    """Inside a block scalar (|): the indentation of its key."""
    text: int | None = None
    """Inside a block scalar: the indentation of its first line."""
    lists: set[int] = field(default_factory=set)
    """Those of ``levels`` that are lists, with nothing but dashes."""
    deeper: bool = True
    """Whether the line before left a key without a value, so that deeper lines may follow."""
    moved: dict[int, int] = field(default_factory=dict)
    """Wrong indentations and what each was taken for, so that each is reported once."""
    tabs: list[int] = field(default_factory=list)
    """Rows that begin with a tab."""
    outside: bool = False
    """Whether the block scalar (|) has lines that are not indented."""
    words: bool = False
    """Whether the line before gave a plain scalar, which deeper lines may continue."""

    table: bool = False
    """Whether a table was found, so that it is reported once."""

    def fault(self, row: int, column: int, sentence: str) -> None:
        """Add a diagnostic at a row of the part and a column, both from 0."""
        self.problems.append(Diagnostic(SourceLocation(self.name, self.first + row, column + 1), sentence))


def mend_value(walk: Walk, row: int, line: str, start: int, key: str | None) -> tuple[str, int]:
    """Repair the value after a key or a dash; return the line and the row at which to go on."""
    value = line[start:]
    walk.deeper, walk.words = False, False
    if not value.strip() or value.startswith("#"):
        walk.deeper = True
        return line, row + 1
    if _BLOCK.match(value) or _BESIDE.match(value):
        return _mend_block(walk, row, line, start, key)
    if value[0] in "\"'":
        return _mend_quoted(walk, row, line, start, key)
    if value[0] in "[{":
        return _mend_brackets(walk, row, line, start)
    walk.words = True
    plain = re.split(r"\s#", value, maxsplit=1)[0].rstrip()
    thing = f'the text after "{key}"' if key else "this text"
    if value[0] in "@`%&*!|>,]}" or value[:2] in ("- ", "? ") or value in ("-", "?"):
        walk.fault(
            row,
            start,
            f"{thing} begins with {value[0]}, which means something else in this file. Put the text in quotes.",
        )
    elif colon := re.search(r":(?=\s|$)", plain):
        curly = " Curly quotes do not count: use straight ones." if value[0] in _CURLY else ""
        walk.fault(
            row,
            start + colon.start(),
            f'{thing} has a colon in it, which would begin another key. Put the text in straight quotes: "like this".{curly}',
        )
        plain = plain.strip(_CURLY) if curly else plain
    else:
        return line, row + 1
    walk.words = False
    return line[:start] + _quoted(plain), row + 1


def _mend_block(walk: Walk, row: int, line: str, start: int, key: str | None) -> tuple[str, int]:
    """Begin a block scalar; its text begins on the line below the bar."""
    if not _BLOCK.match(line[start:]):
        thing = f'the text after "{key}"' if key else "this text"
        walk.fault(
            row,
            start,
            f"{thing} stands beside its bar, and was expected to begin on the line below. Press Enter after the bar.",
        )
        below = next((text for text in walk.lines[row + 1 :] if text.strip()), "")
        if not walk.levels or len(below) - len(below.lstrip(" ")) <= walk.levels[-1]:
            return line[:start] + _quoted(line[start:].lstrip("|+- ")), row + 1
        line = line[:start] + "|"
    walk.block = walk.levels[-1] if walk.levels else 0
    walk.deeper, walk.outside, walk.text = True, False, None
    return line, row + 1


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _mend_quoted(walk: Walk, row: int, line: str, start: int, key: str | None) -> tuple[str, int]:
    """Repair a quoted value: it must end with the quote with which it begins, and nothing may follow."""
    quote = line[start]
    closing = re.compile(r'(?:[^"\\]|\\.)*"' if quote == '"' else r"(?:[^']|'')*'")
    end = closing.match(line, start + 1)
    thing = f'the text after "{key}"' if key else "this text"
    if end:
        after = line[end.end() :].strip()
        inner = line[start + 1 : end.end() - 1]
        if after and not after.startswith("#"):
            walk.fault(
                row,
                end.end(),
                f"{thing} goes on after its closing quote. Put the quotes round the whole text, or use none.",
            )
            return line[:start] + _quoted(line[start:].replace(quote, "")), row + 1
        if quote == '"' and (bad := re.search(r'\\(?![0abtnvfre "/\\N_LPxuU\n])', inner)):
            walk.fault(
                row,
                start + 1 + bad.start(),
                f"a backslash in {thing} means something else between double quotes. Use single quotes, or leave it out.",
            )
            return line[:start] + _quoted(inner), row + 1
        return line, row + 1
    base = walk.levels[-1] if walk.levels else 0
    for later in range(row + 1, min(row + FARTHEST, len(walk.lines))):
        text = walk.lines[later]
        if text.strip() and (len(text) - len(text.lstrip(" ")) <= base or KEY.match(text.lstrip(" "))):
            break
        if closing.match("\n".join([line[start + 1 :], *walk.lines[row + 1 : later + 1]])):
            return line, later + 1  # it ends on a later line
    if quote == "'" and re.match(r"'\w+\s", line[start:]) and "'" not in line[start + 1 :]:
        sentence = f"{thing} begins with a quote mark that has no partner. If it is an apostrophe, put the text in double quotes."
        mended = _quoted(line[start:])
    else:
        sentence = (
            f"{thing} begins with a quote mark ({quote}) that is never closed. Put the same mark at its end."
        )
        mended = _quoted(line[start + 1 :].rstrip())
    walk.fault(row, start, sentence)
    return line[:start] + mended, row + 1


def _mend_brackets(walk: Walk, row: int, line: str, start: int) -> tuple[str, int]:
    """Close a bracketed list or braced mapping that was left open."""
    base = walk.levels[-1] if walk.levels else 0
    value = line[start:]
    if after := re.match(r"(\[[^\[\]]*\]|\{[^{}]*\})(?=\s+[^\s#]|[^\s#])", value):
        walk.fault(
            row,
            start + after.end(),
            f"text goes on after the closing {after[0][-1]}. If this is text that begins with {value[0]}, put it in quotes.",
        )
        return line[:start] + _quoted(value.rstrip()), row + 1
    open_ = _open_brackets(value)
    later = row
    while open_ and later + 1 < min(row + FARTHEST, len(walk.lines)):
        text = walk.lines[later + 1]
        if text.strip() and (len(text) - len(text.lstrip(" ")) <= base):
            break
        later += 1
        open_ = _open_brackets("\n".join([value, *walk.lines[row + 1 : later + 1]]))
    if not open_:
        return line, later + 1
    if len(open_) > 4:
        return line, row + 1
    closers = "".join({"[": "]", "{": "}"}[b] for b in reversed(open_))
    walk.fault(row, start, f"the {open_[-1]} here is never closed. Put {closers} at the end of the list.")
    return line.rstrip() + closers, row + 1


def _open_brackets(text: str) -> list[str]:
    """Return the brackets that are still open at the end of a text."""
    open_: list[str] = []
    for bracket in re.findall(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|\s#[^\n]*|[\[\]{}]', text):
        if bracket in ("[", "{"):
            open_.append(bracket)
        elif bracket in ("]", "}") and open_:
            open_.pop()
    return open_
