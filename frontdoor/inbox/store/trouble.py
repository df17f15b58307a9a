"""What a database error means for the person who is sending: busy, full, or a fault after which nothing is taken."""

from __future__ import annotations

import sqlite3

from django.db import DatabaseError, connection

from frontdoor.inbox.store.soundness import Refusal

_LOST = ("08", "57P", "53", "40", "55P03", "57014")
"""PostgreSQL: connection gone, shutting down, out of something, deadlock, lock not had in time, statement cancelled."""
_DAMAGE = ("58", "XX")


def judge(error: DatabaseError) -> tuple[Refusal, bool]:
    """Return what to tell the person, and whether the store may be damaged."""
    return _postgresql(error) if connection.vendor == "postgresql" else _sqlite(error)


def _sqlite(error: DatabaseError) -> tuple[Refusal, bool]:
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF if isinstance(cause, sqlite3.Error) else 0
    if code == sqlite3.SQLITE_FULL:
        return Refusal.FULL, False
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return Refusal.BUSY, False
    return Refusal.FAULT, True


def _postgresql(error: DatabaseError) -> tuple[Refusal, bool]:
    code = str(getattr(error.__cause__, "sqlstate", None) or "08")  # none: there was no server to give one
    if code == "53100":
        return Refusal.FULL, False
    if code.startswith(_LOST):
        return Refusal.BUSY, False
    return Refusal.FAULT, code.startswith(_DAMAGE)
