"""Finds the smallest changes of a YAML text that give it other values: places in the text, each with what stands there instead.

Everything that is not changed stays as it was written, to the letter. A comment goes only with the key, the item or the entry
that it stands in or behind when that is taken out. Where a value is written anew in another shape, comments that stood
within it move above its key.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from pydantic import BaseModel
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from frontdoor.editing.fmt.key_order import key_order, model_under
from frontdoor.editing.fmt.verify import comments_in, plain
from frontdoor.editing.write_back.edits import Target
from frontdoor.editing.write_back.emit import (
    Written,
    folded,
    in_brackets,
    item_at,
    key_text,
    pair_at,
    scalar,
    value_at,
)
from frontdoor.editing.write_back.spliced_text import Splice, SplicedText
from frontdoor.editing.yaml_lines import is_empty, last_line
from frontdoor.yamlsource import Path_

Model = type[BaseModel] | None


class Here(NamedTuple):
    """Where a value stands: its path, the model of what is in it, and whether its keys are ids that staff choose."""

    path: Path_
    model: Model
    named: bool

    def under(self, step: str | int) -> Here:
        """Return where the value at a key or an index stands."""
        path = (*self.path, step)
        if isinstance(step, int):
            return Here(path, self.model, named=False)
        if self.named:
            return Here(path, self.model, named=False)
        return Here(path, *(model_under(self.model, step) if self.model else (None, False)))


class Slot(NamedTuple):
    """The place of a value: behind a colon or dash that ends at ``anchor``, of a key or dash at ``column``; what it belongs to ends before line ``end``."""

    anchor: int
    column: int
    node: Node
    end: int


@dataclass
class Splices(SplicedText):
    """The changes that lead from a text to its target; ``gone`` counts the comments that go with what is taken out."""

    target: Target

    def result(self, model: Model) -> str:
        """Return the new text."""
        self._mapping(self.root, self.target.values, Here((), model, named=False), len(self.lines))
        return self._joined()

    def _value(self, slot: Slot, new: Any, here: Here) -> None:
        """Give a value its new content."""
        node, end = slot.node, slot.end
        old = plain(node)
        if old == new and not any(path[: len(here.path)] == here.path for path in self.target.renamed):
            return None
        is_block = isinstance(node, CollectionNode) and not node.flow_style
        if is_block and isinstance(node, MappingNode) and isinstance(new, dict) and new:
            if not self._first_key_goes(node, new, here):
                return self._mapping(node, new, here, end)
        elif is_block and isinstance(node, SequenceNode) and isinstance(new, list) and new:
            if not self._shares_a_line(node):
                return self._list(node, new, here, end)
        elif (isinstance(node, CollectionNode) and node.flow_style and self._in_brackets(node, old, new)) or (
            isinstance(node, ScalarNode) and isinstance(new, str) and self._scalar(node, new)
        ):
            return None
        return self._anew(slot, new, is_item=isinstance(here.path[-1], int))

    def _mapping(self, node: MappingNode, new: Mapping[str, Any], here: Here, end: int) -> None:
        column = node.start_mark.column
        pairs: list[tuple[ScalarNode, Node]] = node.value
        kept: dict[str, int] = {}
        ends: list[int] = [*(key.start_mark.line for key, _ in pairs[1:]), end]
        names = [self._named(key, here) for key, _ in pairs]
        for number, ((key, value), name) in enumerate(zip(pairs, names, strict=True)):
            if name not in new:
                self._take_out(key.start_mark.line, last_line(value, self.lines), ends[number])
                continue
            kept[name] = number
            if name != key.value:
                self._put(key.start_mark.index, key.end_mark.index, key_text(name))
            colon = self.masked.index(":", key.end_mark.index) + 1
            self._value(Slot(colon, column, value, ends[number]), new[name], here.under(key.value))
        added = [name for name in new if name not in kept]
        order: Sequence[str] = () if here.named or here.model is None else key_order(here.model)
        place = {key: number for number, key in enumerate(order)}
        added.sort(key=lambda name: place.get(name, len(place)))
        for name in added:
            lines = pair_at(name, new[name], column, is_entry=here.named)
            after = self._before(name, kept, place, new)
            if after is None and pairs and self._shares_a_line(pairs[0][0]):
                after = 0  # the line of the first key begins with a dash
            apart = not here.path or (len(here.path) == 1 and self._are_apart(pairs))
            first = pairs[0][0].start_mark.line
            self._insert(self._line_after(pairs, after, ends, column, first), lines, apart=apart)

    def _named(self, key: Node, here: Here) -> str:
        """Return the name that a key is to have."""
        return self.target.renamed.get((*here.path, key.value), str(key.value))

    @staticmethod
    def _before(
        name: str, kept: Mapping[str, int], place: Mapping[str, int], new: Mapping[str, Any]
    ) -> int | None:
        """Return the number of the pair after which a new key goes: that of the last one that comes before it; None for the top."""
        if name in place:
            before = {place[key]: kept[key] for key in kept if key in place and place[key] < place[name]}
            return (
                before[max(before)]
                if before
                else (None if kept.keys() & place.keys() else max(kept.values(), default=None))
            )
        names = list(new)
        return next((kept[key] for key in reversed(names[: names.index(name)]) if key in kept), None)

    def _list(self, node: SequenceNode, new: Sequence[Any], here: Here, end: int) -> None:
        column = node.start_mark.column
        items: list[Node] = node.value
        dashes = [self._dash(item, column) for item in items]
        ends = [*dashes[1:], end]
        old = [plain(item) for item in items]
        match = SequenceMatcher(None, list(map(repr, old)), list(map(repr, new)), autojunk=False)
        for kind, first, last, begin, until in match.get_opcodes():
            both = min(last - first, until - begin) if kind != "equal" else 0
            for n in range(both):
                number = first + n
                anchor = self.starts[dashes[number]] + column + 1
                self._value(
                    Slot(anchor, column, items[number], ends[number]), new[begin + n], here.under(number)
                )
            if kind == "equal":
                continue
            for number in range(first + both, last):
                self._take_out(dashes[number], last_line(items[number], self.lines), ends[number])
            lines = [line for each in new[begin + both : until] for line in item_at(each, column)]
            if lines:
                pairs = [(item, item) for item in items]
                at = first + both - 1
                after = at if at >= 0 else None
                self._insert(self._line_after(pairs, after, ends, column, dashes[0]), lines)

    def _dash(self, item: Node, column: int) -> int:
        """Return the line on which the dash of an item stands."""
        line = int(item.start_mark.line)
        while not re.match(rf" {{{column}}}-(\s|$)", self.lines[line]):
            line -= 1
        return line

    def _in_brackets(self, node: CollectionNode, old: Any, new: Any) -> bool:
        """Change a list in brackets or a mapping in braces in place; return False where it cannot stay so."""
        span = slice(node.start_mark.index, node.end_mark.index)
        if type(old) is not type(new) or not new or not old or any(comments_in(self.masked[span])):
            return False
        said = self._brackets(node, new)
        if said is None:
            return False
        self._put(span.start, span.stop, said)
        return True

    def _brackets(self, node: Node, new: Any) -> str | None:
        """Return a list or mapping on one line, with what stays in it as it was written."""
        if isinstance(node, MappingNode):
            was: dict[str, tuple[Node, Node]] = {key.value: (key, value) for key, value in node.value}
            parts = []
            for key, value in new.items():
                name = self._verbatim(was[key][0]) if key in was else key_text(key, in_brackets=True)
                said = self._bracketed(was[key][1], value) if key in was else in_brackets(value)
                if said is None:
                    return None
                parts.append(f"{name}: {said}")
            return f"{{{', '.join(parts)}}}"
        kept = {repr(plain(item)): self._verbatim(item) for item in node.value}
        items = [kept.get(repr(each)) or in_brackets(each) for each in new]
        return None if None in items else f"[{', '.join(map(str, items))}]"

    def _bracketed(self, node: Node, new: Any) -> str | None:
        if plain(node) == new:
            return self._verbatim(node)
        alike = isinstance(node, CollectionNode) and type(plain(node)) is type(new)
        return self._brackets(node, new) if alike else in_brackets(new)

    def _verbatim(self, node: Node) -> str:
        return self.text[node.start_mark.index : node.end_mark.index]

    def _scalar(self, node: ScalarNode, new: str) -> bool:
        """Change a text in place; return False where it cannot stay in its shape."""
        if is_empty(node):
            return False
        start, end = node.start_mark.index, node.end_mark.index
        if node.style in ("|", ">") and new.endswith("\n"):
            last = last_line(node, self.lines)
            header = node.start_mark.line
            body = self.lines[header + 1 : last + 1]
            indent = next((len(line) - len(line.lstrip(" ")) for line in body if line.strip()), None)
            if indent is None:
                return False
            lines = folded(new) if node.style == ">" else None
            mark = "|" if lines is None else ">"
            lines = new.rstrip("\n").split("\n") if lines is None else lines
            said = [mark, *(" " * indent + line if line.strip() else "" for line in lines)]
            self._put(start, self.starts[last + 1] - 1, "\n".join(said))
            return True
        if node.style in ("|", ">") or new.endswith("\n") or not new:
            return False
        self._put(start, end, scalar(new, was_bare=not node.style))
        return True

    def _anew(self, slot: Slot, new: Any, *, is_item: bool) -> None:
        """Write a value anew in another shape, behind its colon or dash; comments within the old one move above the line."""
        anchor, column, node, _ = slot
        line = bisect_right(self.starts, anchor) - 1
        last = max(last_line(node, self.lines), line)
        said = value_at(new, column)
        if is_item and not said.head:
            head, *body = item_at(new, column)
            said = Written(head[column + 1 :], body)
        within = [self.masked[anchor : self.starts[line + 1] - 1]]
        within += [self.masked[self.starts[n] : self.starts[n + 1] - 1] for n in range(line + 1, last + 1)]
        notes = [found for each in within for found in comments_in(each)]
        behind = ""
        if said.head != " |" and any(comments_in(within[0])):
            behind = f" {notes.pop(0).strip()}"
        indent = " " * (len(self.lines[line]) - len(self.lines[line].lstrip(" ")))
        for note in notes:
            at = self.starts[line]
            self.found.append(Splice(at, at, f"{indent}{note.strip()}\n", is_above=True))
        self._put(anchor, self.starts[last + 1] - 1, "\n".join([said.head + behind, *said.body]))

    def _first_key_goes(self, node: MappingNode, new: Mapping[str, Any], here: Here) -> bool:
        """Return whether a key is taken out that stands on the line of a dash."""
        key = node.value[0][0]
        return self.target.renamed.get((*here.path, key.value), key.value) not in new and self._shares_a_line(
            key
        )


__all__ = ["Splices"]
