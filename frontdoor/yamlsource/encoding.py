"""Decodes the bytes of a file to text, and reports what was wrong with its encoding, line ends and invisible characters."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation

LIMIT = 20_000_000
"""Largest file, in bytes. Ten thousand services fit; a larger file is a mistake that could exhaust the machine's memory."""

_STRAY = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]"
)
_JOINERS = "\u200c\u200d\u200e\u200f"
_NEEDS_JOINERS = re.compile(
    "[\u0590-\u1fff\u2190-\u2bff\ua000-\ud7ff\ufb1d-\ufdff\ufe70-\ufefc\U00010000-\U0010ffff]"
)
"""Right-to-left and joining scripts, and emoji: lines with these need joiners and direction marks."""

_UNUSUAL_BREAKS = re.compile("[\x85\u2028\u2029]")
_ODD = re.compile(_STRAY.pattern[:-1] + _UNUSUAL_BREAKS.pattern[1:])
"""Either of the two: most files have neither, so one search is enough."""

_OTHERS = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a document of Word, Excel or the like, or a zip file",
    b"\xd0\xcf\x11\xe0": "an old document of Word, Excel or the like",
    b"{\\rtf": "a document with formatting (RTF)",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"RIFF": "a picture or a recording",
}
"""First bytes of formats that are not plain text, though some resemble it at first."""


@dataclass(frozen=True)
class FileText:
    """A file's text with plain line ends, and the faults of how it was saved."""

    text: str
    problems: tuple[Diagnostic, ...] = ()


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes. Raises DiagnosticsError when there is no such file or it is too large."""
    name = path.name or str(path)
    try:
        size = path.stat().st_size
        if size > LIMIT:
            raise DiagnosticsError([_too_big(name, size)])
        return path.read_bytes()
    except FileNotFoundError as error:
        sentence = f'there is no file of this name in "{path.parent}". Check the name and the folder.'
        raise DiagnosticsError([Diagnostic(SourceLocation(name), sentence)]) from error
    except IsADirectoryError as error:
        sentence = "this is a folder, and a file was expected. Name the file in it."
        raise DiagnosticsError([Diagnostic(SourceLocation(name), sentence)]) from error
    except OSError as error:
        sentence = f"the file cannot be read ({error.strerror}). Check who may read it."
        raise DiagnosticsError([Diagnostic(SourceLocation(name), sentence)]) from error


def decode(source: bytes | str, name: str) -> FileText:
    """Return the text of a file, repaired so that it can be checked further, with every fault of its encoding."""
    if isinstance(source, str):
        source = source.encode("utf-8", "surrogatepass")
    if len(source) > LIMIT:
        return FileText("", (_too_big(name, len(source)),))
    if source.startswith(tuple(_OTHERS)):
        what = next(words for begins, words in _OTHERS.items() if source.startswith(begins))
        sentence = (
            f"this is {what}, and a plain text file was expected, such as services.yaml. "
            "Check the name; if it is the right one, bring back its last version."
        )
        return FileText("", (Diagnostic(SourceLocation(name), sentence),))
    problems = []
    if source.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = source.decode("utf-16", "replace")
        problems.append(_resave(name, 1, 1, 'this file was saved as "Unicode" (UTF-16)'))
    else:
        text, fault = _from_utf8(source.removeprefix(codecs.BOM_UTF8), name)
        problems += fault
    if "\0" in text:
        sentence = (
            "this is not a text file. Open the catalogue in a text editor and save it as plain text, UTF-8."
        )
        return FileText("", (Diagnostic(SourceLocation(name), sentence),))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _ODD.search(text) is None:
        return FileText(text, tuple(problems))
    text = _UNUSUAL_BREAKS.sub(" ", text)
    found = [match for match in _STRAY.finditer(text) if not _is_needed(text, match)]
    if found:
        stray, count = found[0], len(found)
        line, column = position(text, stray.start())
        others = f" There are {count} such characters in the file." if count > 1 else ""
        sentence = (
            f"there is an invisible character here (U+{ord(stray[0]):04X}), probably pasted from another program. "
            f"Delete it and type the words around it again.{others}"
        )
        problems.append(Diagnostic(SourceLocation(name, line, column), sentence))
        text = _STRAY.sub(lambda match: match[0] if _is_needed(text, match) else "", text)
    return FileText(text, tuple(problems))


def _is_needed(text: str, stray: re.Match[str]) -> bool:
    """Return whether a joiner or direction mark is on a line whose script needs it."""
    if stray[0] not in _JOINERS:
        return False
    end = text.find("\n", stray.end())
    line = text[text.rfind("\n", 0, stray.start()) + 1 : end if end >= 0 else len(text)]
    return _NEEDS_JOINERS.search(line) is not None


def position(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column of an offset, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


def _from_utf8(source: bytes, name: str) -> tuple[str, list[Diagnostic]]:
    try:
        return source.decode("utf-8"), []
    except UnicodeDecodeError as error:
        before = source[: error.start].decode("utf-8")
        line, column = position(before, len(before))
        character = source[error.start : error.start + 1].decode("cp1252", "replace")
        there = f'the character "{character}" here' if character != "\ufffd" else "a character here"
        problem = _resave(name, line, column, f"{there} was saved in an old way (Windows-1252)")
        # Valid UTF-8 stays; only the stray bytes are decoded as Windows-1252, so that the rest can be checked.
        return source.decode("utf-8", "windows-1252-bytes"), [problem]


def _resave(name: str, line: int, column: int, what: str) -> Diagnostic:
    sentence = f'{what}, and UTF-8 was expected. Choose "Save as" in your editor, and UTF-8 as the encoding.'
    return Diagnostic(SourceLocation(name, line, column), sentence)


def _too_big(name: str, size: int) -> Diagnostic:
    sentence = (
        f"the file is {size / 1_000_000:.0f} MB, and at most {LIMIT // 1_000_000} MB are read. "
        "Something was pasted into it by mistake, or it is the wrong file."
    )
    return Diagnostic(SourceLocation(name), sentence)


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace").replace("\ufffd", "?"), error.end


codecs.register_error("windows-1252-bytes", _as_windows_1252)
