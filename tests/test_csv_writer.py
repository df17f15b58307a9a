"""Tables for spreadsheets: one writer for all of them, no cell that is run, and none that falls apart."""

from __future__ import annotations

import ast
import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.csv_writer import csv_text, formula_safe
from tests.site.feeds.openreferral.examples import outside_quotes
from tests.test_layers import OURS, ROOT, calls, imports


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=SUM(A1)", "'=SUM(A1)"),
        ("@cmd", "'@cmd"),
        ("-2+3+cmd|'/C calc'!A0", "'-2+3+cmd|'/C calc'!A0"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("+31 20 123 4567", "+31 20 123 4567"),
        ("+31 20 123 4567; 0131 496 0000", "+31 20 123 4567; 0131 496 0000"),
        ("+31 20 123 4567; =1", "'+31 20 123 4567; =1"),
        ("-3.1", "-3.1"),
        ("-1FR,2MO", "-1FR,2MO"),
        ("-A1", "'-A1"),
        ("Soup", "Soup"),
        ("", ""),
    ],
)
def test_no_cell_is_run_by_a_spreadsheet(cell: str, written: str) -> None:
    """What begins like a formula is marked as text; a phone number from abroad stays one."""
    assert formula_safe(cell) == written
    assert csv_text([[cell]]) == f'"{written}"\r\n'


@given(st.lists(st.lists(st.text() | st.text("a ,;\"'\r\n\t=", max_size=4), min_size=1), max_size=3))
def test_a_cell_is_read_as_it_was_meant_whatever_ends_a_cell(rows: list[list[str]]) -> None:
    """By commas as the format says, and by a spreadsheet that takes a semicolon or a tab for the end of a cell as well."""
    text = csv_text(rows)
    assert list(csv.reader(io.StringIO(text, newline=""))) == [[*map(formula_safe, row)] for row in rows]
    assert re.fullmatch(r"[,\r\n]*", outside_quotes(text))


def test_an_unknown_value_is_an_empty_cell() -> None:
    """And a number is written as Python does."""
    assert csv_text([[None, 0, 56.1]]) == '"","0","56.1"\r\n'


NO_ROWS = {
    "frontdoor/inbox/settings.py": "serves the files",
    "frontdoor/site/feeds/openreferral/table_schema.py": "names them",
    "frontdoor/site/output/precompress.py": "compresses them",
}
"""Modules that speak of CSV files and make none."""


def speaks_of_csv(path: Path) -> bool:
    """Say whether a module names a CSV file or its media type."""
    return any(
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and (node.value.endswith(".csv") or node.value == "text/csv")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
    )


def test_every_table_is_written_by_the_one_writer() -> None:
    """Whoever makes a table elsewhere would have to think of formulas again; the desk's tables are meant too."""
    named = {str(path.relative_to(ROOT)): set(imports(path)) for path in OURS if speaks_of_csv(path)}
    assert named.keys() >= NO_ROWS.keys()
    without = {name for name, used in named.items() if "frontdoor.csv_writer" not in used}
    assert without == NO_ROWS.keys(), "write the rows with frontdoor.csv_writer"
    writers = {
        str(path.relative_to(ROOT)) for path in OURS for name in calls(path) if name in ("csv.writer", "csv.DictWriter")
    }  # fmt: skip
    assert writers == {"frontdoor/csv_writer.py"}
