"""Two people's changes of one page both stand, or both are told: no line that either wrote is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from frontdoor.editing.merge.lines import merge_lines

BASE = "# Help\n\nOne.\n\nTwo.\n\nThree.\n"
pages = st.lists(st.sampled_from(["", "One.", "Two.", "Three.", "Four."]), max_size=8).map(
    lambda lines: "".join(f"{line}\n" for line in lines)
)


def test_changes_of_different_lines_both_stand() -> None:
    """Sabotage: the whole page of one side."""
    merged, conflicts = merge_lines(BASE, BASE.replace("One", "First"), BASE.replace("Three", "Third"))
    assert (merged, conflicts) == ("# Help\n\nFirst.\n\nTwo.\n\nThird.\n", [])


def test_the_same_change_is_made_once() -> None:
    """Both sides corrected the same slip."""
    same = BASE.replace("Two", "Second")
    assert merge_lines(BASE, same, same) == (same, [])
    assert merge_lines(BASE, same, same + "\nFour.\n") == (same + "\nFour.\n", [])


def test_changes_side_by_side_are_one_conflict() -> None:
    """A sentence over two lines is one sentence."""
    text = "Ring first,\nthen come.\n"
    merged, (conflict,) = merge_lines(text, text.replace("Ring", "Write"), text.replace("come", "wait"))
    assert merged == "Ring first,\nthen wait.\n"
    assert conflict.told("You", "Ana") == (
        "line 1: it was “Ring first, then come.”. You wrote “Write first, then come.”; "
        "Ana wrote “Ring first, then wait.” in the meantime."
    )


def test_a_line_taken_out_and_changed_is_a_conflict() -> None:
    """Sabotage: what was written there went with it."""
    _, (conflict,) = merge_lines(BASE, BASE.replace("Two.\n", ""), BASE.replace("Two", "Second"))
    assert conflict.told("You", "Ana").endswith("You took it out; Ana wrote “Second.” in the meantime.")


@given(pages, pages, pages)
def test_no_line_is_lost(base: str, mine: str, theirs: str) -> None:
    """Whatever was written: without a conflict, what either side added is there, and nothing that neither wrote."""
    assert merge_lines(base, mine, base) == (mine, [])
    assert merge_lines(base, base, theirs) == (theirs, [])
    merged, conflicts = merge_lines(base, mine, theirs)
    there = set(merged.splitlines())
    told = {line for one in conflicts for line in (one.base + one.mine + one.theirs).splitlines()}
    for side in (mine, theirs):
        assert set(side.splitlines()) - set(base.splitlines()) <= there | told
    assert there <= set((mine + theirs).splitlines())
