"""Verification of the formatter: collects every value and every comment of a text, for comparison before and after."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def values_of(text: str) -> Any:
    """Return a text's values, every scalar as text; key order is ignored, list order is not."""
    return yaml.load(text, LOADER)  # noqa: S506 -- both loaders make text only


def plain(node: Node) -> Any:
    """Return the value of a node as ``values_of`` does that of a text."""
    if isinstance(node, MappingNode):
        return {key.value: plain(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [plain(value) for value in node.value]
    return node.value


def comments_of(text: str, root: Node | None = None) -> Counter[str]:
    """Return each comment with its count; ``root`` is the text's composed node, if it is known already."""
    return Counter(comments_in(masked(text, root or yaml.compose(text, LOADER))))


def masked(text: str, root: Node | None) -> str:
    """Return a text with a dot for each character of a key or value, so that a # is a comment's."""
    parts, end = [], 0
    for node in walk(root) if root is not None else ():
        if isinstance(node, ScalarNode):
            start, stop = node.start_mark.index, node.end_mark.index
            said = text[start:stop]
            dots = "." * len(said) if "\n" not in said else re.sub(r"[^\n]", ".", said)
            parts += [text[end:start], dots]
            end = stop
    return "".join([*parts, text[end:]])


def comments_in(rest: str) -> Iterator[str]:
    """Yield each comment of a masked text."""
    for line in rest.split("\n"):
        if match := re.search(r"(?:^|(?<=\s))#.*", line):
            yield match[0].rstrip()


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything nested in it, keys included, parents first."""
    stack = [node]
    while stack:
        one = stack.pop()
        yield one
        if isinstance(one, MappingNode):
            stack += [part for pair in reversed(one.value) for part in reversed(pair)]
        elif isinstance(one, SequenceNode):
            stack += reversed(one.value)


def refusals(root: Node, text: str) -> Iterator[str]:
    """Yield each reason why a valid file cannot be formatted safely, such as anchors; nothing if it can."""
    if not isinstance(root, MappingNode) or root.flow_style:
        yield "the file does not begin with keys at the left margin"
    if re.search(r"(?m)^(---|\.\.\.|%)", text):
        yield "the file has a line of YAML's own marks (---, ... or %)"
    seen: set[int] = set()
    for node in walk(root):
        line = f"line {node.start_mark.line + 1}"
        if id(node) in seen:
            yield f"{line} has an anchor or alias (& or *)"
            return  # aliases may form a cycle
        seen.add(id(node))
        quoted = isinstance(node, ScalarNode) and node.style in ("'", '"')
        if text[node.start_mark.index : node.start_mark.index + 1] in set("&*!?") and not quoted:
            yield f"{line} has a mark (&, *, ! or ?) that only programs use"
        if isinstance(node, MappingNode):
            keys = [key.value for key, _ in node.value if isinstance(key, ScalarNode)]
            if len(set(keys)) < len(node.value):
                yield f"a key stands twice in what begins on {line}"
        if isinstance(node, ScalarNode) and node.style in ("|", ">"):
            header = text[node.start_mark.index : node.start_mark.index + 80].split("\n", 1)[0]
            if not re.fullmatch(r"[|>][+-]?\s*", header):
                yield f"{line} has more than a bar before its text"
