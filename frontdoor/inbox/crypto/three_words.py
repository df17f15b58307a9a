"""Three words: the secret beside a reference, drawn from a public list; with the reference they make an age key pair.

The list holds plain words of things that can be pictured, and none that could hurt. decisions/25 reckons how hard three
of them are to guess. The words themselves are stored nowhere.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from frontdoor.inbox.crypto import passphrase_key, sealing
from frontdoor.inbox.crypto.keyed_hash import keyed_hash
from frontdoor.translation.catalogs import gettext

COUNT = 3
Words = tuple[str, ...]


@dataclass(frozen=True)
class NotOurs:
    """What was typed is not three words of the list: ``why`` is a sentence for the person, in the language that is being written.

    It tells nothing that is secret.
    """

    why: str


@cache
def word_list() -> tuple[str, ...]:
    """Return the public list, sorted."""
    return tuple((Path(__file__).parent / "three_words.txt").read_text("ascii").split())


def draw(random: Random) -> Words:
    """Draw three words; pass a SystemRandom."""
    return tuple(random.choice(word_list()) for _ in range(COUNT))


def words_of(nonce: str, secret: str) -> Words:
    """Return the words that belong to an idempotency key's nonce: the same key gives the same words, without storing any.

    Only the sender's browser has the nonce, of which the store keeps a keyed hash; and only this server the secret.
    """
    number = int.from_bytes(keyed_hash(secret, "words of a key", nonce))
    found = []
    for _ in range(COUNT):
        number, place = divmod(number, len(word_list()))
        found.append(word_list()[place])
    return tuple(found)


def read_words(typed: str) -> Words | NotOurs:
    """Parse what somebody typed, in any case and with anything between the words; four letters of a word are enough where they tell."""
    parts = [part for part in re.split(r"[^a-z]+", typed.casefold()) if part and part != "and"]
    if len(parts) != COUNT:
        return NotOurs(_counted(len(parts)))
    found = []
    for part in parts:
        begins = [word for word in word_list() if word.startswith(part)]
        if part in word_list():
            found.append(part)
        elif len(part) >= 4 and len(begins) == 1:
            found.append(begins[0])
        else:
            near = difflib.get_close_matches(part, word_list(), 1, 0.7)
            if near:
                return NotOurs(
                    gettext(
                        "“%(typed)s” is not one of the words that we give. Did you mean “%(near)s”?",
                        typed=part[:20],
                        near=near[0],
                    )
                )
            return NotOurs(gettext("“%(typed)s” is not one of the words that we give.", typed=part[:20]))
    return tuple(found)


def identity_of(reference: str, words: Words, secret: str) -> str:
    """Return the age identity that reference and words make; takes a part of a second, to slow guessing.

    The server's secret goes in as well, so that whoever has the database alone has nothing to try words on.
    """
    salt = hashlib.sha256(f"three words\0{reference}".encode()).digest()[:16]
    return passphrase_key.identity_from(keyed_hash(secret, "three words", " ".join(words)).hex(), salt)


def recipient_of(reference: str, words: Words, secret: str) -> str:
    """Return the public key that reference and words make: it is stored, and tells later whether the words are right."""
    return sealing.recipient_of(identity_of(reference, words, secret))


def _counted(number: int) -> str:
    if number == 0:
        return gettext("Enter the three words that stood below the reference.")
    if number == 1:
        return gettext("Enter three words. There is one.")
    return gettext("Enter three words. There are %(number)s.", number=number)
