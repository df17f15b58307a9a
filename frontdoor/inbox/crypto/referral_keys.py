"""The referral keys: what is sealed of a referral needs its own key besides the team's, so destroying that erases old copies too.

``DATA/keys/referral.keys`` holds them as a ``key_tree``. The file is in no copy and in no database: it is replaced whole, and
its newest state alone is kept, here, beside the copies and in the second place (there sealed like a copy). It never has to
be written for a new referral, so nobody waits for it, and no key is younger than the last copy. The layer is an age file
around the age file that the team's key opens, after a line that names the key: the server can take it off, and reads nothing.
"""

from __future__ import annotations

import fcntl
import hashlib
import itertools
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from frontdoor.inbox.crypto import sealing, typed_key
from frontdoor.inbox.crypto.key_tree import KeyDestroyed, KeyTree
from frontdoor.inbox.crypto.private_file import replace_private, write_private

NAME = "referral.keys"
CARRIED = "referral-keys.age"
"""Beside the copies and in the second place."""
PIN = "referral-keys"
"""What they are called among the key pins."""
_FIRST_LINE = re.compile(rb"frontdoor referral keys 1 ([0-9a-f]{32}) ([0-9]{1,12})\n")
_LAYER = re.compile(rb"frontdoor referral key ([\w:.-]{1,100})\n")
_SUM = 32
_TRIES = 5
"""The file may be replaced, and its old state wiped, while it is read."""


class KeyErased(sealing.CannotOpen):
    """Its own key was destroyed when it was erased: nobody can read it any more."""


class Missing(sealing.CannotOpen):
    """The referral keys are missing or damaged: keys/referral.keys has to come from beside the last copy (deploy/README.md)."""


class Other(OSError):  # noqa: N818 -- says what is there
    """The referral keys of another inbox are there."""


@dataclass(frozen=True)
class KeyStore:
    """One state of the referral keys."""

    id: str
    """Tells those of one inbox from those of another."""
    version: int
    """Grows with each state: the highest is the newest."""
    tree: KeyTree

    def identity(self, name: str) -> str:
        """Return the private key of a name, as age writes it; raise KeyErased."""
        try:
            return typed_key.key_of(self.tree.key(name))
        except KeyDestroyed:
            raise KeyErased from None

    def has(self, name: str) -> bool:
        """Return whether the key of a name is still there."""
        try:
            self.identity(name)
        except KeyErased:
            return False
        return True

    def bare(self, sealed: bytes | memoryview) -> bytes:
        """Take the layer off, where there is one, and return the age file that the team's key opens; raise CannotOpen."""
        content, name = bytes(sealed), name_of(sealed)
        if not name:
            return content
        return sealing.open_bytes(content[content.index(b"\n") + 1 :], self.identity(name))

    def without(self, names: Iterable[str]) -> KeyStore:
        """Return the next state, in which these names have no key; the same where none of them had one."""
        tree = self.tree
        for name in names:
            try:
                tree = tree.without(name)
            except KeyDestroyed:
                continue
        return self if tree is self.tree else KeyStore(self.id, self.version + 1, tree)

    def content(self) -> bytes:
        """Return what the file holds."""
        return _summed(_line(self.id, self.version) + self.tree.nodes)


@dataclass(frozen=True)
class ReferralKeys:
    """The referral keys of an inbox, wherever their file stands now; ``id`` is empty where it has not begun to use any."""

    folder: Path
    id: str = ""

    def seal(self, record: Mapping[str, object], recipients: Sequence[str], name: str) -> bytes:
        """Encrypt a record to recipients, and that to the name's own key; raise NotAKey, KeyErased."""
        return self.lay(sealing.seal(record, recipients), name)

    def usable(self, name: str) -> str:
        """Return a name, or where its key was destroyed the name with a number: what is made again gets another key.

        Whoever erases it has to take the name from what is sealed, by ``name_of``.
        """
        store = read(self.folder) if self.id else None
        numbers = itertools.count(1)
        usable = name
        while store and not store.has(usable):
            usable = f"{name}.{next(numbers)}"
        return usable

    def lay(self, sealed: bytes, name: str) -> bytes:
        """Encrypt what is sealed to the name's own key; raise NotAKey, KeyErased."""
        if not self.id:
            return sealed
        store = read(self.folder)
        if store is None or store.id != self.id:
            raise sealing.NotAKey(Missing.__doc__ or "")
        key = sealing.recipient_of(store.identity(name))
        return b"frontdoor referral key %s\n" % name.encode("ascii") + sealing.seal_bytes(sealed, [key])

    def open(self, sealed: bytes | memoryview, identity: str) -> dict[str, object]:
        """Decrypt a record, in a layer or not; raise CannotOpen."""
        return sealing.open_sealed(self.bare(sealed), identity)

    def bare(self, sealed: bytes | memoryview) -> bytes:
        """Return the age file that the team's key opens; raise CannotOpen."""
        if not name_of(sealed):
            return bytes(sealed)
        store = read(self.folder)
        if store is None:
            raise Missing
        return store.bare(sealed)


