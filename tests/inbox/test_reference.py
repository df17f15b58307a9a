from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.inbox.reference import ALPHABET, LENGTH, new_reference, read_reference, spoken

references = st.integers(0, 10**9).map(lambda seed: new_reference(Random(seed)))


def test_no_character_looks_like_another_or_makes_a_word() -> None:
    """Vowels, 0, 1, 5, 8, B, I, L, O, S, U and Z are not used, and their number is prime."""
    assert not set(ALPHABET) & set("AEIOU0158BILSZ")
    assert len(set(ALPHABET)) == len(ALPHABET) == 23


@given(references)
def test_a_new_reference_reads_back(reference: str) -> None:
    """What is drawn is nine characters and passes its own check."""
    assert len(reference) == LENGTH
    assert read_reference(reference) == reference


@given(references)
def test_every_single_wrong_character_is_noticed(reference: str) -> None:
    """Whatever one character is mistaken for another, wherever it stands, it is no reference."""
    for place, right in enumerate(reference):
        for wrong in ALPHABET:
            if wrong != right:
                assert read_reference(reference[:place] + wrong + reference[place + 1 :]) is None


@given(references)
def test_every_swap_of_neighbours_is_noticed(reference: str) -> None:
    """Two neighbours that change places are noticed, the check character included."""
    for place in range(LENGTH - 1):
        first, second = reference[place], reference[place + 1]
        if first != second:
            assert read_reference(reference[:place] + second + first + reference[place + 2 :]) is None


@pytest.mark.parametrize("shape", ["{0}-{1}-{2}", "{0} {1} {2}", "{0}{1}{2}", " {0}–{1}‑{2}. "])
def test_people_may_write_it_as_they_like(shape: str) -> None:
    """Dashes of every kind, spaces and small letters do not matter."""
    reference = new_reference(Random(7))
    parts = reference[:3], reference[3:6], reference[6:]
    assert read_reference(shape.format(*parts)) == reference
    assert read_reference(shape.format(*parts).lower()) == reference


@pytest.mark.parametrize("text", ["", "K4M", "K4M-7TQ-9XCC", "O0O-O0O-O0O", "ſſſſſſſſſ", "٣٣٣٣٣٣٣٣٣"])
def test_what_is_no_reference_is_none(text: str) -> None:
    """Too short, too long, or with other signs."""
    assert read_reference(text) is None


def test_it_is_shown_in_threes() -> None:
    """Three groups of three can be read out over the phone."""
    assert spoken("K4M7TQ9XC") == "K4M-7TQ-9XC"
