"""One entry of a YAML file as text: cut out with the comments above it, and put back in its place."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, replace
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node

from frontdoor.editing.fmt.verify import LOADER, comments_of, values_of
from frontdoor.editing.write_back import CannotWrite
from frontdoor.editing.yaml_lines import last_line


@dataclass(frozen=True)
class EntryText:
    """An entry as text: the lines that it stands on in the file, from 0, and how far in they stand."""

    first: int
    last: int
    column: int
    text: str
    """Without the spaces before each line."""
    path: tuple[str, ...]
    """The section, and the id where the section has several."""

    def line_of(self, line: int) -> int | None:
        """Return the line within the entry, from 1, of a line of the file, from 1; None where it is elsewhere."""
        return line - self.first if self.first < line <= self.last + 1 else None

    def with_text(self, text: str) -> EntryText:
        """Return the entry with other text in its place, as `put_back` writes it; empty lines above are counted and not written."""
        text = text.replace("\r\n", "\n")
        above = len(text) - len(text.lstrip("\n"))
        return replace(
            self, first=self.first - above, last=self.first + text.strip("\n").count("\n"), text=text
        )

    def within(self, sentence: str) -> str:
        """Return a sentence about the file with the lines that it names counted within the entry."""
        return re.sub(
            r"(?<=\b(?:on|to) )line (\d+)\b",
            lambda found: f"line {self.line_of(int(found[1])) or f'{found[1]} of the whole file'}",
            sentence,
        )

    def put_back(self, whole: str, text: str) -> str:
        """Return the file with other text in the entry's place; it may have another id.

        Raises CannotWrite where anything else would change. Text that is no YAML is put in as it is: the check names its lines.
        """
        lines = whole.splitlines(keepends=True)
        written = text.replace("\r\n", "\n").strip("\n") + "\n"
        new = textwrap.indent(written, " " * self.column)
        result = "".join((*lines[: self.first], new, *lines[self.last + 1 :]))
        try:
            said, values = values_of(written), values_of(result)
        except yaml.YAMLError:
            return result
        if not isinstance(said, dict) or len(said) != 1:
            raise CannotWrite(
                "one entry was expected here: its id and a colon, and everything else two spaces further in."
            )
        if values != self._with(values_of(whole), said) or comments_of(result) != (
            comments_of(whole) - comments_of(self.text) + comments_of(written)
        ):
            raise CannotWrite(
                "this would change another entry too, so it was not written. Look whether a line has lost its spaces, or the id is that of another entry."
            )
        return result

    def _with(self, values: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
        """Return the file's values with those of the entry."""
        ((id_, value),) = said.items()
        (*above, own) = self.path
        if not above:
            return {**values, own: value} if id_ == own else {}
        section = values[above[0]]
        if id_ != own and id_ in section:
            return {}
        return {**values, above[0]: {**{key: one for key, one in section.items() if key != own}, id_: value}}


def entry_text(whole: str, section: str, entry: str | None) -> EntryText | None:
    """Return the text of an entry, or of a section that is one entry; None where there is none, or the file cannot be read."""
    try:
        node: Node | None = yaml.compose(whole, LOADER)
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
    path = (section,) if entry is None else (section, entry)
    return EntryText(first, last, key.start_mark.column, text, path)


def _column(line: str) -> int:
    return len(line) - len(line.lstrip())
