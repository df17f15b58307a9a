from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from frontdoor.inbox import onekey
from frontdoor.inbox.intake import confirmation
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.sealing import open_sealed
from frontdoor.inbox.store.models import Referral
from frontdoor.inbox.store.soundness import soundness
from tests.form.builders import the_form, without
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


def test_somebody_from_an_unknown_area_reaches_the_national_team(browser: Browser) -> None:
    """Not knowing the council area stops nobody."""
    browser.send(browser.check(answers(local_authority="not known")).seen)
    assert Referral.objects.get().team == "throughcare-scotland"


def test_pressing_send_five_times_makes_one_referral(browser: Browser) -> None:
    """The same key gives the same reference, however often it is pressed."""
    page = browser.check(answers()).seen
    shown = {browser.get(browser.send(page).response["Location"]).seen.words for _ in range(5)}
    assert len(shown) == 1
    assert Referral.objects.count() == 1


def test_back_edit_and_send_makes_a_second_item(browser: Browser) -> None:
    """Nothing that somebody changed is dropped; the unchanged is marked as a possible repeat."""
    browser.send(browser.check(answers()).seen)
    browser.send(browser.check(answers()).seen)
    browser.send(browser.check(answers(reason="It is urgent now")).seen)
    first, second, third = Referral.objects.order_by("id")
    assert second.possible_repeat_of == first.reference
    assert third.reference not in (first.reference, second.reference)


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"key": ["x.y"]}, "could not be sure"),
        ({"key": []}, "could not be sure"),
        ({"key": ["a", "b"]}, "could not be sure"),
        ({"reason": ["Another reason"]}, "not the ones that you checked"),
    ],
)
def test_trouble_with_the_key_shows_the_answers_again(
    browser: Browser, changes: dict[str, list[str]], note: str
) -> None:
    """Nothing is stored, nothing is lost, and the next press of Send works."""
    page = browser.check(answers()).seen
    answer = browser.send(page, **changes)
    assert answer.status == 409
    assert note in answer.seen.words
    assert not Referral.objects.exists()
    assert browser.send(answer.seen).status == 303
    assert Referral.objects.count() == 1


@pytest.mark.parametrize("age", [timedelta(hours=13), timedelta(days=365), -timedelta(hours=1)])
def test_an_old_key_or_one_from_the_future_never_loses_or_doubles(browser: Browser, age: timedelta) -> None:
    """The answers are shown again with a new key; if the old key had been received, its confirmation is shown."""
    page = browser.check(answers()).seen
    checked = the_form().check(page.fields(), today=datetime.now(UTC).date())
    key = onekey.issue(onekey.digest(checked.answers), the_form().version, datetime.now(UTC) - age)
    answer = browser.send(page, key=[key])
    assert answer.status == 409
    assert not Referral.objects.exists()
    assert browser.send(answer.seen).status == 303


def test_answers_that_no_longer_pass_come_back_as_faults(browser: Browser) -> None:
    """Hidden inputs that were changed are checked like any others."""
    answer = browser.send(browser.check(answers()).seen, full_name=[""])
    assert answer.status == 422
    assert not Referral.objects.exists()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://other.127.0.0.1"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"}, 403),
        ({"Sec-Fetch-Site": "", "Origin": "http://127.0.0.1:8000"}, 403),
        ({"Origin": "http://127.0.0.1:8000"}, 303),
        ({"Origin": "http://127.0.0.1:8001"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 303),
        ({}, 303),
    ],
)
def test_only_our_own_page_stores(store: Path, headers: dict[str, str], status: int) -> None:
    """The matrix of Sec-Fetch-Site and Origin: a foreign page stores nothing, and nobody honest is refused."""
    browser = Browser(Client(SERVER_NAME="127.0.0.1", SERVER_PORT="8000"))
    page = browser.check(answers()).seen
    answer = browser.post("/referral/send", page.fields(), headers=headers)
    assert answer.status == status
    assert Referral.objects.exists() == (status == 303)
    if status == 403:
        again = browser.post(
            "/referral/send", answer.seen.fields(), headers={"Sec-Fetch-Site": "same-origin"}
        )
        assert again.status == 303


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_checking_takes_any_origin(browser: Browser, origin: str) -> None:
    """The first step stores nothing, so that a page on another host, or a saved one, may begin it."""
    headers = {"Origin": origin, "Sec-Fetch-Site": "cross-site"}
    assert browser.post("/referral/check", answers(), headers=headers).status == 200


def test_change_comes_back_to_check_your_answers(browser: Browser) -> None:
    """A change button opens the form at its question with every answer in place; the next page is the check again."""
    page = browser.check(answers()).seen
    form = browser.post("/referral/check", {**page.fields(), "change": ["full_name"]})
    assert form.status == 200
    assert [e.get("id") for e in form.seen.root.iter() if e.get("autofocus") is not None] == ["full_name"]
    again = browser.check({**form.seen.fields(), "full_name": ["Jean Park"]})
    assert again.seen.words.startswith("Not sent yet.")
    assert "Jean Park" in again.seen.words


def test_another_referral_keeps_only_the_referrers_own_details(browser: Browser) -> None:
    """Five in a row from one desk: the worker's name stays, and nothing of the last person."""
    page = browser.check(answers()).seen
    button = next(page.all("button", name="another"))
    assert button.get("formaction") == "/referral/check"
    form = browser.post("/referral/check", {**page.fields(), "another": ["1"]}).seen
    kept = {name: values for name, values in form.fields().items() if any(values)}
    assert sorted(kept) == [
        "form_version", "referrer_kind", "referrer_name", "referrer_organisation", "referrer_phone", "referrer_role",
    ]  # fmt: skip
    assert "Strachan" not in form.words


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


