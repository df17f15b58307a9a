"""LibreOffice opens every table column for column and cell for cell, with all the separators that its import window has ticked."""

from __future__ import annotations

import csv
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from frontdoor.site.feeds.json_csv import data_files
from frontdoor.site.feeds.openreferral import open_data_files
from tests.site.feeds.openreferral.examples import our_own, small
from tests.site.feeds.openreferral.test_records import ODD

AS_TICKED = "CSV:44/59/9,34,76,1,,2057"
"""LibreOffice 7.4's window: commas, semicolons and tabs part cells; double quotes; UTF-8; from line 1; British English."""
NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of a catalogue such as ours and of an odd one, and each as LibreOffice opened it."""
    folder = tmp_path_factory.mktemp("tables")
    for which, site in (("ours", our_own()), ("odd", small(ODD))):
        for name, content in (*open_data_files(site), *data_files(site)):
            if name.endswith(".csv"):
                (folder / f"{which}-{name.replace('/', '-')}").write_bytes(content)
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", f"--infilter={AS_TICKED}",
         "--convert-to", "fods", "--outdir", folder / "opened", *sorted(folder.glob("*.csv"))],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def cells(row: ET.Element) -> Iterator[tuple[str, str, str | None]]:
    """Yield what each cell of a row shows, what it holds if that is a number or a day, and its formula."""

    def of(cell: ET.Element, space: str, name: str) -> str | None:
        return cell.get(f"{{{NAMES[space]}}}{name}")

    for cell in row:
        shown = "\n".join("".join(line.itertext()) for line in cell.findall("text:p", NAMES))
        held = of(cell, "office", "date-value") or of(cell, "office", "value") or shown
        repeated = int(of(cell, "table", "number-columns-repeated") or 1)
        yield from [(shown, held, of(cell, "table", "formula"))] * min(repeated, 100)


def test_every_cell_is_where_it_was_and_says_what_it_said(opened: Path) -> None:
    """No row falls apart, no number loses a nought or a plus, and nothing is run."""
    tables = sorted(opened.glob("*.csv"))
    assert len(tables) > 20
    for path in tables:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        whole = ET.parse(opened / "opened" / f"{path.stem}.fods").getroot()
        empty = [("", "", None)] * len(rows[0])  # it leaves out what is empty at the end of a row
        there = [[*cells(row), *empty] for row in whole.iter(f"{{{NAMES['table']}}}table-row")]
        assert len(there) >= len(rows), path.name
        for row, found in zip(rows, there, strict=False):
            assert [one[2] for one in found if one[2]] == [], (path.name, row)
            assert [one[0] for one in found[len(row) :] if one[0]] == [], (path.name, row)
            differing = {
                column: (cell, *one[:2])
                for column, cell, one in zip(rows[0], row, found, strict=False)
                if cell.replace("\r\n", "\n") not in one[:2]
            }
            assert differing == {}, path.name
