"""Other programs for age open what we seal: a copy, a referral in it, and a key that its passphrase locks.

The charity may open them in ten years with whatever there is then: the ``age`` command, or a page in a browser with npm's library.
"""

from __future__ import annotations

import io
import os
import pty
import sqlite3
import subprocess
import tarfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import SystemRandom

import pytest

from frontdoor.inbox.backup import DATABASE, backup
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.crypto import keyring, passphrase_file, sealing, three_words
from frontdoor.inbox.referrals.follow_up import own_copy
from frontdoor.inbox.referrals.receive import receive
from tests.inbox import places
from tests.inbox.builders import NOW, PLANTED, a_submission
from tests.peers.npm import npm_folder

WORDS = "four or five words"
SCRIPT = """
import { Decrypter } from "age-encryption";
import { readFileSync, writeFileSync } from "node:fs";
const [how, key, sealed, opened] = process.argv.slice(2);
const decrypter = new Decrypter();
if (how === "identity") decrypter.addIdentity(key); else decrypter.addPassphrase(key);
writeFileSync(opened, await decrypter.decrypt(readFileSync(sealed)));
"""

Opens = Callable[[Path, str, str], bytes]
"""Opens a file with the private key, or else the passphrase."""


def by_command(sealed: Path, secret: str, passphrase: str) -> bytes:
    """Debian's age, which asks for a passphrase on its terminal only."""
    opened = sealed.with_suffix(".age-opened")
    arguments = ["--output", str(opened), str(sealed)]
    if secret:
        subprocess.run(["age", "--decrypt", "--identity", "-", *arguments], input=secret.encode(), check=True)
    else:
        _type_at(["age", "--decrypt", *arguments], passphrase)
    return opened.read_bytes()


@pytest.fixture(scope="session")
def library() -> Path:
    """A folder with npm's library and a script that opens files with it."""
    folder = npm_folder("age-encryption@0.3.1")
    (folder / "open.mjs").write_text(SCRIPT, "ascii")
    return folder


@pytest.fixture(params=["age", "npm"])
def opens(request: pytest.FixtureRequest) -> Opens:
    """Each program that opens age files."""
    if request.param == "age":
        return by_command
    script = request.getfixturevalue("library") / "open.mjs"

    def by_library(sealed: Path, secret: str, passphrase: str) -> bytes:
        opened = sealed.with_suffix(".npm-opened")
        key = ["identity", secret] if secret else ["passphrase", passphrase]
        subprocess.run(["node", str(script), *key, str(sealed), str(opened)], check=True, timeout=300)
        return opened.read_bytes()

    return by_library


def test_a_copy_and_the_referrals_in_it_open_with_the_recovery_key(
    opens: Opens, inbox: Runtime, store: Path, tmp_path: Path
) -> None:
    """Without our software: the copy, the database in it, and each referral in that."""
    receive(a_submission(), now=NOW, random=SystemRandom(), using=inbox)
    copy, _ = backup(replace(inbox.environment, database=store), tmp_path, keep=1, now=NOW)
    recovery = places.identity(keyring.RECOVERY)
    with tarfile.open(fileobj=io.BytesIO(opens(copy, recovery, ""))) as packed:
        packed.extract(DATABASE, tmp_path / "room", filter="data")
    with closing(sqlite3.connect(tmp_path / "room" / DATABASE)) as database:
        ((sealed,),) = database.execute("SELECT sealed FROM store_referral").fetchall()
    (tmp_path / "referral").write_bytes(sealed)
    opened = opens(tmp_path / "referral", recovery, "").decode()
    assert PLANTED in opened


def test_a_locked_key_opens_with_its_passphrase(opens: Opens, tmp_path: Path) -> None:
    """The work that guessing costs is within what every program bears."""
    identity = sealing.new_identity()
    (tmp_path / "team.locked").write_bytes(sealing.lock_identity(identity.secret, WORDS))
    assert opens(tmp_path / "team.locked", "", WORDS).decode().strip() == identity.secret


def test_a_senders_own_copy_opens_with_the_three_words(opens: Opens, tmp_path: Path) -> None:
    """As they stand on the page, a space between them, in any program for age files."""
    words = three_words.draw(SystemRandom())
    (tmp_path / "copy.age").write_bytes(own_copy.as_file(f"{PLANTED}\n", words))
    assert opens(tmp_path / "copy.age", "", " ".join(words)).decode() == f"{PLANTED}\n"


def test_npm_opens_no_more_than_twenty(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Why the factor is fixed: of a key that a faster machine would lock, this library says that it is too much."""
    monkeypatch.setattr(passphrase_file, "WORK", 10)
    locked = passphrase_file.encrypt(b"x", WORDS).replace(b" 10\n", b" 21\n", 1)
    (tmp_path / "locked").write_bytes(locked)
    command = ["node", str(library / "open.mjs"), "passphrase", WORDS, str(tmp_path / "locked"), "/dev/null"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert "work factor is too high" in done.stderr


def _type_at(command: list[str], answer: str) -> None:
    """Run a command on a terminal of its own, type an answer when it asks for a passphrase, and wait for its end."""
    process, terminal = pty.fork()
    if process == 0:
        os.execvp(command[0], command)
    with os.fdopen(terminal, "r+b", buffering=0) as screen:
        asked = b""
        while b"assphrase" not in asked:
            asked += screen.read(1024)
        screen.write(answer.encode() + b"\n")
        _, status = os.waitpid(process, 0)
    assert os.waitstatus_to_exitcode(status) == 0, asked
