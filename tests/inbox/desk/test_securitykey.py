"""Security keys: added, used, copied, replayed, taken to another address, removed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import override_settings
from hypothesis import HealthCheck, example, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from frontdoor.inbox.desk import factor, securitykey
from frontdoor.inbox.desk.models import SecurityKey
from frontdoor.inbox.store.models import Audit
from tests.inbox.desk.conftest import Browser, a_member, at_desk
from tests.inbox.desk.parsing import PageRead
from tests.inbox.desk.softkey import ORIGIN, SoftKey
from tests.inbox.desk.test_again import let_time_pass, type_it
from tests.inbox.desk.test_factor import with_factor

KEYS = "/desk/you/security-keys"
DOES_NOT_HOLD = "The security key’s answer does not hold."


@pytest.fixture(autouse=True)
def _at_localhost() -> Iterator[None]:
    """Browsers use no security keys at an address of digits."""
    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, address=ORIGIN)):
        yield


@pytest.fixture
def user(store: object) -> User:
    return a_member()


def asked_on(page: PageRead) -> str:
    """What the page has the browser ask a key."""
    [form] = [form for form in page.root.iter("form") if form.get("data-asked")]
    return str(form.get("data-asked"))


def with_key(user: User, browser: Browser, *, name: str = "blue") -> SoftKey:
    """Add a key by the page, as a member does."""
    key = SoftKey()
    page = at_desk(user, browser=browser).get(KEYS)
    browser.post(KEYS, name=name, answer=key.add(asked_on(page)))
    return key


def at_the_code() -> tuple[Browser, str]:
    """A browser whose passphrase was right, and what it is asked there."""
    browser = Browser()
    page = browser.sign_in()
    assert page.heading == "Your code"
    return browser, asked_on(page)


def test_a_key_is_added_and_signs_in(user: User, browser: Browser) -> None:
    """The first comes with recovery codes; from then on the passphrase alone does not come in, and the key does."""
    key = SoftKey()
    page = at_desk(user, browser=browser).get(KEYS)
    page = browser.post(KEYS, name="blue", answer=key.add(asked_on(page)))
    assert page.heading == "Your recovery codes"
    assert factor.has_one(user)

    other, asked = at_the_code()
    assert other.get("/desk/").heading == "Sign in"
    other, asked = at_the_code()
    assert other.post("/desk/code", answer=key.use(asked)).heading == "Unlock your team’s key"
    assert SecurityKey.objects.get().used_at is not None
    assert "last used" in browser.get(KEYS).main


def test_an_answer_is_good_once(user: User, browser: Browser) -> None:
    """Sabotage: a challenge that stays. What went over the wire once lets nobody in a second time."""
    key = with_key(user, browser)
    one, asked = at_the_code()
    answer = key.use(asked)
    thief = Browser()
    thief.client.cookies["desk"] = one.client.cookies["desk"].value  # even with the half session
    thief.get("/desk/sign-in")
    thief.client.cookies["csrf"] = one.client.cookies["csrf"].value
    one.post("/desk/code", answer=answer)
    assert thief.post("/desk/code", answer=answer).heading == "Sign in"
    other, _ = at_the_code()
    page = other.post("/desk/code", expect=422, answer=answer)
    assert DOES_NOT_HOLD in page.main
    again = other.post("/desk/code", expect=422, answer=answer)
    assert DOES_NOT_HOLD in again.main


def test_a_wrong_answer_uses_the_challenge_up(user: User, browser: Browser) -> None:
    """Sabotage: trying again against the same challenge. After one answer, whatever it was, another is asked."""
    key = with_key(user, browser)
    other, asked = at_the_code()
    other.post("/desk/code", expect=422, answer="{}")
    other.post("/desk/code", expect=422, answer=key.use(asked))
    assert Audit.objects.filter(action="a security key was not taken", actor="ailsa").count() == 2


@pytest.mark.parametrize(
    "origin",
    ["http://localhost:9000", "https://localhost:8000", "https://inbox.example.org", "http://localhost"],
)
def test_an_answer_given_at_another_address_is_worth_nothing(
    user: User, browser: Browser, origin: str
) -> None:
    """Sabotage: an origin that is not looked at. A member who was led to a false page has given nothing away."""
    key = with_key(user, browser)
    other, asked = at_the_code()
    page = other.post("/desk/code", expect=422, answer=key.use(asked, origin=origin))
    assert DOES_NOT_HOLD in page.main


def test_a_key_that_nobody_touched_is_not_taken(user: User, browser: Browser) -> None:
    """A program on the computer cannot use a key that is left plugged in."""
    key = with_key(user, browser)
    other, asked = at_the_code()
    other.post("/desk/code", expect=422, answer=key.use(asked, present=False))


def test_another_members_key_is_not_taken(user: User, browser: Browser) -> None:
    """Each key belongs to one account."""
    with_key(user, browser)
    calums = with_key(a_member("calum"), Browser())
    other, asked = at_the_code()
    other.post("/desk/code", expect=422, answer=calums.use(asked))


def test_a_forged_signature_is_not_taken(user: User, browser: Browser) -> None:
    """The key's public id is not enough."""
    key = with_key(user, browser)
    other, asked = at_the_code()
    other.post("/desk/code", expect=422, answer=SoftKey(id=key.id).use(asked))


