"""A YAML text with changes marked in it: lines put in or taken out, and places replaced; joined in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from yaml.nodes import MappingNode, Node

from frontdoor.editing.fmt.verify import comments_in, masked
from frontdoor.editing.yaml_lines import after_last_blank, last_line


class Splice(NamedTuple):
    """What stands between two places of a text, replaced."""

    start: int
    end: int
    new: str
    is_above: bool = False
    """Whether it belongs to what stands below it, and so goes behind anything else that is put in there."""


@dataclass
class SplicedText:
    """A text, its composed root, and the changes so far; ``gone`` counts the comments that go with what is taken out."""

    text: str
    root: MappingNode
    found: list[Splice] = field(default_factory=list, kw_only=True)
    gone: Counter[str] = field(default_factory=Counter, kw_only=True)

    def __post_init__(self) -> None:
        self.lines = self.text.split("\n")
        self.masked = masked(self.text, self.root)
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)

    def _joined(self) -> str:
        """Return the text with its changes."""
        parts, end = [], 0
        for splice in sorted(self.found, key=lambda one: (one.start, one.end, one.is_above)):
            assert splice.start >= end, "two changes overlap"
            parts += [self.text[end : splice.start], splice.new]
            end = splice.end
        return "".join([*parts, self.text[end:]])

    def _take_out(self, first: int, last: int, end: int) -> None:
        """Take lines out, and one of two blank lines that would meet."""
        for line in range(first, last + 1):
            self.gone.update(
                found.rstrip()
                for found in comments_in(self.masked[self.starts[line] : self.starts[line + 1] - 1])
            )
        after = last + 1
        is_blank = [0 <= n < len(self.lines) and not self.lines[n].strip() for n in (first - 1, after)]
        if all(is_blank) and after < end:
            after += 1
        self._put(self.starts[first], min(self.starts[after], len(self.text)), "")

    def _insert(self, line: int, lines: Sequence[str], *, apart: bool = False) -> None:
        """Put lines before a line, with blank lines around them if ``apart``."""
        new = "\n".join(lines) + "\n"
        if apart and line and self.lines[line - 1].strip():
            new = "\n" + new
        if apart and line < len(self.lines) and self.lines[line].strip():
            new += "\n"
        at = min(self.starts[line], len(self.text))
        if at == len(self.text) and not self.text.endswith("\n"):
            new = "\n" + new.rstrip("\n")
        self._put(at, at, new)

    def _put(self, start: int, end: int, new: str) -> None:
        self.found.append(Splice(start, end, new))

    def _line_after(
        self,
        pairs: Sequence[tuple[Node, Node]],
        after: int | None,
        ends: Sequence[int],
        column: int,
        first: int,
    ) -> int:
        """Return the line at which a new key goes, after the pair of a number; None: before the first."""
        if after is None:
            above = first
            while above and not self._code(above - 1):
                above -= 1
            return int(above + after_last_blank(self.lines[above:first]))
        key, value = pairs[after]
        line = max(last_line(value, self.lines), key.start_mark.line) + 1
        return line + self._trail(line, ends[after], column)

    def _trail(self, line: int, end: int, column: int) -> int:
        """Return how many comment lines directly under an entry belong to it: a blank line follows, and none is further out."""
        for number, words in enumerate(self.lines[line:end]):
            if not words.strip():
                return number
            if len(words) - len(words.lstrip(" ")) < column:
                break
        return 0

    def _are_apart(self, pairs: Sequence[tuple[Node, Node]]) -> bool:
        """Return whether the entries of a section stand with blank lines between them; so does a first one."""
        if len(pairs) < 2:
            return True
        (_, value), (key, _) = pairs[-2:]
        return "" in (
            line.strip() for line in self.lines[last_line(value, self.lines) + 1 : key.start_mark.line]
        )

    def _shares_a_line(self, node: Node) -> bool:
        """Return whether a dash stands before a key, or before a first dash, on its line."""
        return bool(self.lines[node.start_mark.line][: node.start_mark.column].strip())

    def _code(self, line: int) -> bool:
        """Return whether a line has more than a comment."""
        return bool(self.masked[self.starts[line] : self.starts[line + 1] - 1].split("#")[0].strip())
