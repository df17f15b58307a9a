from __future__ import annotations

from datetime import UTC, datetime

import pytest

from frontdoor.inbox.crypto import recovery_sheet, sealing, typed_key

KEY = sealing.new_identity()


def changed(place: int, sign: str) -> str:
    """The key with another sign at a place after its start."""
    at = len(typed_key.START) + place
    return KEY.secret[:at] + sign + KEY.secret[at + 1 :]


def test_a_key_as_it_was_made_has_no_fault() -> None:
    """So what is said of a typed one is never said of a right one."""
    assert typed_key.fault(KEY.secret) == ""
    assert "".join(typed_key.groups(KEY.secret)) == KEY.secret.removeprefix(typed_key.START)


@pytest.mark.parametrize("place", [0, 21, 57])
def test_one_wrong_letter_is_found(place: int) -> None:
    """The checksum knows it, whichever it is; the key itself is not repeated."""
    right = KEY.secret[len(typed_key.START) + place]
    sentence = typed_key.fault(changed(place, "Q" if right != "Q" else "P"))
    assert sentence == f"One letter is wrong: look at group {place // 4 + 1}, sign {place % 4 + 1}."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (changed(5, "O"), "A key has no B, I, O or 1 after the first 16 signs, nor anything but letters and digits: look at group 2, sign 2."),
        (KEY.secret[:-1], "The key has 57 signs after AGE-SECRET-KEY-1, and should have 58: 1 too few."),
        (f"{KEY.secret}Q", "The key has 59 signs after AGE-SECRET-KEY-1, and should have 58: 1 too many."),
        (typed_key.START + "Q" * 58, "More than one letter is wrong: compare each group with the paper."),
    ],
    ids=["stranger", "short", "long", "several"],
)  # fmt: skip
def test_what_is_wrong_is_said(typed: str, sentence: str) -> None:
    """By the numbers that stand on the sheet."""
    assert typed_key.fault(typed) == sentence


def test_the_sheet_has_every_group_and_loads_nothing() -> None:
    """A server has no printer: the page is carried to a machine that has one, which may have no network."""
    page = recovery_sheet.sheet(KEY, datetime(2026, 11, 30, 23, tzinfo=UTC))
    groups = typed_key.groups(KEY.secret)
    assert all(f"<td><small>{at}</small> {group}" in page for at, group in enumerate(groups, 1))
    assert "Made on 30 November 2026" in page
    assert "<svg" in page
    assert not [
        word for word in ("src=", "href=", "<script", "http://", "https://", "@import") if word in page
    ]
