from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.test import Client

from frontdoor.inbox.crypto.sealing import open_sealed
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.store.models import Referral
from tests.form.builders import without
from tests.inbox import places
from tests.inbox.intake.browser import Browser, answers


def test_checking_stores_nothing(browser: Browser) -> None:
    """Good answers come back as a page to check; the store is as empty as before."""
    answer = browser.check(answers())
    assert answer.status == 200
    assert answer.seen.words.startswith("Not sent yet.")
    assert not Referral.objects.exists()


def test_faults_come_back_at_once_with_every_answer(browser: Browser) -> None:
    """Status 422, the title begins with Error, and what was typed is still there."""
    answer = browser.check(without(answers(), "full_name", "needs"))
    assert answer.status == 422
    assert answer.seen.title.startswith("Error: ")
    assert [name for name, _ in answer.seen.faults()] == ["full_name", "needs"]
    assert answer.seen.fields()["referrer_name"] == ["Morag NicDhòmhnaill"]


def test_a_referral_is_sent_stored_sealed_and_confirmed(browser: Browser) -> None:
    """The reference that is shown is the one under which the team reads the answers, word for word."""
    answer = browser.send(browser.check(answers()).seen)
    assert answer.status == 303
    page = browser.get(answer.response["Location"])
    assert page.response["Clear-Site-Data"] == '"cache"', "Back shows nothing of this person to the next one"
    referral = Referral.objects.get()
    assert page.status == 200
    assert spoken(referral.reference) in page.seen.words
    record = open_sealed(referral.sealed, places.identity())
    kept = record["answers"]
    assert isinstance(kept, dict)
    assert kept["full_name"] == "Calum Strachan, called Cal"
    assert kept["reason"] == "He has nowhere to stay.\nHe asked for help."
    assert record["asked"]["date_of_birth"] == "Date of birth"  # type: ignore[index]
    assert (referral.team, referral.council_area) == ("glasgow-throughcare", "Glasgow City")
    assert str(referral.release_date) == kept["release_date"]
    assert (referral.release_known, referral.gate_pickup) == (True, True)


def test_a_release_date_that_is_not_known_is_stored_as_such(browser: Browser) -> None:
    """It sorts apart, and its reason stays sealed."""
    typed = without(answers(), "release_date-day", "release_date-month", "release_date-year")
    typed |= {"release_date-not-known": ["yes"], "release_date-not-known-why": ["Parole"]}
    browser.send(browser.check(typed).seen)
    referral = Referral.objects.get()
    assert (referral.release_date, referral.release_known) == (None, False)


