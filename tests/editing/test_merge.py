"""Two people's changes of one file: both stand, with their notes; what cannot be both is told with both sides."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from frontdoor.editing.fmt.verify import comments_of
from frontdoor.editing.merge import merge
from frontdoor.editing.write_back import REMOVE, CannotWrite, Edit, Rename, read_values, write_edits
from tests.editing.write_back.random_edits import a_random_edit
from tests.editing.write_back.test_write_back import TEXT
from tests.frozen import CATALOGUE

REAL = CATALOGUE.read_text("utf-8")


def both(mine: str, theirs: str, base: str = TEXT) -> str:
    """Return the merged text, either way round the same in what it says; there is no conflict."""
    made, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert made.conflicts == other.conflicts == () or made.conflicts == other.conflicts == []
    return made.text


def edited(*edits: Edit, text: str = TEXT) -> str:
    """Return the text with edits."""
    return write_edits(text, edits)


PHONE = Edit("locations", "glasgow", ("phone",), "0141 496 0123")


def test_two_keys_of_one_entry_are_both_changed() -> None:
    """Side by side, which a merge by lines would not take."""
    text = both(edited(PHONE), edited(Edit("locations", "glasgow", ("name",), "Govan")))
    assert "    name: Govan\n    phone: 0141 496 0123 # called on Monday\n" in text


def test_notes_alone_are_changes_too() -> None:
    """Above, behind, in lists, and at the end of the file; those of both stand."""
    mine = TEXT.replace("# the first office", "# the first office\n  # it moves soon").replace(
        "# two", "# three"
    )
    theirs = TEXT.replace("- Circle", "- Circle\n      # ask Circle\n      - Apex Two") + "# the end\n"
    text = both(mine, edited(PHONE, text=theirs))
    for said in (
        "it moves soon",
        "# three",
        "# ask Circle",
        "Apex Two",
        "# the end",
        "0141 496 0123 # called",
    ):
        assert text.count(said) == 1, said


def test_a_note_in_what_both_changed_moves_above_the_key() -> None:
    """The list has the items of both, and the note is kept."""
    mine = TEXT.replace("      - Circle\n", "      - Circle\n      - SAMH # new\n")
    theirs = TEXT.replace("      - Circle\n", "      - Circle\n      - Venture # too\n")
    text = both(mine, theirs)
    assert read_values(text)["services"]["throughcare"]["partners"] == ["Apex", "Circle", "Venture", "SAMH"]
    assert "# new" in text
    assert "- Venture # too" in text


def test_new_entries_and_new_items_of_both_stand() -> None:
    """Two new places, two new closures, in a section that was empty."""
    mine = edited(
        Edit("locations", "paisley", (), {"name": "Paisley"}), Edit("closures", None, (0,), {"on": "1 May 2027", "reason": "a"})
    )  # fmt: skip
    theirs = edited(
        Edit("locations", "ayr", (), {"name": "Ayr"}), Edit("closures", None, (0,), {"on": "2 May 2027", "reason": "b"})
    )  # fmt: skip
    values = read_values(both(mine, theirs))
    assert list(values["locations"]) == ["glasgow", "aberdeen", "paisley", "ayr"]
    assert [one["reason"] for one in values["closures"]] == ["b", "a"]


def test_an_entry_with_a_new_id_keeps_what_the_other_wrote() -> None:
    """The old id stands under formerly, by which it is known."""
    mine = edited(
        Edit("locations", "glasgow", (), Rename("govan")),
        Edit("locations", "govan", ("formerly",), "glasgow"),
    )
    text = both(mine, edited(PHONE))
    assert read_values(text)["locations"]["govan"]["phone"] == "0141 496 0123"
    assert "glasgow" not in read_values(text)["locations"]


def test_a_conflict_is_told_with_both_sides() -> None:
    """Nothing of either side is lost: the text has theirs, the words have mine."""
    made = merge(TEXT, edited(PHONE), edited(Edit("locations", "glasgow", ("phone",), "0141 496 0124")))
    (conflict,) = made.conflicts
    assert "0141 496 0124 # called on Monday" in made.text
    assert conflict.sentence == (
        "locations › glasgow › phone: it was “0141 248 1763”. You wrote “0141 496 0123”; somebody else wrote “0141 496 0124” in the meantime."
    )
    assert conflict.told("Ann", "GitHub").endswith(
        "Ann wrote “0141 496 0123”; GitHub wrote “0141 496 0124” in the meantime."
    )

    gone = merge(TEXT, edited(Edit("locations", "glasgow", (), REMOVE)), edited(PHONE))
    assert "You took it out" in gone.conflicts[0].sentence
    assert "0141 496 0123" in gone.text


def test_what_cannot_be_read_is_refused() -> None:
    """Rather than guessed."""
    with pytest.raises(CannotWrite):
        merge(TEXT, "a: [", edited(PHONE))


def test_random_changes_of_two_people() -> None:
    """Apart from each other they make no conflict; whatever they are, no note is lost, and both ways say the same."""
    chance = random.Random(16)
    conflicts = 0
    for number in range(5):
        mine = theirs = REAL
        for _ in range(3):
            mine = write_edits(mine, [a_random_edit(mine, chance)])
            theirs = write_edits(theirs, [a_random_edit(theirs, chance)])
        made = merge(REAL, mine, theirs)
        conflicts += len(made.conflicts)
        kept = comments_of(mine) & comments_of(theirs)
        assert kept - comments_of(made.text) == Counter(), number
    assert conflicts <= 1
