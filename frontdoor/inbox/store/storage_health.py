"""Storage health of this process: refuses writes until a restart after an I/O error, and while the disk is nearly full."""

from __future__ import annotations

import shutil
import threading
from collections import Counter
from enum import Enum
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.db import connection

from frontdoor.translation.catalogs import gettext_noop

FLOOR = 64 * 1024 * 1024
"""Free bytes below which nothing is stored (on a small disk a twentieth of it): whoever repairs it needs space too."""


LATELY = 300.0
"""Seconds for which a refused send makes the health check fail, unless a later one succeeds: a monitor checks less often
than people send, and the canary is sent again after three minutes."""


class Refusal(Enum):
    """Why nothing can be stored, in a sentence for the person who sent it."""

    STOPPED = gettext_noop("Our store had a fault and takes nothing until somebody has looked at it.")
    FULL = gettext_noop("Our store is full at the moment.")
    BUSY = gettext_noop("Our store is busy at the moment.")
    AWAY = gettext_noop("Our second store does not answer at the moment.")
    FAULT = gettext_noop("Our store could not write it down.")
    UNSURE = gettext_noop("Our store did not answer in time, or its answer got lost on the way.")
    NO_KEY = gettext_noop("We could not seal it for the team that should read it.")
    NO_TEAM = gettext_noop("No team takes referrals for this area at the moment.")


class NotStored(Exception):  # noqa: N818 -- says what happened
    """What a person sent was not stored; ``refusal`` says why, in words for them."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.value)


class StorageHealth:
    """The state of the store as this process has seen it; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stopped = False
        self._refused: Counter[Refusal] = Counter()
        self._refused_at: float | None = None
        """When the last send was refused, by the monotonic clock; None if it was stored."""

    def stop(self) -> None:
        """Refuse every write until the process is restarted and has checked its store."""
        with self._lock:
            self._stopped = True

    @property
    def is_stopped(self) -> bool:
        """Return whether every write is refused until a restart."""
        return self._stopped

    def start_again(self) -> None:
        """Clear an earlier stop; for a process that has just checked its store."""
        with self._lock:
            self._stopped = False
            self._refused_at = None

    def count(self, refusal: Refusal) -> None:
        """Record that a send was refused."""
        with self._lock:
            self._refused[refusal] += 1
            self._refused_at = monotonic()

    def stored(self) -> None:
        """Record that the last send was stored."""
        with self._lock:
            self._refused_at = None

    def refused_lately(self) -> bool:
        """Return whether this process refused its last send, within the last ``LATELY`` seconds."""
        with self._lock:
            return self._refused_at is not None and monotonic() - self._refused_at < LATELY

    def refused(self) -> dict[Refusal, int]:
        """Return how many sends this process has refused since its start, by reason."""
        with self._lock:
            return dict(self._refused)

    def refusal(self) -> Refusal | None:
        """Return why nothing may be written now, or None."""
        if self._stopped:
            return Refusal.STOPPED
        if connection.vendor != "sqlite":
            return None  # its disk is on another machine; PostgreSQL itself reports a full one
        try:
            disk = shutil.disk_usage(Path(settings.DATABASES["default"]["NAME"]).parent)
        except OSError:
            return Refusal.FAULT
        return Refusal.FULL if disk.free < min(FLOOR, disk.total // 20) else None


storage_health = StorageHealth()
