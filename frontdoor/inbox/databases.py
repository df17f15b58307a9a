"""How the inbox opens its database: SQLite in one file, or PostgreSQL; knows settings, and opens nothing itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from frontdoor.inbox.addresses import Secret, is_loopback

WAIT = 2
"""Seconds to wait for a lock before the person is told honestly that the store is busy."""


@dataclass(frozen=True)
class PostgreSQL:
    """Where a PostgreSQL database is."""

    host: str
    port: int
    name: str
    user: str
    password: Secret


def read_database(text: str) -> Path | PostgreSQL:
    """Read a file name or ``postgresql://user:password@host:port/name``; raise ValueError with the end of a sentence."""
    if not text.startswith(("postgres://", "postgresql://")):
        return Path(text).absolute()
    parts = urlsplit(text)
    try:
        port = parts.port or 5432
    except ValueError:
        raise ValueError("has a port that is not a number from 1 to 65535.") from None
    name = parts.path.removeprefix("/")
    if not parts.hostname or not name or "/" in name or parts.query:
        raise ValueError("must be a file, or read postgresql://user:password@host:port/name.")
    return PostgreSQL(
        parts.hostname, port, name, unquote(parts.username or ""), Secret(unquote(parts.password or ""))
    )


def django_database(database: Path | PostgreSQL) -> dict[str, Any]:
    """Return the entry of Django's DATABASES."""
    shared = {"ATOMIC_REQUESTS": False, "CONN_MAX_AGE": None}
    if isinstance(database, PostgreSQL):
        return shared | {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": database.name,
            "USER": database.user,
            "PASSWORD": str(database.password),
            "HOST": database.host,
            "PORT": database.port,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {
                "connect_timeout": WAIT,
                "sslmode": "prefer" if is_loopback(database.host) else "verify-full",
                "options": f"-c synchronous_commit=on -c lock_timeout={WAIT}s -c statement_timeout=15s",
            },
        }
    return shared | {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(database),
        "OPTIONS": {
            "timeout": WAIT,
            "transaction_mode": "IMMEDIATE",
            # safety.py checks at the start that each of these took effect.
            "init_command": "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
            "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY;",
        },
    }
