"""Ready words for the person: only for the ways that were agreed, and our name in a text message only where that was."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from frontdoor.inbox.desk.referrals.safe_words import to_person
from tests.inbox.desk.conftest import Browser
from tests.inbox.desk.examples import a_full_referral
from tests.inbox.desk.referrals.test_referral import at

NUMBER = "0141 496 0111"


def ways(**answers: str) -> dict[str, str]:
    """The words for each way, for these answers."""
    return {one.way: one.words for one in to_person(answers, "Sacro", NUMBER)}


@pytest.mark.parametrize(
    "agreed", ["", "ring", "through the referrer; in person", "none", "ring; leave a message"]
)
def test_no_words_for_what_was_not_agreed(agreed: str) -> None:
    """Whoever said nothing, or call only, is written to by nobody."""
    assert ways(safe_to_contact=agreed, say_who_we_are="yes") == {}


@pytest.mark.parametrize(
    ("answers", "named"),
    [
        ({"say_who_we_are": "yes"}, True),
        ({"say_who_we_are": "no"}, False),
        ({}, False),
        ({"safe_to_contact": "text; say who we are"}, True),
    ],
)
def test_a_text_message_names_us_only_where_that_was_agreed(answers: dict[str, str], *, named: bool) -> None:
    """Not said is not agreed; without the name there is no number of ours either. Sabotage: the name left in."""
    words = ways(**{"safe_to_contact": "ring; text", **answers})["Text message"]
    assert ("Sacro" in words) is named
    assert (NUMBER in words) is named


def test_a_letter_says_nothing_of_prison_and_asks_whether_they_want_it() -> None:
    """It can be read by whoever opens it."""
    words = ways(safe_to_contact="post", full_name="James Specimen, called Jim", prison="HMP Barlinnie")
    (letter,) = words.values()
    assert letter.startswith("Dear James Specimen\n")
    assert NUMBER in letter
    assert "prison" not in letter.casefold()
    assert "Barlinnie" not in letter
    assert "Please write back." in next(iter(to_person({"safe_to_contact": "post"}, "Sacro", ""))).words


def test_they_stand_where_contact_is_made_once_that_was_read(ailsa: Browser) -> None:
    """Not before the box of what to know first has been read, as the numbers."""
    reference = a_full_referral(now=datetime.now(UTC))
    assert "Ready words" not in ailsa.get(at(reference)).main
    page = ailsa.post(at(reference, "number"))
    assert "Letter, in a plain envelope" in page.main
    assert "Please call us on 0141 248 1763" in page.main
    assert "Text message" not in page.main
