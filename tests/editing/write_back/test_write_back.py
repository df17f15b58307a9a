"""Edits of single values are written in place; everything else stays to the letter."""

from __future__ import annotations

import difflib
from typing import Any

import pytest

from frontdoor.editing.write_back import REMOVE, CannotWrite, Edit, Rename, read_values, write_edits
from frontdoor.editing.write_back.splices import Splices

TEXT = """\
# The head of the file.
organisation:
  name: Sacro # as people say it

# --- Places ---
locations:
  # the first office
  glasgow:
    name: Sacro Glasgow
    phone: 0141 248 1763 # called on Monday
    note: |
      Two lines
      of Markdown.

  aberdeen: # far away
    name: "Sacro: Aberdeen"
    changes: [] # none yet

closures:
# - on: 24 December 2026

# --- Services ---
services:
  throughcare:
    name: Throughcare
    needs: [housing, "leaving, prison"] # two
    at:
      glasgow: {}
    partners:
      # the first partner
      - Apex # led it
      - Circle
    who_for: >
      Anybody who
      asks.
"""


def changed(*edits: Edit, text: str = TEXT) -> list[str]:
    """Return the lines that edits take out and put in."""
    new = write_edits(text, edits)
    lines = difflib.ndiff(text.splitlines(), new.splitlines())
    return [line for line in lines if line[0] in "+-"]


def edit(section: str, entry: str | None, *path: str | int, value: Any) -> Edit:
    """Return an edit."""
    return Edit(section, entry, path, value)


@pytest.mark.parametrize(
    ("one", "lines"),
    [
        (
            edit("locations", "glasgow", "phone", value="0141 496 0123"),
            [
                "-     phone: 0141 248 1763 # called on Monday",
                "+     phone: 0141 496 0123 # called on Monday",
            ],
        ),
        (
            edit("locations", "glasgow", "note", value="One line."),
            ["-       Two lines", "-       of Markdown.", "+       One line."],
        ),
        (edit("locations", "glasgow", "area", value="Glasgow City"), ["+     area: Glasgow City"]),
        (
            edit("locations", "aberdeen", "changes", 0, value={"from": "1 March 2027", "name": "A: b"}),
            [
                "-     changes: [] # none yet",
                "+     changes: # none yet",
                "+       - from: 1 March 2027",
                '+         name: "A: b"',
            ],
        ),
        (
            edit("closures", None, 0, value={"on": "24 December 2026", "reason": "Christmas Eve"}),
            ["+   - on: 24 December 2026", "+     reason: Christmas Eve"],
        ),
        (
            edit("services", "throughcare", "needs", value=["leaving, prison", "money"]),
            [
                '-     needs: [housing, "leaving, prison"] # two',
                '+     needs: ["leaving, prison", money] # two',
            ],
        ),
        (
            edit("services", "throughcare", "at", "glasgow", "drop_ins", value="Monday 1pm to 3pm"),
            ["-       glasgow: {}", "+       glasgow: {drop_ins: Monday 1pm to 3pm}"],
        ),
        (edit("services", "throughcare", "partners", 0, value=REMOVE), ["-       - Apex # led it"]),
        (
            edit("services", "throughcare", "partners", value="unknown"),
            [
                "+     # the first partner",
                "+     # led it",
                "-     partners:",
                "-       # the first partner",
                "-       - Apex # led it",
                "-       - Circle",
                "+     partners: unknown",
            ],
        ),
        (
            edit("services", "throughcare", "who_for", value="Adults.\n\nAnd others."),
            [
                "-       Anybody who",
                "-       asks.",
                "+       Adults.",
                "+ ",
                "+ ",
                "+       And others.",
            ],
        ),
        (
            edit("locations", "glasgow", value=Rename("govan")),
            ["-   glasgow:", "+   govan:"],
        ),
        (
            edit("locations", "paisley", value={"name": "Paisley", "area": "Renfrewshire"}),
            ["+   paisley:", "+     name: Paisley", "+     area: Renfrewshire", "+ "],
        ),
    ],
    ids=str,
)  # fmt: skip
def test_an_edit_changes_its_own_lines_only(one: Edit, lines: list[str]) -> None:
    """A comment behind a value stays behind it; brackets, bars and quotes stay as somebody wrote them."""
    assert sorted(changed(one)) == sorted(lines)


def test_what_goes_takes_only_its_own_notes_along() -> None:
    """An entry that is taken out takes what stands within and behind it; notes above stay."""
    new = write_edits(TEXT, [edit("locations", "glasgow", value=REMOVE)])
    assert "# the first office\n\n  aberdeen: # far away" in new
    assert "called on Monday" not in new


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: &x 1\nb: *x\n", "only programs"),
        ("a: {b: 1\n", "cannot be read"),
        ("- a\n", "cannot be read"),
        ("a: 1\na: 2\n", "twice"),
    ],
)
def test_what_is_not_certain_is_refused(text: str, why: str) -> None:
    """Anchors, broken files and doubled keys are left as they are."""
    with pytest.raises(CannotWrite, match=why):
        write_edits(text, [edit("a", None, value="3")])


@pytest.mark.parametrize(
    ("slip", "why"),
    [
        (("0141 248 1763", "0141 248 1764"), "something else"),
        (("# two", ""), "a note"),
        (("# the first office", "# the first"), "a note"),
        (("    name: Throughcare\n", "    name: Throughcare\n    name: Throughcare\n"), "something else"),
        (("Two lines", "Two  lines"), "something else"),
    ],
)
def test_a_slip_in_writing_is_noticed_before_anybody_sees_it(
    slip: tuple[str, str], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proof is no part of the writing: a value, a note or a key too many, anywhere in the file."""
    right = Splices.result
    monkeypatch.setattr(Splices, "result", lambda self, model: right(self, model).replace(*slip))
    with pytest.raises(CannotWrite, match=why):
        write_edits(TEXT, [edit("locations", "glasgow", "area", value="Fife")])


def test_a_path_that_leads_nowhere_is_told() -> None:
    """Nothing is guessed: what is not there cannot go, and what is written in short has no parts."""
    for one in (
        edit("services", "nobody", value=REMOVE),
        edit("services", "throughcare", "partners", 7, value="x"),
        edit("services", "throughcare", "name", "label", value="x"),
    ):
        with pytest.raises(CannotWrite):
            write_edits(TEXT, [one])


def test_values_come_back_as_they_went_in() -> None:
    """Whatever is typed is read again as the same, in any quotes."""
    for said in ("1pm", "yes", "null", "# no", "a: b", "- x", '"', "'", "é “x”", "0141", "{x}", "&a", "x\n\n y", "12:30"):  # fmt: skip
        new = write_edits(TEXT, [edit("locations", "glasgow", "note", value=said)])
        assert read_values(new)["locations"]["glasgow"]["note"].strip() == said
        new = write_edits(TEXT, [edit("services", "throughcare", "needs", 0, value=said)])
        assert read_values(new)["services"]["throughcare"]["needs"][0].strip() == said
