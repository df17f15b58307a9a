"""What passphrase will not do although it is long: one that is put together from what everybody tries first.

Lists of common passwords hold short ones; of Django's 19,640 (collected by Royce Williams from leaks) only 48 have 15
signs. So words of that list, and our own name and teams, are looked for within the passphrase, and count little.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError

from frontdoor.catalogue import load_catalogue
from frontdoor.inbox.started import answering

ENOUGH = 14
"""Each different common word counts four; each other letter or digit one, but no more than twice; each
different sign between them one."""
_SHORTEST = 4
_KNOWN = (
    "correcthorsebatterystaple",
    "thequickbrownfoxjumpsoverthelazydog",
    "maytheforcebewithyou",
    "tobeornottobe",
)


class NotEasilyGuessed:
    """Refuse a passphrase of one to three common words, repetitions, and rows of keys, dates or digits."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ValidationError with what to do."""
        if worth(password, (user.get_username() if user else "",)) < ENOUGH:
            raise ValidationError(self.get_help_text(), code="easily_guessed")

    def get_help_text(self) -> str:
        """Say what is wanted."""
        return (
            "This passphrase is put together from words that are tried first. Take four or five words that have "
            "nothing to do with each other, with us, or with you."
        )


def worth(passphrase: str, own: tuple[str, ...] = ()) -> int:
    """Reckon how much of a passphrase is neither common nor repeated."""
    plain = re.sub(r"[\W_]+", "", passphrase.casefold())
    if plain in _KNOWN:
        return 0
    words = _common() | _ours() | {word for name in own for word in _words(name)}
    found: set[str] = set()
    rest: Counter[str] = Counter()
    at = 0
    while at < len(plain):
        ends = (
            end for end in range(min(len(plain), at + 24), at + _SHORTEST - 1, -1) if plain[at:end] in words
        )
        end = next(ends, None)
        if end is None:
            rest[plain[at]] += 1
        else:
            found.add(plain[at:end])
        at = end or at + 1
    signs = set(re.findall(r"[^\w\s]|_", passphrase))
    return 4 * len(found) + len(signs) + sum(min(count, 2) for count in rest.values())


@cache
def _common() -> frozenset[str]:
    file = Path(password_validation.__file__).parent / "common-passwords.txt.gz"
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return frozenset(line.strip() for line in lines if len(line.strip()) >= _SHORTEST)


@cache
def _ours() -> frozenset[str]:
    # Accounts are made also where no server could start yet, so this asks the catalogue and nothing else.
    catalogue = load_catalogue(settings.ENVIRONMENT.catalogue)
    teams = (team.name for team in answering(catalogue))
    names = (catalogue.organisation.name, *teams, "frontdoor inbox desk referral passphrase throughcare")
    return frozenset(word for name in names for word in _words(name))


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+", name.casefold()) if len(word) >= _SHORTEST]
