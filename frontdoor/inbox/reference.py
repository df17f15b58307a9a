"""The referral reference: nine characters that can be read out over the phone, with a check character; grants no access.

Eight characters of 23 without look-alikes, and a weighted check character. Because 23 is prime and every weight
differs from the next, each single wrong character and each swap of two neighbours is detected.
"""

from __future__ import annotations

from random import Random

ALPHABET = "234679CDFGHJKMNPQRTVWXY"
LENGTH = 9
"""Eight characters and the check character."""


def new_reference(random: Random) -> str:
    """Draw a reference in its stored form: nine characters, no dashes. Pass a SystemRandom."""
    body = "".join(random.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + _check(body)


def spoken(reference: str) -> str:
    """Return a stored reference in its displayed form: ``K4M-7TQ-9XC``."""
    return "-".join(reference[i : i + 3] for i in range(0, len(reference), 3))


def read_reference(text: str) -> str | None:
    """Return the stored form of what somebody typed, in any case, with dashes or spaces; None if it is not valid."""
    reference = "".join(sign for sign in text if sign not in " -\u2010\u2011\u2012\u2013\u2014\t.").upper()
    if len(reference) != LENGTH or any(sign not in ALPHABET for sign in reference):
        return None
    return reference if _check(reference[:-1]) == reference[-1] else None


def _check(body: str) -> str:
    total = sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(body, start=2))
    return ALPHABET[-total % len(ALPHABET)]
