"""Durability check at the start: whether the database can be written to, and whether each required setting took effect."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation
from frontdoor.inbox.config.database_url import LIMITS, SYNCHRONOUS, WAIT, patience
from frontdoor.inbox.config.environment import ServedPart
from frontdoor.inbox.store.db_errors import is_in_doubt, sqlite_code
from frontdoor.inbox.store.postgres_roles import INSERTS, READS
from frontdoor.inbox.store.write_probe import PATIENCE, write_nothing

WANTED: Mapping[str, object] = {
    "journal_mode": "truncate",
    "synchronous": 2,  # FULL
    "secure_delete": 1,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "temp_store": 2,  # memory
    "busy_timeout": WAIT * 1000,
}
WANTED_OF_POSTGRESQL: Mapping[str, object] = {
    **LIMITS,
    "synchronous_commit": SYNCHRONOUS,
    "fsync": "on",
    "full_page_writes": "on",
}
"""A setting's value, or those that are as good."""

_NO_TABLES = ("42P01", "42703")
"""SQLSTATE: no such table, no such column."""
OTHER_TABLES = (
    "The database's tables are not there, or are those of another version. Bring them up to date with frontdoor inbox "
    "init, or start the desk's process, which does."
)


def check_writable() -> None:
    """Raise DiagnosticsError when the database cannot be written to; on SQLite a lock at this moment is no error."""
    try:
        with patience(PATIENCE):
            write_nothing()
    except DatabaseError as error:
        if sqlite_code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return
        connection.close()
        raise DiagnosticsError([_problem(in_words(error))]) from error


def in_words(error: DatabaseError) -> str:
    """Return a sentence for a database error, never the database's own text, which may hold personal data."""
    said = str(error)
    code = getattr(error.__cause__, "sqlstate", None)
    if code in _NO_TABLES or "no such table" in said or "no such column" in said:
        return OTHER_TABLES
    return _postgresql_in_words(error, code) if connection.vendor == "postgresql" else _sqlite_in_words(error)


def _postgresql_in_words(error: DatabaseError, code: str | None) -> str:
    if is_in_doubt(error):
        return (
            f"The database did not confirm a write within {PATIENCE:.0f} seconds. Does its synchronous standby answer? Or "
            "is its disk stuck?"
        )
    if "read-only" in str(error) or code == "25006":
        return (
            "The database is a standby, or set to be read only. Give FRONTDOOR_DATABASE the one to write to."
        )
    if code == "08P01" and "pooling" in str(error):
        return (
            "The pooler before the database gives each statement another connection, so nothing can be written whole. Set "
            "its pool_mode to session or transaction."
        )
    if code is None:
        return "The database does not answer. Is FRONTDOOR_DATABASE right, does it run, and can this machine reach it?"
    if code == "42501":
        return "The database does not let this role do what it must. Give it its rights with: frontdoor inbox roles | psql"
    return f"The database did not do what it was asked (PostgreSQL's code {code}); its own log says why."


def _sqlite_in_words(error: DatabaseError) -> str:
    file, code = settings.DATABASES["default"]["NAME"], sqlite_code(error)
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return (
            f"{file} cannot be opened and written to. It and its folder must belong to the user that runs the inbox, on a "
            "disk that is not mounted for reading only."
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return f"Another process is writing to {file} and does not end. Try again, or stop that process."
    if code == sqlite3.SQLITE_FULL:
        return f"There is no room left on the disk of {file}."
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR):
        return f"{file} is damaged, or is no database. Restore the last backup with: frontdoor inbox restore"
    return f"The database did not do what it was asked (SQLite's code {code})."


def _problem(sentence: str) -> Diagnostic:
    return Diagnostic(SourceLocation(str(settings.DATABASES["default"]["NAME"])), sentence)


def check_database() -> None:
    """Raise DiagnosticsError with each setting that has the wrong value, and if the file is damaged."""
    check_writable()
    sentences = _postgresql() if connection.vendor == "postgresql" else _sqlite()
    if problems := [_problem(sentence) for sentence in sentences]:
        raise DiagnosticsError(problems)


def _sqlite() -> Iterator[str]:
    yield from _differences("PRAGMA", WANTED)
    if _ask("PRAGMA quick_check") != "ok":
        yield "The database is damaged. Restore the last backup with: frontdoor inbox restore"
    if settings.DATABASES["default"]["OPTIONS"].get("transaction_mode") != "IMMEDIATE":
        yield "Transactions must begin immediately."


def _postgresql() -> Iterator[str]:
    with transaction.atomic():  # as every write is
        yield from _differences("SHOW", WANTED_OF_POSTGRESQL)
    if settings.ENVIRONMENT.part is ServedPart.INTAKE:
        yield from _rights()


def _rights() -> Iterator[str]:
    """Yield a fault if the intake's role lacks rights, as after an update without running ``roles`` again."""
    lacking = [f"insert into {name}" for name in INSERTS if not _may("has_table_privilege", name, "INSERT")]
    for table, columns in READS.items():
        lacking += [
            f"read {table}.{column}"
            for column in columns
            if not _may("has_column_privilege", table, column, "SELECT")
        ]
    if lacking:
        yield (
            f"The database's role for the public door may not {', '.join(lacking)}. Give it its rights again with: "
            "frontdoor inbox roles | psql"
        )


def _may(function: str, *what: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({', '.join(['%s'] * len(what))})", what)
        return bool(cursor.fetchone()[0])


def _differences(ask: str, wanted: Mapping[str, object]) -> Iterator[str]:
    for name, value in wanted.items():
        found = _ask(f"{ask} {name}")
        good = value if isinstance(value, tuple) else (value,)
        if found not in good:
            yield f"The database's {name} is {found}, but must be {good[0]}, or a referral could be lost."


def _ask(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]
