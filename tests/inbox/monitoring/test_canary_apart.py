"""What keeps canaries and people's referrals apart: a mark that nobody can forge, a key of their own, and no place in any list."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.test import Client

from frontdoor.inbox.config.runtime import Runtime, started
from frontdoor.inbox.crypto import canary_token, idempotency_key, keyring, sealing
from frontdoor.inbox.desk.referrals import listing
from frontdoor.inbox.monitoring import daily_digest
from frontdoor.inbox.referrals import erased_list
from frontdoor.inbox.referrals.receive import receive
from frontdoor.inbox.store.models import Canary, Referral
from frontdoor.occurrences import LONDON
from tests.inbox import places
from tests.inbox.builders import a_referral, a_submission
from tests.inbox.intake.browser import Browser, answers

TEAM = places.TEAMS[0]


def test_no_list_no_count_and_no_running_number_holds_a_canary(inbox: Runtime) -> None:
    """Between two people's referrals one canary was received: the roll-call says two, and none missing."""
    now = datetime.now(UTC)
    erased = erased_list.read(places.DATA)
    keyring.own_identity(places.DATA / "keys", keyring.CANARY)
    first = a_referral().reference
    receive(replace(a_submission(), canary_since=now), now=now, random=Random(1))
    second = a_referral().reference

    assert Canary.objects.count() == 1
    assert [each.reference for each in Referral.objects.order_by("id")] == [first, second]
    assert len(listing.rows([TEAM], status=listing.ALL, today=now.date())) == 2
    team = inbox.catalogue.teams[TEAM]
    words = daily_digest.words(team, None, now, None)
    assert "Received since the beginning: 2" in words
    assert re.search(
        r"Running numbers of the whole inbox: (\d+) to (\d+), 0 erased by rule, none missing", words
    )
    assert erased_list.read(places.DATA) == erased


def test_the_canary_key_opens_canaries_only(inbox: Runtime) -> None:
    """A person's referral does not open with it; the team's and the recovery key open a canary too."""
    now = datetime.now(UTC)
    own = keyring.own_identity(places.DATA / "keys", keyring.CANARY)
    reference = a_referral().reference
    with pytest.raises(sealing.CannotOpen):
        sealing.open_sealed(Referral.objects.get(reference=reference).sealed, own)
    receive(replace(a_submission(), canary_since=now), now=now, random=Random(1))
    for identity in (own, places.identity(), places.identity(keyring.RECOVERY)):
        assert sealing.open_sealed(Canary.objects.get().sealed, identity)["team"] == TEAM


@pytest.mark.parametrize(
    ("forge", "what"),
    [
        (lambda digest, now: "x", "made up"),
        (lambda digest, now: canary_token.issue(digest, now)[:-1] + "_", "altered"),
        (lambda digest, now: canary_token.issue(digest, now - timedelta(minutes=11)), "old"),
        (lambda digest, now: canary_token.issue(digest, now + timedelta(minutes=11)), "from the future"),
        (lambda digest, now: canary_token.issue("0" * 64, now), "of other answers"),
        (lambda digest, now: idempotency_key.issue(digest, "2026-11-22", now), "another signature of ours"),
    ],
)
def test_nobody_can_mark_a_referral_as_a_canary(
    client: Client, forge: Callable[[str, datetime], str], what: str
) -> None:
    """A mark that is not ours, for these answers, now: nothing vanishes, and the person sees the answers once more."""
    browser = Browser(client)
    page = browser.check(answers()).seen
    today = datetime.now(UTC).astimezone(LONDON).date()
    digest = idempotency_key.digest(started().form.check(answers(), today=today).answers)
    said = browser.send(page, **{canary_token.INPUT: [forge(digest, datetime.now(UTC))]})
    assert said.status == 409, what
    assert "Calum Strachan" in said.seen.words
    assert not Canary.objects.exists()
    assert not Referral.objects.exists()


def test_a_mark_of_ours_for_these_answers_makes_a_canary(client: Client) -> None:
    """The control: what the forgeries lack is all that it takes."""
    keyring.own_identity(places.DATA / "keys", keyring.CANARY)
    browser, today = Browser(client), datetime.now(UTC).astimezone(LONDON).date()
    page = browser.check(answers()).seen
    digest = idempotency_key.digest(started().form.check(answers(), today=today).answers)
    assert (
        browser.send(page, **{canary_token.INPUT: [canary_token.issue(digest, datetime.now(UTC))]}).status
        == 303
    )
    assert Canary.objects.count() == 1
    assert not Referral.objects.exists()


def test_a_good_mark_serves_once(inbox: Runtime) -> None:
    """Sent again with the same one-time key it is the same canary, as a referral would be the same referral."""
    now = datetime.now(UTC)
    keyring.own_identity(places.DATA / "keys", keyring.CANARY)
    marked = replace(a_submission(), canary_since=now)
    first = receive(marked, now=now, random=Random(1))
    again = receive(marked, now=now, random=Random(2))
    assert again == replace(first, repeated=True)
    assert Canary.objects.count() == 1
