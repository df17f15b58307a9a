"""Commands on a database that is not there, not up to date or not ours: a sentence, and no harm."""

from __future__ import annotations

import os
import pwd
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from frontdoor.diagnostics import DiagnosticsError
from frontdoor.inbox.config import file_ownership
from frontdoor.inbox.config.environment import ServedPart, process_environment
from tests.inbox import places
from tests.inbox.notifications.servers import free_port
from tests.inbox.processes import frontdoor, new_data

REFERENCE = "7T4-F6P-NP6"
COMMANDS: dict[str, tuple[str, ...]] = {
    "check": ("check",),
    "health": ("health",),
    "list": ("list",),
    "deliver": ("deliver", "--once"),
    "deliver for good": ("deliver",),
    "backup": ("backup",),
    "keep": ("keep",),
    "erase": ("erase", REFERENCE),
    "open": ("open", REFERENCE, "--identity", "IDENTITY"),
    "trust-key": ("trust-key", places.TEAMS[0]),
}


def run(data: Path, command: str, **changes: str) -> tuple[int, str]:
    """Run a command; return how it ended, and what it said."""
    identity = str(data / "keys" / "recovery.identity")
    words = [identity if word == "IDENTITY" else word for word in COMMANDS[command]]
    done = frontdoor(data, "inbox", *words, **changes)
    return done.returncode, done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_without_tables_a_command_says_how_to_make_them(tmp_path: Path, command: str) -> None:
    """An empty database, as before ``init``; catches a traceback."""
    assert run(new_data(tmp_path / "data"), command) == (
        1,
        "The database's tables are not there, or are those of another version. Bring them up to date with frontdoor inbox "
        "init, or start the desk's process, which does.\n",
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_out_of_reach_is_said(tmp_path: Path, command: str) -> None:
    """Nobody listens where the database should be; catches a traceback, with the address and the password in it."""
    address = f"postgresql://owner:tourmaline@127.0.0.1:{free_port()}/inbox"
    assert run(new_data(tmp_path / "data"), command, FRONTDOOR_DATABASE=address) == (
        1,
        "The database does not answer. Is FRONTDOOR_DATABASE right, does it run, and can this machine reach it?\n",
    )


def test_what_is_no_database_is_said(tmp_path: Path) -> None:
    """A file that is damaged from its first byte on."""
    data = new_data(tmp_path / "data")
    (data / "inbox.sqlite3").write_bytes(b"Not a database." * 100)
    _, said = run(data, "list")
    assert said == (
        f"{data}/inbox.sqlite3 is damaged, or is no database. Restore the last backup with: frontdoor inbox restore\n"
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
@pytest.mark.parametrize("command", ["backup", "drill", "keep", "deliver", "health", "init"])
def test_root_does_nothing_in_a_folder_of_the_inbox(tmp_path: Path, command: str) -> None:
    """Nothing is left with a wrong owner, and the inbox's own user can go on; catches files of root among its copies."""
    data, nobody = new_data(tmp_path / "data"), pwd.getpwnam("nobody")
    assert frontdoor(data, "inbox", "init", "--development").returncode == 0
    assert frontdoor(data, "inbox", "backup").returncode == 0
    for path in (data, *data.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    before = {path: path.stat().st_mtime_ns for path in data.rglob("*")}
    done = frontdoor(data, "inbox", command)
    assert done.returncode == 1
    assert done.stderr.startswith(
        f"{data} belongs to the user nobody, and you are root. Nothing was done, because "
    )
    assert {path: path.stat().st_mtime_ns for path in data.rglob("*")} == before


def test_only_the_owner_of_the_data_may_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever else it is; but the public door alone may have a folder that it can only read, and a new one is anybody's."""
    environment = replace(process_environment(), data=tmp_path)
    file_ownership.check_owner(environment)
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(DiagnosticsError):
        file_ownership.check_owner(environment)
    file_ownership.check_owner(replace(environment, part=ServedPart.INTAKE))
    shutil.rmtree(tmp_path)
    file_ownership.check_owner(environment)
