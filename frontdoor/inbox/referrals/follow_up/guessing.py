"""Slows guessing of three words: few tries at once, one at a time at a reference, and ever longer waits after wrong ones.

Nobody is locked out: the right words always open, at worst after some seconds. No sender is counted by IP address,
because a whole prison shares one. Counts are kept in this process's memory only.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from frontdoor.inbox.store.concurrency_limit import ConcurrencyLimit, LimitReached

derivations = ConcurrencyLimit(patience=5.0, places=2)
"""Derivations at once, each a part of a second and 64 MiB: what is left of the machine is for those who send."""
TRIES = 4
"""Threads that tries may hold, waiting ones included; those who send keep the others."""
AT_ONE_REFERENCE = 2
"""The most of them at one reference: one that is made, and one that waits for it."""
FREE = 5
"""Wrong tries at a reference before the next one waits."""
LONGEST = 2.0
"""Seconds that a try may have to wait."""
FORGOTTEN = 3600.0
"""Seconds after its last wrong try in which a reference is forgotten."""
_STEP = 0.1
_MOST = 10_000
"""References that are counted; the one whose last wrong try is oldest is forgotten first."""


@dataclass
class Try:
    """One try; ``right`` is set by whoever makes it."""

    right: bool = False


class Guessing:
    """The tries of one process; thread-safe. ``clock`` is monotonic, and ``sleep`` waits, both in seconds."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._changed = threading.Condition()
        self._inside: Counter[str] = Counter()
        self._made: set[str] = set()
        """The references at which a try is being made, while others wait."""
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()

    @contextmanager
    def one_try(self, reference: str) -> Iterator[Try]:
        """Make one try at a reference, after the wait that it has earned; raise LimitReached when there are too many."""
        self._enter(reference)
        try:
            self._sleep(self.wait_for(reference))
            with derivations.hold():
                tried = Try()
                yield tried
                self._count(reference, right=tried.right)
        finally:
            with self._changed:
                self._made.discard(reference)
                self._inside -= Counter((reference,))
                self._changed.notify_all()

    def wait_for(self, reference: str) -> float:
        """Return the seconds that the next try at a reference waits."""
        with self._changed:
            wrong, last = self._wrong.get(reference, (0, 0.0))
        if wrong < FREE or self._clock() - last > FORGOTTEN:
            return 0.0
        return min(_STEP * 2.0 ** min(wrong - FREE, 20), LONGEST)

    def _enter(self, reference: str) -> None:
        with self._changed:
            if self._inside.total() >= TRIES or self._inside[reference] >= AT_ONE_REFERENCE:
                raise LimitReached
            self._inside[reference] += 1
            if not self._changed.wait_for(lambda: reference not in self._made, timeout=2 * LONGEST):
                self._inside -= Counter((reference,))
                raise LimitReached
            self._made.add(reference)

    def _count(self, reference: str, *, right: bool) -> None:
        with self._changed:
            wrong, last = self._wrong.pop(reference, (0, 0.0))
            if not right:
                self._wrong[reference] = (
                    1 if self._clock() - last > FORGOTTEN else wrong + 1,
                    self._clock(),
                )
                if len(self._wrong) > _MOST:
                    self._wrong.popitem(last=False)


guessing = Guessing()
"""The tries of this process."""
