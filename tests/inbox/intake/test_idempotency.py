from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from frontdoor.inbox.crypto import idempotency_key
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.store.models import Referral
from tests.form.builders import the_form
from tests.inbox.builders import a_referral
from tests.inbox.intake.browser import Browser, answers


def test_pressing_send_five_times_makes_one_referral(browser: Browser) -> None:
    """The same key gives the same reference, however often it is pressed."""
    page = browser.check(answers()).seen
    shown = {browser.get(browser.send(page).response["Location"]).seen.words for _ in range(5)}
    assert len(shown) == 1
    assert Referral.objects.count() == 1


def test_back_edit_and_send_makes_a_second_item(browser: Browser) -> None:
    """Nothing that somebody changed is dropped; about the same person it is marked as a possible repeat."""
    browser.send(browser.check(answers()).seen)
    browser.send(browser.check(answers(reason="It is urgent now")).seen)
    first, second = Referral.objects.order_by("id")
    assert second.possible_repeat_of == first.reference


@pytest.mark.parametrize("pressed", ["check", "send", "send without its button"])
def test_the_same_answers_again_show_the_reference_that_they_have(browser: Browser, pressed: str) -> None:
    """WebKit repeats the check on Back, unasked: nothing of the answers is shown, and nothing is sent twice.

    Sabotage: knowing them by the one-time key alone, which is another one each time.
    """
    page, before = browser.check(answers()).seen, browser.check(answers()).seen
    assert browser.send(page).status == 303
    if pressed == "check":
        again = browser.check(answers())
    else:
        fields = before.pressing("send") if pressed == "send" else before.fields()
        again = browser.post("/referral/send", fields)
    assert again.status == 200
    assert again.seen.words.startswith("You have sent these answers already")
    assert spoken(Referral.objects.get().reference) in again.seen.words
    assert again.response["Clear-Site-Data"] == '"cache"'
    for said in ("Strachan", "nowhere to stay", "Barlinnie"):
        assert said not in again.response.content.decode()
    assert any(link.get("href") == "/referral/" for link in again.seen.all("a"))


def test_other_answers_and_old_ones_are_not_taken_for_the_same(browser: Browser) -> None:
    """One letter makes another referral; after half an hour the same answers are sent again."""
    browser.send(browser.check(answers()).seen)
    assert browser.check(answers(full_name="Calum Strachan, called Cel")).seen.words.startswith(
        "Not sent yet."
    )
    Referral.objects.update(received_at=datetime.now(UTC) - timedelta(minutes=31))
    assert browser.send(browser.check(answers()).seen).status == 303
    assert Referral.objects.count() == 2


def test_nothing_that_could_be_guessed_without_our_secret_is_kept(browser: Browser) -> None:
    """What knows the answers again is keyed: whoever has the database cannot try answers on it."""
    browser.send(browser.check(answers()).seen)
    digest = idempotency_key.digest(the_form().check(answers(), today=datetime.now(UTC).date()).answers)
    kept = Referral.objects.get().answers_hash
    assert len(kept) == 64
    assert kept != digest


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
    key = idempotency_key.issue(
        idempotency_key.digest(checked.answers), the_form().version, datetime.now(UTC) - age
    )
    answer = browser.send(page, key=[key])
    assert answer.status == 409
    assert not Referral.objects.exists()
    assert browser.send(answer.seen).status == 303


def test_an_old_key_that_was_received_leads_to_its_confirmation(browser: Browser) -> None:
    """Send pressed on a tab that was left open for a day, after it had worked: nothing is sent a second time."""
    page = browser.check(answers()).seen
    digest = idempotency_key.digest(the_form().check(page.fields(), today=datetime.now(UTC).date()).answers)
    key = idempotency_key.issue(digest, the_form().version, datetime.now(UTC) - timedelta(hours=13))
    versions = (the_form().version,)
    old = idempotency_key.read(key, answers_digest=digest, form_versions=versions, now=datetime.now(UTC))
    assert isinstance(old, idempotency_key.Expired)
    a_referral(key=old.nonce)
    answer = browser.send(page, key=[key])
    assert answer.status == 303
    assert spoken(Referral.objects.get().reference) in browser.get(answer.response["Location"]).seen.words


def test_answers_that_no_longer_pass_come_back_as_faults(browser: Browser) -> None:
    """Hidden inputs that were changed are checked like any others."""
    answer = browser.send(browser.check(answers()).seen, full_name=[""])
    assert answer.status == 422
    assert not Referral.objects.exists()
