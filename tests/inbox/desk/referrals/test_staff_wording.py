"""Whose number is that? Every question at the desk in words that staff cannot take for their own, whoever referred."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from frontdoor.form.staff_wording import YOU
from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.desk.referrals.answers import group_answers
from tests.inbox.desk.conftest import Browser
from tests.inbox.desk.examples import ANSWERS, a_full_referral
from tests.inbox.desk.parsing import PageRead, text
from tests.inbox.desk.referrals.test_referral import at
from tests.inbox.desk.subject_access.test_requests import asked_and_agreed

KINDS = ("self", "family", "professional")


def everything_chosen() -> dict[str, str]:
    """An answer to each question; of several choices, all."""
    ticked = {
        question.id: "; ".join(one.value for one in question.taken if one.value != question.none_of_these)
        for question in started().form.questions()
        if question.kind == "choices"
    }
    return {**ANSWERS, **ticked}


def about_the_referral(page: PageRead) -> Iterator[str]:
    """What the page says of the referral: its lists of answers, and what to ask; not how it was asked.

    What is held back says to the member to read first, and means the member.
    """
    for held in page.all("span", "held"):
        held.text = ""
    for tag in ("dt", "dd", "th", "td", "h3"):
        yield from map(text, page.all(tag))
    for box in page.all("section"):
        if box.get("aria-labelledby") == "missing":
            yield from map(text, box.iter("li"))


def test_every_question_and_choice_has_words_for_staff() -> None:
    """Neither says "you" or "your" to them, those of older versions not either."""
    for question in started().form.questions():
        assert question.desk_label
        assert not YOU.search(question.desk_label), question.id
        for choice in question.taken:
            words = question.desk_choices.get(choice.value, choice.label)
            assert not YOU.search(words), f"{question.id}: {words}"


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_of_the_desk_says_you_of_somebody_else(ailsa: Browser, kind: str) -> None:
    """Sabotage: the form's label. Opened, printed, side by side; with everything answered, and with next to nothing."""
    now = datetime.now(UTC)
    full = a_full_referral(now=now, **{**everything_chosen(), "referrer_kind": kind})
    bare = a_full_referral(now=now, **{**dict.fromkeys(ANSWERS, ""), "referrer_kind": kind})
    for reference in (full, bare):
        ailsa.post(at(reference, "number"))
    pages = [ailsa.get(at(one, what)) for one in (full, bare) for what in ("", "print")]
    for page in [*pages, ailsa.get(at(full, f"beside/{bare}"))]:
        said = list(about_the_referral(page))
        assert len(said) > 10
        assert [words for words in said if YOU.search(words)] == []


def test_the_mothers_number_is_called_hers(ailsa: Browser) -> None:
    """Under "Make contact" stands whose number it is, and how she knows him; the person's own is told apart from it."""
    reference = a_full_referral(
        now=datetime.now(UTC),
        referrer_kind="family",
        referrer_role="his mother",
        referrer_name="Ann Specimen",
    )
    ailsa.post(at(reference, "number"))
    page = ailsa.get(at(reference))
    [contact] = [box for box in page.all("section") if box.get("aria-labelledby") == "numbers"]
    assert [text(dt) for dt in contact.iter("dt")] == [
        "The person’s phone (James Specimen, called Jim)",
        "The referrer’s phone (his mother, Ann Specimen)",
        "The referrer’s e-mail address (his mother, Ann Specimen)",
        "Phone if the referrer cannot be reached (The duty officer)",
    ]


def test_a_referral_of_an_older_form_is_shown_in_words_for_staff_too() -> None:
    """What was asked stays in the record and can be read; "Through you" is said as what it meant."""
    asked = {"referrer_phone": "Your phone number", "safe_to_contact": "How may we get in touch?"}
    then = {"safe_to_contact": {"ring": "Ring them", "through the referrer": "Through you, if you refer"}}
    answers = {"referrer_phone": "0141 496 0700", "safe_to_contact": "ring"}
    opened = group_answers(asked, answers, started().form, numbers=True, labels=then)
    phone, contact = opened.all
    assert (phone.title, phone.asked) == ("The referrer’s phone", "Your phone number")
    assert (contact.text, contact.unticked) == ("Ring them", ("Through the referrer",))


def test_a_way_that_was_not_chosen_is_named_as_a_way() -> None:
    """Sabotage: the form's words: "not agreed: there is no phone or address" of somebody whose number stands below it."""
    opened = group_answers(
        {}, {"safe_to_contact": "ring", "phone": "0141 496 0123"}, started().form, numbers=True
    )
    [contact] = [one for one in opened.first if one.id == "safe_to_contact"]
    assert "In person, at the drop-in or where they can be found" in contact.unticked
    assert not [words for words in contact.unticked if "no phone" in words]


def test_how_it_was_asked_can_be_read_on_demand(ailsa: Browser) -> None:
    """Folded away below the answers stands each question in the form's own words."""
    page = ailsa.get(at(a_full_referral(now=datetime.now(UTC))))
    [folded] = [one for one in page.all("details") if text(one).startswith("The questions as they were")]
    assert [text(item) for item in folded.iter("li")] == [
        f"{question.desk_label}: “{question.label}”" for question in started().form.questions()
    ]


def test_a_search_names_the_question_in_words_for_staff(ailsa: Browser) -> None:
    """Where the words were found is said as on the referral's own page."""
    a_full_referral(now=datetime.now(UTC))
    assert "In: The referrer’s phone" in ailsa.post("/desk/search", words="0700").main


def test_what_is_handed_out_on_paper_names_everybody(morag: Browser, colleague: Browser) -> None:
    """The person who reads it is not the one whom the form called "you"; how it was asked stands below."""
    reference = a_full_referral(now=datetime.now(UTC), **everything_chosen())
    printed = morag.get(f"{asked_and_agreed(morag, colleague, 'export', reference)}/print")
    answers, _, rest = printed.main.partition("How it was asked")
    assert "The referrer’s phone (Prison officer, Morven Example)" in answers
    assert not YOU.search(answers.partition("Answers")[2])
    assert "Your phone number" in rest.partition("Sealed with the answers")[0]
