"""Encryption with age ("sealing"): records to public keys, and private keys with passphrases.

A sealed record is an ordinary age file, so that ``age --decrypt`` opens it without this software.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyrage

from frontdoor.inbox.crypto import typed_key

STEP = 4096
"""Records are padded to a multiple of this many bytes, so that the length says little about the answers."""

_WRONG_KEY = "No matching keys found"
"""What the library says where none of the recipients is the identity's; anything else is said of a file that is not whole."""
_TRIES_TO_OPEN = 40
_PAUSE = 0.05
"""Seconds between two tries to decrypt an identity."""


class CannotOpen(Exception):  # noqa: N818 -- says what happened, not what Python did
    """This key or passphrase does not open it."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or self.__doc__)


class TooBusy(CannotOpen):
    """This machine is too busy, or too slow, to open the key just now. Try again in a minute."""


class Damaged(CannotOpen):
    """What is there is damaged or cut short: a part of it is missing, or was changed."""


class NotAKey(ValueError):  # noqa: N818
    """This is not an age key."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or self.__doc__)


@dataclass(frozen=True)
class Identity:
    """A new key pair: the private key (``secret``) and the public key (``recipient``)."""

    secret: str = field(repr=False)
    recipient: str


def new_identity() -> Identity:
    """Make a key pair."""
    identity = pyrage.x25519.Identity.generate()
    return Identity(str(identity), str(identity.to_public()))


def recipient_of(secret: str) -> str:
    """Return the public key of a private key; raise NotAKey."""
    return str(_identity(secret).to_public())


def seal(record: Mapping[str, object], recipients: Sequence[str]) -> bytes:
    """Encrypt a record to every recipient; any one of their private keys opens it. Raise NotAKey for a bad recipient."""
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
    # Spaces after the closing brace are still valid JSON.
    return seal_bytes(text + b" " * (-len(text) % STEP), recipients)


def open_sealed(sealed: bytes | memoryview, identity: str) -> dict[str, object]:
    """Decrypt a record with an identity; raise CannotOpen."""
    try:
        record = json.loads(open_bytes(sealed, identity))
    except ValueError as error:
        raise CannotOpen from error
    if not isinstance(record, dict):
        raise CannotOpen
    return record


def seal_bytes(content: bytes, recipients: Sequence[str]) -> bytes:
    """Encrypt bytes, unpadded, to every recipient; raise NotAKey."""
    if not recipients:
        raise NotAKey("There is no key to seal to.")
    try:
        keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    except pyrage.RecipientError as error:
        raise NotAKey from error
    return bytes(pyrage.encrypt(content, keys))


def open_bytes(sealed: bytes | memoryview, identity: str) -> bytes:
    """Decrypt bytes with an identity; raise CannotOpen, or Damaged where the key is right and the rest is not whole."""
    try:
        return bytes(pyrage.decrypt(bytes(sealed), [_identity(identity)]))
    except pyrage.DecryptError as error:
        raise (CannotOpen if str(error) == _WRONG_KEY else Damaged) from error


def lock_identity(secret: str, passphrase: str) -> bytes:
    """Encrypt an identity with a passphrase, as ``age --passphrase`` does; takes a part of a second, to slow guessing."""
    from frontdoor.inbox.crypto import passphrase_file  # noqa: PLC0415 -- takes 7 MB, and is needed when a key is locked only

    return passphrase_file.encrypt(f"{secret}\n".encode(), passphrase)


def unlock_identity(locked: bytes, passphrase: str) -> str:
    """Decrypt an identity; raise CannotOpen if the passphrase is wrong, TooBusy if the machine is too slow to tell."""
    for _ in range(_TRIES_TO_OPEN):
        try:
            return identity_in(pyrage.passphrase.decrypt(locked, passphrase).decode())
        except (pyrage.DecryptError, ValueError) as error:
            if not str(error).startswith("Excessive work"):
                raise CannotOpen("The passphrase is wrong.") from error
        time.sleep(_PAUSE)  # age measures the machine again at each try
    raise TooBusy


def is_locked(content: bytes) -> bool:
    """Return whether an identity file is encrypted with a passphrase."""
    return content.startswith(b"age-encryption.org/")


def identity_in(text: str) -> str:
    """Return the private key in the text of an age identity file, comments left out, or typed from paper; raise NotAKey."""
    for line in text.splitlines():
        if line.strip().startswith(typed_key.START) and not typed_key.fault(line.strip()):
            return line.strip()
    key = typed_key.joined(text)
    if not key:
        raise NotAKey(f"The file holds no line that begins with {typed_key.START}.")
    if sentence := typed_key.fault(key):
        raise NotAKey(f"The key was not typed as it stands on paper. {sentence}")
    return key


def _identity(secret: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(str(secret))
    except pyrage.IdentityError as error:
        raise NotAKey from error
