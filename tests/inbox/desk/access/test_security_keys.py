"""A member's security keys: where they can be added, what they are called, and which may be removed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import override_settings

from frontdoor.inbox.desk.access import webauthn
from frontdoor.inbox.desk.models import SecurityKey
from frontdoor.inbox.store.models import Audit
from tests.inbox.desk.access.software_key import KEYS, SoftKey, asked_on
from tests.inbox.desk.access.test_reauthentication import let_time_pass, type_it
from tests.inbox.desk.access.test_two_factor import with_factor
from tests.inbox.desk.conftest import Browser, a_member, at_desk, with_security_key

pytestmark = pytest.mark.usefixtures("at_localhost")


def test_the_same_key_is_added_once_and_names_differ(user: User, browser: Browser) -> None:
    """The list says which is which."""
    key = with_security_key(user, browser)
    page = browser.post(KEYS, expect=422, name="red", answer=key.add(asked_on(browser.get(KEYS))))
    assert "This security key is in use already" in page.main
    page = browser.post(KEYS, expect=422, name="blue", answer=SoftKey().add(asked_on(browser.get(KEYS))))
    assert "Choose another name" in page.main
    page = browser.post(KEYS, expect=422, name="", answer=SoftKey().add(asked_on(browser.get(KEYS))))
    assert "Enter a name for the key" in page.main
    browser.post(KEYS, name="red", answer=SoftKey().add(asked_on(browser.get(KEYS))))
    assert SecurityKey.objects.count() == 2


def test_the_last_factor_is_not_removed(user: User, browser: Browser) -> None:
    """Sabotage: removing whatever is asked. With no app and no other key, the key stays."""
    with_security_key(user, browser)
    key = SecurityKey.objects.get()
    page = browser.post(f"{KEYS}/{key.pk}/remove", expect=422)
    assert "This is your only second factor" in page.main
    with_factor(user)
    browser.post(f"{KEYS}/{key.pk}/remove")
    assert not SecurityKey.objects.exists()
    assert Audit.objects.filter(action="removed a security key", actor="ailsa").count() == 1


def test_nobody_removes_anothers_key(user: User, browser: Browser) -> None:
    """Only one's own keys stand in the list."""
    with_factor(user)
    with_security_key(a_member("calum"), Browser())
    at_desk(user, browser=browser).post(f"{KEYS}/{SecurityKey.objects.get().pk}/remove", expect=200)
    assert SecurityKey.objects.count() == 1


def test_adding_one_asks_for_the_passphrase_again(user: User, browser: Browser) -> None:
    """Whoever finds the desk open cannot add a key of their own."""
    at_desk(user, browser=browser)
    let_time_pass(browser)
    page = browser.get(KEYS)
    assert page.heading == "Your passphrase again"
    assert type_it(browser, page).heading == "Security keys"


def test_a_change_of_factors_ends_the_other_sessions(user: User, browser: Browser) -> None:
    """Whoever was in with an older factor is out; who made the change stays."""
    elsewhere = at_desk(user)
    half = Browser()
    with_security_key(user, browser)
    half.sign_in()
    browser.post(KEYS, name="red", answer=SoftKey().add(asked_on(browser.get(KEYS))))
    assert elsewhere.get("/desk/").heading == "Sign in"
    assert half.get("/desk/code").heading == "Sign in"
    assert browser.get(KEYS).heading == "Security keys"


@override_settings(DESK_SECOND_FACTOR_REQUIRED=True)
def test_a_key_is_enough_on_a_server(user: User, browser: Browser) -> None:
    """Who has to set up a factor may choose a key instead of an app."""
    page = browser.sign_in()
    assert page.links()["Use a security key instead"] == KEYS
    page = browser.get(KEYS)
    browser.post(KEYS, name="blue", answer=SoftKey().add(asked_on(page)))
    assert browser.get("/desk/").heading == "Referrals"


def test_at_an_address_of_digits_the_page_says_why_not(user: User, browser: Browser) -> None:
    """No key can be added there, and codes still work."""
    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, address="http://127.0.0.1:8000")):
        page = at_desk(user, browser=browser).get(KEYS)
        assert "Security keys need an address with a name" in page.main
        assert not [form for form in page.root.iter("form") if form.get("data-asked")]


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://inbox.example.org", True), ("http://localhost:8000", True), ("http://inbox.example.org", False),
        ("https://192.0.2.1", False), ("https://[::1]:8000", False), ("http://127.0.0.1:8000", False),
    ],
)  # fmt: skip
def test_where_browsers_use_keys(address: str, good: bool) -> None:
    """A name, and encrypted, or this machine."""
    assert webauthn.possible(address) is good


def test_what_is_kept_and_asked_says_nothing_of_the_member(user: User, browser: Browser) -> None:
    """The key learns a name that the member sees, and a handle that is nobody's."""
    asked = json.loads(asked_on(at_desk(user, browser=browser).get(KEYS)))["publicKey"]
    assert asked["rp"]["id"] == "localhost"
    assert asked["attestation"] == "none"
    assert asked["authenticatorSelection"]["userVerification"] == "preferred"
    assert len(asked["user"]["id"]) == 43
    with_security_key(user, browser)
    asked = json.loads(asked_on(browser.get(KEYS)))["publicKey"]
    assert len(asked["excludeCredentials"]) == 1
