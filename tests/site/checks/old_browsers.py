"""Check for features that old browsers lack: lynx, w3m, links2, elinks, NetSurf, Dillo (and so old phones).

They post every button to its form's own address, show what ``hidden`` hides, and lose line breaks in attributes, literal ones
(Dillo) or character references (w3m, and links2 in a textarea); lynx sends the first choice of a radio group without a chosen
one. Dillo breaks a line before a field only at a space, and draws a button as wide as the page. So no page may depend on these
features.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from html.parser import HTMLParser

IGNORED = ("formaction", "formmethod", "formenctype", "formtarget", "formnovalidate", "form")
"""Attributes of a button that these browsers do not know; the server looks at the button's name instead."""
SHOWN_ALL_THE_SAME = ("template", "dialog")
"""Elements whose content these show at all times. What stands in ``details`` anybody can open, so it is true at all times."""
_WITHIN_A_LINE = ("label", "span", "strong", "em", "b", "i", "a")
_REFERENCE = re.compile(r"&#(?:1[03]|x0*[ad]);", re.IGNORECASE)
_VALUE = re.compile(r"=\s*(\"[^\"]*\"|'[^']*')")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.radios: dict[tuple[int, str], list[bool]] = defaultdict(list)
        self.forms = 0
        self.touching = ""
        """The text that ends where the next element begins."""
        self.since_button: str | None = None
        """The text since the last button ended."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        written = self.get_starttag_text() or ""
        values: Mapping[str, str | None] = dict(attrs)
        self.forms += tag == "form"
        self.wrong += [f"{name} is ignored: {written}" for name in IGNORED if name in values]
        if any("\n" in value or "\r" in value for value in _VALUE.findall(written)):
            self.wrong.append(f"Dillo drops a line break in an attribute: {written}")
        if "hidden" in values or tag in SHOWN_ALL_THE_SAME:
            self.wrong.append(f"what is hidden like this is shown: {written}")
        if self.touching and (
            tag in ("select", "textarea") or (tag == "input" and values.get("type") in (None, "text"))
        ):
            self.wrong.append(
                f"Dillo draws a field beside the words that touch it, past the edge: {self.touching}{written}"
            )
        if tag == "button" and self.since_button and not re.search(r"\w", self.since_button):
            self.wrong.append(
                f"each button may stand on a line of its own, and beside it {self.since_button}"
            )
        if tag not in _WITHIN_A_LINE:
            self.touching = ""
        self.since_button = None
        if tag == "input" and values.get("type") == "radio":
            self.radios[self.forms, values.get("name") or ""].append("checked" in values)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _WITHIN_A_LINE:
            self.touching = ""
        self.since_button = "" if tag == "button" else None

    def handle_data(self, data: str) -> None:
        self.touching = "" if data[-1].isspace() else data[-20:]
        if self.since_button is not None:
            self.since_button += data.strip()


def gets_wrong(html: str) -> list[str]:
    """Return a sentence for everything in a page that such a browser would get wrong."""
    reader = _Reader()
    reader.feed(html)
    unchosen = [f"no choice of {name} is chosen beforehand, so lynx takes the first" for (_, name), checked in reader.radios.items() if not any(checked)]  # fmt: skip
    joined = [
        f"w3m makes a space of {found}, in an attribute and in a textarea"
        for found in _REFERENCE.findall(html)
    ]
    return reader.wrong + unchosen + joined
