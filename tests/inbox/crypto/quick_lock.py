"""Locks an identity with a passphrase as age does, at next to no work: age itself always takes a second for it.

The format is that of https://c2sp.org/age, read on 30 November 2026; pyrage opens what this writes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_WORK = 4
"""scrypt's work factor, log2 N."""


def lock_identity(secret: str, passphrase: str) -> bytes:
    """Encrypt an identity with a passphrase; the cheap stand-in for ``sealing.lock_identity``."""
    file_key, salt, nonce = secrets.token_bytes(16), secrets.token_bytes(16), secrets.token_bytes(16)
    wrapping = hashlib.scrypt(
        passphrase.encode(), salt=b"age-encryption.org/v1/scrypt" + salt, n=2**_WORK, r=8, p=1, dklen=32
    )
    wrapped = ChaCha20Poly1305(wrapping).encrypt(bytes(12), file_key, None)
    header = b"age-encryption.org/v1\n-> scrypt %b %d\n%b\n---" % (_base64(salt), _WORK, _base64(wrapped))
    mac = hmac.digest(_derived(file_key, b"", b"header"), header, "sha256")
    only_chunk = bytes(11) + b"\1"  # number 0, and the last
    sealed = ChaCha20Poly1305(_derived(file_key, nonce, b"payload")).encrypt(
        only_chunk, f"{secret}\n".encode(), None
    )
    return header + b" " + _base64(mac) + b"\n" + nonce + sealed


def _derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(key)


def _base64(content: bytes) -> bytes:
    return base64.b64encode(content).rstrip(b"=")
