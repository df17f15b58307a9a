"""The doors that ask one thing a page, as a browser without script goes through them: nothing is stored, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from frontdoor.form import steps
from frontdoor.form.doors import QUESTION, Door
from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.crypto.sealing import open_sealed
from frontdoor.inbox.store.models import Referral
from frontdoor.site.pages.referral_doors import first_page
from tests.form.builders import Typed, the_catalogue, the_form, without
from tests.form.pages import Seen
from tests.form.test_pages import seen
from tests.inbox import places
from tests.inbox.intake.browser import Browser, answers
from tests.journeys.referring import OWN

TODAY = datetime.now(UTC).date()
CLOSE = {
    **answers(),
    QUESTION: ["family"],
    "referrer_name": ["Ann Specimen"],
    "safe_to_contact": ["through the referrer"],
}
TYPED = {Door.SELF: without({**OWN, QUESTION: ["self"]}, "interpreter"), Door.FAMILY: CLOSE}


def filled(page: Seen, typed: Typed) -> Typed:
    """What Continue sends of a page on which somebody gave these answers to what it asks."""
    hidden = {element.get("name") for element in page.all("input", type="hidden")}
    asked = {e.get("name") for tag in ("input", "select", "textarea") for e in page.all(tag)} - hidden
    return {
        **page.fields(),
        **{name: values for name, values in typed.items() if name in asked},
        "next": ["Continue"],
    }


def first(door: Door) -> Seen:
    """A door's first page as it is built into the site."""
    return seen(first_page(the_form(), the_catalogue(), door, TODAY))


def through(browser: Browser, door: Door, typed: Typed) -> list[Seen]:
    """Go from the first page to the check; return every page on the way, the check as the last."""
    pages = [first(door)]
    while pages[-1].title != "Not sent yet: check your answers":
        answer = browser.check(filled(pages[-1], typed))
        assert answer.status == 200, answer.seen.faults()
        pages.append(answer.seen)
        assert len(pages) < 20
    return pages


@pytest.mark.parametrize("door", TYPED)
def test_a_referral_goes_step_by_step_and_is_stored_as_it_was_meant(browser: Browser, door: Door) -> None:
    """Each page carries on what came before; nothing is stored before Send, and then all of it, in the words that were read."""
    pages = through(browser, door, TYPED[door])
    assert not Referral.objects.exists()
    form = started().form
    meant = form.check(TYPED[door], today=TODAY).answers
    assert len(pages) == len(steps.pages(form.at(door), meant)) + 1
    assert browser.send(pages[-1]).status == 303
    record = open_sealed(
        Referral.objects.get().sealed,
        places.identity(),
    )
    asked = {question.id for section in form.at(door).asked() for question in section.questions}
    kept = record["answers"]
    assert isinstance(kept, dict)
    assert {id_: text for id_, text in kept.items() if id_ in asked} == {
        id_: text for id_, text in meant.items() if id_ in asked
    }
    assert record["asked"]["full_name"].startswith("Your full" if door is Door.SELF else "Their full")  # type: ignore[index]


@pytest.mark.parametrize("door", TYPED)
def test_back_from_every_page_loses_nothing(browser: Browser, door: Door) -> None:
    """What stands half done on a page goes back and comes forward again; before the first page stands the choice of a door."""
    pages = through(browser, door, TYPED[door])
    for before, page in zip([None, *pages[:-2]], pages[:-1], strict=True):
        sent = {**filled(page, TYPED[door]), "back": ["Back"]}
        answer = browser.check({name: values for name, values in sent.items() if name != "next"})
        assert answer.status == 200
        kept = answer.seen.fields()
        for name, values in sent.items():
            if name not in ("back", "next", "step", QUESTION):
                assert lines(kept.get(name, [])) == lines(values), name
        heading = "Refer yourself or someone else" if before is None else text_of(before)
        assert answer.seen.text(next(answer.seen.all("h1"))).startswith(heading)
    assert not Referral.objects.exists()


def lines(values: Iterable[str]) -> set[tuple[str, ...]]:
    """Values line by line, whatever ends a line."""
    return {tuple(one.splitlines()) for one in values if one}


def text_of(page: Seen) -> str:
    """A page's heading."""
    return page.text(next(page.all("h1")))


def test_an_empty_page_says_what_is_missing_and_comes_again(browser: Browser) -> None:
    """Only what it asks; no fault of a page that was not there yet."""
    answer = browser.check({**first(Door.SELF).fields(), "next": ["Continue"]})
    assert answer.status == 422
    assert [name for name, _ in answer.seen.faults()] == ["full_name", "date_of_birth-day", "local_authority"]
    assert "Enter your full name" in answer.seen.words


