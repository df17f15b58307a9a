"""How records are written: as objects of JSON and as rows of a table; knows no record and no catalogue entry."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from json.encoder import encode_basestring
from typing import NamedTuple


class JsonText(NamedTuple):
    """One record in both its forms."""

    json: str
    row: str
    """Of its table, with the end of the line."""


@dataclass(frozen=True, slots=True)
class JsonPart:
    """What one entry of the catalogue adds: files of its own, and its place in the files that all entries share."""

    files: Sequence[tuple[str, bytes]] = ()
    listed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What lists of the API tell of it, by the name of the list."""
    rows: Mapping[str, str] = field(default_factory=dict)
    """By the name of the table."""


@dataclass(frozen=True, slots=True)
class ReferenceIds:
    """A body, a place or a need as other records name it."""

    id: str
    lean: str
    """What a list tells of it, as JSON."""
    whole: str
    part: JsonPart


encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def member(name: str, said: str | None) -> str:
    """Write one member of an object after a comma, if it holds words."""
    return f',"{name}":{encode_basestring(said)}' if said else ""


def members(words: Mapping[str, str | None]) -> str:
    """Write those members of an object that hold words, each after a comma."""
    return "".join([f',"{name}":{encode_basestring(said)}' for name, said in words.items() if said])


def lists(inside: Mapping[str, Sequence[JsonText]]) -> str:
    """Write those lists inside an object that hold records, each after a comma."""
    return "".join([f',"{name}":{array(some)}' for name, some in inside.items() if some])


def array(records: Sequence[JsonText]) -> str:
    """Write a list of records."""
    return f"[{','.join([one.json for one in records])}]"


def cell(text: str | None) -> str:
    """Write what somebody typed as one cell of a row, so that no spreadsheet runs it."""
    if not text:
        return ""
    return bare_cell(harmless(text) if text[0] in _FORMULA else text)


def bare_cell(text: str) -> str:
    """Write one cell of a row: in quotes where it holds a comma, a quote or a broken line, a semicolon or a tab.

    LibreOffice 7.4 takes those two for the end of a cell as well, unless somebody unticks them.
    """
    if _SPECIAL.search(text):
        doubled = text.replace('"', '""')
        return f'"{doubled}"'
    return text


def harmless(cell: str) -> str:
    """Keep spreadsheets from running a text as a formula; phone numbers with their plus are none."""
    return f"'{cell}" if cell[:1] in _FORMULA and not _NUMBER.fullmatch(cell) else cell


_FORMULA = frozenset("=+-@\t\r")
_NUMBER = re.compile(r"[+-]?[\d. ]+(; [+-]?[\d. ]+)*")
_SPECIAL = re.compile(r'[,;"\t\r\n]')