@pytest.mark.parametrize("back", [1, 2])
def test_a_copied_key_is_noticed(user: User, browser: Browser, back: int) -> None:
    """Sabotage: counts that are not compared. A count that stands still or goes back means two keys with one secret."""
    key = with_key(user, browser)
    key.count = 5
    other, asked = at_the_code()
    other.post("/desk/code", answer=key.use(asked))
    key.count -= back
    other, asked = at_the_code()
    page = other.post("/desk/code", expect=422, answer=key.use(asked))
    assert "may have been copied" in page.main


def test_a_key_that_does_not_count_signs_in_again_and_again(user: User, browser: Browser) -> None:
    """Keys that are copied between a member's own devices always say 0."""
    key = with_key(user, browser)
    for _ in range(2):
        key.count = -1
        other, asked = at_the_code()
        assert other.post("/desk/code", answer=key.use(asked)).heading != "Your code"


@pytest.mark.parametrize("minutes", [6, -1])
def test_a_challenge_does_not_last(user: User, browser: Browser, minutes: int) -> None:
    """Five minutes, and none from a moment that is still to come."""
    key = with_key(user, browser)
    other, asked = at_the_code()
    session = other.client.session
    session["challenge"] = {
        **session["challenge"], "at": (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat(),
    }  # fmt: skip
    session.save()
    assert "took too long" in other.post("/desk/code", expect=422, answer=key.use(asked)).main


def test_the_same_key_is_added_once_and_names_differ(user: User, browser: Browser) -> None:
    """The list says which is which."""
    key = with_key(user, browser)
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
    with_key(user, browser)
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
    with_key(a_member("calum"), Browser())
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
    with_key(user, browser)
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
    assert securitykey.possible(address) is good


def test_what_is_kept_and_asked_says_nothing_of_the_member(user: User, browser: Browser) -> None:
    """The key learns a name that the member sees, and a handle that is nobody's."""
    asked = json.loads(asked_on(at_desk(user, browser=browser).get(KEYS)))["publicKey"]
    assert asked["rp"]["id"] == "localhost"
    assert asked["attestation"] == "none"
    assert asked["authenticatorSelection"]["userVerification"] == "preferred"
    assert len(asked["user"]["id"]) == 43
    with_key(user, browser)
    asked = json.loads(asked_on(browser.get(KEYS)))["publicKey"]
    assert len(asked["excludeCredentials"]) == 1


_HUGE = json.dumps(
    {
        "id": "AA",
        "rawId": "AA",
        "type": "public-key",
        "response": dict.fromkeys(securitykey._PARTS, 10**15),
    }
)
_ANY: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "rawId",
                    "type",
                    "response",
                    "clientDataJSON",
                    "authenticatorData",
                    "signature",
                    "attestationObject",
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


@trying(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(answer=_HUGE)
@given(answer=_ANY.map(json.dumps) | st.text(max_size=200) | st.just("[" * 5000))
def test_any_answer_is_refused_in_words(user: User, answer: str) -> None:
    """However malformed, it is never a fault of ours. Sabotage: handing numbers to the library, which makes so many bytes."""
    _, state = securitykey.begin_using(user, ORIGIN)
    for check in (securitykey.use, lambda u, *rest, **at: securitykey.add(u, "x", *rest, **at)):
        with pytest.raises(securitykey.NotGood):
            check(user, answer, state, ORIGIN, now=datetime.now(UTC))