def name_of(sealed: bytes | memoryview) -> str:
    """Return the name of the own key that something sealed needs; empty where it needs none."""
    found = _LAYER.match(bytes(sealed[:200]))
    return found[1].decode("ascii") if found else ""


def make_missing(folder: Path) -> None:
    """Make the referral keys of a new inbox, unless their file is there."""
    if not (folder / NAME).exists():
        install(folder, KeyStore(secrets.token_hex(16), 1, KeyTree.grown_from(secrets.token_bytes(16))))


_known: dict[Path, tuple[tuple[int, int, int], KeyStore]] = {}


def read(folder: Path) -> KeyStore | None:
    """Return the newest state; None where there is none, or it is damaged. Read again only when the file was replaced."""
    path = folder / NAME
    for _ in range(_TRIES):
        try:
            with path.open("rb") as file:
                found = os.fstat(file.fileno())
                mark = (found.st_ino, found.st_mtime_ns, found.st_size)
                known = _known.get(path)
                if known and known[0] == mark:
                    return known[1]
                store = parsed(file.read())
        except OSError:
            return None
        if store is not None:
            _known[path] = (mark, store)
            return store
    return None


def parsed(content: bytes) -> KeyStore | None:
    """Return the state that a file holds; None where it is damaged."""
    found = _FIRST_LINE.match(content)
    if found is None or _summed(content[:-_SUM]) != content:
        return None
    return KeyStore(found[1].decode(), int(found[2]), KeyTree(content[found.end() : -_SUM]))


def destroy(folder: Path, names: Iterable[str]) -> bool:
    """Destroy the keys of these names for good, synced before this returns; return whether any was there. Raise Missing."""
    if not (folder / NAME).exists():
        return False
    with _alone(folder):
        store = read(folder)
        if store is None:
            raise Missing
        after = store.without(names)
        if after is store:
            return False
        replace_private(folder / NAME, after.content(), wipe=True)
    return True


def install(folder: Path, store: KeyStore) -> None:
    """Write a state into a folder that has none; raise FileExistsError."""
    write_private(folder / NAME, store.content())


def carry(folder: Path, to: Path, recipients: Sequence[str]) -> bool:
    """Put the newest state where it survives this disk, sealed, in place of an older one; return whether that was lacking.

    Raise Other, which is left alone; and OSError. A state that is newer than ours stays: this machine was set back.
    """
    store = read(folder)
    if store is None:
        return False
    there = _first_line(to / CARRIED)
    if there and there[0] != store.id:
        raise Other(0, f"{to / CARRIED} belongs to another inbox")
    if there and there[1] >= store.version:
        return False
    sealed = sealing.seal_bytes(store.content(), recipients)
    replace_private(to / CARRIED, _line(store.id, store.version) + sealed)
    return True


def carried(file: Path, identity: str) -> KeyStore | None:
    """Return the state that was carried to a file; None where there is none. Raise CannotOpen, Damaged."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return None
    found = _FIRST_LINE.match(content)
    store = parsed(sealing.open_bytes(content[found.end() :], identity)) if found else None
    if store is None:
        raise sealing.Damaged(f"{file} is damaged or cut short. Fetch it once more from where the copy was.")
    return store


def _first_line(file: Path) -> tuple[str, int] | None:
    try:
        with file.open("rb") as opened:
            found = _FIRST_LINE.match(opened.readline(200))
    except FileNotFoundError:
        return None
    return (found[1].decode(), int(found[2])) if found else None


def _line(id_: str, version: int) -> bytes:
    return f"frontdoor referral keys 1 {id_} {version}\n".encode("ascii")


def _summed(content: bytes) -> bytes:
    return content + hashlib.sha256(content).digest()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the lock under which the file is replaced, so that no process brings back what another destroyed."""
    with (folder / f".{NAME}.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
