"""Group commit: of the threads that have something to write, the first writes for all that wait, and so one sync serves many."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Generic, TypeVar

from frontdoor.inbox.store.concurrency_limit import LimitReached

Item = TypeVar("Item")
Result = TypeVar("Result")
Take = Callable[[], Sequence[Item]]
"""Ends the group and returns its items; called again, it returns the same ones."""


class GroupFailed(Exception):  # noqa: N818 -- says what happened
    """Whoever wrote for the group met a fault; nothing is known of what was written."""


@dataclass(eq=False)
class _Ticket(Generic[Item, Result]):
    """What one thread has to write, and what became of it."""

    item: Item
    called: threading.Event = field(default_factory=threading.Event)
    """Set when the thread is to go on: it leads now, or its result is there, or its group failed."""
    leads: bool = False
    results: tuple[Result, ...] = ()
    """Empty, or the one result."""


class GroupCommit(Generic[Item, Result]):
    """The queue of one process's writers.

    ``write`` stores a group in one transaction and returns a result for each item, in order. It calls ``take`` once it
    holds the database's lock, so that whoever came while it waited for that is in the group. ``patience`` is how many
    seconds a thread waits for its turn: nobody queues behind a writer that is stuck. A group has ``at_most`` so many
    items: whoever is in it waits for as long as its writer does.
    """

    def __init__(
        self, write: Callable[[Take[Item]], Sequence[Result]], *, patience: float, at_most: int
    ) -> None:
        self._write, self.patience, self._at_most = write, patience, at_most
        self._lock = threading.Lock()
        self._waiting: list[_Ticket[Item, Result]] = []
        self._began: float | None = None
        """When the one who leads now began; None while nobody does."""

    def submit(self, item: Item) -> Result:
        """Return the result once the item's group is committed; raise LimitReached, GroupFailed, or what ``write`` raises."""
        mine: _Ticket[Item, Result] = _Ticket(item)
        with self._lock:
            self._waiting.append(mine)
            if self._began is None:
                self._call_next()
        self._wait(mine)
        if mine.leads:
            self._lead()
        if not mine.results:
            raise GroupFailed
        return mine.results[0]

    def _wait(self, mine: _Ticket[Item, Result]) -> None:
        """Wait until called; leave the queue and raise LimitReached when that takes too long."""
        until = monotonic() + self.patience
        while True:
            with self._lock:
                if mine.called.is_set():
                    return
                left = None  # once it is in a group, its answer comes
                if mine in self._waiting and self._began is not None:
                    left = min(until, self._began + self.patience) - monotonic()
                    if left <= 0:
                        self._waiting.remove(mine)
                        raise LimitReached
            mine.called.wait(left)

    def _lead(self) -> None:
        group: list[_Ticket[Item, Result]] = []

        def take() -> list[Item]:
            with self._lock:
                if not group:
                    group.extend(self._waiting[: self._at_most])
                    del self._waiting[: self._at_most]
            return [ticket.item for ticket in group]

        try:
            for ticket, result in zip(group, self._write(take), strict=True):
                ticket.results = (result,)
        finally:
            take()
            with self._lock:
                self._call_next()
            for ticket in group:
                ticket.called.set()

    def _call_next(self) -> None:
        """Let the one who has waited longest lead; the caller holds the lock."""
        self._began = monotonic() if self._waiting else None
        if self._waiting:
            self._waiting[0].leads = True
            self._waiting[0].called.set()
