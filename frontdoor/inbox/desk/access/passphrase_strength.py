"""Refuses a passphrase that is easily guessed: by zxcvbn's estimate of how many guesses it takes, our own words among those it knows.

Lists of common passwords hold short ones (of Django's 19,640 only 48 have 15 signs), so a rule of length and a list let in
what is put together from them.
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
"""Powers of ten. Each guess costs 100 MB and a fifth of a second (argon2id): a thousand computers try 10^14 in 600 years."""

_READ = 72
"""Signs at the beginning that are judged; zxcvbn takes no more, as its time grows with them."""

_SAYINGS = (
    "correcthorsebatterystaple",
    "thequickbrownfoxjumpsoverthelazydog",
    "maytheforcebewithyou",
    "tobeornottobe",
)
"""Known to everybody, and not to zxcvbn."""


class NotEasilyGuessed:
    """A validator of Django's that refuses common words, repetitions, and rows of keys, dates or digits."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ValidationError with what to do."""
        if guesses(password, (user.get_username() if user else "",)) < ENOUGH:
            raise ValidationError(self.get_help_text(), code="easily_guessed")

    def get_help_text(self) -> str:
        """Say what is wanted."""
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
    # Accounts are made also where no server could start yet, so this asks the catalogue and nothing else.
    catalogue = load_catalogue(settings.ENVIRONMENT.catalogue)
    teams = (team.name for team in answering(catalogue))
    names = (catalogue.organisation.name, *teams, "frontdoor inbox desk referral passphrase throughcare")
    return frozenset(word for name in names for word in _words(name))


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+", name.casefold()) if len(word) > 3]
