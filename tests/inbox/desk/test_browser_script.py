"""The desk's two small scripts in a real browser, each with a page that does without: security keys, and shortcuts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from frontdoor.inbox.desk.models import SecurityKey
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.store.models import Referral
from tests.inbox.builders import a_referral
from tests.inbox.desk.access.software_key import SoftKey
from tests.inbox.desk.access.test_two_factor import with_factor
from tests.inbox.desk.conftest import PASSPHRASE, a_member, signed_in
from tests.journeys.browser import follow, visitor


@pytest.fixture
def named(desk: str) -> Iterator[str]:
    """The desk at an address with a name, as security keys need it."""
    address = desk.replace("127.0.0.1", "localhost")
    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, address=address)):
        yield address


def plug_in(page: Page) -> tuple[Any, str]:
    """Plug a security key into the browser; return the way to talk to it, and its number."""
    page.set_default_timeout(30_000)  # passphrases are hashed slowly on purpose
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    return wire, wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def passphrase_typed(page: Page, address: str) -> None:
    """Type name and passphrase."""
    page.goto(f"{address}/desk/sign-in")
    page.get_by_label("User name").fill("ailsa")
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    follow(page.get_by_role("button", name="Sign in"))


def test_a_security_key_is_added_and_signs_in(chromium: Chromium, named: str) -> None:
    """Chromium and its own security key: added by name, then in with a touch, and no rule of the policy is broken."""
    a_member()
    said: list[str] = []
    with visitor(chromium) as context:
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        wire, key = plug_in(page)
        passphrase_typed(page, named)
        page.goto(f"{named}/desk/you/security-keys")
        assert page.get_by_text("your browser does not").is_hidden()
        page.get_by_label("A name for it").fill("blue")
        page.get_by_role("button", name="Add it").click()
        page.get_by_role("heading", name="Your recovery codes").wait_for()
        follow(page.get_by_role("button", name="Sign out"))

        passphrase_typed(page, named)
        page.get_by_role("heading", name="Your code").wait_for()
        page.get_by_role("button", name="Use your security key").click()
        page.get_by_role("button", name="Sign out").wait_for()
        [credential] = wire.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]
    assert (credential["signCount"], credential["rpId"]) == (2, "localhost")
    assert SecurityKey.objects.get().signatures == 2
    assert [line for line in said if "Clear-Site-Data" not in line] == []  # signing out says what it cleared


def test_without_the_key_the_page_says_so_and_a_code_comes_in(chromium: Chromium, named: str) -> None:
    """A key left at home: the browser finds none, the page says what to do, and a recovery code works."""
    codes = with_factor(a_member())
    with visitor(chromium) as context:
        page = context.new_page()
        wire, key = plug_in(page)
        passphrase_typed(page, named)
        page.get_by_label("recovery code").fill(codes[0])
        follow(page.get_by_role("button", name="Go on"))
        page.goto(f"{named}/desk/you/security-keys")
        page.get_by_label("A name for it").fill("blue")
        page.get_by_role("button", name="Add it").click()
        page.get_by_text("“blue” is in use.").wait_for()
        follow(page.get_by_role("button", name="Sign out"))

        wire.send("WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": key, "enabled": False})
        wire.send("WebAuthn.clearCredentials", {"authenticatorId": key})
        wire.send("WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": key, "enabled": True})
        passphrase_typed(page, named)
        page.get_by_role("button", name="Use your security key").click()
        page.get_by_text("That did not work, or took too long.").wait_for()
        page.get_by_label("recovery code").fill(codes[1])
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("button", name="Sign out").wait_for()


def test_without_script_the_pages_say_to_use_a_code(chromium: Chromium, named: str) -> None:
    """No button that does nothing, and a code comes in."""
    user = a_member()
    codes = with_factor(user)
    SecurityKey.objects.create(
        user=user, name="blue", credential=SoftKey().credential, added_at="2026-11-22T10:00Z"
    )
    with visitor(chromium, java_script_enabled=False) as context:
        page = context.new_page()
        passphrase_typed(page, named)
        assert page.get_by_text("Use a code below.").is_visible()
        assert page.get_by_role("button", name="Use your security key").is_hidden()
        page.get_by_label("recovery code").fill(codes[0])
        follow(page.get_by_role("button", name="Go on"))
        page.goto(f"{named}/desk/you/security-keys")
        assert page.get_by_text("Use an app for codes instead.").is_visible()
        assert page.get_by_role("button", name="Add it").is_hidden()


def test_keys_move_tick_take_and_open_within_the_list(
    chromium: Chromium, desk: str, locked_keys: str
) -> None:
    """j, k, x, t and o do what the page says they do, from the link into the list on."""
    a_member()
    references = [a_referral(release_date=date(2027, 1, n)).reference for n in (5, 6, 7)]
    with visitor(chromium, viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        signed_in(page, desk, locked_keys)
        page.goto(f"{desk}/desk/")
        page.get_by_role("link", name="go to the list").press("Enter")
        for key, at in (("j", 0), ("j", 1), ("j", 2), ("j", 2), ("k", 1), ("x", 1)):
            page.keyboard.press(key)
            assert page.evaluate("document.activeElement.textContent") == spoken(references[at]), key
        assert page.locator("table :checked").count() == 1
        with page.expect_navigation():
            page.keyboard.press("t")
        page.get_by_text(f"You have taken {spoken(references[1])}.").wait_for()
        page.get_by_role("link", name="go to the list").press("Enter")
        page.keyboard.press("j")
        page.keyboard.press("t")  # nothing is ticked: nothing happens
        page.keyboard.press("o")
        page.get_by_role("heading", name=f"Referral {spoken(references[0])}").wait_for()
    assert Referral.objects.filter(status="taken").count() == 1


def test_the_keys_are_asleep_outside_the_list(chromium: Chromium, desk: str, locked_keys: str) -> None:
    """Sabotage: keys that listen on the whole page. Typed in a box, or with a modifier, they are letters as ever."""
    a_member()
    a_referral()
    with visitor(chromium, viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        signed_in(page, desk, locked_keys)
        page.goto(f"{desk}/desk/")
        for key in "jkoxt":
            page.keyboard.press(key)
        assert page.evaluate("document.activeElement.tagName") == "BODY"
        page.get_by_label("Find a reference").press_sequentially("jkoxt")
        assert page.get_by_label("Find a reference").input_value() == "jkoxt"
        page.locator("table input[type=checkbox]").first.focus()
        page.keyboard.press("Control+x")
        assert page.locator("table :checked").count() == 0
        assert page.url == f"{desk}/desk/"


def test_without_script_the_list_speaks_of_no_keys(chromium: Chromium, desk: str, locked_keys: str) -> None:
    """What does not work is not offered; ticking and taking go by Tab and the space bar."""
    a_member()
    a_referral()
    with visitor(chromium, java_script_enabled=False) as context:
        page = context.new_page()
        signed_in(page, desk, locked_keys)
        page.goto(f"{desk}/desk/")
        assert page.get_by_text("By keyboard").is_hidden()
        page.locator("table input[type=checkbox]").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.get_by_role("button", name="Take the ticked new ones").press("Enter")
        page.get_by_text("You have taken").wait_for()
