"""Classifies database errors: what to tell the person who is sending, and whether the store may be damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, OperationalError, connection

from frontdoor.inbox.store.storage_health import NotStored, Refusal, storage_health


class InDoubt(OperationalError):  # noqa: N818 -- says what is known
    """The result of a COMMIT is unknown: it may be stored or not, or may not survive a failover."""


_LOST = ("08", "57P", "53", "40", "55P03", "57014")
"""SQLSTATE prefixes: connection lost, shutting down, out of resources, deadlock, lock time-out, statement cancelled."""
_DAMAGE = ("58", "XX")


def classify_db_error(error: DatabaseError) -> tuple[Refusal, bool]:
    """Return what to tell the person, and whether the store may be damaged."""
    return _postgresql(error) if connection.vendor == "postgresql" else _sqlite(error)


def is_in_doubt(error: BaseException | None) -> bool:
    """Return whether a COMMIT is in doubt; InDoubt may be the context of a later error, when reconnecting failed too."""
    while error is not None and not isinstance(error, InDoubt):
        error = error.__context__
    return error is not None


@contextmanager
def while_whole() -> Iterator[None]:
    """Let no write begin once one has met a damaged store; entered and left while the write lock is held. Raise NotStored.

    Whoever waited for the lock had looked before the damage was met.
    """
    if storage_health.is_stopped:
        raise NotStored(Refusal.STOPPED)
    try:
        yield
    except DatabaseError as error:
        if not is_in_doubt(error) and classify_db_error(error)[1]:
            storage_health.stop()
        raise


def _sqlite(error: DatabaseError) -> tuple[Refusal, bool]:
    code = sqlite_code(error)
    if code == sqlite3.SQLITE_FULL:
        return Refusal.FULL, False
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return Refusal.BUSY, False
    return Refusal.FAULT, True


def sqlite_code(error: DatabaseError) -> int:
    """Return SQLite's primary result code; 0 where SQLite gave none."""
    return int(getattr(error.__cause__, "sqlite_errorcode", 0)) & 0xFF


def _postgresql(error: DatabaseError) -> tuple[Refusal, bool]:
    code = str(getattr(error.__cause__, "sqlstate", None) or "08")  # no code: no server answered
    if code == "53100":
        return Refusal.FULL, False
    if code.startswith(_LOST):
        return Refusal.BUSY, False
    return Refusal.FAULT, code.startswith(_DAMAGE)
