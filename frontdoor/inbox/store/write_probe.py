"""Write probe: tests the store with a write that changes nothing; and the write lock that queues this process's writers."""

from __future__ import annotations

from django.db import OperationalError, connection, transaction

from frontdoor.inbox.store.concurrency_limit import ConcurrencyLimit
from frontdoor.inbox.store.postgres_roles import INSERTS

PATIENCE = 5.0
"""Seconds that a send may wait for all answers of PostgreSQL together. Only a frozen server or standby takes so long: the
wait for a lock is shorter (``database_url.WAIT``)."""
writers = ConcurrencyLimit(patience=1.4)
"""The write lock. SQLite lets waiting writers in at random; among our own threads nobody is passed over. With the
database's own wait (``database_url.WAIT``) nobody waits for a lock longer than 3.4 seconds. It is shorter than that
wait, so that others are refused at once while one waits for a stuck database."""


def write_nothing() -> None:
    """Write and commit something that changes nothing; raise DatabaseError on failure. A lock alone would prove nothing.

    PostgreSQL answers once its synchronous standby, where there is one, has it, and all that was committed before.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_logical_emit_message(true, 'frontdoor', ''), current_setting('transaction_read_only')"
            )
            if cursor.fetchone()[1] == "on":  # where such a message is allowed too
                raise OperationalError("read-only")
        else:
            version = cursor.execute("PRAGMA user_version").fetchone()[0]
            cursor.execute(f"PRAGMA user_version = {version}")


def make_sure() -> None:
    """Return once everything that can be read is durable; raise DatabaseError when that cannot be known.

    On PostgreSQL a row whose wait for the standby was cancelled can be read, and may be lost after a failover. SQLite
    shows nothing that was not synced.
    """
    if connection.vendor == "postgresql":
        write_nothing()


def ready_to_insert() -> None:
    """Wait until all tables that a referral is written to can be; raise DatabaseError when that takes too long.

    SQLite has one lock, which every writer has already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {', '.join(INSERTS)} IN ROW EXCLUSIVE MODE")
