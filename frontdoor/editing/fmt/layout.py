"""Layout of the formatter: moves a file's lines into key order, two spaces a level, each comment with its key (``yaml_lines``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode

from frontdoor.editing.fmt.key_order import key_order, model_under
from frontdoor.editing.fmt.quoting import requoted
from frontdoor.editing.yaml_lines import after_last_blank, first_blank, is_empty, last_line

STEP = 2
"""Spaces of indentation per level."""

Model = type[BaseModel] | None


class CannotTidy(Exception):  # noqa: N818 -- the name says what happened to the person
    """The file is left unchanged; the message says why, and what to do."""


def laid_out(text: str, root: MappingNode, model: Model) -> str:
    """Return a file's text in the new layout; ``root`` is its composed YAML node. Raises CannotTidy."""
    layout = _Layout(text.split("\n"))
    lines = layout.block(root, 0, len(layout.lines), 0, model, named=False)
    return "\n".join(_one_blank_at_a_time(lines)).strip("\n") + "\n"


@dataclass
class _Chunk:
    """One entry of a block: comments above it, its own lines, and comments directly under it."""

    key: str
    lead: list[str]
    body: list[str]
    trail: list[str]
    inner_trail: bool
    """Whether the body itself ends with comments directly under an entry."""


class _Layout:
    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.ended_with_comment = False
        """Whether the block laid out last ends with a comment under its last entry."""

    def block(
        self, node: CollectionNode, first: int, end: int, indent: int, model: Model, *, named: bool
    ) -> list[str]:
        """Return the lines of a block mapping or list whose source is lines ``first`` to ``end``, exclusive."""
        children = (
            [(pair[0], pair[1]) for pair in node.value]
            if isinstance(node, MappingNode)
            else [(n, n) for n in node.value]
        )
        column = node.start_mark.column
        head: list[str] = []
        chunks: list[_Chunk] = []
        above = first
        for key, value in children:
            gap = self.lines[above : key.start_mark.line]
            parting = first_blank(gap) if chunks else after_last_blank(gap)
            lead = _shifted(gap[parting:], column, indent)
            if chunks:
                chunks[-1].trail = _under(gap[:parting], column, indent)
            else:
                head = _shifted(gap[:parting], column, indent)
            self.ended_with_comment = False
            if isinstance(node, MappingNode):
                under, ids = (
                    (model, False) if named else model_under(model, key.value) if model else (None, False)
                )
                body = self._pair(key, value, indent, under, named=ids)
            else:
                body = self._item(value, column, indent, model)
            chunks.append(
                _Chunk(
                    key.value if isinstance(key, ScalarNode) else "", lead, body, [], self.ended_with_comment
                )
            )
            above = max(last_line(value, self.lines), key.start_mark.line) + 1
        gap = self.lines[above:end]
        parting = first_blank(gap, otherwise=len(gap))
        chunks[-1].trail = _under(gap[:parting], column, indent)
        foot = _shifted(gap[parting:], column, indent)
        # The top-level sections stay where editors put them.
        if isinstance(node, MappingNode) and model is not None and not named and indent:
            place = {key: number for number, key in enumerate(key_order(model))}
            chunks.sort(key=lambda chunk: place.get(chunk.key, len(place)))
        return self._joined(head, chunks, foot, apart=indent == 0)

    def _joined(
        self, head: list[str], chunks: Sequence[_Chunk], foot: list[str], *, apart: bool
    ) -> list[str]:
        head = _from_first_words(head)
        found = list(head)
        self.ended_with_comment = False
        for number, chunk in enumerate(chunks):
            lead = chunk.lead
            if number == 0 and not head:
                lead = _from_first_words(lead)
            elif apart and "" not in lead:
                lead = ["", *lead]
            # The blank line after a comment marks it as belonging to the entry above, not the next one.
            if self.ended_with_comment and lead[:1] != [""]:
                lead = ["", *lead]
            found += [*lead, *chunk.body, *chunk.trail]
            self.ended_with_comment = bool(chunk.trail) or chunk.inner_trail
        return found + foot

    def _pair(self, key: ScalarNode, value: Node, indent: int, model: Model, *, named: bool) -> list[str]:
        """Return the lines of a key and its value."""
        number, column = key.start_mark.line, key.start_mark.column
        if key.end_mark.line != number:
            raise CannotTidy(f"line {number + 1} has a key of several lines, so the file was left as it is.")
        name = " " * indent + self.lines[number][column : key.end_mark.column] + ":"
        if not is_empty(value) and value.start_mark.line == number:
            return self._value(value, name + " ", column, indent)
        header = re.fullmatch(r"\s*:\s*(#.*)?", self.lines[number][key.end_mark.column :])
        if header is None:
            raise CannotTidy(
                f"line {number + 1} is laid out in an unusual way, so the file was left as it is."
            )
        first = name + _comment(header[1])
        if is_empty(value):
            return [first]
        if isinstance(value, CollectionNode) and not value.flow_style:
            end = last_line(value, self.lines) + 1
            return [first, *self.block(value, number + 1, end, indent + STEP, model, named=named)]
        between = _shifted(self.lines[number + 1 : value.start_mark.line], column, indent)
        return [first, *between, *self._value(value, " " * (indent + STEP), column, indent)]

    def _item(self, value: Node, column: int, indent: int, model: Model) -> list[str]:
        """Return the lines of one entry of a list."""
        number = value.start_mark.line
        line = self.lines[number]
        if not re.fullmatch(r" *- +", line[: value.start_mark.column]) or line[column] != "-":
            raise CannotTidy(
                f"line {number + 1} has its dash in an unusual place, so the file was left as it is."
            )
        dash = " " * indent + "- "
        if isinstance(value, MappingNode) and not value.flow_style:
            end = last_line(value, self.lines) + 1
            lines = self.block(value, number, end, indent + STEP, model, named=False)
            first = next(n for n, text in enumerate(lines) if text and not text.lstrip().startswith("#"))
            above = [text[STEP:] if text.startswith(" ") else text for text in lines[:first]]
            return [*above, dash + lines[first].lstrip(), *lines[first + 1 :]]
        if isinstance(value, CollectionNode) and not value.flow_style:
            raise CannotTidy(f"line {number + 1} has a list in a list, so the file was left as it is.")
        return self._value(value, dash, column, indent)

    def _value(self, value: Node, prefix: str, column: int, indent: int) -> list[str]:
        """Return the lines of a scalar or a flow collection (in brackets), after its prefix."""
        start, end = value.start_mark, value.end_mark
        if isinstance(value, ScalarNode) and value.style in ("|", ">"):
            last = last_line(value, self.lines)
            head = prefix + self.lines[start.line][start.column :].rstrip()
            return [head, *_reindented(self.lines[start.line + 1 : last + 1], indent + STEP)]
        tail = self.lines[end.line][end.column :]
        after = re.fullmatch(r"\s*(#.*)?", tail)
        if after is None:
            raise CannotTidy(
                f"line {end.line + 1} is laid out in an unusual way, so the file was left as it is."
            )
        comment = _comment(after[1])
        if start.line == end.line:
            text = self.lines[start.line][start.column : end.column]
            return [prefix + (requoted(value, text) if isinstance(value, ScalarNode) else text) + comment]
        first, *middle = self.lines[start.line : end.line]
        middle.append(self.lines[end.line][: end.column])
        if isinstance(value, ScalarNode):
            rest = [" " * (indent + STEP) + line.strip() if line.strip() else "" for line in middle]
        else:
            rest = _shifted(middle, column, indent)
        return [prefix + first[start.column :].rstrip(), *rest[:-1], rest[-1] + comment]


