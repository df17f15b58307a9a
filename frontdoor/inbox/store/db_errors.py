"""What a database error means for the person who is sending: busy, full, or a fault after which nothing is taken."""

from __future__ import annotations

import sqlite3

from django.db import DatabaseError, OperationalError, connection

from frontdoor.inbox.store.storage_health import Refusal


class InDoubt(OperationalError):  # noqa: N818 -- says what is known
    """What a COMMIT wrote may be there or not, or may not outlive the machine that has it."""


_LOST = ("08", "57P", "53", "40", "55P03", "57014")
"""PostgreSQL: connection gone, shutting down, out of something, deadlock, lock not had in time, statement cancelled."""
_DAMAGE = ("58", "XX")


def classify_db_error(error: DatabaseError) -> tuple[Refusal, bool]:
    """Return what to tell the person, and whether the store may be damaged."""
    return _postgresql(error) if connection.vendor == "postgresql" else _sqlite(error)


def is_in_doubt(error: BaseException | None) -> bool:
    """Say whether what was written may be there: the doubt lies below when Django could not connect again on its way out."""
    while error is not None and not isinstance(error, InDoubt):
        error = error.__context__
    return error is not None


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
    code = str(getattr(error.__cause__, "sqlstate", None) or "08")  # none: there was no server to give one
    if code == "53100":
        return Refusal.FULL, False
    if code.startswith(_LOST):
        return Refusal.BUSY, False
    return Refusal.FAULT, code.startswith(_DAMAGE)
