"""The sign at the door: up while no canary comes back, and shown before anyone types."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from frontdoor import outage_flag
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.monitoring import outage_status
from tests.inbox import places
from tests.inbox.intake.browser import Browser, answers


def test_the_door_says_so_before_anyone_types(client: Client, inbox: Runtime) -> None:
    """While the sign is up: on the form without script, on the check page, and to the script; else the built page answers."""
    browser = Browser(client)
    words = "Online referrals are not reaching our team at the moment."
    built = client.get("/referral/")
    assert b"The site's header" in b"".join(built.streaming_content)  # type: ignore[attr-defined]
    assert client.get("/referral/door-sign.json").json() == {"reaching": True}
    assert words not in browser.check(answers()).seen.words

    outage_status.record_success(places.DATA, datetime.now(UTC) - outage_flag.HOLDS)
    form = browser.get("/referral/").seen
    (shown,) = form.all("div", class_="fd-sign")
    assert words in form.text(shown)
    assert any(link.get("href", "").startswith("tel:") for link in shown.iter("a"))
    assert client.get("/referral/door-sign.json").json() == {"reaching": False}
    checked = browser.check(answers()).seen
    assert checked.words.startswith(words)
    assert browser.send(checked).status == 303, "who sends all the same is not turned away"


@pytest.mark.parametrize("address", ["/referral/", "/referral/door-sign.json"])
def test_the_door_sign_is_only_looked_at(client: Client, address: str) -> None:
    """Other methods are answered as such."""
    outage_status.record_success(places.DATA, datetime.now(UTC) - timedelta(days=1))
    assert client.post(address).status_code == 405


def test_a_new_inbox_begins_with_the_sign_down() -> None:
    """Until its first canary should have come back; an inbox that was restored does not."""
    folder = places.HOME / "new"
    folder.mkdir()
    now = datetime.now(UTC)
    assert outage_status.is_up(folder, now)
    outage_status.start_grace_period(folder, now)
    assert not outage_status.is_up(folder, now)
    assert outage_status.last_success(folder) is None, "none came back, and none is said to have"
    outage_status.start_grace_period(folder, now + timedelta(hours=5))
    assert outage_status.is_up(folder, now + timedelta(hours=5))
    outage_status.record_success(folder, now)
    outage_status.nothing_to_try(folder, now + timedelta(hours=5))
    assert not outage_status.is_up(folder, now + timedelta(hours=5))
    assert outage_status.last_success(folder) == now.replace(microsecond=0)
    shutil.rmtree(folder)
