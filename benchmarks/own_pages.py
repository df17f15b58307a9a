"""Our own pages for other makers of sites: as Markdown with every word that they say, and our frame as a layout.

Headings, paragraphs, lists, links, emphasis, code and line breaks stay what they are; a list of terms becomes a list of
"**term**: text". Scripts, and what only a form needs besides its words, are left out.
"""

from __future__ import annotations

import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

from frontdoor.cli.site import load
from frontdoor.site.build.jobs import pages
from frontdoor.site.index.page import Page
from frontdoor.site.index.site_index import build_site_index
from frontdoor.site.templating.shell import Shell

_SIGNS = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`"}
_FLOWING = {"path", "use", "title", *_SIGNS, "a", "abbr", "br", "dd", "dt", "label", "small", "span", "time"}
_LISTS = {"ul": "-", "dl": "-", "ol": "1."}
_SILENT = {"script", "style", "template"}
_ESCAPED = str.maketrans({"<": "&lt;", "&": "&amp;"} | {sign: f"\\{sign}" for sign in "\\`*_[]"})
_LIKE_A_BLOCK = re.compile(r"^(\d*)([-+#>.)])(?=\s)")


def texts_of(path: Path, today: date) -> dict[str, str]:
    """Return a Markdown file for each page that a catalogue makes, by its name: /services/x/ becomes services/x.md."""
    catalogue, form = load(path, None)
    return {
        f"{page.address.strip('/')}.md": f"---\n{_facts(page)}---\n\n{as_markdown(page.content)}"
        for page in pages(build_site_index(catalogue, today=today, form=form), form)
    }


def our_frame(shell_file: Path, *, title: str, description: str, content: str) -> str:
    """Return our own frame as a layout, so that Hugo and Eleventy write the same header and footer as we do."""
    shell = Shell.from_html(shell_file.read_text("utf-8"))
    head = f'<title>{title}</title><meta name="description" content="{description}">'
    return (
        f'{shell.before_lang}<html lang="en-GB"{shell.before_head}{head}{shell.before_breadcrumb}'
        f"{shell.before_content}{content}{shell.after}"
    )


def as_markdown(html: str) -> str:
    """Return HTML of ours as Markdown."""
    writer = _Writer()
    writer.feed(html)
    writer.close()
    writer.end_block()
    return "".join(writer.done).lstrip("\n") + "\n"


def _facts(page: Page) -> str:
    facts = {"title": page.title, "description": page.description}
    return "".join(f"{name}: {json.dumps(value)}\n" for name, value in facts.items())


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        self.block: list[str] = []
        self.lists: list[str] = []
        """The mark of each list that stands open."""
        self.entry = ""
        """The mark of the list's entry that the next block begins."""
        self.heading = ""
        self.after_entry = False
        self.links: list[str] = []
        self.silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _FLOWING or tag == "dt":
            self.end_block()
        self.silent = tag in _SILENT
        if tag in _SIGNS:
            self.block.append(_SIGNS[tag])
        elif tag == "a":
            self.block.append("[")
            self.links.append(dict(attrs).get("href") or "")
        elif tag == "br":
            self.block.append("\n")
        elif tag in _LISTS:
            self.lists.append(_LISTS[tag])
        elif tag in ("li", "dt"):
            self.entry = f"{self.lists[-1]:4}"
            self.block += ["**"] if tag == "dt" else []
        elif re.fullmatch("h[1-6]", tag):
            self.heading = f"{'#' * int(tag[1])} "

    def handle_endtag(self, tag: str) -> None:
        self.silent = False
        if tag in _SIGNS:
            self.block.append(_SIGNS[tag])
        elif tag == "a":
            self.block.append(f"]({self.links.pop()})")
        elif tag == "dt":
            self.block.append("**: ")
        elif tag not in _FLOWING:
            self.end_block()
        if tag in _LISTS:
            self.lists.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            words = re.sub(r"\s+", " ", data)
            self.block.append(words if self.block[-1:] == ["`"] else words.translate(_ESCAPED))

    def end_block(self) -> None:
        """Write down what was gathered, indented as the lists ask in which it stands."""
        lines = [re.sub(" +", " ", line).strip() for line in "".join(self.block).strip().split("\n")]
        self.block = []
        if lines == [""]:
            return
        depth = "    " * (len(self.lists) - bool(self.entry))
        further = depth + "    " * bool(self.entry)
        text = f"  \n{further}".join(_LIKE_A_BLOCK.sub(r"\1\\\2", line) for line in lines)
        apart = "\n" if self.entry and self.after_entry else "\n\n"
        self.done.append(f"{apart}{depth}{self.entry}{self.heading}{text}")
        self.after_entry = bool(self.entry)
        self.entry = self.heading = ""
