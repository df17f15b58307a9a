"""Whether the store can be written to now: a write that changes nothing, and whose turn it is to write."""

from __future__ import annotations

from django.db import OperationalError, connection, transaction

from frontdoor.inbox.store.concurrency_limit import ConcurrencyLimit

PATIENCE = 5.0
"""Seconds for which whoever sends may wait for all answers of PostgreSQL together. Only a server that is frozen, or whose
standby is, takes so long: for a lock it waits less (``databases.WAIT``)."""
writers = ConcurrencyLimit(patience=1.4)
"""SQLite lets waiting writers in by luck; among our own threads nobody is passed over. With the wait for the database
(``databases.WAIT``) this bounds how long anybody waits for a lock: 3.4 seconds. It is less than that wait, so that
whoever comes while one waits for a stuck database is told at once."""


def write_nothing() -> None:
    """Write and commit something that changes nothing; raise DatabaseError when that fails: a lock alone tells nothing.

    PostgreSQL answers once its synchronous standby, where there is one, has it, and all that was committed before.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_logical_emit_message(true, 'frontdoor', ''), current_setting('transaction_read_only')"
            )
            if cursor.fetchone()[1] == "on":  # which such a message is allowed in
                raise OperationalError("read-only")
        else:
            version = cursor.execute("PRAGMA user_version").fetchone()[0]
            cursor.execute(f"PRAGMA user_version = {version}")


def make_sure() -> None:
    """Return once everything that can be read is sure to stay; raise DatabaseError when that cannot be known.

    On PostgreSQL a row whose wait for the standby was cancelled can be read, and may be gone after a failover. SQLite
    shows nothing that was not synced.
    """
    if connection.vendor == "postgresql":
        write_nothing()
