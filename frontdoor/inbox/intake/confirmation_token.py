"""The confirmation token: a signed URL part, valid for 30 minutes, that leads to a referral's confirmation page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core import signing

HOLDS = timedelta(minutes=30)
_SALT = "frontdoor.sent"


def issue(nonce: str, now: datetime) -> str:
    """Return the token for the confirmation of what was received under this idempotency key.

    It holds the key's random part and not the reference: a URL stays in the history of a shared computer.
    """
    return signing.Signer(salt=_SALT).sign_object([nonce, int(now.timestamp())])


def read(token: str, now: datetime) -> str | None:
    """Return the idempotency key's random part while the token is valid; None otherwise."""
    try:
        nonce, seconds = signing.Signer(salt=_SALT).unsign_object(token)
        issued = datetime.fromtimestamp(seconds, UTC)
    except (signing.BadSignature, ValueError, TypeError, OverflowError, OSError):
        return None
    # A clock that was set back a little must not hide a confirmation; a token from far in the future is refused.
    return str(nonce) if now - HOLDS <= issued <= now + HOLDS else None
