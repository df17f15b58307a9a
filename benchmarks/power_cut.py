"""Cuts the power, as far as a disk can see: nothing that was thanked for may be gone afterwards.

The real server keeps its data on an ext4 file system that lies in one file. While people send, at random moments, that
file is copied as it is: what the kernel still held back in memory is missing from the copy, as it would be from a disk.
The copy is mounted and looked into. A power cut is a moment and a copy is not: the server is stopped while the copy is
made, which is made again if the disk changed meanwhile. So a cut falls between two calls of the server, not within one.

The same is then done with a server whose SQLite does not sync. That one must lose, or the method sees nothing.

Needs root, to mount.  python benchmarks/power_cut.py --cuts 20 --acknowledged 1000
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import http.client
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.receive import running
from benchmarks.sending import Sender, body
from frontdoor.inbox.crypto.keyring import RECOVERY
from frontdoor.inbox.crypto.sealing import CannotOpen, open_sealed
from tests.inbox import places
from tests.inbox.processes import new_data

SIZE = 96 * 1024 * 1024
SENDERS = 8
ON_ONE_DISK = 4000
"""Referrals after which a new server on a new disk goes on: what was received before is looked for at every cut."""
WITHOUT_SYNC = """
import sqlite3
import threading


class Careless(sqlite3.Connection):
    '''Says nothing and does not sync; the check at the start runs in the main thread and is left to pass.'''

    def cursor(self, *given, **named):
        if threading.current_thread() is not threading.main_thread() and not self.in_transaction:
            sqlite3.Cursor(self).execute("PRAGMA synchronous=OFF")
        return super().cursor(*given, **named)


def connect(*given, _connect=sqlite3.connect, **named):
    return _connect(*given, factory=Careless, **named)


sqlite3.connect = sqlite3.dbapi2.connect = connect
"""
"""Put before a server's own modules: no line of the product knows of it."""

HEAD = """\
| store | cuts | in the middle of a write | acknowledged | lost | cuts with loss | bound, 95 % | damaged | refused |
|---|---:|---:|---:|---:|---:|---:|---:|---:|
"""

say = sys.stdout.write


class CannotMount(Exception):  # noqa: N818 -- said to whoever runs this
    """This machine does not let us mount a file."""


@dataclass
class Found:
    """What the cuts of one server brought."""

    cuts: int = 0
    in_a_write: int = 0
    """How many fell into an unfinished transaction: its journal was on the disk."""
    acknowledged: int = 0
    lost: int = 0
    cuts_with_loss: int = 0
    damaged: int = 0
    refused: int = 0


