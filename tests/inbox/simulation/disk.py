"""A disk that fails when it is told to: a class of connection that ``sqlite3.connect`` takes, given in Django's settings.

Each statement and each COMMIT is a step, at which the disk can be full or broken, the store locked by somebody else,
or our process killed. Whoever is killed has a connection that does nothing any more, as after a real kill.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connections

_FULL_SYNC = 2


class Killed(BaseException):
    """The process was killed here: nothing of it goes on."""


class Fault(Enum):
    """What happens at a step of the disk."""

    FULL = "full"
    BROKEN = "broken"
    LOCKED = "locked"
    KILLED = "killed"
    KILLED_AFTER_COMMIT = "killed after a commit"


_SAYS = {
    Fault.FULL: ("database or disk is full", sqlite3.SQLITE_FULL),
    Fault.BROKEN: ("disk I/O error", sqlite3.SQLITE_IOERR),
    Fault.LOCKED: ("database is locked", sqlite3.SQLITE_BUSY),
}


class Disk:
    """The one disk of a simulated machine."""

    def __init__(self) -> None:
        self._fault: Fault | None = None
        self._left = 0
        self.is_broken = False
        """Whether it answers everything with an I/O error, until it is replaced."""
        self.fired: Fault | None = None
        """The fault that came since ``arm``."""
        self.file = Path()
        self.at: tuple[str, Callable[[], None]] | None = None
        """What happens before the next statement that begins with a word: others come, to wait beside it or behind it."""
        self._synced: Path | None = None
        """What a power cut would leave, where commits are not synced."""

    def arm(self, fault: Fault, after: int) -> None:
        """Let a fault come at the step after so many others."""
        self._fault, self._left, self.fired = fault, after, None

    def disarm(self) -> None:
        """Let no fault come that has not come yet."""
        self._fault = None

    def before(self, connection: Connection, what: str) -> None:
        """Take a step; raise what the fault says if it is due."""
        if connection.is_dead:
            raise Killed
        if self.at and what.startswith(self.at[0]):
            (_, does), self.at = self.at, None
            does()
        if self._fault is None or (self._fault is Fault.LOCKED and not what.startswith("BEGIN")):
            return  # with IMMEDIATE transactions a lock can be missed at their beginning only
        if self._fault is Fault.FULL and what.startswith(("ROLLBACK", "RELEASE")):
            return  # needs no room
        if self._left > 0:
            self._left -= 1
            return
        if self._fault is Fault.KILLED_AFTER_COMMIT:
            return
        fault, self._fault = self._fault, None
        self.fired = fault
        if fault is Fault.KILLED:
            connection.die()
        words, code = _SAYS[fault]
        error = sqlite3.OperationalError(words)
        error.sqlite_errorcode = code
        raise error

    def after_commit(self, connection: Connection) -> None:
        """Note a commit; kill the process here if that is due."""
        if self._fault is Fault.KILLED_AFTER_COMMIT and self._left <= 0:
            self._fault, self.fired = None, Fault.KILLED_AFTER_COMMIT
            connection.die()

    def remember(self, connection: Connection) -> None:
        """Keep what a power cut would leave of a store whose commits are not synced."""
        (mode,) = sqlite3.Cursor(connection).execute("PRAGMA synchronous").fetchone()
        if mode < _FULL_SYNC and self._synced is None:
            self._synced = self.file.with_suffix(".synced")
            self._synced.write_bytes(self.file.read_bytes())

    def cut_the_power(self) -> None:
        """Lose what was committed and not synced; all connections must be closed."""
        if self._synced is not None:
            self._synced.replace(self.file)
            self._synced = None


disk = Disk()
"""The disk of the simulation that runs now: ``sqlite3.connect`` takes a class, and so nothing of an instance."""


class Connection(sqlite3.Connection):
    """A connection to the simulated disk."""

    is_dead = False
    _is_known = False

    def cursor(self, factory: Any = sqlite3.Cursor) -> Any:
        """Return a cursor each of whose statements is a step."""
        return super().cursor(_stepping(factory))

    def commit(self) -> None:
        """Commit, as a step."""
        if self.is_dead:
            return
        if not self._is_known:
            disk.remember(self)
            self._is_known = True
        disk.before(self, "COMMIT")
        super().commit()
        disk.after_commit(self)

    def rollback(self) -> None:
        """Roll back, unless the process is dead: then that has happened."""
        if not self.is_dead:
            super().rollback()

    def die(self) -> None:
        """End the process that uses this."""
        with suppress(sqlite3.Error):
            super().rollback()
        self.is_dead = True
        raise Killed


@cache
def _stepping(factory: type[sqlite3.Cursor]) -> type[sqlite3.Cursor]:
    class Stepping(factory):  # type: ignore[valid-type,misc] # whichever Django gives
        def execute(self, *given: Any) -> Any:
            disk.before(self.connection, given[0])
            return super().execute(*given)

        def executemany(self, *given: Any) -> Any:
            disk.before(self.connection, given[0])
            return super().executemany(*given)

    return Stepping


@contextmanager
def mounted(file: Path) -> Iterator[Disk]:
    """Let Django use a database file on a new simulated disk."""
    global disk  # noqa: PLW0603 -- see there
    disk = Disk()
    disk.file = file
    ours = connections["default"]
    ours.close()
    settings, was = ours.settings_dict, (ours.settings_dict["NAME"], ours.settings_dict["OPTIONS"])
    settings["NAME"], settings["OPTIONS"] = str(file), {**was[1], "factory": Connection}
    try:
        yield disk
    finally:
        ours.close()
        settings["NAME"], settings["OPTIONS"] = was
