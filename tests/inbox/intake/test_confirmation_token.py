from __future__ import annotations

import re
import statistics
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from frontdoor.inbox.intake import confirmation_token
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.store.models import Referral
from tests.inbox.intake.browser import Browser, answers


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_confirmation_is_only_looked_at(browser: Browser, method: str) -> None:
    """Any other method is told so, without a token and without a cookie."""
    response = getattr(browser.client, method)("/referral/sent/x")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


def test_the_confirmation_closes_after_half_an_hour(browser: Browser) -> None:
    """Later, altered or made-up addresses show a page that holds nothing."""
    location = browser.send(browser.check(answers()).seen).response["Location"]
    reference = spoken(Referral.objects.get().reference)
    nonce = confirmation_token.read(location.rpartition("/")[2], datetime.now(UTC))
    assert nonce is not None
    old = confirmation_token.issue(nonce, datetime.now(UTC) - timedelta(minutes=31))
    for token in (old, location.rpartition("/")[2][:-1] + "x", "x", reference, "%00"):
        answer = browser.get(f"/referral/sent/{token}")
        assert answer.status == 200
        assert reference not in answer.seen.words
        assert "This page has closed" in answer.seen.words


def test_while_the_store_cannot_be_read_it_says_that_it_was_received(browser: Browser) -> None:
    """Never "this page has closed" to somebody whose referral has just been stored."""
    location = browser.send(browser.check(answers()).seen).response["Location"]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE store_referral RENAME TO elsewhere")
    answer = browser.get(location)
    assert answer.status == 503
    assert answer.seen.words.startswith("We have received your referral.")
    assert "not received" not in answer.seen.words
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE elsewhere RENAME TO store_referral")
    assert browser.get(location).seen.words.startswith("The referral was sent and has arrived")


def test_the_confirmations_address_holds_nothing_of_the_referral(browser: Browser) -> None:
    """The history of a shared computer shows no reference and no name."""
    location = browser.send(browser.check(answers()).seen).response["Location"]
    assert Referral.objects.get().reference not in location


def send(browser: Browser, name: str, turn: int = -1) -> tuple[bytes, list[str], float]:
    """Send a referral of a person; return what was shown without what is drawn by lot, what was asked of the store, how long it took."""
    page = browser.check(answers(full_name=name, reason=f"He has nowhere to stay, {turn} times")).seen
    began = time.process_time()
    with CaptureQueriesContext(connection) as asked:
        answer = browser.send(page)
        shown = browser.get(answer.response["Location"]).response.content.decode()
    took = time.process_time() - began
    reference = spoken(Referral.objects.latest("id").reference)
    shown = re.sub(r'<p class="fd-reference"[^>]*>.*?</p>|name="token" value="[^"]*"', "", shown)
    before, _, after = shown.replace(reference, "").partition("To say it on the phone:")
    statements = [re.split('VALUES| WHERE | BETWEEN |SAVEPOINT "', query["sql"])[0] for query in asked]
    return (before + after.partition(".")[2]).encode(), statements, took


def test_known_and_unknown_people_get_the_same_answer(browser: Browser) -> None:
    """Sending tells nobody whether somebody is known: the same bytes, the same work, the same time.

    Only who sends every answer again, word for word and within half an hour, is told: that is who sent them.
    Catches saying "already referred", and any step that only one of the two takes.
    """
    send(browser, "Jean Park")
    known, unknown = [], []
    for turn in range(40):
        known.append(send(browser, "Jean Park", turn))
        unknown.append(send(browser, f"Sean Dark{turn}", turn))
    assert {shown for shown, _, _ in known} == {shown for shown, _, _ in unknown}
    assert {tuple(asked) for _, asked, _ in known} == {tuple(asked) for _, asked, _ in unknown}
    times = [statistics.median(took for _, _, took in kind) for kind in (known, unknown)]
    assert abs(times[0] - times[1]) < 0.25 * min(times)
    assert Referral.objects.exclude(possible_repeat_of="").count() == 40
