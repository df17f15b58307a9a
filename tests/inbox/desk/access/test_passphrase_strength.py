"""Which passphrases will do, and that they are hashed as the settings promise."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import override_settings
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from frontdoor.inbox.desk.access import accounts
from frontdoor.inbox.desk.access.passphrase_strength import guesses
from frontdoor.inbox.settings import PASSWORD_HASHERS
from tests.inbox.desk.conftest import PASSPHRASE


@pytest.mark.parametrize(
    "passphrase",
    [
        "passwordpassword", "Password123456789", "123456789123456789", "qwertyuiop1234567", "aaaaaaaaaaaaaaaaaaa",
        "abababababababababab", "glasgow-glasgow-2026", "Sacro throughcare 2026", "Edinburgh Castle 99",
        "letmein letmein letmein", "Liverpool.Liverpool1", "correct horse battery staple", "frontdoor inbox desk",
        "fergus fergus fergus", "1q2w3e4r5t6y7u8i9o0p", "a short one", "To be, or not to be!", "CorrectHorseBatteryStaple1",
    ],
)  # fmt: skip
def test_what_is_tried_first_will_not_do(passphrase: str) -> None:
    """Sabotage: a list of short passwords alone, which lets every one of these in that is long enough."""
    with pytest.raises(ValidationError):
        validate_password(passphrase, User(username="fergus"))


@pytest.mark.parametrize(
    "passphrase",
    [
        PASSPHRASE,
        "seven quiet herons at dusk",
        "teapot gravel lantern fiddle",
        "Bha latha math againn an-dé",
        "kT9#vq2!Lm8$xw4&",
    ],
)
def test_a_handful_of_words_will_do(passphrase: str) -> None:
    """Words that have nothing to do with each other, in any language, or signs drawn by a program."""
    validate_password(passphrase, User(username="fergus"))


def test_a_drawn_start_passphrase_always_will_do() -> None:
    """Two thousand draws: no administrator is told that what the desk drew is too easy."""
    for _ in range(2000):
        validate_password(accounts._drawn(), User(username="fergus"))


@trying(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_judged(text: str) -> None:
    """Nothing that can be typed is a fault of ours."""
    assert guesses(text, ("fergus",)) >= 0


def test_it_is_hashed_with_argon2id(store: object) -> None:
    """And with nothing else, not even for an old account; other tests hash at less cost."""
    user = User(username="fergus")
    with override_settings(PASSWORD_HASHERS=PASSWORD_HASHERS):
        user.set_password(PASSPHRASE)
    assert user.password.startswith("argon2$argon2id$v=19$m=102400,t=2,p=8$")
