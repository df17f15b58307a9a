"""Looks at the open database and says which promised setting did not take effect; changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

from django.db import OperationalError, connection, transaction

from frontdoor.inbox.databases import WAIT
from frontdoor.problems import Place, Problem, ProblemsFound

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
    "synchronous_commit": "on",
    "fsync": "on",
    "full_page_writes": "on",
}


def check_writable() -> None:
    """Raise ProblemsFound when SQLite's file cannot be opened or written to; whether it is busy at the moment is not asked."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            version = cursor.execute("PRAGMA user_version").fetchone()[0]
            cursor.execute(
                f"PRAGMA user_version = {version}"
            )  # a write that changes nothing: a lock alone tells nothing
    except OperationalError as error:
        code = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return
        if code not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
            raise
        connection.close()
        file = str(connection.settings_dict["NAME"])
        sentence = (
            f"{file} cannot be opened and written to. It and its folder must belong to the user that runs the inbox, on a "
            "disk that is not mounted for reading only."
        )
        raise ProblemsFound([Problem(Place(file), sentence)]) from error


def check_database() -> None:
    """Raise ProblemsFound with each setting that is not as it must be, and if the file is damaged."""
    if connection.vendor == "sqlite":
        check_writable()
    sentences = _postgresql() if connection.vendor == "postgresql" else _sqlite()
    place = Place(str(connection.settings_dict["NAME"]))
    if problems := [Problem(place, sentence) for sentence in sentences]:
        raise ProblemsFound(problems)


def _sqlite() -> Iterator[str]:
    yield from _differences("PRAGMA", WANTED)
    if _ask("PRAGMA quick_check") != "ok":
        yield "The database is damaged. Restore the last backup with: frontdoor inbox restore"
    if connection.settings_dict["OPTIONS"].get("transaction_mode") != "IMMEDIATE":
        yield "Transactions must begin immediately."


def _postgresql() -> Iterator[str]:
    yield from _differences("SHOW", WANTED_OF_POSTGRESQL)


def _differences(ask: str, wanted: Mapping[str, object]) -> Iterator[str]:
    for name, value in wanted.items():
        found = _ask(f"{ask} {name}")
        if found != value:
            yield f"The database's {name} is {found}, but must be {value}, or a referral could be lost."


def _ask(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]
