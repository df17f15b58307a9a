"""Signing in with a security key: used, copied, replayed, forged, taken to another address."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, example, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from frontdoor.inbox.desk.access import two_factor, webauthn
from frontdoor.inbox.desk.models import SecurityKey
from frontdoor.inbox.store.models import Audit
from tests.inbox.desk.access.software_key import KEYS, ORIGIN, SoftKey, asked_on
from tests.inbox.desk.conftest import Browser, a_member, at_desk, with_security_key

pytestmark = pytest.mark.usefixtures("at_localhost")
DOES_NOT_HOLD = "The security key’s answer does not hold."


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
    assert two_factor.has_one(user)

    other, asked = at_the_code()
    assert other.get("/desk/").heading == "Sign in"
    other, asked = at_the_code()
    assert other.post("/desk/code", answer=key.use(asked)).heading == "Unlock your team’s key"
    assert SecurityKey.objects.get().used_at is not None
    assert "last used" in browser.get(KEYS).main


def test_an_answer_is_good_once(user: User, browser: Browser) -> None:
    """Sabotage: a challenge that stays. What went over the wire once lets nobody in a second time."""
    key = with_security_key(user, browser)
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
    key = with_security_key(user, browser)
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
    key = with_security_key(user, browser)
    other, asked = at_the_code()
    page = other.post("/desk/code", expect=422, answer=key.use(asked, origin=origin))
    assert DOES_NOT_HOLD in page.main


def test_a_key_that_nobody_touched_is_not_taken(user: User, browser: Browser) -> None:
    """A program on the computer cannot use a key that is left plugged in."""
    key = with_security_key(user, browser)
    other, asked = at_the_code()
    other.post("/desk/code", expect=422, answer=key.use(asked, present=False))


def test_another_members_key_is_not_taken(user: User, browser: Browser) -> None:
    """Each key belongs to one account."""
    with_security_key(user, browser)
    calums = with_security_key(a_member("calum"), Browser())
    other, asked = at_the_code()
    other.post("/desk/code", expect=422, answer=calums.use(asked))


def test_a_forged_signature_is_not_taken(user: User, browser: Browser) -> None:
    """The key's public id is not enough."""
    key = with_security_key(user, browser)
    other, asked = at_the_code()
    other.post("/desk/code", expect=422, answer=SoftKey(id=key.id).use(asked))


@pytest.mark.parametrize("back", [1, 2])
def test_a_copied_key_is_noticed(user: User, browser: Browser, back: int) -> None:
    """Sabotage: counts that are not compared. A count that stands still or goes back means two keys with one secret."""
    key = with_security_key(user, browser)
    key.count = 5
    other, asked = at_the_code()
    other.post("/desk/code", answer=key.use(asked))
    key.count -= back
    other, asked = at_the_code()
    page = other.post("/desk/code", expect=422, answer=key.use(asked))
    assert "may have been copied" in page.main


def test_a_key_that_does_not_count_signs_in_again_and_again(user: User, browser: Browser) -> None:
    """Keys that are copied between a member's own devices always say 0."""
    key = with_security_key(user, browser)
    for _ in range(2):
        key.count = -1
        other, asked = at_the_code()
        assert other.post("/desk/code", answer=key.use(asked)).heading != "Your code"


@pytest.mark.parametrize("minutes", [6, -1])
def test_a_challenge_does_not_last(user: User, browser: Browser, minutes: int) -> None:
    """Five minutes, and none from a moment that is still to come."""
    key = with_security_key(user, browser)
    other, asked = at_the_code()
    session = other.client.session
    session["challenge"] = {
        **session["challenge"], "at": (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat(),
    }  # fmt: skip
    session.save()
    assert "took too long" in other.post("/desk/code", expect=422, answer=key.use(asked)).main


_HUGE = json.dumps(
    {
        "id": "AA",
        "rawId": "AA",
        "type": "public-key",
        "response": dict.fromkeys(webauthn._PARTS, 10**15),
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
    _, state = webauthn.begin_using(user, ORIGIN)
    for check in (webauthn.use, lambda u, *rest, **at: webauthn.add(u, "x", *rest, **at)):
        with pytest.raises(webauthn.NotGood):
            check(user, answer, state, ORIGIN, now=datetime.now(UTC))
