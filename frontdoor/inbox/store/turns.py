"""Lets one writer at a time into the store; nobody waits long, and nobody queues behind a writer who is stuck."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class NoTurn(Exception):  # noqa: N818 -- says what happened
    """Whoever has the turn has had it for too long, or too many were before us."""


class Turns:
    """Turns at writing, among the threads of this process.

    A database that another process holds makes its writer wait for seconds. If the others waited for that writer and
    then for the database themselves, a stuck process would cost the last of thirty a minute. So once a turn has lasted
    ``patience`` seconds, all others are told at once that there is none.
    """

    def __init__(self, patience: float) -> None:
        self.patience = patience
        self._free = threading.Condition()
        self._since: float | None = None

    @contextmanager
    def mine(self) -> Iterator[None]:
        """Hold the turn; raise NoTurn instead of waiting for longer than ``patience``."""
        with self._free:
            until = time.monotonic() + self.patience
            while self._since is not None:
                left = min(until, self._since + self.patience) - time.monotonic()
                if left <= 0:
                    raise NoTurn
                self._free.wait(left)
            self._since = time.monotonic()
        try:
            yield
        finally:
            with self._free:
                self._since = None
                self._free.notify()
