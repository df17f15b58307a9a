"""One entry of a YAML file as text: cut out with the comments above it, and put back in its place."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import yaml
from yaml.nodes import MappingNode, Node

from frontdoor.editing.yaml_lines import last_line
from frontdoor.yamlsource.positions import Parser


@dataclass(frozen=True)
class EntryText:
    """An entry as text: the lines that it stands on in the file, from 0, and how far in they stand."""

    first: int
    last: int
    column: int
    text: str
    """Without the spaces before each line."""

    def line_of(self, line: int) -> int | None:
        """Return the line within the entry, from 1, of a line of the file, from 1; None where it is elsewhere."""
        return line - self.first if self.first < line <= self.last + 1 else None

    def put_back(self, whole: str, text: str) -> str:
        """Return the file with other text in the entry's place."""
        lines = whole.splitlines(keepends=True)
        written = text.replace("\r\n", "\n").strip("\n") + "\n"
        new = textwrap.indent(written, " " * self.column)
        return "".join((*lines[: self.first], new, *lines[self.last + 1 :]))


def entry_text(whole: str, section: str, entry: str | None) -> EntryText | None:
    """Return the text of an entry, or of a section that is one entry; None where there is none, or the file cannot be read."""
    try:
        node: Node | None = yaml.compose(whole, Parser)
    except yaml.YAMLError:
        return None
    key = None
    for name in (section, entry) if entry is not None else (section,):
        pairs = node.value if isinstance(node, MappingNode) else ()
        key, node = next(((k, v) for k, v in pairs if k.value == name), (None, None))
    if key is None or node is None:
        return None
    lines = whole.splitlines(keepends=True)
    first, last = key.start_mark.line, last_line(node, lines)
    while (
        first
        and lines[first - 1].lstrip().startswith("#")
        and _column(lines[first - 1]) == key.start_mark.column
    ):
        first -= 1
    text = textwrap.dedent("".join(lines[first : last + 1]))
    return EntryText(first, last, key.start_mark.column, text)


def _column(line: str) -> int:
    return len(line) - len(line.lstrip())
