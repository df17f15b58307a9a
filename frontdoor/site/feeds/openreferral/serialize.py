"""Serializer of HSDS records: as JSON text and as CSV rows, with cells that no spreadsheet runs as a formula."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from json.encoder import encode_basestring
from typing import NamedTuple


class JsonText(NamedTuple):
    """One record as JSON text and as a CSV row."""

    json: str
    row: str
    """The row of its table, with the line end."""


@dataclass(frozen=True, slots=True)
class JsonPart:
    """The output of one catalogue entry: its own files, and its share of the lists and tables."""

    files: Sequence[tuple[str, bytes]] = ()
    listed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Its entries in the API's lists, by list."""
    rows: Mapping[str, str] = field(default_factory=dict)
    """Its rows, by table."""


@dataclass(frozen=True, slots=True)
class ReferenceIds:
    """An organisation, location or need as other records refer to it."""

    id: str
    lean: str
    """Its entry in lists, as JSON."""
    whole: str
    part: JsonPart


encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def member(name: str, said: str | None) -> str:
    """Return one member of an object after a comma, if it has a text."""
    return f',"{name}":{encode_basestring(said)}' if said else ""


def members(words: Mapping[str, str | None]) -> str:
    """Return the members of an object that have a text, each after a comma."""
    return "".join([f',"{name}":{encode_basestring(said)}' for name, said in words.items() if said])


def lists(inside: Mapping[str, Sequence[JsonText]]) -> str:
    """Return the lists within an object that are not empty, each after a comma."""
    return "".join([f',"{name}":{array(some)}' for name, some in inside.items() if some])


def array(records: Sequence[JsonText]) -> str:
    """Return records as a JSON array."""
    return f"[{','.join([one.json for one in records])}]"


def cell(text: str | None) -> str:
    """Return typed text as one cell that no spreadsheet runs as a formula."""
    if not text:
        return ""
    return bare_cell(harmless(text) if text[0] in _FORMULA else text)


def bare_cell(text: str) -> str:
    """Return one cell, in quotes where it holds a comma, a quote, a line break, a semicolon or a tab.

    LibreOffice 7.4 by default takes semicolon and tab for the end of a cell as well.
    """
    if _SPECIAL.search(text):
        doubled = text.replace('"', '""')
        return f'"{doubled}"'
    return text


def harmless(cell: str) -> str:
    """Return a text that no spreadsheet runs as a formula; a phone number keeps its plus."""
    return f"'{cell}" if cell[:1] in _FORMULA and not _NUMBER.fullmatch(cell) else cell


_FORMULA = frozenset("=+-@\t\r")
_NUMBER = re.compile(r"[+-]?[\d. ]+(; [+-]?[\d. ]+)*")
_SPECIAL = re.compile(r'[,;"\t\r\n]')
