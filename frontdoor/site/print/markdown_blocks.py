"""Markdown as blocks for the print layout: paragraphs and list items, with bold text and links followed by their address.

It parses the HTML that the website shows, so that paper and page never interpret the same text differently.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html.parser import HTMLParser
from itertools import takewhile
from typing import TypedDict

from frontdoor.site.templating.environment import host, markdown


class Run(TypedDict):
    """A run of text in one style."""

    text: str
    bold: bool
    link: str
    """Link target, for a PDF read on a screen; empty for plain text."""


class Block(TypedDict):
    """A paragraph, or one item of a list."""

    kind: str
    """``text``, ``point``, or a number with a full stop for an item of a numbered list."""
    runs: list[Run]


def blocks(text: str | None, origin: str) -> Sequence[Block]:
    """Return the blocks of a Markdown text; ``origin`` is the site's public address, empty where unknown."""
    return _blocks(text, origin) if text else ()


@lru_cache(maxsize=2048)
def _blocks(text: str, origin: str) -> Sequence[Block]:
    reader = _Reader(origin)
    reader.feed(str(markdown(text)))
    reader.close()
    return tuple(block for block in reader.made if any(run["text"].strip() for run in block["runs"]))


def first_thought(made: Sequence[Block]) -> list[Block]:
    """Return the first paragraph, with the list that it introduces, if any; or the first list."""
    if not made or (made[0]["kind"] == "text" and not _text(made[0]).endswith(":")):
        return list(made[:1])
    return [made[0], *takewhile(lambda block: block["kind"] != "text", made[1:])]


def in_a_line(made: Sequence[Block]) -> list[Run]:
    """Return blocks joined into running text, for an entry that must be short."""
    runs: list[Run] = []
    for block in made:
        if runs:
            runs.append(_plain("; " if not runs[-1]["text"].endswith((":", ".")) else " "))
        runs += block["runs"]
    if runs and not runs[-1]["text"].rstrip().endswith((".", "!", "?")):
        runs.append(_plain("."))
    return runs


def _text(block: Block) -> str:
    return "".join(run["text"] for run in block["runs"]).rstrip()


def _plain(text: str) -> Run:
    return Run(text=text, bold=False, link="")


class _Reader(HTMLParser):
    def __init__(self, origin: str) -> None:
        super().__init__(convert_charrefs=True)
        self.origin = origin
        self.made: list[Block] = []
        self.bold = 0
        self.link = ""
        self.inside = False
        self.lists: list[int | None] = []
        """Open lists: the number of items so far, or None for an unnumbered list."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            count = self.lists[-1] if self.lists else None
            if count is not None:
                self.lists[-1] = count + 1
            self._begin("point" if count is None else f"{count + 1}.")
        elif tag == "p" and not (self.lists and self.made and not self.made[-1]["runs"]):
            self._begin("text")
        elif tag[0] == "h" and tag[1:].isdigit():
            self._begin("text")
            self.bold += 1
        elif tag in ("strong", "em"):
            self.bold += 1
        elif tag == "br":
            self._add("\n")
        elif tag == "a":
            self.link = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag in ("strong", "em") or (tag[0] == "h" and tag[1:].isdigit()):
            self.bold -= 1
        elif tag == "a":
            self._after_link()
            self.link = ""
        if tag in ("p", "li"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if data.strip() or self.inside:
            self._add(" ".join(data.split("\n")))

    def _begin(self, kind: str) -> None:
        self.made.append(Block(kind=kind, runs=[]))
        self.inside = True

    def _add(self, text: str) -> None:
        if not self.made:
            self._begin("text")
        self.made[-1]["runs"].append(Run(text=text, bold=self.bold > 0, link=self._target()))

    def _target(self) -> str:
        return self.origin + self.link if self.link.startswith("/") and self.origin else self._outside()

    def _outside(self) -> str:
        return "" if self.link.startswith(("/", "#")) else self.link

    def _after_link(self) -> None:
        """Add the address after a link's text: paper has no links."""
        words = self.made[-1]["runs"][-1]["text"] if self.made and self.made[-1]["runs"] else ""
        address = self.link.removeprefix("mailto:").removeprefix("tel:")
        if self.link.startswith("/"):
            address = f"{host(self.origin)}{self.link}" if self.origin else f"on our website: {self.link}"
        shown = address.removeprefix("https://").removeprefix("http://").rstrip("/")
        if shown and not self.link.startswith(("#", "tel:")) and shown not in words and address not in words:
            link, self.link = self.link, ""
            self._add(f" ({shown if self.origin or not link.startswith('/') else address})")
            self.link = link
