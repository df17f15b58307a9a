from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from django.db import connection

from frontdoor.inbox.store import audit_log
from tests.inbox import places
from tests.inbox.builders import NOW, a_referral


def test_an_audit_row_needs_a_transaction(store: Path) -> None:
    """A step and its row cannot come apart by accident."""
    with pytest.raises(RuntimeError, match="transaction of its step"):
        audit_log.record("somebody", "something", "", NOW)


def test_the_audit_log_is_append_only(store: Path) -> None:
    """The database itself refuses to change or delete a row."""
    a_referral()
    with places.raw(store) as database:
        for statement in ("UPDATE store_audit SET actor = 'me'", "DELETE FROM store_audit"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                database.execute(statement)


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE store_audit SET actor = 'me' WHERE seq = 2", 2),
        ("UPDATE store_audit SET at = '2020-01-01' WHERE seq = 3", 3),
        ("DELETE FROM store_audit WHERE seq = 1", 1),
        ("DELETE FROM store_audit WHERE seq = 2", 2),
    ],
)
def test_a_changed_audit_log_is_noticed(store: Path, change: str, broken: int) -> None:
    """An edited or missing row breaks the chain where it stood."""
    for _ in range(4):
        a_referral()
    assert audit_log.first_break() is None
    connection.close()
    with places.raw(store) as database:
        database.execute("DROP TRIGGER audit_no_update")
        database.execute("DROP TRIGGER audit_no_delete")
        database.execute(change)
        database.commit()

    assert audit_log.first_break() == broken


def test_the_chains_head_shows_a_cut_tail(store: Path) -> None:
    """Cutting the end leaves a good chain, but not the head that was written down elsewhere."""
    for _ in range(3):
        a_referral()
    before = audit_log.head()
    connection.close()
    with places.raw(store) as database:
        database.execute("DROP TRIGGER audit_no_delete")
        database.execute("DELETE FROM store_audit WHERE seq = 3")
        database.commit()

    assert audit_log.first_break() is None
    assert audit_log.head() != before
    assert before[0] == 3
