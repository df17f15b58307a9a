"""One entry as text: it comes with its notes, and goes back with nothing else changed."""

from __future__ import annotations

import pytest

from frontdoor.editing.entry_text import EntryText, entry_text
from frontdoor.editing.write_back import CannotWrite
from tests.editing.write_back.test_write_back import TEXT
from tests.frozen import CATALOGUE

REAL = CATALOGUE.read_text("utf-8")


def cut_out(whole: str, section: str, entry: str | None) -> EntryText:
    """Return the text of an entry that is there."""
    found = entry_text(whole, section, entry)
    assert found
    return found


def test_an_entry_comes_from_the_margin_with_its_notes() -> None:
    """The note right above it too."""
    said = cut_out(TEXT, "locations", "glasgow").text
    assert said.startswith("# the first office\nglasgow:\n  name: Sacro Glasgow\n")
    assert said.endswith("  note: |\n    Two lines\n    of Markdown.\n")


@pytest.mark.parametrize(
    ("section", "entry"),
    [("organisation", None), ("services", "throughcare"), ("services", "shine"), ("needs", "money"), ("closures", None), ("prisons", "shotts")],
)  # fmt: skip
def test_an_entry_goes_back_to_the_letter(section: str, entry: str | None) -> None:
    """Whatever it holds, and wherever it stands."""
    found = cut_out(REAL, section, entry)
    assert found.put_back(REAL, found.text) == REAL


def test_notes_and_values_may_change_and_the_id_too() -> None:
    """What is typed is what stands there."""
    new = cut_out(TEXT, "locations", "glasgow").put_back(
        TEXT, "# moved\r\ngovan:\r\n  name: Govan # new\r\n\r\n  area: x"
    )
    assert "locations:\n  # moved\n  govan:\n    name: Govan # new\n\n    area: x\n\n  aberdeen:" in new
    assert "first office" not in new


@pytest.mark.parametrize(
    "typed",
    ["glasgow:\n  name: x\naberdeen:\n  name: y", "aberdeen:\n  name: x", "", "name: x\nphone: y"],
)
def test_what_is_no_single_entry_is_refused(typed: str) -> None:
    """An entry that would swallow or double others."""
    with pytest.raises(CannotWrite):
        cut_out(TEXT, "locations", "glasgow").put_back(TEXT, typed)