def test_the_day_to_be_met_at_the_gate_is_stored_beside_the_answers(browser: Browser) -> None:
    """The list of the desk goes by it while the key is locked. Sabotage: a day that only the sealed answers hold."""
    day = datetime.now(UTC).date() + timedelta(weeks=8, days=1)
    typed = {f"gate_date__{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
    browser.send(browser.check(answers(**typed)).seen)
    assert Referral.objects.get().gate_date == day


def test_somebody_from_an_unknown_area_reaches_the_national_team(browser: Browser) -> None:
    """Not knowing the council area stops nobody."""
    browser.send(browser.check(answers(local_authority="not known")).seen)
    assert Referral.objects.get().team == "throughcare-scotland"


def test_change_comes_back_to_check_your_answers(browser: Browser) -> None:
    """A change button opens the form at its question with every answer in place; the next page is the check again."""
    page = browser.check(answers()).seen
    form = browser.post("/referral/check", {**page.fields(), "change": ["full_name"]})
    assert form.status == 200
    assert [e.get("id") for e in form.seen.root.iter() if e.get("autofocus") is not None] == ["full_name"]
    again = browser.check({**form.seen.fields(), "full_name": ["Jean Park"]})
    assert again.seen.words.startswith("Not sent yet.")
    assert "Jean Park" in again.seen.words


def test_the_next_person_begins_with_the_referrers_own_details(browser: Browser) -> None:
    """Five in a row: sent and stored; the next form has the worker, the reference on top, and nothing of the last person.

    Sabotage: the whole form carried on; a reference of another referral.
    """
    page = browser.check(answers()).seen
    pressed = page.pressing("send_and_next")
    answer = browser.post("/referral/send", pressed)
    assert answer.status == 200
    assert answer.response["Clear-Site-Data"] == '"cache"'
    reference, words = (answer.seen.text(p) for p in answer.seen.all("p", class_="fd-reference"))
    assert reference == spoken(Referral.objects.get().reference)
    assert len(words.split()) == 3
    kept = {name: values for name, values in answer.seen.fields().items() if any(values)}
    assert sorted(kept) == [
        "form_version", "referrer_kind", "referrer_name", "referrer_organisation", "referrer_phone",
    ]  # fmt: skip
    assert "Strachan" not in answer.response.content.decode()
    again = browser.post("/referral/send", pressed)
    assert spoken(Referral.objects.get().reference) in again.seen.words
    old = browser.post("/referral/check", {**page.pressing("send"), "another": ["Start"]}).seen
    assert {name for name, values in old.fields().items() if any(values)} == set(kept)


@pytest.mark.parametrize("address", ["/referral/check", "/referral/send"])
def test_nothing_is_stored_but_by_the_button_that_says_send(browser: Browser, address: str) -> None:
    """Old browsers post every button to the form's own address: each does what it says, and Send alone sends.

    Sabotage: looking at the address alone, so that "Change" stores what was to be changed.
    """
    page = browser.check(answers()).seen
    buttons = {(one.get("name", ""), one.get("value", "")) for one in page.all("button")}
    assert {name for name, _ in buttons} == {"change", "back", "send", "send_and_next"}
    sent = {name: values for name, values in page.pressing("send").items() if name != "send"}
    changes = sorted(one for one in buttons if one[0] == "change")
    assert len(changes) > 18
    for name, value in (
        ("another", "Start"),
        ("back", "Back"),
        changes[0],
        *Random(1).sample(changes[1:-1], 3),
        changes[-1],
    ):
        answer = browser.post(address, {**sent, name: [value]})
        assert answer.status == 200
        assert next(answer.seen.all("h1")).text == "Refer someone you work with"
        if name != "another":
            assert answer.seen.fields()["full_name"] == ["Calum Strachan, called Cal"]
    assert browser.post(address, {**sent, "send": ["Send"], "change": ["reason"]}).status == 200
    assert not Referral.objects.exists()


def test_a_body_without_a_button_is_shown_again_and_can_then_be_sent(browser: Browser) -> None:
    """A script that submits the form, or a check page from before an update: nothing stored, nothing lost, and told so."""
    page = browser.check(answers()).seen
    answer = browser.post("/referral/send", page.fields())
    assert answer.status == 409
    assert "Nothing has been sent yet." in answer.seen.words
    assert not Referral.objects.exists()
    assert browser.send(answer.seen).status == 303
    assert browser.post("/referral/send", answer.seen.fields()).status == 303, (
        "it has arrived: its reference is shown"
    )
    assert Referral.objects.count() == 1


def test_who_is_left_out_cannot_send_and_loses_nothing(browser: Browser) -> None:
    """Neither check nor send stores it; a slip is mended from the page itself."""
    page = browser.check(answers()).seen
    for answer in (
        browser.check(answers(sentence_band="four years or over")),
        browser.send(page, sentence_band=["four years or over"]),
    ):
        assert answer.status == 200
        assert answer.seen.words.startswith("Not sent.")
        form = browser.post("/referral/check", {**answer.seen.fields(), "change": ["sentence_band"]}).seen
        mended = browser.check({**form.fields(), "sentence_band": ["under four years"]})
        assert mended.seen.words.startswith("Not sent yet.")
    assert not Referral.objects.exists()


def test_who_is_left_out_can_ask_a_person_all_the_same(browser: Browser) -> None:
    """A refusal is no dead end: one more press leads to the check, which says why, and from there it is sent."""
    refused = browser.check(answers(sentence_band="four years or over")).seen
    [button] = refused.all("button", name="all_the_same")
    assert refused.text(button) == "Check your answers and send all the same"
    page = browser.post("/referral/check", {**refused.fields(), "all_the_same": ["yes"]}).seen
    assert page.words.startswith("Not sent yet.")
    assert "After a sentence of four years or more" in page.words
    assert not Referral.objects.exists()
    again = browser.post("/referral/check", {**page.fields(), "change": ["reason"]}).seen
    assert browser.check(again.fields()).seen.words.startswith("Not sent.")
    assert browser.send(page).status == 303
    assert Referral.objects.get().team == "glasgow-throughcare"


def test_the_check_page_says_to_whose_team_it_goes(browser: Browser) -> None:
    """A boy of 17 in Glasgow goes to Upside, and is stored for its team."""
    page = browser.check(answers(date_of_birth__year=str(datetime.now(UTC).year - 17))).seen
    assert "It goes to the team of Upside." in page.words
    assert browser.send(page).status == 303
    assert Referral.objects.get().team == "throughcare-scotland"
    assert "It goes to the team of Throughcare Service." in browser.check(answers()).seen.words


def test_who_asks_early_is_told_and_may_send(browser: Browser) -> None:
    """Being early is a word on the check page and no more."""
    answer = browser.check(answers(release_date__year=str(datetime.now(UTC).year + 5)))
    assert "Support begins about 3 months before release." in answer.seen.words
    assert browser.send(answer.seen).status == 303


def test_a_form_of_an_unknown_version_is_checked_with_a_word(browser: Browser) -> None:
    """A page that was open when the form changed is taken, and the person is asked to look again."""
    answer = browser.check({**answers(), "form_version": ["1999-01-01"]})
    assert answer.status == 200
    assert "The form has changed since you opened it." in answer.seen.words
    assert browser.send(answer.seen).status == 303


@pytest.mark.parametrize("address", ["/referral/check", "/referral/send"])
@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_other_methods_are_told_the_way(browser: Browser, address: str, method: str) -> None:
    """405, the allowed method, and a link to the form."""
    response = getattr(browser.client, method)(address)
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert 'href="/referral/"' in response.content.decode()
    assert "fd-leave" in response.content.decode()


@pytest.mark.parametrize("address", ["/healthz", "/nothing", "/referral/", "/services/"])
def test_a_post_to_any_other_address_is_no_error_of_ours(client: Client, address: str) -> None:
    """A scanner that posts everywhere finds refusals, not faults."""
    enforcing = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1", SERVER_PORT="8000")
    assert enforcing.post(address, {"a": "b"}).status_code in (403, 404, 405)
