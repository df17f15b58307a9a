"""One entry as text: it comes with its notes, and goes back with nothing else changed."""

from __future__ import annotations

from datetime import date

import pytest

from frontdoor.editing.tasks import Subject, plan_text
from frontdoor.editing.write_back import CannotWrite, entry_text, write_entry_text
from tests.editing.write_back.test_write_back import TEXT
from tests.frozen import CATALOGUE

REAL = CATALOGUE.read_text("utf-8")


def test_an_entry_comes_from_the_margin_with_its_notes() -> None:
    """The note right above it too."""
    said = entry_text(TEXT, "locations", "glasgow").yaml
    assert said.startswith("# the first office\nglasgow:\n  name: Sacro Glasgow\n")
    assert said.endswith("  note: |\n    Two lines\n    of Markdown.\n")


@pytest.mark.parametrize(
    ("section", "entry"),
    [("organisation", None), ("services", "throughcare"), ("services", "shine"), ("needs", "money"), ("closures", None), ("prisons", "shotts")],
)  # fmt: skip
def test_an_entry_goes_back_to_the_letter(section: str, entry: str | None) -> None:
    """Whatever it holds, and wherever it stands."""
    assert write_entry_text(REAL, section, entry, entry_text(REAL, section, entry).yaml) == REAL


def test_notes_and_values_may_change_and_the_id_too() -> None:
    """What is typed is what stands there."""
    new = write_entry_text(
        TEXT, "locations", "glasgow", "# moved\r\ngovan:\r\n  name: Govan # new\r\n\r\n  area: x"
    )
    assert "locations:\n  # moved\n  govan:\n    name: Govan # new\n\n    area: x\n\n  aberdeen:" in new
    assert "first office" not in new


@pytest.mark.parametrize(
    "typed",
    [
        "glasgow:\n  name: x\naberdeen:\n  name: y",
        "aberdeen:\n  name: x",
        "- a",
        "a: [",
        "",
        "name: x\nphone: y",
    ],
)
def test_what_is_no_single_entry_is_refused(typed: str) -> None:
    """An entry that would swallow, double or break others."""
    with pytest.raises(CannotWrite):
        write_entry_text(TEXT, "locations", "glasgow", typed)


def test_faults_stand_at_their_lines() -> None:
    """Those of the shape and those of the check; and a new entry is added where there was none."""
    subject = Subject(REAL, "services", "throughcare", date(2026, 11, 30))
    said = entry_text(REAL, "services", "throughcare").yaml
    number = said.split("\n").index("  phone: 0141 248 1763") + 1
    made = plan_text(subject, said.replace("phone: 0141 248 1763", "phone: 0141 248 176"))
    assert list(made.faults) == [str(number)]
    assert list(plan_text(subject, "throughcare:\n  name: 'x\n  phone: 1\n").faults) == ["2"]

    new = Subject(REAL, "needs", "debt", date(2026, 11, 30))
    assert plan_text(new, "debt:\n  name: Debt # new\n").faults == {}
    assert "\n  debt:\n    name: Debt # new\n" in str(plan_text(new, "debt:\n  name: Debt # new\n").text)
