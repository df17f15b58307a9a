"""A terminal for tests: a program behind a pseudo-terminal, the keys that it is given and the screen that it draws."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Self

import pyte

PATIENCE = 40
"""Seconds that a screen may take to become what a test waits for; only a fault, or a very busy machine, takes so long."""
_STILL = 0.02
"""Seconds without a sign, after which a screen that has changed is taken as drawn."""
_SETTLED = 0.06
"""Seconds without a sign, after which no more of a page is to come, for each program that waits for the same core."""


class Place(NamedTuple):
    """Where something stands on a screen, from the top and from the left, both from 0."""

    row: int
    column: int


class Terminal:
    """A running program and its screen, drawn by pyte. Used as a context manager, it ends the program."""

    def __init__(
        self, command: Sequence[str], *, rows: int, columns: int, environment: Mapping[str, str]
    ) -> None:
        self._screen = pyte.Screen(columns, rows)
        self.rows = [""] * rows
        """The screen's rows, without the blanks at their ends."""
        self._stream = pyte.ByteStream(self._screen)
        self._ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (rows, columns))
        # Not pty.fork: a test's servers run in threads, and Python warns against forking beside them.
        self._program = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
        )
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._program.kill()
        self._program.wait()
        os.close(self._ours)

    @property
    def text(self) -> str:
        """The whole screen, without its empty rows."""
        return "\n".join(filter(None, self.rows))

    @property
    def cursor(self) -> Place:
        """Where the cursor stands."""
        return Place(self._screen.cursor.y, self._screen.cursor.x)

    def keys(self, keys: str) -> None:
        """Press keys."""
        os.write(self._ours, keys.encode())

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Draw what comes until a condition holds and the screen is still; fail, and show the screen, if it never does."""
        end = time.monotonic() + PATIENCE
        while not (holds() and not self._draw(_STILL) and holds()):
            self._draw(0.1)
            assert time.monotonic() < end, f"{what}: not within {PATIENCE} seconds. The screen:\n{self.text}"

    def comes(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Draw what comes within some seconds, and say whether a condition held."""
        end = time.monotonic() + seconds
        while not holds() and time.monotonic() < end:
            self._draw(0.1)
        return holds()

    def settle(self) -> None:
        """Draw what comes until nothing has come for long enough that a page is there as a whole."""
        end = time.monotonic() + PATIENCE
        waiting = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
        while self._draw(_SETTLED * waiting) and time.monotonic() < end:
            pass

    def _draw(self, seconds: float) -> bool:
        """Draw what comes within some seconds; say whether anything came."""
        came = False
        while select.select([self._ours], [], [], 0 if came else seconds)[0]:
            try:
                self._stream.feed(os.read(self._ours, 1 << 16))
            except OSError as gone:
                raise AssertionError(f"The program ended. Its last screen:\n{self.text}") from gone
            came = True
        for row in self._screen.dirty:
            cells = self._screen.buffer[row]
            self.rows[row] = "".join(cells[column].data for column in range(self._screen.columns)).rstrip()
        self._screen.dirty.clear()
        return came
