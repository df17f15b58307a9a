"""Encryption of a few bytes to a passphrase: an age file with one scrypt stanza, whose work factor is fixed.

pyrage, which does all our other encryption, measures the machine for a millisecond and takes what that would bear for a second: too
little on a busy machine, and on a fast one more than other readers of age files open. It offers no way to name the factor, so this
puts the published format (https://age-encryption.org/v1) together from the primitives of ``cryptography``. pyrage opens what it writes.
"""

from __future__ import annotations

import base64
import hashlib
import secrets

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

WORK = 18
"""The scrypt work factor (log2 N): the ``age`` command's own. It takes 256 MiB and well under a second; the most that every reader
opens is 20."""
LONGEST = 64 * 1024
"""The most bytes: what age puts into one chunk. A private key has 75."""


def encrypt(content: bytes, passphrase: str) -> bytes:
    """Return an age file that opens with the passphrase alone; raise ValueError where the content is longer than ``LONGEST`` bytes."""
    if len(content) > LONGEST:
        raise ValueError(f"At most {LONGEST} bytes can be locked with a passphrase.")
    salt, nonce, file_key = secrets.token_bytes(16), secrets.token_bytes(16), secrets.token_bytes(16)
    body = ChaCha20Poly1305(_stretched(passphrase, salt)).encrypt(bytes(12), file_key, None)
    header = f"age-encryption.org/v1\n-> scrypt {_base64(salt)} {WORK}\n{_base64(body)}\n---".encode()
    tag = HMAC(_derived(file_key, b"", b"header"), SHA256())
    tag.update(header)
    last_chunk = bytes(11) + b"\x01"  # the counter of the first chunk, and the sign that none follows
    sealed = ChaCha20Poly1305(_derived(file_key, nonce, b"payload")).encrypt(last_chunk, content, None)
    return b"%s %s\n%s%s" % (header, _base64(tag.finalize()).encode(), nonce, sealed)


def _stretched(passphrase: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        passphrase.encode(),
        salt=b"age-encryption.org/v1/scrypt" + salt,
        n=1 << WORK,
        r=8,
        p=1,
        maxmem=2 * 128 * 8 << WORK,
        dklen=32,
    )


def _derived(file_key: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, purpose).derive(file_key)


def _base64(content: bytes) -> str:
    """Return base64 without padding, as age writes it."""
    return base64.b64encode(content).decode().rstrip("=")