def _comment(comment: str | None) -> str:
    """Return a comment as it stands after a value: one space before it, as Prettier has it."""
    return f" {comment.rstrip()}" if comment else ""


def _from_first_words(lines: Sequence[str]) -> list[str]:
    """Return lines without blank ones before the first: Prettier has none below the key of a block."""
    return list(lines[next((n for n, line in enumerate(lines) if line), len(lines)) :])


def _shifted(lines: Sequence[str], column: int, indent: int) -> list[str]:
    """Re-indent comment lines with their entry, except those at the margin: they are headings or commented-out lines."""
    found = []
    for line in lines:
        old = len(line) - len(line.lstrip(" "))
        found.append((" " * max(indent, old + indent - column) if old else "") + line.strip())
    return [line.rstrip() for line in found]


def _under(lines: Sequence[str], column: int, indent: int) -> list[str]:
    """Re-indent comments directly under an entry: those indented further than its key belong to its content."""
    found = []
    for line in lines:
        old = len(line) - len(line.lstrip(" "))
        deep = max(indent + STEP, (old + indent - column) // STEP * STEP)
        found.append(" " * deep + line.strip() if old > column else _shifted([line], column, indent)[0])
    return found


def _reindented(lines: Sequence[str], indent: int) -> list[str]:
    """Re-indent a block scalar (``|`` or ``>``), keeping its relative indentation."""
    old = next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), indent)
    return [
        " " * indent + line[old:] if line[old:].strip() else line[old:] and " " * indent + line[old:]
        for line in lines
    ]


def _one_blank_at_a_time(lines: Sequence[str]) -> list[str]:
    return [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]
