"""The address of a confirmation: signed, short-lived, and nothing of the referral in it; knows no store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core import signing

HOLDS = timedelta(minutes=30)
_SALT = "frontdoor.sent"


def issue(nonce: str, now: datetime) -> str:
    """Return the token for the confirmation of what was received under this key.

    It holds the key's random part and not the reference: an address stays in the history of a shared computer.
    """
    return signing.Signer(salt=_SALT).sign_object([nonce, int(now.timestamp())])


def read(token: str, now: datetime) -> str | None:
    """Return the key's random part while the token holds; None for anything else."""
    try:
        nonce, seconds = signing.Signer(salt=_SALT).unsign_object(token)
        issued = datetime.fromtimestamp(seconds, UTC)
    except (signing.BadSignature, ValueError, TypeError, OverflowError, OSError):
        return None
    # A clock that was put back is no reason to hide a confirmation; one far ahead is.
    return str(nonce) if now - HOLDS <= issued <= now + HOLDS else None