def test_a_change_comes_straight_back_and_asks_what_it_calls_for(browser: Browser) -> None:
    """Released to in prison: the prison is asked, and the rest is not; nothing is sent on the way."""
    check = through(browser, Door.SELF, TYPED[Door.SELF])[-1]
    page = browser.post("/referral/send", {**check.fields(), "change": ["situation"]}).seen
    assert text_of(page) == "Where you are now"
    page = browser.check({**filled(page, {"situation": ["serving"]})}).seen
    assert "Which prison?" in page.words
    page = browser.check(filled(page, {"prison": ["HMP Barlinnie"]})).seen
    page = browser.check(filled(page, {"gate_pickup": ["yes"]})).seen
    assert page.title.startswith("Not sent yet")
    assert "HMP Barlinnie" in page.words
    assert not Referral.objects.exists()
    for question in ("full_name", "referral_date"):
        changed = browser.check({**page.fields(), "change": [question]}).seen
        assert "Today’s date" not in changed.words  # it goes along for midnight, and is asked on paper alone
        assert text_of(changed) == "About you"


@pytest.mark.parametrize("door", [*TYPED, Door.PROFESSIONAL])
def test_the_privacy_notice_is_read_and_left_without_losing_an_answer(browser: Browser, door: Door) -> None:
    """From the page that asks for agreement and back to it, whatever was ticked there."""
    typed = TYPED.get(door) or answers()
    sent = filled(through(browser, door, typed)[-2] if door.in_steps else first(door), typed)
    sent.pop("next")
    notice = browser.check({**sent, "notice": ["Read"]})
    assert notice.status == 200
    assert text_of(notice.seen) == "Privacy"
    back = browser.check({**notice.seen.fields(), "return": ["Back"]}).seen
    assert [e.get("id") for e in back.root.iter() if e.get("autofocus") is not None] == ["person_knows"]
    assert back.fields()["person_knows"] == ["yes"]
    assert browser.check({**back.fields(), "next": ["Check"]}).seen.title.startswith("Not sent yet")
    assert not Referral.objects.exists()


def test_the_five_sentences_stand_where_agreement_is_asked(browser: Browser) -> None:
    """At each door, on the page itself; at no door more than five."""
    for door in Door:
        form = the_form().at(door)
        (section,) = (one for one in form.sections if one.notice)
        numbers = [line.split(".")[0] for line in str(section.intro).splitlines() if line[:1].isdigit()]
        assert numbers == ["1", "2", "3", "4", "5"]
        page = first(door) if not door.in_steps else through(browser, door, TYPED[door])[-2]
        assert "has one spare key for emergencies" in page.words


def test_a_page_posted_twice_or_with_a_strange_name_is_answered_alike(browser: Browser) -> None:
    """Two presses, a reload after the inbox was down, a hand-made request."""
    sent = filled(first(Door.SELF), TYPED[Door.SELF])
    once, twice = browser.check(sent).seen, browser.check(sent).seen
    assert once.words == twice.words
    for name in ("", "7.7", "x", "1.0.0"):
        assert browser.check({**sent, "step": [name]}).status in (200, 422)


def test_a_door_can_be_changed_with_the_answers(browser: Browser) -> None:
    """Who took the wrong door goes back to the choice, and what is asked at the other one too is there already."""
    page = browser.check(filled(first(Door.SELF), TYPED[Door.SELF])).seen
    doors = browser.check({**page.fields(), "change": [QUESTION]}).seen
    assert "Who needs the help?" in doors.words
    form = browser.check({**doors.fields(), "door": ["professional"]}).seen
    assert form.fields()["full_name"] == OWN["full_name"]
    assert form.fields()[QUESTION] == ["professional"]


def test_answers_without_a_door_lead_to_the_choice(browser: Browser) -> None:
    """An old page on which nobody said who asks: nothing is lost, and the choice is what is asked."""
    sent = {name: values for name, values in answers().items() if name != QUESTION}
    answer = browser.check(sent)
    assert answer.status == 422
    assert "Choose who is making this referral" in answer.seen.words
    assert answer.seen.fields()["full_name"] == answers()["full_name"]
    form = browser.check({**answer.seen.fields(), "door": ["professional"]}).seen
    assert browser.check({**form.fields(), "next": ["Check"]}).seen.title.startswith("Not sent yet")


def test_an_old_page_with_faults_is_asked_on_in_steps(browser: Browser) -> None:
    """Somebody's one-page form from before, with a slip: the page that has it, in their words, with everything carried."""
    sent = {
        **TYPED[Door.SELF],
        "full_name": [""],
        "other_workers": ["Dr Ross"],
        "form_version": ["2026-11-22.2"],
    }
    answer = browser.check(sent)
    assert answer.status == 422
    assert [sentence for _, sentence in answer.seen.faults()] == ["Enter your full name"]
    check = browser.check(filled(answer.seen, TYPED[Door.SELF])).seen
    assert check.title.startswith("Not sent yet")
    assert "Dr Ross" in check.words


@pytest.mark.parametrize("door", TYPED)
def test_the_check_page_is_short(browser: Browser, door: Door) -> None:
    """One row an answer, and one line for all that has none: w3m draws 200 rows of a page at most."""
    check = through(browser, door, TYPED[door])[-1]
    rows = sum(1 for box in check.all("dl") for _ in box)
    asked = {question.id for section in the_form().at(door).asked() for question in section.questions}
    assert rows <= len(asked)
    assert len(list(check.all("p", class_="fd-open"))) == 1
    assert "Not provided" not in check.words
