from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from frontdoor.diagnostics import DiagnosticsError
from frontdoor.inbox.store.durability_check import WANTED, check_database
from tests.inbox import places

WRONG = {
    "journal_mode": "memory",
    "synchronous": "normal",
    "secure_delete": "fast",
    "foreign_keys": "off",
    "trusted_schema": "on",
    "temp_store": "file",
    "busy_timeout": "0",
}


def test_every_setting_of_the_database_took_effect(store: Path) -> None:
    """A new connection has the whole recipe: synced, truncated journal, deleted bytes overwritten."""
    check_database()


@pytest.mark.parametrize("name", WANTED)
def test_a_setting_that_did_not_take_effect_stops_the_start(store: Path, name: str) -> None:
    """One that is off is named in one sentence; catches synchronous=NORMAL or OFF, secure_delete=FAST, and the others."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name} = {WRONG[name]}")

    with pytest.raises(DiagnosticsError) as found:
        check_database()

    assert [problem.sentence.split(" is ")[0] for problem in found.value.problems] == [
        f"The database's {name}"
    ]


def test_wal_would_be_noticed(store: Path) -> None:
    """Write-ahead logging stays in the file, and is refused: its residue keeps deleted bytes."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode = WAL")
    with pytest.raises(DiagnosticsError, match="journal_mode is wal"):
        check_database()


def test_every_transaction_takes_the_write_lock_at_once(store: Path) -> None:
    """What is read in a transaction still holds when it is written: no update is lost."""
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_file_that_may_only_be_read_stops_the_start(store: Path) -> None:
    """Somebody else's database, or a disk mounted for reading only, is said before anybody sends anything."""
    places.needs_sqlite()
    connection.close()
    places.use_database(f"file:{store}?mode=ro")
    with pytest.raises(DiagnosticsError, match="cannot be opened and written to"):
        check_database()


def test_a_file_that_cannot_be_opened_is_a_sentence(tmp_path: Path, store: Path) -> None:
    """A folder in its place stands for a file that we may not open."""
    places.needs_sqlite()
    places.use_database(tmp_path)
    with pytest.raises(DiagnosticsError, match="must belong to the user that runs the inbox"):
        check_database()
