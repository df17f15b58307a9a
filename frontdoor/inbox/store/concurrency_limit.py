"""Turns: lets so many at a time do something; nobody waits long, and nobody queues behind those who are stuck."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class LimitReached(Exception):  # noqa: N818 -- says what happened
    """Whoever has a turn has had it for too long, or too many were before us."""


class ConcurrencyLimit:
    """Turns among the threads of this process: at writing, or at asking a database.

    A database that another process holds makes its writer wait for seconds. If the others waited for that writer and
    then for the database themselves, a stuck process would cost the last of thirty a minute. So once every turn has
    lasted ``patience`` seconds, all others are told at once that there is none.
    """

    def __init__(self, patience: float, places: int = 1) -> None:
        self.patience, self.places = patience, places
        self._free = threading.Condition()
        self._begun: list[float] = []
        """When each turn began that is being had now, oldest first."""

    @contextmanager
    def mine(self) -> Iterator[None]:
        """Hold a turn; raise NoTurn instead of waiting for longer than ``patience``."""
        with self._free:
            until = time.monotonic() + self.patience
            while len(self._begun) >= self.places:
                left = min(until, self._begun[-1] + self.patience) - time.monotonic()
                if left <= 0:
                    raise LimitReached
                self._free.wait(left)
            begun = time.monotonic()
            self._begun.append(begun)
        try:
            yield
        finally:
            with self._free:
                self._begun.remove(begun)
                self._free.notify()
