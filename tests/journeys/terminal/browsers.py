"""lynx, w3m, links2 and elinks: a driver for each, with what it does differently."""

from __future__ import annotations

import re

from tests.journeys.terminal.reader import BEGINNING, END, ENTER, ERASE, TAB, TextBrowser
from tests.journeys.terminal.screen import Place


class Lynx(TextBrowser):
    """Lynx: typing goes into the field at the cursor; a message holds everything up unless it is told not to pause."""

    name = "lynx"
    options = ("-nopause",)
    frame = r"^\([^)]*\) "


class Links2(TextBrowser):
    """Links: as Lynx; it reads the name of the locale, and takes C.UTF-8 for plain ASCII."""

    name = "links2"
    foot = 1
    welcomes = True
    inset = 2

    def settings(self) -> dict[str, str]:
        """Name a locale whose signs it knows; it need not be installed."""
        return {"LANG": "en_GB.UTF-8"}


class ELinks(TextBrowser):
    """ELinks: Enter opens a field for typing, and each POST is asked about."""

    name = "elinks"
    foot = 1
    welcomes = True
    inset = 2

    def fill(self, text: str) -> None:
        """Open the field, write, and leave it to the next key."""
        self.terminal.keys(ENTER)
        super().fill(text)

    def follow(self, words: str, *, then: str) -> None:
        """Say yes when it asks whether a form is to be posted."""
        self._press(words)
        asks = "Do you want to post form data"
        self.terminal.until(
            lambda: asks in self.terminal.text or then in self.terminal.text, f"{words!r} leads on"
        )
        if asks in self.terminal.text:
            self.terminal.keys(ENTER)
        self.until(then)


class W3m(TextBrowser):
    """w3m: goes anywhere by searching; a line of text is typed at the foot, a longer one in the reader's own editor."""

    name = "w3m"
    options = ("-o", "ignorecase_search=0")
    next_stop = TAB
    back_key = "B"
    height = 200
    foot = 1

    def settings(self) -> dict[str, str]:
        """Give it an editor that writes what the reader means to write."""
        self._meant = self.home / "meant.txt"
        return {"EDITOR": f"cp {self._meant}"}

    def reads(self) -> str:
        """Turn the screens from the first to the last."""
        self.terminal.keys("g")
        self.until(BEGINNING)
        screens = [self.terminal.text]
        while END not in screens[-1]:
            self.terminal.keys(" ")
            self.terminal.until(lambda: self.terminal.text != screens[-1], "w3m shows the next screen")
            screens.append(self.terminal.text)
        return "\n".join(screens)

    def find(self, *words: str) -> Place:
        """Search from the top; what is found is on the screen then, and the cursor stands on it."""
        self.terminal.keys("g")
        for one in words:
            pattern = re.sub(
                r"([][\\.*+?^$()|])", r"\\\1", one[:50]
            )  # it finds nothing that is longer than 64 signs
            self.terminal.keys("/" + pattern + ENTER)
        self.terminal.until(lambda: self.stands_on(words[-1]), f"w3m finds {words}")
        return self.terminal.cursor

    def to_field_after(self, *where: str) -> None:
        """Find the words, and go on to the next stop."""
        self.find(*where)
        self.move(self.next_stop)

    def fill(self, text: str) -> None:
        """Type at the foot where it asks for one line; what it hands to the editor comes back as it was meant."""
        self._meant.write_text(text + "\n", "utf-8")
        place = self.terminal.cursor
        self.terminal.keys(ENTER)
        asks = "TEXT:"
        self.terminal.until(
            lambda: self.terminal.rows[-1].startswith(asks) or self.shown(text, place), "w3m takes the text"
        )
        if self.terminal.rows[-1].startswith(asks):
            self.terminal.keys(ERASE + text + ENTER)
        self.terminal.until(lambda: self.shown(text, place), f"w3m shows {text!r}")

    def shown(self, text: str, place: Place) -> bool:
        """A field shows the beginning of what is in it."""
        return self.terminal.rows[place.row][place.column :].startswith(text[:12].partition("\n")[0].strip())


ALL: tuple[type[TextBrowser], ...] = (Lynx, W3m, Links2, ELinks)
