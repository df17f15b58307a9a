"""Password validator: refuses a passphrase that takes too few guesses by zxcvbn's estimate, with our own words in its dictionary.

A minimum length and a list of common passwords are not enough: of Django's 19,640 entries only 48 have 15 characters, and
combinations of common words pass both.
"""

from __future__ import annotations

import re
from functools import cache

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

from frontdoor.catalogue import load_catalogue
from frontdoor.inbox.config.runtime import answering

ENOUGH = 14.0
"""Guesses as a power of ten. Each costs 100 MB and a fifth of a second (Argon2id): a thousand computers try 10^14 in 600 years."""

_READ = 72
"""Characters at the beginning that are judged; zxcvbn takes no more, because its time grows with them."""

_SAYINGS = (
    "correcthorsebatterystaple",
    "thequickbrownfoxjumpsoverthelazydog",
    "maytheforcebewithyou",
    "tobeornottobe",
)
"""Well-known phrases that zxcvbn's dictionaries lack."""


class NotEasilyGuessed:
    """Django password validator that refuses common words, repetitions, and runs of keys, dates or digits."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ValidationError with advice if the passphrase is too easily guessed."""
        if guesses(password, (user.get_username() if user else "",)) < ENOUGH:
            raise ValidationError(self.get_help_text(), code="easily_guessed")

    def get_help_text(self) -> str:
        """Return what is expected, in a sentence for the member."""
        return (
            "This passphrase is put together from words that are tried first. Take four or five words that have "
            "nothing to do with each other, with us, or with you."
        )


def guesses(passphrase: str, own: tuple[str, ...] = ()) -> float:
    """Return how many guesses a passphrase takes, as a power of ten."""
    plain = re.sub(r"[\W_]+", "", passphrase).casefold()
    text = plain if any(saying in plain for saying in _SAYINGS) else passphrase
    words = [*_SAYINGS, *_ours(), *(word for name in own for word in _words(name))]
    return float(zxcvbn(text[:_READ], words)["guesses_log10"]) if text else 0.0


@cache
def _ours() -> frozenset[str]:
    # Accounts are also created where no server could start yet, so this reads the catalogue alone.
    catalogue = load_catalogue(settings.ENVIRONMENT.catalogue)
    teams = (team.name for team in answering(catalogue))
    names = (catalogue.organisation.name, *teams, "frontdoor inbox desk referral passphrase throughcare")
    return frozenset(word for name in names for word in _words(name))


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+", name.casefold()) if len(word) > 3]
