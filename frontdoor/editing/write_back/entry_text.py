"""One entry of a file as text, with its notes; and the file with that text written anew, everything else proved to be the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node

from frontdoor.editing.fmt.verify import LOADER, comments_of, values_of
from frontdoor.editing.write_back.edits import CannotWrite
from frontdoor.editing.yaml_lines import last_line


@dataclass(frozen=True)
class EntryText:
    """An entry as it stands in a file: its text from the margin, its first line in the file, from 0, and its lines' depth there."""

    yaml: str
    first: int
    last: int
    column: int


def entry_text(text: str, section: str, entry: str | None) -> EntryText:
    """Return an entry's text; the whole section where ``entry`` is None. Notes right above it come with it. Raises CannotWrite."""
    lines = text.split("\n")
    key, value = _pair(yaml.compose(text, LOADER), section)
    if entry is not None:
        key, value = _pair(value, entry)
    first, last = key.start_mark.line, max(last_line(value, lines), key.start_mark.line)
    column = key.start_mark.column
    while entry is not None and re.match(rf" {{{column}}}#", lines[first - 1]):
        first -= 1
    said = [line[column:] for line in lines[first : last + 1]]
    return EntryText("\n".join(said) + "\n", first, last, column)


def write_entry_text(text: str, section: str, entry: str | None, new: str) -> str:
    """Return the file's text with an entry's text (as ``entry_text`` gives it) written anew. Raises CannotWrite.

    It may have another id; then it stays where it is.
    """
    old = entry_text(text, section, entry)
    new = "\n".join(line.rstrip() for line in new.replace("\r\n", "\n").strip("\n").split("\n")) + "\n"
    try:
        said = values_of(new)
    except yaml.YAMLError:
        raise CannotWrite(
            "this cannot be read. Compare the spaces and colons with those of other entries."
        ) from None
    own = entry if entry is not None else section
    if not isinstance(said, dict) or len(said) != 1 or not new.lstrip("#").strip():
        raise CannotWrite(
            f'one entry was expected here, beginning with its id and a colon ("{own}:"), and everything else two spaces further in.'
        )
    ((id_, value),) = said.items()
    if entry is None and id_ != section:
        raise CannotWrite(f'this is the section "{section}:", and must stay so.')
    before = values_of(text)
    if id_ != entry and entry is not None and id_ in before[section]:
        raise CannotWrite(f'there is "{id_}" already. Choose another id, or change the one that is there.')
    lines = text.split("\n")
    indent = " " * old.column
    inside = [indent + line if line else "" for line in new.rstrip("\n").split("\n")]
    result = "\n".join([*lines[: old.first], *inside, *lines[old.last + 1 :]])
    expected: Any = (
        {**before, section: value}
        if entry is None
        else {
            **before,
            section: {
                id_ if key == entry else key: value if key == entry else said
                for key, said in before[section].items()
            },
        }
    )
    try:
        same = values_of(result) == expected
        notes = comments_of(result) == comments_of(text) - comments_of(old.yaml) + comments_of(new)
    except yaml.YAMLError:
        same = notes = False
    if not (same and notes):
        raise CannotWrite("this would have changed something else in the file, so nothing was written.")
    return result


def _pair(node: Node | None, name: str) -> tuple[Node, Node]:
    pairs = node.value if isinstance(node, MappingNode) else []
    found = next((pair for pair in pairs if pair[0].value == name), None)
    if found is None:
        raise CannotWrite(f'"{name}" is not there any more.')
    return found
