from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.inbox.crypto import idempotency_key
from tests.inbox.builders import NOW

DIGEST = idempotency_key.digest({"person_name": "A", "needs": "housing"})
VERSIONS = ("3", "2", "1")


def outcome(
    key: str, *, digest: str = DIGEST, after: timedelta = timedelta(minutes=5)
) -> idempotency_key.KeyOutcome:
    """Read a key some time after it was issued."""
    return idempotency_key.read(key, answers_digest=digest, form_versions=VERSIONS, now=NOW + after)


def test_a_fresh_key_for_these_answers_is_good() -> None:
    """It gives the same nonce however often it is read, and another key gives another."""
    key = idempotency_key.issue(DIGEST, "3", NOW)
    first, again = outcome(key), outcome(key)
    assert isinstance(first, idempotency_key.Valid)
    assert first == again
    assert outcome(idempotency_key.issue(DIGEST, "3", NOW)) != first


@pytest.mark.parametrize("version", VERSIONS)
def test_pages_of_the_last_three_versions_are_accepted(version: str) -> None:
    """A form that was open in a browser when it changed can still be sent."""
    assert isinstance(outcome(idempotency_key.issue(DIGEST, version, NOW)), idempotency_key.Valid)


def test_other_answers_are_noticed() -> None:
    """A key is worth nothing for answers that were not checked; catches a nonce that is not bound to the answers."""
    other = idempotency_key.digest({"person_name": "B", "needs": "housing"})
    assert isinstance(
        outcome(idempotency_key.issue(DIGEST, "3", NOW), digest=other), idempotency_key.AnswersChanged
    )


@pytest.mark.parametrize(
    ("after", "version"),
    [(timedelta(hours=13), "3"), (timedelta(days=365), "3"), (-timedelta(hours=1), "3"), (timedelta(0), "0")],
)
def test_a_key_that_is_too_old_or_from_the_future_is_old(after: timedelta, version: str) -> None:
    """Hours, years, a clock that was wrong, a form of long ago: asked for again, with the answers kept."""
    assert isinstance(
        outcome(idempotency_key.issue(DIGEST, version, NOW), after=after), idempotency_key.Expired
    )


def test_a_clock_a_little_behind_does_not_matter() -> None:
    """Two machines' clocks may differ by minutes."""
    assert isinstance(
        outcome(idempotency_key.issue(DIGEST, "3", NOW), after=-timedelta(minutes=9)), idempotency_key.Valid
    )


@given(st.integers(0, 10**6), st.characters(codec="ascii"))
def test_an_altered_key_is_altered(place: int, sign: str) -> None:
    """Whichever character is changed to whatever, it is not ours any more."""
    key = idempotency_key.issue(DIGEST, "3", NOW)
    place %= len(key)
    # The last character of a base64 group may hold unused bits; a change of those alone changes nothing.
    changed = key[:place] + sign + key[place + 1 :]
    result = outcome(changed)
    assert isinstance(result, idempotency_key.Forged) or result == outcome(key)


@given(st.text())
def test_any_text_is_read_without_an_exception(text: str) -> None:
    """What is no key at all is said to be altered."""
    assert isinstance(outcome(text), idempotency_key.Forged)


def test_the_order_of_answers_does_not_matter() -> None:
    """The digest is of the answers, not of their order."""
    assert idempotency_key.digest({"needs": "housing", "person_name": "A"}) == DIGEST
