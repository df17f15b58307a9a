"""Concurrency limit among the threads of a process, with a short wait: nobody queues behind those who are stuck."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class LimitReached(Exception):  # noqa: N818 -- says what happened
    """Every place has been held for too long, or no place became free in time."""


class ConcurrencyLimit:
    """A semaphore with ``places`` places and a wait of at most ``patience`` seconds.

    A database that another process has locked makes its writer wait for seconds. If others waited for that writer,
    and then for the database themselves, a stuck process would cost the last of thirty a minute. So once every place
    has been held for ``patience`` seconds, all others are refused at once.
    """

    def __init__(self, patience: float, places: int = 1) -> None:
        self.patience, self.places = patience, places
        self._free = threading.Condition()
        self._begun: list[float] = []
        """When each place that is held now was taken, oldest first."""

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold a place for the block; raise LimitReached instead of waiting for longer than ``patience``."""
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
