"""Base driver of the text browsers: finds links, fields and buttons by the words on the page, and moves between them.

A terminal of so many rows holds each of our pages whole, so that looking for a label needs no scrolling (w3m draws 200 rows
at most, and is asked to search instead); it is so wide that no label is broken over two rows.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Self

from tests.journeys.terminal.screen import Place, Terminal

DOWN, LEFT, ENTER, TAB = "\x1b[B", "\x1b[D", "\r", "\t"
ERASE = "\x15"
"""Ctrl-U: all four empty a line of text with it."""
BEGINNING, END = "Skip to the main content", "Accessibility"
"""The first and the last link of each of our pages."""
_TAKEN = 15
"""Seconds in which a browser shows that it took a key: all four say at once, at the foot, that they ask for a page."""
_STOPS = 400
"""More links and fields than any of our pages has."""


class TextBrowser:
    """What all four have in common: a cursor that goes from stop to stop, a stop being a link, a field or a button."""

    name = ""
    """Of the program, and of Debian's package."""
    options: tuple[str, ...] = ()
    next_stop = DOWN
    back_key = LEFT
    height = 500
    foot = 3
    """Rows at the end of the screen that are the browser's own."""
    welcomes = False
    """Whether it greets somebody who starts it for the first time, and waits for Enter."""
    frame = r"^\["
    """What it draws before the words of a button; as a regular expression."""
    inset = 0
    """Columns from the first letter of a button to the cursor that stands on it."""

    def __init__(self, address: str, home: Path) -> None:
        program = shutil.which(self.name)
        assert program, (
            f"{self.name} is not installed: scripts/test installs it, or run apt install {self.name}."
        )
        self.home = home
        kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
        self.terminal = Terminal(
            [program, *self.options, address],
            rows=self.height,
            columns=160,
            environment={**kept, "TERM": "linux", "LANG": "C.UTF-8", "HOME": str(home), **self.settings()},
        )
        if self.welcomes:
            self.until("Welcome to")
            self.terminal.keys(ENTER)
            self.terminal.until(
                lambda: "Welcome to" not in self.terminal.text, f"{self.name} is past its welcome"
            )

    def settings(self) -> dict[str, str]:
        """Environment variables that this browser needs besides."""
        return {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.terminal.__exit__()

    # What a reader sees

    def reads(self) -> str:
        """Return the words of the whole page, once it is there to its end."""
        self.until(END)
        return self.terminal.text

    def until(self, words: str) -> None:
        """Wait until a page with these words is there, drawn to its end."""
        self.terminal.until(lambda: words in self.terminal.text, f"{self.name} waits for {words!r}")
        self.terminal.settle()

    # What a reader does

    def follow(self, words: str, *, then: str) -> None:
        """Press the next link or button that begins with these words, and wait for the page that has others."""
        self._press(words)
        self.until(then)

    def write(self, *where: str, text: str) -> None:
        """Put a text into the field that stands after some words, in the place of what was in it."""
        self.to_field_after(*where)
        self.fill(text)

    def mark(self, *where: str, choice: str) -> None:
        """Choose a button, or tick a box, that has words of its own and stands after others."""
        row = self.to_mark(*where, choice=choice)
        self.terminal.keys(ENTER)
        marked = re.compile(r"\s*[(\[][*X][)\]]")
        self.terminal.until(lambda: bool(marked.match(self.terminal.rows[row])), f"{choice!r} is marked")

    def pick(self, *where: str, choice: str) -> None:
        """Choose from the list that opens at the field after some words, over what is beside it."""
        self.to_field_after(*where)
        place, before = self.terminal.cursor, list(self.terminal.rows)
        self.terminal.keys(ENTER)

        def offered() -> int | None:
            rows = enumerate(self.terminal.rows)
            return next((n for n, row in rows if row[place.column :].strip(" │|").startswith(choice)), None)

        def closed() -> bool:
            rows = zip(self.terminal.rows[: -self.foot], before, strict=False)
            return all(now == then for n, (now, then) in enumerate(rows) if n != place.row)

        self.terminal.until(lambda: offered() is not None, f"{choice!r} is offered")
        while (row := offered()) is not None and self.terminal.cursor.row < row:
            self.move(DOWN)
        self.terminal.keys(ENTER)
        self.terminal.until(closed, "the list is closed")

    def back(self, *, then: str) -> None:
        """Go back to the page before."""
        self.terminal.keys(self.back_key)
        self.until(then)

    # How it is done

    def move(self, key: str) -> None:
        """Press a key and wait until the cursor has moved to another place on the page."""
        before, last = self.terminal.cursor, self.height - self.foot
        self.terminal.keys(key)
        self.terminal.until(
            lambda: self.terminal.cursor != before and self.terminal.cursor.row < last,
            f"{self.name} moves on from {before}",
        )

    def _press(self, words: str) -> None:
        """Go to what begins with some words and press Enter there, again if the browser has not taken the key.

        On a busy machine a page is drawn in pieces: a move is then seen before it is made, and the next key goes past the
        words. Lynx also drops what is typed while a page is coming.
        """
        for _ in range(_STOPS):
            if self.stands_on(words):
                self.terminal.settle()
                if self.stands_on(words):
                    return self._enter()
            self.move(self.next_stop)
        raise AssertionError(f"{self.name} finds no {words!r} to press:\n{self.terminal.text}")

    def _enter(self) -> None:
        shown = self.terminal.text
        self.terminal.keys(ENTER)
        if not self.terminal.comes(lambda: self.terminal.text != shown, _TAKEN):
            self.terminal.keys(ENTER)

    def stands_on(self, words: str) -> bool:
        """Say whether the link or button at the cursor begins with some words."""
        row, column = self.terminal.cursor
        shown = self.terminal.rows[row]
        starts = {column, max(0, column - self.inset)}
        return any(re.sub(self.frame, "", shown[start:].lstrip()).startswith(words) for start in starts)

    def find(self, *words: str) -> Place:
        """Return where the last of some words stands, each looked for after the one before it."""
        place = Place(0, 0)
        for one in words:
            for number, text in enumerate(self.terminal.rows[place.row :], place.row):
                column = text.find(one, place.column if number == place.row else 0)
                if column >= 0:
                    place = Place(number, column + len(one))
                    break
            else:
                raise AssertionError(f"{self.name} shows no {one!r} after {place}:\n{self.terminal.text}")
        return place

    def to_field_after(self, *where: str) -> None:
        """Move on to the first field after some words."""
        words_end = self.find(*where)
        while self.terminal.cursor < words_end:
            self.move(self.next_stop)

    def to_mark(self, *where: str, choice: str) -> int:
        """Move on to the button or box that shares its row with a choice, and return the row."""
        if where:
            self.to_field_after(*where)
        own_row = re.compile(rf"\s*[(\[].[)\]]\s*{re.escape(choice)}")
        for _ in range(_STOPS):
            row = self.terminal.cursor.row
            if own_row.fullmatch(self.terminal.rows[row]):
                return row
            self.move(self.next_stop)
        raise AssertionError(f"{self.name} offers no {choice!r} after {where}:\n{self.terminal.text}")

    def fill(self, text: str) -> None:
        """Write into the field at the cursor: in most browsers just so."""
        self.terminal.keys(ERASE + text.replace("\n", ENTER))
        place = self.terminal.cursor
        self.terminal.until(lambda: self.shown(text, place), f"{self.name} shows {text!r}")

    def shown(self, text: str, place: Place) -> bool:
        """Say whether a text stands in the field at a place: its last signs at least, where the cursor is left."""
        last = text[-12:].rpartition("\n")[2].strip()
        return any(last in row for row in self.terminal.rows[place.row : place.row + 8])
