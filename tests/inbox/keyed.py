"""An inbox that uses referral keys, and an attacker who holds every file that ever was and every key that is."""

from __future__ import annotations

import base64
import io
import json
import sqlite3
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from frontdoor.inbox.config import runtime
from frontdoor.inbox.config.runtime import Runtime, started, take_up
from frontdoor.inbox.crypto import referral_keys, sealing
from frontdoor.inbox.crypto.keyring import load_keyring
from frontdoor.inbox.crypto.referral_keys import KeyStore
from frontdoor.inbox.store import key_pins
from frontdoor.inbox.store.models import Anchor
from tests.inbox import places
from tests.inbox.processes import new_data


@contextmanager
def keyed_inbox(at: Path, database: Path) -> Iterator[Runtime]:
    """An inbox over a data folder of its own, with referral keys and a second place; this process's until the end."""
    (at / "other-disk").mkdir(parents=True)
    keys = new_data(at / "data") / "keys"
    before = started()
    environment = replace(
        before.environment, data=at / "data", database=database, second_place=at / "other-disk"
    )
    ring = load_keyring(keys, before.keyring.teams, development=True)
    prepared = replace(before, environment=environment, keyring=ring)
    print_ = key_pins.fingerprint(referral_keys.PIN, ring.referral_keys.id)
    Anchor.objects.create(name=referral_keys.PIN, fingerprint=print_, seq=0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "ENVIRONMENT", environment)
        patch.setattr(runtime, "start", lambda _: prepared)
        take_up(None)
        try:
            yield started()
        finally:
            patch.setattr(runtime, "start", lambda _: before)
            take_up(None)
            started()


class Attacker:
    """Opens what can be opened with all files of some folders and these private keys, whatever our own code thinks of it."""

    def __init__(self, identities: Iterable[str]) -> None:
        self.identities = list(identities)
        self.stores: list[KeyStore] = []
        self.databases: list[bytes] = []
        self.sealed: list[bytes] = []

    def take(self, folder: Path) -> None:
        """Read every file of a folder: databases, copies, files of the second place, and any state of the referral keys."""
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                self.look_at(path.read_bytes())

    def look_at(self, content: bytes) -> None:
        """Keep what a file gives, and what is in it."""
        if store := referral_keys.parsed(content):
            self.stores.append(store)
        elif content.startswith(b"frontdoor referral keys"):
            for inner in self._decrypted(content[content.index(b"\n") + 1 :]):
                self.look_at(inner)
        elif content.startswith(b"SQLite format 3"):
            self.databases.append(content)
        elif content.startswith(b"["):
            fields = json.loads(content)[0]["fields"]
            self.sealed += [base64.b64decode(fields["sealed"])] if fields.get("sealed") else []
        elif content.startswith(b"age-encryption.org/"):
            for inner in self._decrypted(content):
                with suppress(tarfile.TarError), tarfile.open(fileobj=io.BytesIO(inner)) as tar:
                    for entry in tar:
                        file = tar.extractfile(entry)
                        self.look_at(file.read() if file else b"")

    def opened(self) -> list[str]:
        """The text of every record that opens."""
        sealed = set(self.sealed)
        for database in self.databases:
            sealed |= set(_blobs(database))
        return [text for one in sealed for text in self._texts(one)]

    def _texts(self, sealed: bytes) -> Iterator[str]:
        ways = [sealed]
        if name := referral_keys.name_of(sealed):
            bare = sealed[sealed.index(b"\n") + 1 :]
            ways = [bare, *(inner for store in self.stores for inner in _with_own_key(store, name, bare))]
        for way in ways:
            yield from (inner.decode() for inner in self._decrypted(way))

    def _decrypted(self, sealed: bytes) -> Iterator[bytes]:
        for identity in self.identities:
            with suppress(sealing.CannotOpen):
                yield sealing.open_bytes(sealed, identity)
                return


def _with_own_key(store: KeyStore, name: str, sealed: bytes) -> Iterator[bytes]:
    with suppress(sealing.CannotOpen):
        yield sealing.open_bytes(sealed, store.identity(name))


def _blobs(content: bytes) -> Iterator[bytes]:
    """Every sealed value of a database, whichever table it is in."""
    with closing(sqlite3.connect(":memory:")) as database:
        _load(database, content)
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            for row in database.execute(f'SELECT * FROM "{table}"'):
                yield from (value for value in row if isinstance(value, bytes) and b"age-encryption" in value)


def _load(database: sqlite3.Connection, content: bytes) -> None:
    with closing(sqlite3.connect(_written(content))) as source:
        source.backup(database)


def _written(content: bytes) -> Path:
    at = places.HOME / "attacked.sqlite3"
    at.write_bytes(content)
    return at
