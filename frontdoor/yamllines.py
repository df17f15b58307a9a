"""One broken part of a YAML file, line by line: names each slip, and writes the line as it was probably meant."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from frontdoor.problems import Place, Problem

_KEY = re.compile(
    r"""(?P<key>"[^"]*"|'[^']*'|[^\s"'\-\[{#:&*!|>%@`][^:]*?|-[^\s:][^:]*?):(?=[ \t]|$)(?P<space>[ \t]*)"""
)
_WORD = r"[a-z][a-z0-9_-]*"
_BLOCK = re.compile(r"[|>][+-]?[1-9]?[+-]?\s*(#.*)?$")
FARTHEST = 60
"""Lines over which a text in quotes, or a list in brackets, is looked for its end."""

_CURLY = "“”„‟‘’‚‛"


@dataclass
class _Walk:
    """What is known while walking down the lines of one part."""

    name: str
    first: int
    lines: list[str]
    """As they are typed."""
    problems: list[Problem] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    """Indentations of the mappings and lists that are open, outermost first."""
    block: int | None = None
    """While inside a block of text (|): the indentation of its key."""
    deeper: bool = True
    """Whether the line before left a key without a value, so that deeper lines may follow."""
    words: bool = False
    """Whether the line before gave a plain value, which may go on in deeper lines."""

    def fault(self, row: int, column: int, sentence: str) -> None:
        self.problems.append(Problem(Place(self.name, self.first + row, column + 1), sentence))


def mend_lines(lines: list[str], name: str, first: int) -> tuple[list[Problem], list[str]]:
    """Return the slips in some lines, and the lines mended; ``first`` is the number of the first line."""
    walk = _Walk(name, first, lines)
    mended = list(lines)
    skip_to = 0
    for row, typed in enumerate(lines):
        if row < skip_to:
            continue
        line = mended[row] = _plain_indentation(walk, row, typed)
        stripped = line.strip()
        indent = len(line) - len(line.lstrip(" "))
        if walk.block is not None:
            if not stripped or indent > walk.block:
                continue
            walk.block = None
        if not stripped or stripped.startswith("#"):
            continue
        if re.match(r"(---|\.\.\.)\s*$", line):
            continue
        mended[row], skip_to = _mend_line(walk, row, line, indent)
    return walk.problems, mended


def _plain_indentation(walk: _Walk, row: int, line: str) -> str:
    """Turn tabs and no-break spaces before the first letter into spaces."""
    lead = line[: len(line) - len(line.lstrip(" \t\u00a0\u2007\u202f\u3000"))]
    if not lead.strip(" ") or not line.strip():
        return line
    if walk.block is not None and len(lead) - len(lead.lstrip(" ")) > walk.block:
        return line  # inside a block of text, behind its indentation, these do no harm
    if "\t" in lead:
        walk.fault(
            row,
            lead.index("\t"),
            "this line begins with a tab, and spaces were expected. Use two spaces for each step in.",
        )
        last = walk.levels[-1] if walk.levels else 0
        return " " * (last + 2 if walk.deeper and walk.levels else last) + line[len(lead) :]
    column = next(i for i, c in enumerate(lead) if c != " ")
    walk.fault(
        row,
        column,
        "this line begins with a no-break space (it looks like a space, and comes from a word processor). Delete the "
        "spaces before the first letter and type them again.",
    )
    return " " * len(lead) + line[len(lead) :]


