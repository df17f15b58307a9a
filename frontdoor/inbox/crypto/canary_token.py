"""The canary token: a signature, valid for ten minutes and one set of answers, that marks a referral as a canary probe.

Whoever could mark a referral as a canary could make it vanish. So the token is signed with the inbox's secret, holds
for the very answers that the canary carries, and for no longer than the probe may take.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from django.core import signing

INPUT = "canary"
"""The name of the input that carries the token; no question of the form has that name."""
HOLDS = timedelta(minutes=10)
_SALT = "frontdoor.canary"


def issue(answers_digest: str, now: datetime) -> str:
    """Return the token of a canary that is sent now with these answers."""
    return signing.Signer(salt=_SALT).sign_object([answers_digest, int(now.timestamp())])


def sent_at(mark: str, *, answers_digest: str, now: datetime) -> datetime | None:
    """Return when the canary with this token was sent; None if the token is not valid for these answers now."""
    try:
        digest, seconds = signing.Signer(salt=_SALT).unsign_object(mark)
        moment = datetime.fromtimestamp(seconds, UTC)
    except (signing.BadSignature, ValueError, TypeError, OverflowError, OSError):
        return None
    ours = secrets.compare_digest(str(digest), answers_digest)
    return moment if ours and now - HOLDS <= moment <= now + HOLDS else None
