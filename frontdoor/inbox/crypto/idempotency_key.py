"""The signed one-time key of the check page: proves that we showed these answers, and makes a second Send harmless.

It holds no secret and grants nothing but the storing of one set of answers once. It knows no store and no request.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing

HOLDS = timedelta(hours=12)
"""A check page that was open longer is shown again with a new key; its answers are kept."""
TOLERANCE = timedelta(minutes=10)
"""How far ahead the clock that issued a key may have been."""
_SALT = "frontdoor.onekey"


@dataclass(frozen=True)
class Valid:
    """Ours, fresh, and for these answers."""

    nonce: str
    """What ``receive`` takes as the submission's key."""
    issued: datetime


@dataclass(frozen=True)
class Forged:
    """Not issued by us, or changed on the way."""


@dataclass(frozen=True)
class Expired:
    """Ours, but too old, from another version of the form, or from the future."""

    nonce: str


@dataclass(frozen=True)
class AnswersChanged:
    """Ours and fresh, but the answers are not those that were checked."""

    nonce: str


KeyOutcome = Valid | Forged | Expired | AnswersChanged


def digest(answers: Mapping[str, str]) -> str:
    """Return the digest of a set of canonical answers; their order does not matter."""
    text = json.dumps(sorted(answers.items()), ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def issue(answers_digest: str, form_version: str, now: datetime) -> str:
    """Return a new key for these answers."""
    value = [secrets.token_urlsafe(16), round(now.timestamp(), 3), form_version, answers_digest]
    return signing.Signer(salt=_SALT).sign_object(value)


def read(key: str, *, answers_digest: str, form_versions: tuple[str, ...], now: datetime) -> KeyOutcome:
    """Say what a key is worth for these answers now."""
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