def run(tool: str, *given: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a tool of the system to its end."""
    if not (found := shutil.which(tool)):
        raise CannotMount(f"there is no {tool}.")
    return subprocess.run([found, *given], capture_output=True, text=True, check=False)


@contextlib.contextmanager
def mounted(image: Path, at: Path) -> Iterator[Path]:
    """Mount a file as a disk; it is unmounted and its loop device freed, whatever happens."""
    at.mkdir(exist_ok=True)
    done = run("mount", "-o", "loop", image, at)
    if done.returncode:
        raise CannotMount(done.stderr.strip())
    try:
        yield at
    finally:
        for _ in range(50):
            if run("umount", at).returncode == 0:
                break
            time.sleep(0.1)
        else:
            run("umount", "--lazy", at)


def trial(room: Path, cuts: int, each: int, dice: random.Random, found: Found, *, synced: bool) -> None:
    """Send and cut, over and over; a cut comes at a random moment after so many more were thanked for."""
    image = room / "disk"
    with image.open("wb") as file:
        file.truncate(SIZE)
    run("mkfs.ext4", "-q", image).check_returncode()
    changes = {}
    if not synced:
        (room / "careless").mkdir()
        (room / "careless" / "sitecustomize.py").write_text(WITHOUT_SYNC, "utf-8")
        changes["PYTHONPATH"] = os.pathsep.join(
            filter(None, (str(room / "careless"), os.environ.get("PYTHONPATH")))
        )
    over = threading.Event()
    acknowledged: list[str] = []
    opened: dict[str, str] = {}
    before: set[str] = set()
    lost: set[str] = set()
    with (
        mounted(image, room / "mounted") as disk,
        running(new_data(disk / "data"), changes, 1, delivers=False) as inbox,
    ):
        people = [
            threading.Thread(target=send, args=(inbox.ports[0], number, over, acknowledged, found))
            for number in range(SENDERS)
        ]
        for person in people:
            person.start()
        try:
            for turn in range(1, cuts + 1):
                while len(acknowledged) < turn * each and all(person.is_alive() for person in people):
                    time.sleep(0.01)
                time.sleep(dice.uniform(0, 0.2))
                before = cut(inbox.processes[0], image, room / "copy", acknowledged)
                gone = before - look(room, opened, found)
                found.cuts_with_loss += bool(gone)
                lost |= gone
        finally:
            over.set()
            for person in people:
                person.join()
            found.acknowledged += len(before)
            found.lost += len(lost)


def send(port: int, number: int, over: threading.Event, acknowledged: list[str], found: Found) -> None:
    """Refer one person after the other, and note the name of each whose referral was thanked for."""
    sender, turn = Sender(port), 0
    while not over.is_set():
        turn += 1
        name = f"Person {number} of {turn}"
        try:
            status, _ = sender.post("/referral/send", body(name))
        except (http.client.HTTPException, OSError):
            status = 0
        if status == http.HTTPStatus.SEE_OTHER:
            acknowledged.append(name)
        else:
            found.refused += 1


def cut(server: subprocess.Popen[bytes], image: Path, copy: Path, acknowledged: list[str]) -> set[str]:
    """Copy the disk as it is at this moment; return what had been acknowledged when the copying began."""
    server.send_signal(signal.SIGSTOP)
    try:
        while not stopped(server.pid):
            time.sleep(0.001)
        before = set(acknowledged)
        while (now := image.read_bytes()) != image.read_bytes():
            continue  # the kernel wrote of its own accord while we read
        copy.write_bytes(now)
        return before
    finally:
        server.send_signal(signal.SIGCONT)


def stopped(pid: int) -> bool:
    """Say whether every thread of a process stands still."""
    return all(
        (task / "stat").read_text("ascii", "replace").rpartition(") ")[2].startswith(("T", "t"))
        for task in Path(f"/proc/{pid}/task").iterdir()
    )


def look(room: Path, opened: dict[str, str], found: Found) -> set[str]:
    """Mount the copy as a machine does when the power is back; return the people whose referrals are there and open."""
    with mounted(room / "copy", room / "afterwards") as disk:
        journal = disk / "data" / "inbox.sqlite3-journal"
        found.in_a_write += journal.exists() and journal.stat().st_size > 0
        there, whole = names(disk / "data" / "inbox.sqlite3", opened)
    found.cuts += 1
    found.damaged += not whole
    (room / "copy").unlink()
    return there


def names(store: Path, opened: dict[str, str]) -> tuple[set[str], bool]:
    """Return whose referrals open with recovery's key and are in the audit log, and whether the store is whole.

    ``opened`` remembers the names by what was sealed, so that each record is opened once.
    """
    key, there = places.identity(RECOVERY), set()
    try:
        with contextlib.closing(sqlite3.connect(store)) as database:
            whole = database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            rows = "SELECT reference, sealed FROM store_referral WHERE reference IN (SELECT reference FROM store_audit)"
            for reference, sealed in database.execute(rows):
                mark = hashlib.sha256(reference.encode() + sealed).hexdigest()
                if mark not in opened:
                    with contextlib.suppress(CannotOpen):
                        record = open_sealed(sealed, key)
                        answers = record["answers"]
                        if record["reference"] == reference and isinstance(answers, dict):
                            opened[mark] = str(answers["full_name"])
                if mark in opened:
                    there.add(opened[mark])
    except sqlite3.DatabaseError:
        return there, False
    return there, whole


def line(name: str, found: Found) -> str:
    """Return a row of the table; with no loss in N cuts, a cut loses in at most 3 of N cases, at 95 %."""
    bound = f"{3 / found.cuts:.1%}" if found.cuts and not found.cuts_with_loss else "–"
    return (
        f"| {name} | {found.cuts} | {found.in_a_write} | {found.acknowledged} | {found.lost} "
        f"| {found.cuts_with_loss} | {bound} | {found.damaged} | {found.refused} |\n"
    )


def main() -> None:
    """Cut, and print the table."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--cuts", type=int, default=20)
    options.add_argument("--acknowledged", type=int, default=1000, help="about so many, over all cuts")
    options.add_argument("--control", type=int, default=3, help="cuts of the server that does not sync")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--where", default="/dev/shm" if Path("/dev/shm").is_dir() else None)  # noqa: S108 -- a place
    chosen = options.parse_args()
    if os.geteuid() != 0:
        say("Cutting the power needs root, because a file must be mounted as a disk.\n")
        sys.exit(2)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that everything is unmounted
    places.prepare()
    dice = random.Random(chosen.seed)  # noqa: S311 -- no secret
    ours, control = Found(), Found()
    try:
        each = max(1, chosen.acknowledged // chosen.cuts)
        for found, cuts in ((control, chosen.control), (ours, chosen.cuts)):
            while (left := cuts - found.cuts) > 0:
                with tempfile.TemporaryDirectory(dir=chosen.where, prefix="power-cut-") as room:
                    some = min(left, max(1, ON_ONE_DISK // each))
                    trial(Path(room), some, each, dice, found, synced=found is ours)
                say(f"{found.cuts} cuts, {found.acknowledged} acknowledged, {found.lost} lost\n")
                sys.stdout.flush()
    except CannotMount as error:
        say(
            f"Cutting the power needs leave to mount a file as a disk, which this machine does not give: {error}\n"
        )
        sys.exit(2)
    finally:  # also when it is stopped: what was seen until then
        shutil.rmtree(places.HOME, ignore_errors=True)
        if control.cuts:
            say(HEAD)
            say(line("as shipped", ours))
            say(line("control: synchronous=OFF", control))
    if not control.lost:
        say("The control lost nothing: this method saw nothing here.\n")
    sys.exit(bool(ours.lost or ours.damaged or not control.lost))


if __name__ == "__main__":
    main()
