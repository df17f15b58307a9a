"""The engine: Django's own for PostgreSQL, with a client-side deadline for every query and a check of every COMMIT.

A frozen server answers nothing and breaks no connection: its kernel goes on acknowledging what we send, so no TCP
time-out helps. PostgreSQL's own time-outs are kept by the server, and not while a COMMIT waits for its standby. So
each query has a deadline here, and a connection that missed it is closed.
"""

from __future__ import annotations

from collections.abc import Generator
from time import monotonic
from typing import Any, TypeVar

import psycopg
from django.db import DatabaseError
from django.db.backends.postgresql import base
from psycopg.errors import Diagnostic

from frontdoor.inbox.config.database_url import LIMITS, SYNCHRONOUS, seconds_left
from frontdoor.inbox.store.concurrency_limit import ConcurrencyLimit, LimitReached
from frontdoor.inbox.store.db_errors import InDoubt

AT_ONCE = 5
"""The most threads that query the database at once; fewer than ``serve.THREADS``, so that a static page, which needs no
database, always finds a free one."""
_places = ConcurrencyLimit(patience=1.0, places=AT_ONCE)
_SET_LIMITS = (
    "SELECT set_config('synchronous_commit', CASE WHEN current_setting('synchronous_commit') IN "
    f"{SYNCHRONOUS} THEN current_setting('synchronous_commit') ELSE '{SYNCHRONOUS[0]}' END, {{local}}), "
    + ", ".join(f"set_config('{name}', '{value}', {{local}})" for name, value in LIMITS.items())
)
"""One statement. They are no start-up parameters, which poolers refuse, and no role's, which nobody would check."""
Answer = TypeVar("Answer")


class DeadlineConnection(psycopg.Connection[Any]):
    """A connection that raises OperationalError and closes when a query misses its deadline."""

    def wait(
        self, gen: Generator[Any, Any, Answer], interval: float = 0.1, timeout: float | None = None
    ) -> Answer:
        """Send a query and wait for the answer; psycopg calls this for every query and every COMMIT."""
        left = seconds_left() if timeout is None else min(timeout, seconds_left())
        until = monotonic() + left
        try:
            with _places.hold():
                return super().wait(gen, interval, left)
        except LimitReached:
            raise psycopg.OperationalError("too many wait for the database already") from None
        except psycopg.OperationalError:
            if monotonic() >= until:
                self.close()
            raise


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's connection object."""

    connection: DeadlineConnection | None

    def get_new_connection(self, conn_params: dict[str, Any]) -> DeadlineConnection:
        """Connect; ``connect_timeout`` limits how long that may take."""
        self.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        try:
            with _places.hold():
                return DeadlineConnection.connect(**conn_params)
        except LimitReached:
            raise psycopg.OperationalError("too many wait for the database already") from None

    def init_connection_state(self) -> None:
        """Set our limits for what is asked outside of a transaction.

        Behind a pooler that gives a connection to each transaction they may be another's the next moment.
        """
        super().init_connection_state()
        self._set_limits("false")

    def _set_autocommit(self, autocommit: bool) -> None:
        """Begin or end a transaction; each begins with our limits, whichever server's connection a pooler gives it."""
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # not in the stubs
        if not autocommit:
            self._set_limits("true")

    def _set_limits(self, local: str) -> None:
        assert self.connection is not None
        try:
            with self.wrap_database_errors:
                self.connection.execute(_SET_LIMITS.format(local=local))
        except DatabaseError:
            self.close()
            raise

    def close_if_unusable_or_obsolete(self) -> None:
        """Close a connection on which a query failed, at the start and end of each request.

        Django would first ask the server whether it still answers, and a page that needs no database would wait for
        that.
        """
        if self.errors_occurred and not self.in_atomic_block:
            self.close()
            self.errors_occurred = False
        super().close_if_unusable_or_obsolete()

    def commit(self) -> None:
        """Commit; raise InDoubt when the answer is not a clear yes.

        A COMMIT whose wait for the synchronous standby was cancelled succeeds with a warning (01000, "committed
        locally, but might not have been replicated"); when the connection ends before the answer, the rows may be
        stored or not.
        """
        connection = self.connection
        if connection is None:
            return
        warnings: list[str] = []

        def heard(said: Diagnostic) -> None:
            if said.severity_nonlocalized not in ("NOTICE", "INFO", "LOG", "DEBUG"):
                warnings.append(said.sqlstate or "?")

        connection.add_notice_handler(heard)
        try:
            super().commit()
        except DatabaseError as error:
            if connection.closed:
                raise InDoubt("the connection ended before COMMIT was answered") from error
            raise
        finally:
            connection.remove_notice_handler(heard)
        if warnings:
            raise InDoubt(f"COMMIT came with a warning ({', '.join(warnings)})")