def _mend_line(walk: _Walk, row: int, line: str, indent: int) -> tuple[str, int]:
    """Return one line as it was meant, and the row at which to go on."""
    rest = line[indent:]
    keyed = _KEY.match(rest) or rest.startswith("- ") or rest == "-"
    if walk.words and walk.levels and indent > walk.levels[-1] and not _KEY.match(rest):
        return line, row + 1  # a long text goes on
    line, indent = _line_up(walk, row, line, indent, bool(keyed))
    rest = line[indent:]
    at = indent
    while rest.startswith("- ") or rest == "-":
        width = len(rest) - len(rest[1:].lstrip(" "))
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
    key = _KEY.match(rest)
    if key is None:
        line = _without_colon(walk, row, line, at, rest)
        key = _KEY.match(line[at:])
        rest = line[at:]
        if key is None:
            if line[:at].strip():  # a list entry that is plain text
                return _mend_value(walk, row, line, at, None)
            walk.deeper, walk.words = False, True
            return line, row + 1
    _open(walk, at)
    return _mend_value(walk, row, line, at + key.end(), rest[: key.end("key")])


def _open(walk: _Walk, indent: int) -> None:
    while walk.levels and walk.levels[-1] > indent:
        walk.levels.pop()
    if not walk.levels or walk.levels[-1] < indent:
        walk.levels.append(indent)


def _line_up(walk: _Walk, row: int, line: str, indent: int, keyed: bool) -> tuple[str, int]:
    """Compare a line's indentation with the lines above it, and move it to where it was meant."""
    if not walk.levels or indent in walk.levels or not keyed:
        return line, indent
    last = walk.levels[-1]
    if indent > last and walk.deeper:
        return line, indent
    meant = last if indent > last else min(walk.levels, key=lambda level: (abs(level - indent), -level))
    walk.fault(
        row,
        indent,
        f"this line begins with {_spaces(indent)}, and the lines that it belongs with begin with {meant or 'none'}. Line it "
        "up with them.",
    )
    return " " * meant + line[indent:], meant


def _spaces(count: int) -> str:
    return {0: "no space", 1: "1 space"}.get(count, f"{count} spaces")


def _without_colon(walk: _Walk, row: int, line: str, at: int, rest: str) -> str:
    """Mend a line on which a key was meant, but has no colon with a space after it."""
    in_list = bool(line[:at].strip())
    tight = re.match(rf"({_WORD}):(?!//)(?=\S)[\u00a0\u202f]*", rest)
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


def _mend_value(walk: _Walk, row: int, line: str, start: int, key: str | None) -> tuple[str, int]:
    """Mend what stands after a key or a dash."""
    value = line[start:]
    walk.deeper, walk.words = False, False
    if not value.strip() or value.startswith("#"):
        walk.deeper = True
        return line, row + 1
    if _BLOCK.match(value):
        walk.block = walk.levels[-1] if walk.levels else 0
        return line, row + 1
    if value[0] in "\"'":
        return _mend_quoted(walk, row, line, start, key)
    if value[0] in "[{":
        return _mend_brackets(walk, row, line, start)
    walk.words = True
    plain = re.split(r"\s#", value, maxsplit=1)[0].rstrip()
    thing = f'the text after "{key}"' if key else "this text"
    if value[0] in "@`%&*!|>,]}" or value[:2] in ("- ", "? "):
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


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _mend_quoted(walk: _Walk, row: int, line: str, start: int, key: str | None) -> tuple[str, int]:
    """Mend a value that begins with a quote: it must end with the same, and nothing may follow."""
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
        if text.strip() and (len(text) - len(text.lstrip(" ")) <= base or _KEY.match(text.lstrip(" "))):
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


def _mend_brackets(walk: _Walk, row: int, line: str, start: int) -> tuple[str, int]:
    """Close a list in brackets, or a mapping in braces, that was left open."""
    base = walk.levels[-1] if walk.levels else 0
    open_ = _open_brackets(line[start:])
    later = row
    while open_ and later + 1 < min(row + FARTHEST, len(walk.lines)):
        text = walk.lines[later + 1]
        if text.strip() and (len(text) - len(text.lstrip(" ")) <= base):
            break
        later += 1
        open_ = _open_brackets("\n".join([line[start:], *walk.lines[row + 1 : later + 1]]))
    if not open_:
        return line, later + 1
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