def test_who_asks_early_is_told_and_may_send(browser: Browser) -> None:
    """Being early is a word on the check page and no more."""
    answer = browser.check(answers(release_date__year=str(datetime.now(UTC).year + 5)))
    assert "Support begins about 12 weeks before release." in answer.seen.words
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


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_confirmation_is_only_looked_at(browser: Browser, method: str) -> None:
    """Any other method is told so, without a token and without a cookie."""
    response = getattr(browser.client, method)("/referral/sent/x")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("address", ["/referral/check", "/referral/send"])
@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"full_name=Jean", "text/plain", 415),
        (b"{}", "application/json", 415),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x", 415),
        (b"full_name=Jean", "", 415),
        (b"full_name=Jean", "application/x-www-form-urlencoded; charset=utf-16", 415),
        (b"full_name=Je%E0n", "application/x-www-form-urlencoded", 400),
        (b"full_name=Je\xe0n", "application/x-www-form-urlencoded", 400),
        (b"full_name=Jean&reason=" + b"x" * 70_000, "application/x-www-form-urlencoded", 413),
        (b"&".join([b"full_name=Jean"] * 500), "application/x-www-form-urlencoded", 413),
    ],
)
def test_a_body_that_cannot_be_taken_keeps_what_it_can(
    browser: Browser, address: str, body: bytes, kind: str, status: int
) -> None:
    """The status says why, the page says what to do, and what could be read is still there."""
    answer = browser.post(address, body, content_type=kind)
    assert answer.status == status
    if status != 415:
        assert answer.seen.fields()["full_name"][0].startswith("Je")
    if address == "/referral/send":
        assert answer.seen.words.startswith("We have not received your referral.")
    assert not Referral.objects.exists()


@pytest.mark.parametrize(
    "body", [b"", b"&&&", b"=", b"=x", b"%", b"%00=%00", b"full_name=%00&full_name=%ED%A0%80", b"key"]
)
def test_strange_bodies_are_answered(browser: Browser, body: bytes) -> None:
    """Nothing that comes makes an error of ours."""
    for address in ("/referral/check", "/referral/send"):
        assert browser.post(address, body).status in (400, 422)


def test_a_store_that_takes_nothing_answers_with_the_whole_referral(browser: Browser) -> None:
    """503, said in the first line; the page sends again with the same key, and then it arrives once."""
    page = browser.check(answers()).seen
    soundness.stop()
    answer = browser.send(page)
    assert answer.status == 503
    assert answer.seen.words.startswith("We have not received your referral.")
    assert "Calum Strachan, called Cal" in answer.seen.words
    assert answer.seen.fields()["key"] == page.fields()["key"]
    soundness.start_again()
    assert browser.send(answer.seen).status == 303
    assert Referral.objects.count() == 1


def test_a_fault_that_nobody_thought_of_answers_with_the_whole_referral(browser: Browser) -> None:
    """A store whose table is gone is no reason to lose an answer."""
    page = browser.check(answers()).seen
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE store_referral RENAME TO elsewhere")
    answer = browser.send(page)
    assert answer.status == 503
    assert answer.seen.words.startswith("We have not received your referral.")
    assert "Calum Strachan, called Cal" in answer.seen.words


def test_the_confirmation_closes_after_half_an_hour(browser: Browser) -> None:
    """Later, altered or made-up addresses show a page that holds nothing."""
    location = browser.send(browser.check(answers()).seen).response["Location"]
    reference = spoken(Referral.objects.get().reference)
    nonce = confirmation.read(location.rpartition("/")[2], datetime.now(UTC))
    assert nonce is not None
    old = confirmation.issue(nonce, datetime.now(UTC) - timedelta(minutes=31))
    for token in (old, location.rpartition("/")[2][:-1] + "x", "x", reference, "%00"):
        answer = browser.get(f"/referral/sent/{token}")
        assert answer.status == 200
        assert reference not in answer.seen.words
        assert "This page has closed" in answer.seen.words


def test_the_confirmations_address_holds_nothing_of_the_referral(browser: Browser) -> None:
    """The history of a shared computer shows no reference and no name."""
    location = browser.send(browser.check(answers()).seen).response["Location"]
    assert Referral.objects.get().reference not in location


def test_known_and_unknown_people_get_the_same_page(browser: Browser) -> None:
    """Sending somebody who is known already tells the sender nothing."""
    first = browser.get(browser.send(browser.check(answers()).seen).response["Location"]).seen.words
    second = browser.get(browser.send(browser.check(answers()).seen).response["Location"]).seen.words
    references = [spoken(referral.reference) for referral in Referral.objects.order_by("id")]
    assert without_spelling(first, references[0]) == without_spelling(second, references[1])


def without_spelling(words: str, reference: str) -> str:
    before, _, after = words.replace(reference, "").partition("To say it on the phone:")
    return before + after.partition(".")[2]


@pytest.mark.parametrize("address", ["/healthz", "/nothing", "/referral/", "/services/"])
def test_a_post_to_any_other_address_is_no_error_of_ours(client: Client, address: str) -> None:
    """A scanner that posts everywhere finds refusals, not faults."""
    enforcing = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1", SERVER_PORT="8000")
    assert enforcing.post(address, {"a": "b"}).status_code in (403, 404, 405)
