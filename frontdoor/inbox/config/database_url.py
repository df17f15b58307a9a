"""Database configuration: parses FRONTDOOR_DATABASE, builds Django's DATABASES entry, and keeps deadlines for queries."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from frontdoor.inbox.config.hosts import is_loopback

WAIT = 2
"""Seconds to wait for a database lock before the person is told that the store is busy."""
LIMITS = {
    "lock_timeout": f"{WAIT}s",
    "statement_timeout": "15s",
    "client_min_messages": "notice",  # or the warning that a COMMIT was not replicated is lost
}
"""Settings of every PostgreSQL transaction, besides ``synchronous_commit``, which must be one of ``SYNCHRONOUS``."""
SYNCHRONOUS = ("on", "remote_apply")
"""What COMMIT waits for: our disk and, where there is a synchronous standby, its disk or its having applied it."""
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


_ENCRYPTED = ("verify-full", "verify-ca")
_NOT_AN_ADDRESS = (
    "must be a file, or an address as PostgreSQL's own programs take it, with the name of a database: "
    "postgresql://user:password@host:port/name. Several hosts are separated by commas."
)


@dataclass(frozen=True)
class PostgreSQL:
    """The address of a PostgreSQL database, on one host or several, of which one may be written to."""

    parameters: Mapping[str, str] = field(repr=False)
    """As libpq reads them, password and all."""

    @property
    def name(self) -> str:
        """Return the database's name."""
        return self.parameters["dbname"]


def read_database(text: str) -> Path | PostgreSQL:
    """Parse a file name or libpq's ``postgresql://…``; raise ValueError with the end of a sentence."""
    if not text.startswith(("postgres://", "postgresql://")):
        return Path(text).absolute()
    import psycopg  # noqa: PLC0415 -- takes 16 MB, which an inbox on SQLite saves
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415

    try:
        said = {name: str(value) for name, value in conninfo_to_dict(text).items() if value is not None}
    except psycopg.ProgrammingError:
        raise ValueError(_NOT_AN_ADDRESS) from None  # libpq's own words may hold the password
    for port in said.get("port", "5432").split(","):
        if port and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise ValueError("has a port that is not a number from 1 to 65535.")
    if not said.get("dbname"):
        raise ValueError(_NOT_AN_ADDRESS)
    mode = said.get("sslmode", _ENCRYPTED[0])
    if mode not in _ENCRYPTED and not _is_on_this_machine(said):
        raise ValueError(
            f"asks for sslmode={mode}, with which anybody on the way can read and change what is said. "
            f"Write sslmode={_ENCRYPTED[0]}, or leave it out."
        )
    return PostgreSQL(said)


def _is_on_this_machine(said: Mapping[str, str]) -> bool:
    """Return whether every host is a socket or this machine."""
    hosts = (said.get("hostaddr") or said.get("host") or "").split(",")
    return all(not host or host.startswith(("/", "@")) or is_loopback(host) for host in hosts)


def django_database(database: Path | PostgreSQL) -> dict[str, Any]:
    """Return the entry for Django's DATABASES setting."""
    shared = {"ATOMIC_REQUESTS": False, "CONN_MAX_AGE": None}
    if isinstance(database, PostgreSQL):
        said = dict(database.parameters)
        return shared | {
            "ENGINE": "frontdoor.inbox.store.postgresql",
            "NAME": said.pop("dbname"),
            "USER": said.pop("user", ""),
            "PASSWORD": said.pop("password", ""),
            "HOST": said.pop("host", ""),
            "PORT": said.pop("port", ""),
            "CONN_HEALTH_CHECKS": True,
            # A pooler that gives a connection to each transaction would look for the cursor at another one.
            "DISABLE_SERVER_SIDE_CURSORS": True,
            "OPTIONS": {
                "connect_timeout": WAIT,
                "sslmode": "prefer" if _is_on_this_machine(database.parameters) else _ENCRYPTED[0],
                # Without these limits a cut cable is never noticed.
                "tcp_user_timeout": 10_000,
                "keepalives_idle": 10,
                "keepalives_interval": 5,
                "keepalives_count": 3,
                **said,
                "target_session_attrs": "read-write",  # a standby cannot store a referral
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
