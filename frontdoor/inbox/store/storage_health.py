"""Whether the store may be written to: stops for good after an I/O error, and for now when the disk is nearly full."""

from __future__ import annotations

import shutil
import threading
from collections import Counter
from enum import Enum
from pathlib import Path
from time import monotonic

from django.db import connection

FLOOR = 64 * 1024 * 1024
"""Below this many free bytes, or a twentieth of a small disk, nothing is taken: whoever repairs needs room too."""


LATELY = 300.0
"""Seconds for which a send that was told no makes the health page red, unless another is told yes: a monitor looks
less often than people send, and the canary sends again after three minutes."""


class Refusal(Enum):
    """Why nothing can be stored, in a sentence for the person who sent it."""

    STOPPED = "Our store had a fault and takes nothing until somebody has looked at it."
    FULL = "Our store is full at the moment."
    BUSY = "Our store is busy at the moment."
    FAULT = "Our store could not write it down."
    UNSURE = "Our store did not answer in time, or its answer got lost on the way."
    NO_KEY = "We could not seal it for the team that should read it."
    NO_TEAM = "No team takes referrals for this area at the moment."


class StorageHealth:
    """What this process knows of its store's health."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stopped = False
        self._refused: Counter[Refusal] = Counter()
        self._refused_at: float | None = None
        """When the last send was told no, by a clock that only runs on; None if it was told yes."""

    def stop(self) -> None:
        """Take nothing more until this process is started again and the store was checked."""
        with self._lock:
            self._stopped = True

    def start_again(self) -> None:
        """Forget an earlier stop; for a process that has just checked its store."""
        with self._lock:
            self._stopped = False
            self._refused_at = None

    def count(self, refusal: Refusal) -> None:
        """Remember that somebody was told no."""
        with self._lock:
            self._refused[refusal] += 1
            self._refused_at = monotonic()

    def stored(self) -> None:
        """Remember that the last send was told yes."""
        with self._lock:
            self._refused_at = None

    def refused_lately(self) -> bool:
        """Say whether the last send of this process was told no, within the last minutes."""
        with self._lock:
            return self._refused_at is not None and monotonic() - self._refused_at < LATELY

    def refused(self) -> dict[Refusal, int]:
        """Return how often this process said no since its start, and why."""
        with self._lock:
            return dict(self._refused)

    def refusal(self) -> Refusal | None:
        """Return why nothing may be written now, or None."""
        if self._stopped:
            return Refusal.STOPPED
        if connection.vendor != "sqlite":
            return None  # its disk is another machine's; it says itself when it is full
        try:
            disk = shutil.disk_usage(Path(connection.settings_dict["NAME"]).parent)
        except OSError:
            return Refusal.FAULT
        return Refusal.FULL if disk.free < min(FLOOR, disk.total // 20) else None


storage_health = StorageHealth()
