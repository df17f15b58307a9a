"""Fault injection: fails one system call of one send, each call in turn, and reports the outcome.

Run as a program: it loads everything once, then forks for each send. The child waits until strace has attached, which
makes its k-th call of a kind answer with an error; what the child says and what is then in the store go to standard
output, a JSON line for each send. A kind is done when its k-th call no longer comes.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.inbox import places

KINDS = (
    ("pwrite64", "EIO"),
    ("pwrite64", "ENOSPC"),
    ("fdatasync", "EIO"),
    ("fsync", "EIO"),
    ("ftruncate", "EIO"),
)


@dataclass(frozen=True)
class Seen:
    """One send with one failed call, and its outcome."""

    call: str
    error: str
    k: int
    fired: bool
    said: str
    """A reference, or why it was not stored."""
    next_said: str
    """What the same process answered to the next send."""
    opens: bool
    """Whether the referral of the shown reference can be decrypted."""
    whole: bool
    """Whether the file passes SQLite's integrity check."""
    again: str
    """What a new process answers to the same idempotency key."""
    rows: int


def main() -> None:
    """Try every call of every kind."""
    places.prepare()
    with tempfile.TemporaryDirectory(prefix="failing-calls-") as name:
        folder = Path(name)
        for call, error in KINDS:
            for k in range(1, 200):
                seen = one(folder, call, error, k)
                sys.stdout.write(json.dumps(asdict(seen)) + "\n")
                if not seen.fired or (
                    seen.opens and seen.next_said.isupper() and len(seen.next_said) != len(seen.said)
                ):
                    break  # every call of the first send has failed once


def one(folder: Path, call: str, error: str, k: int) -> Seen:
    """Let the k-th call of a send fail."""
    from tests.inbox.builders import a_referral  # noqa: PLC0415 -- needs Django ready

    database = folder / f"{call}-{error}-{k}.sqlite3"
    places.fresh_database(database)
    a_referral()
    _close()
    (said, next_said), fired = faulty_child(folder, database, (call, f"error={error}", k), _sends)

    from frontdoor.inbox.crypto.sealing import open_sealed  # noqa: PLC0415
    from frontdoor.inbox.store.models import Referral  # noqa: PLC0415

    places.use_database(database)
    referral = Referral.objects.filter(reference=said).first()
    opens = referral is not None and open_sealed(referral.sealed, places.identity())["reference"] == said
    again = a_referral(key="the same").reference
    rows = Referral.objects.count()
    _close()
    with places.raw(database) as raw:
        whole = raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.unlink()
    return Seen(call, error, k, fired, said, next_said, opens, whole, again, rows)


def faulty_child(
    folder: Path, database: Path, fault: tuple[str, str, int | str], does: Callable[[], Sequence[str]]
) -> tuple[Sequence[str], bool]:
    """Let a child do something while the k-th call of a kind meets a fault ("4+": that and all later ones); return what it said, and whether the fault came.

    A child that the fault killed says nothing.
    """
    call, injected, k = fault
    go_read, go_write = os.pipe()
    said_read, said_write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _wait_and_do(database, go_read, said_write, does)
        finally:
            os._exit(0)
    os.close(said_write)
    log = folder / "strace"
    tracer = subprocess.Popen(
        ["strace", "-f", "-o", log, "-p", str(child), "-e", f"inject={call}:{injected}:when={k}"],
        stderr=subprocess.PIPE,
    )
    assert tracer.stderr is not None
    attached = tracer.stderr.readline()
    assert b"attached" in attached, attached
    os.write(go_write, b"go")
    with os.fdopen(said_read) as words:
        said = json.loads(words.read() or "[]")
    os.waitpid(child, 0)
    tracer.wait(10)
    tracer.stderr.close()
    os.close(go_write)
    os.close(go_read)
    return said, any(sign in log.read_text() for sign in ("INJECTED", "killed by SIGKILL"))


def _wait_and_do(database: Path, go: int, said: int, does: Callable[[], Sequence[str]]) -> None:
    ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(-1 & 0xFFFFFFFFFFFFFFFF))  # whoever likes may trace us
    from django.db import connection  # noqa: PLC0415 -- needs Django ready

    places.use_database(database)
    connection.ensure_connection()
    os.read(go, 2)
    os.write(said, json.dumps(does()).encode())


def _sends() -> list[str]:
    from frontdoor.inbox.store.storage_health import NotStored  # noqa: PLC0415 -- needs Django ready
    from tests.inbox.builders import a_referral  # noqa: PLC0415

    words = []
    for key in ("the same", "the next"):
        try:
            words.append(a_referral(key=key).reference)
        except NotStored as refused:
            words.append(refused.refusal.name)
    return words


def _close() -> None:
    from django.db import connection  # noqa: PLC0415 -- needs Django ready

    connection.close()


if __name__ == "__main__":
    main()
