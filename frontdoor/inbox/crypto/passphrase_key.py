"""Derives an age identity (X25519) from a passphrase and a salt with Argon2id: a member's, or a sender's. Nothing is stored.

The private key never has to be kept, not even encrypted: the same passphrase and salt give the same identity. Argon2id is
used rather than age's scrypt because it runs at every sign-in, and scrypt as age uses it takes 256 MB and a second.
"""

from __future__ import annotations

import secrets

from argon2 import profiles
from argon2.low_level import hash_secret_raw

COST = profiles.RFC_9106_LOW_MEMORY
"""The second recommendation of RFC 9106, section 4. Another cost gives another key: it cannot change while members or senders hold keys."""

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_PREFIX = "age-secret-key-"


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
    return _bech32(raw).upper()


def _bech32(raw: bytes) -> str:
    """Encode 32 bytes as age writes identities: Bech32 (BIP 173)."""
    bits = "".join(f"{byte:08b}" for byte in raw)
    bits += "0" * (-len(bits) % 5)
    values = [int(bits[i : i + 5], 2) for i in range(0, len(bits), 5)]
    prefix = [ord(sign) >> 5 for sign in _PREFIX] + [0] + [ord(sign) & 31 for sign in _PREFIX]
    check = _polymod([*prefix, *values, 0, 0, 0, 0, 0, 0]) ^ 1
    values += [(check >> 5 * (5 - i)) & 31 for i in range(6)]
    return _PREFIX + "1" + "".join(_ALPHABET[value] for value in values)


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate(_GENERATOR):
            check ^= generator if (top >> i) & 1 else 0
    return check
