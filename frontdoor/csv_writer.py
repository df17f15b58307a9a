"""CSV writer (RFC 4180) for spreadsheets: the only one here, so that each table is safe to open.

A cell that begins like a formula would be run by Excel and LibreOffice (CSV injection, as OWASP calls it). LibreOffice 7.4 by
default also splits cells at semicolons and tabs, unless they are quoted.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Return rows as CSV with CRLF, each cell quoted and safe; None is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerows([["" if one is None else formula_safe(str(one)) for one in row] for row in rows])
    return out.getvalue()


def formula_safe(text: str) -> str:
    """Return a text that no spreadsheet runs: with an apostrophe in front where it begins like a formula.

    Phone numbers, numbers and RFC 5545's counted weekdays (``-1FR``) stay as they are, and are no formulas.
    """
    return f"'{text}" if text[:1] in _BEGINS and not _HARMLESS.fullmatch(text) else text


_BEGINS = frozenset("=+-@\t\r")
_HARMLESS = re.compile(r"[+-]?[\d. ]+(; [+-]?[\d. ]+)*|[+-]?\d[A-Z]{2}(,[+-]?\d[A-Z]{2})*")
