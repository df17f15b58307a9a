"""Every typical slip has its sentence: tests/faults holds the files and the exact texts that an editor reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from frontdoor.catalogue import read_catalogue
from frontdoor.problems import ProblemsFound

FOLDER = Path(__file__).parent.parent / "faults"
FILES = sorted(FOLDER.glob("*.yaml"))
PYTHON = re.compile(
    r"\b(str|int|dict|list\[|NoneType|tuple|ValueError|pydantic|Traceback|None|True|False)\b|<class"
)


def what_is_read(path: Path) -> str:
    """Return what an editor reads of a file."""
    try:
        read_catalogue(path.read_bytes(), "services.yaml")
    except ProblemsFound as found:
        return f"{found}\n"
    return "no faults\n"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_slip_is_told_in_these_words(path: Path) -> None:
    """The text for a slip is, to the letter, the one beside the file."""
    assert what_is_read(path) == path.with_suffix(".expected").read_text("utf-8")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.expected")), ids=lambda path: path.stem)
def test_every_text_has_a_place_and_no_jargon(path: Path) -> None:
    """Each fault is one line with file, line and column, is a whole sentence, and names no Python type."""
    assert path.with_suffix(".yaml").exists()
    for line in path.read_text("utf-8").splitlines():
        if line == "no faults":
            continue
        assert re.match(r"services\.yaml:\d+:\d+: .*[.?)\"]$", line), line
        assert not PYTHON.search(line), line


def test_there_are_enough_slips() -> None:
    """The library has the slips that people make most, and more than sixty of them."""
    assert len(FILES) >= 60
