from __future__ import annotations

import pytest
from django.db import connection

from frontdoor.inbox.store.models import Referral
from frontdoor.inbox.store.storage_health import storage_health
from tests.inbox.intake.browser import Browser, answers


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
    storage_health.stop()
    answer = browser.send(page)
    assert answer.status == 503
    assert answer.seen.words.startswith("We have not received your referral.")
    assert "Calum Strachan, called Cal" in answer.seen.words
    assert answer.seen.fields()["key"] == page.fields()["key"]
    storage_health.start_again()
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
