"""Derives an age identity (X25519) from a passphrase and a salt with Argon2id: a member's, or a sender's. Nothing is stored.

The private key never has to be kept, not even encrypted: the same passphrase and salt give the same identity. Argon2id is
used rather than age's scrypt because it runs at every sign-in, and scrypt as age uses it takes 256 MB and a second.
"""

from __future__ import annotations

import secrets

from argon2 import profiles
from argon2.low_level import hash_secret_raw

from frontdoor.inbox.crypto import typed_key

COST = profiles.RFC_9106_LOW_MEMORY
"""The second recommendation of RFC 9106, section 4. Another cost gives another key: it cannot change while members or senders hold keys."""


def new_salt() -> bytes:
    """Return a random salt."""
    return secrets.token_bytes(COST.salt_len)


def identity_from(passphrase: str, salt: bytes) -> str:
    """Return the age identity that a passphrase and a salt determine."""
    raw = hash_secret_raw(
        passphrase.encode(),
        salt,
        time_cost=COST.time_cost,
        memory_cost=COST.memory_cost,
        parallelism=COST.parallelism,
        hash_len=COST.hash_len,
        type=COST.type,
        version=COST.version,
    )
    return typed_key.key_of(raw)
