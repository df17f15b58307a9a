"""Every typical slip has its sentence: tests/faults holds the files and the exact texts that an editor reads."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from frontdoor.catalogue import read_catalogue
from frontdoor.diagnostics import DiagnosticsError
from tests.frozen import CATALOGUE

FOLDER = Path(__file__).parent.parent / "faults"
FILES = sorted(FOLDER.glob("*.yaml"))
PYTHON = re.compile(
    r"\b(str|int|dict|list\[|NoneType|tuple|ValueError|pydantic|Traceback|None|True|False)\b|<class"
)


def what_is_read(path: Path) -> str:
    """Return what an editor reads of a file."""
    try:
        read_catalogue(path.read_bytes(), "services.yaml")
    except DiagnosticsError as found:
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


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_advice_offers_a_number_that_somebody_answers(path: Path) -> None:
    """A number that an advice gives stands in the file already, or is one that Ofcom keeps for films."""
    there = re.sub(r"\D", "", path.read_bytes().decode("utf-8", "replace"))
    for number in re.findall(
        r"\b0\d{2,4} \d{3,4} ?\d{3,4}\b", path.with_suffix(".expected").read_text("utf-8")
    ):
        assert number.startswith("0141 496 0") or re.sub(r"\D", "", number).lstrip("0") in there, number


def test_no_hint_of_an_editor_is_a_real_number() -> None:
    """The schema's examples, which an editor offers to take over, have no number that somebody answers."""
    schema = (FOLDER.parent.parent / "services.schema.json").read_text("utf-8")
    assert {
        n for n in re.findall(r"\b0\d{2,4} \d{3,4} \d{3,4}\b", schema) if not n.startswith("0141 496 0")
    } == set()


def test_there_are_enough_slips() -> None:
    """The library has the slips that people make most, and more than sixty of them."""
    assert len(FILES) >= 60


SLIPS: dict[str, Callable[[str], str]] = {
    "the colon is missing": lambda line: re.sub(r"^(\s*(?:- )?[\w-]+):(?=\s|$)", r"\1", line, count=1),
    "no space after the colon": lambda line: re.sub(r"^(\s*(?:- )?[\w-]+): (?=\S)", r"\1:", line, count=1),
    "one space too few": lambda line: line[1:] if line.startswith(" ") else line,
    "two spaces too few": lambda line: line[2:] if line.startswith("  ") else line,
    "one space too many": lambda line: " " + line,
    "two spaces too many": lambda line: "  " + line,
    "no spaces at all": lambda line: line.lstrip(" "),
    "a tab for the spaces": lambda line: re.sub(r"^ +", "\t", line),
    "a quote that is not closed": lambda line: re.sub(r": (?=[\w])", ': "', line, count=1),
    "a colon in the text": lambda line: re.sub(r"(: \w+) ", r"\1: ", line, count=1),
    "no-break spaces before it": lambda line: re.sub(r"^ +", lambda m: "\u00a0" * len(m[0]), line),
    "a bracket that is not closed": lambda line: line.replace("]", "", 1),
    "no space after the dash": lambda line: re.sub(r"^(\s*)- ", r"\1-", line),
    "no dash": lambda line: re.sub(r"^(\s*)- ", r"\1", line),
}
"""What can happen to a line while it is typed."""


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_where_it_was_made(slip: str) -> None:
    """Whichever line of a whole catalogue it happens to, a slip is told at that line, and hardly anything else is called wrong.

    Of fifteen lines that were drawn, two may be of the few that are not read so well yet.
    """
    whole = CATALOGUE.read_text("utf-8").split("\n")
    lines = [n for n, line in enumerate(whole) if line.strip() and not line.lstrip().startswith("#")]
    told, elsewhere = 0, []
    for number in random.Random(7).sample(lines, 15):
        line = SLIPS[slip](whole[number])
        if line == whole[number]:
            continue
        try:
            read_catalogue("\n".join([*whole[:number], line, *whole[number + 1 :]]))
        except DiagnosticsError as found:
            near = any(abs(problem.place.line - 1 - number) <= 1 for problem in found.problems)
            told += 1
            if not near or len(found.problems) > 2:
                elsewhere.append(f"{number + 1}: {line!r}")
    assert len(elsewhere) <= 1 + told / 15, elsewhere
