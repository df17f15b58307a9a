"""A YAML text as a tree of chunks: each key with the notes above it, its lines, and the notes directly under it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node

from frontdoor.editing.fmt.verify import LOADER, comments_of, values_of
from frontdoor.editing.yaml_lines import after_last_blank, last_line

Lines = list[str]


@dataclass
class ChunkBlock:
    """The keys of a block mapping, the lines above the first that stay at the top, and those at the end."""

    head: Lines = field(default_factory=list)
    keys: dict[str, Chunk] = field(default_factory=dict)
    foot: Lines = field(default_factory=list)

    def lines(self) -> Lines:
        """Return the lines of the block."""
        return [*self.head, *(line for chunk in self.keys.values() for line in chunk.lines()), *self.foot]


@dataclass
class Chunk:
    """A key: notes and blank lines above it, its own line, what is in it, and notes directly under it."""

    lead: Lines
    own: Lines
    """The key's line; all of its lines where ``inside`` is None."""
    inside: ChunkBlock | None
    trail: Lines
    column: int

    def body(self) -> Lines:
        """Return the key's lines without the notes around it."""
        return [*self.own, *(self.inside.lines() if self.inside else ())]

    def lines(self) -> Lines:
        """Return all of its lines."""
        return [*self.lead, *self.body(), *self.trail]

    def text(self) -> str:
        """Return the key and its value as a document by itself."""
        return "\n".join(line[self.column :] if line.strip() else "" for line in self.body()) + "\n"

    def value(self) -> Any:
        """Return the value."""
        return next(iter(values_of(self.text()).values()))

    def notes(self) -> Lines:
        """Return the comments within its lines."""
        return list(comments_of(self.text()).elements())


def chunks_of(text: str) -> ChunkBlock:
    """Return the chunks of a text whose top is a block mapping."""
    lines = text.split("\n")
    root = yaml.compose(text, LOADER)
    return _block(root, lines, 0, len(lines)) if isinstance(root, MappingNode) else ChunkBlock(lines)


def _block(node: MappingNode, lines: Lines, first: int, end: int) -> ChunkBlock:
    block, above = ChunkBlock(), first
    pairs: list[tuple[Node, Node]] = node.value
    column = node.start_mark.column
    previous: Chunk | None = None
    for key, value in pairs:
        line, last = key.start_mark.line, max(last_line(value, lines), key.start_mark.line)
        gap = lines[above:line]
        parting = _trail(gap, column) if previous else after_last_blank(gap)
        if previous:
            previous.trail = gap[:parting]
        else:
            block.head = gap[:parting]
        is_block = isinstance(value, MappingNode) and not value.flow_style and value.start_mark.line > line
        inside = (
            _block(value, lines, line + 1, last + 1) if isinstance(value, MappingNode) and is_block else None
        )
        own = lines[line : line + 1] if inside else lines[line : last + 1]
        previous = Chunk(gap[parting:], own, inside, [], column)
        block.keys[key.value] = previous
        above = last + 1
    gap = lines[above:end]
    parting = _trail(gap, column)
    if previous:
        previous.trail = gap[:parting]
    block.foot = gap[parting:]
    return block


def _trail(gap: Lines, column: int) -> int:
    """Return how many lines directly under a key belong to it: notes that are not further out, with a blank line behind them."""
    for number, line in enumerate(gap):
        if not line.strip():
            return number
        if len(line) - len(line.lstrip(" ")) < column:
            return 0
    return 0
