"""The idempotency key of the send step: signed, valid for 12 hours, bound to a digest of the answers.

It proves that we showed these answers for checking, and makes a second Send harmless. It holds no secret, and permits
nothing but storing one set of answers once.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing

from frontdoor.inbox.crypto.keyed_hash import keyed_hash

HOLDS = timedelta(hours=12)
"""A check page that was open longer is shown again with a new key; its answers are kept."""
TOLERANCE = timedelta(minutes=10)
"""How far ahead the clock of the process that issued the key may have been."""
_SALT = "frontdoor.onekey"


@dataclass(frozen=True)
class Valid:
    """The key is ours, not expired, and was issued for these answers."""

    nonce: str
    """The random part, by which ``receive`` recognises the same submission."""
    issued: datetime


@dataclass(frozen=True)
class Forged:
    """The key was not issued by us, or was changed."""


@dataclass(frozen=True)
class Expired:
    """The key is ours, but too old, issued for another version of the form, or dated in the future."""

    nonce: str


@dataclass(frozen=True)
class AnswersChanged:
    """The key is ours and not expired, but was issued for other answers."""

    nonce: str


KeyOutcome = Valid | Forged | Expired | AnswersChanged


def digest(answers: Mapping[str, str]) -> str:
    """Return the SHA-256 of a set of canonical answers, in hexadecimal; their order does not matter."""
    text = json.dumps(sorted(answers.items()), ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def new_nonce() -> str:
    """Return a new random part of a key, 128 bits."""
    return secrets.token_urlsafe(16)


def hash_of(nonce: str, secret: str) -> str:
    """Return the keyed hash by which what was received under a key is recognised, in hexadecimal."""
    return keyed_hash(secret, "one-time key", nonce).hex()


def issue(answers_digest: str, form_version: str, now: datetime, *, nonce: str = "") -> str:
    """Return a key for answers with this digest: a new one, or another under the ``nonce`` of one that was shown before."""
    value = [nonce or new_nonce(), round(now.timestamp(), 3), form_version, answers_digest]
    return signing.Signer(salt=_SALT).sign_object(value)


def read(key: str, *, answers_digest: str, form_versions: tuple[str, ...], now: datetime) -> KeyOutcome:
    """Verify a key against the answers, the accepted form versions and the time."""
    try:
        nonce, seconds, version, signed_digest = signing.Signer(salt=_SALT).unsign_object(key)
        issued = datetime.fromtimestamp(seconds, UTC)
    except (signing.BadSignature, ValueError, TypeError, OverflowError, OSError):
        return Forged()
    if not now - HOLDS <= issued <= now + TOLERANCE or version not in form_versions:
        return Expired(nonce)
    if not secrets.compare_digest(signed_digest, answers_digest):
        return AnswersChanged(nonce)
    return Valid(nonce, issued)
