"""The sign at the door: up while no canary comes back, and shown before anyone types."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from frontdoor import doorsign
from frontdoor.inbox import sign
from frontdoor.inbox.started import Started
from tests.inbox import places
from tests.inbox.intake.browser import Browser, answers


def test_the_door_says_so_before_anyone_types(client: Client, inbox: Started) -> None:
    """While the sign is up: on the form without script, on the check page, and to the script; else the built page answers."""
    browser = Browser(client)
    words = "Online referrals are not reaching our team at the moment."
    built = client.get("/referral/")
    assert b"The site's header" in b"".join(built.streaming_content)  # type: ignore[attr-defined]
    assert client.get("/referral/door-sign.json").json() == {"reaching": True}
    assert words not in browser.check(answers()).seen.words

    sign.came_home(places.DATA, datetime.now(UTC) - doorsign.HOLDS)
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
    sign.came_home(places.DATA, datetime.now(UTC) - timedelta(days=1))
    assert client.post(address).status_code == 405


def test_a_new_inbox_begins_with_the_sign_down() -> None:
    """Until its first canary should have come back; an inbox that was restored does not."""
    folder = places.HOME / "new"
    folder.mkdir()
    now = datetime.now(UTC)
    assert sign.is_up(folder, now)
    sign.trust_at_first(folder, now)
    assert not sign.is_up(folder, now)
    assert sign.last_home(folder) is None, "none came back, and none is said to have"
    sign.trust_at_first(folder, now + timedelta(hours=5))
    assert sign.is_up(folder, now + timedelta(hours=5))
    sign.came_home(folder, now)
    sign.nothing_to_try(folder, now + timedelta(hours=5))
    assert not sign.is_up(folder, now + timedelta(hours=5))
    assert sign.last_home(folder) == now.replace(microsecond=0)
    shutil.rmtree(folder)
