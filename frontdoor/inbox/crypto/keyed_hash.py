"""Keyed hash (HMAC-SHA-256): a mark of a text that can be compared, and from which nobody without the secret reads the text."""

from __future__ import annotations

import hashlib
import hmac


def keyed_hash(secret: str, purpose: str, text: str) -> bytes:
    """Return 32 bytes; the same text has another hash for each ``purpose``."""
    return hmac.new(secret.encode(), f"{purpose}\0{text}".encode(), hashlib.sha256).digest()
