"""Opening of sealed rows: takes off the layer of the row's own key, where there is one, then decrypts with a team's key."""

from __future__ import annotations

from django.conf import settings

from frontdoor.inbox.crypto.referral_keys import ReferralKeys


def bare_row(sealed: bytes | memoryview) -> bytes:
    """Return the age file that a team's key alone opens, for a file that leaves; raise CannotOpen."""
    return ReferralKeys(settings.ENVIRONMENT.keys).bare(sealed)


def open_row(sealed: bytes | memoryview, identity: str) -> dict[str, object]:
    """Decrypt the record in a row; raise CannotOpen, and KeyErased where its own key was destroyed."""
    return ReferralKeys(settings.ENVIRONMENT.keys).open(sealed, identity)
