"""Lines of a YAML text: which of them a node ends on, and to which entry the comments between two entries belong.

A comment belongs to the key below it, also across a blank line. One directly under a key with a blank line after it belongs
to the key above. One at the top of a block, with a blank line before the first key, stays at the top.
"""

from __future__ import annotations

from collections.abc import Sequence

from yaml.nodes import CollectionNode, Node, ScalarNode


def last_line(node: Node, lines: Sequence[str]) -> int:
    """Return the last line of a value, from 0, without comments and blank lines after it."""
    if isinstance(node, CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        parts = last if isinstance(last, tuple) else (last,)
        return max(last_line(part, lines) for part in parts)
    if isinstance(node, ScalarNode) and node.style in ("|", ">"):
        line = node.end_mark.line - (
            1 if node.end_mark.column == 0 or node.end_mark.line > node.start_mark.line else 0
        )
        while line > node.start_mark.line and not lines[line].strip():
            line -= 1
        return int(line)
    return int(node.start_mark.line if is_empty(node) else node.end_mark.line)


def is_empty(node: Node) -> bool:
    """Return whether nothing is written for a value."""
    return isinstance(node, ScalarNode) and not node.style and not node.value


def first_blank(lines: Sequence[str], otherwise: int = 0) -> int:
    """Return the first line of a gap that belongs to the next entry: the first blank line, or the very first."""
    return next((n for n, line in enumerate(lines) if not line.strip()), otherwise)


def after_last_blank(lines: Sequence[str]) -> int:
    """Return the first line below the blank ones at the top of a block: what stands above stays at the top."""
    return next((n + 1 for n, line in reversed(list(enumerate(lines))) if not line.strip()), 0)
