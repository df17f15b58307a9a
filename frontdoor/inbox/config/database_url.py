"""Database configuration: parses FRONTDOOR_DATABASE, builds Django's DATABASES entry, and keeps deadlines for queries."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import unquote, urlsplit

from frontdoor.inbox.config.hosts import is_loopback
from frontdoor.inbox.config.mailbox_urls import Secret

WAIT = 2
"""Seconds to wait for a database lock before the person is told that the store is busy."""
SESSION = {
    "synchronous_commit": "on",
    "lock_timeout": f"{WAIT}s",
    "statement_timeout": "15s",
    "client_min_messages": "notice",  # or the warning that a COMMIT was not replicated is lost
}
"""Settings of every PostgreSQL session; ``durability_check`` confirms at the start that they took effect."""
LONGEST = 20.0
"""Seconds that any query to PostgreSQL may take: a little more than the server's own ``statement_timeout``, for a server
that is frozen, or a COMMIT that waits for a standby."""
_patience = threading.local()


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Set a deadline in seconds for all PostgreSQL queries of this thread within the block.

    A query that misses it raises OperationalError.
    """
    before = getattr(_patience, "until", None)
    _patience.until = min(monotonic() + seconds, before or float("inf"))
    try:
        yield
    finally:
        _patience.until = before


def seconds_left() -> float:
    """Return for how many seconds a query that starts now may run."""
    until = getattr(_patience, "until", None)
    return LONGEST if until is None else max(0.0, min(LONGEST, until - monotonic()))


@dataclass(frozen=True)
class PostgreSQL:
    """The address and credentials of a PostgreSQL database."""

    host: str
    port: int
    name: str
    user: str
    password: Secret


def read_database(text: str) -> Path | PostgreSQL:
    """Parse a file name or ``postgresql://user:password@host:port/name``; raise ValueError with the end of a sentence."""
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
    """Return the entry for Django's DATABASES setting."""
    shared = {"ATOMIC_REQUESTS": False, "CONN_MAX_AGE": None}
    if isinstance(database, PostgreSQL):
        return shared | {
            "ENGINE": "frontdoor.inbox.store.postgresql",
            "NAME": database.name,
            "USER": database.user,
            "PASSWORD": str(database.password),
            "HOST": database.host,
            "PORT": database.port,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {
                "connect_timeout": WAIT,
                "sslmode": "prefer" if is_loopback(database.host) else "verify-full",
                # A standby cannot store a referral; and without these limits a cut cable is never noticed.
                "target_session_attrs": "read-write",
                "tcp_user_timeout": 10_000,
                "keepalives_idle": 10,
                "keepalives_interval": 5,
                "keepalives_count": 3,
                "options": " ".join(f"-c {name}={value}" for name, value in SESSION.items()),
            },
        }
    return shared | {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(database),
        "OPTIONS": {
            "timeout": WAIT,
            "transaction_mode": "IMMEDIATE",
            # durability_check.py confirms at the start that each of these took effect.
            "init_command": "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
            "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY;",
        },
    }
