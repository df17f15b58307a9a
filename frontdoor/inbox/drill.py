"""The restore drill: brings a backup back in a room that is cleared afterwards, and tries whether everything in it opens."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation
from frontdoor.inbox import backup
from frontdoor.inbox.backup import Contents
from frontdoor.inbox.crypto import referral_keys, sealing
from frontdoor.inbox.crypto.referral_keys import KeyStore, name_of


def drill(file: Path, identity: str, *, with_age: bool) -> tuple[Contents, int, int]:
    """Restore a backup into a temporary folder; ``with_age``, given the recovery key, also decrypt every referral.

    Referrals are decrypted with the public ``age`` command alone, to prove that this software is not needed. Return
    what the backup holds, how many referrals were decrypted, and how many do not open because they were erased since;
    raise CannotOpen, DiagnosticsError.
    """
    with tempfile.TemporaryDirectory(prefix="frontdoor-drill-") as room:
        data = Path(room) / "data"
        contents, erased = backup.restore(file, identity, data, without_list=True)
        store = referral_keys.read(data / "keys")
        gone = _take_layers_off(data / backup.DATABASE, store)
        opened = _open_all(data / backup.DATABASE, store, identity, Path(room)) if with_age else 0
    return contents, opened, erased + gone


def _take_layers_off(database: Path, store: KeyStore | None) -> int:
    """Take the layer off each referral, and return of how many the key was destroyed; raise DiagnosticsError where it stays on."""
    gone, problems = 0, []
    with closing(backup.read_only(database)) as source:
        for reference, sealed in source.execute("SELECT reference, sealed FROM store_referral ORDER BY id"):
            try:
                if store:
                    store.bare(sealed)
            except referral_keys.KeyErased:
                gone += 1
            except sealing.CannotOpen:
                sentence = f"{reference} does not open with its own key."
                problems.append(Diagnostic(SourceLocation(reference), sentence))
    if problems:
        raise DiagnosticsError(problems)
    return gone


def _open_all(database: Path, store: KeyStore | None, identity: str, room: Path) -> int:
    age = shutil.which("age")
    if age is None:
        sentence = "The age command is not here: install the package age, because the drill is to show that it suffices."
        raise DiagnosticsError([Diagnostic(SourceLocation("age"), sentence)])
    opened, problems = 0, []
    with closing(backup.read_only(database)) as source:
        for reference, sealed in source.execute("SELECT reference, sealed FROM store_referral ORDER BY id"):
            name = name_of(sealed)
            if name and store and not store.has(name):
                continue  # erased since
            keys = [store.identity(name), identity] if name and store else [identity]
            content = sealed[sealed.index(b"\n") + 1 :] if name else sealed
            for key in keys:
                content = _decrypted(age, content, key, room)
            if content and json.loads(content)["reference"] == reference:
                opened += 1
            else:
                problems.append(
                    Diagnostic(SourceLocation(reference), f"{reference} does not open with the recovery key.")
                )
    if problems:
        raise DiagnosticsError(problems)
    return opened


def _decrypted(age: str, sealed: bytes, identity: str, room: Path) -> bytes:
    """Decrypt with the ``age`` command; empty where it does not open."""
    (room / "sealed").write_bytes(sealed)
    done = subprocess.run(
        [age, "--decrypt", "--identity", "-", str(room / "sealed")],
        input=identity.encode(),  # never in a file, which a run that is cut off would leave
        capture_output=True,
        check=False,
    )
    return b"" if done.returncode else done.stdout
