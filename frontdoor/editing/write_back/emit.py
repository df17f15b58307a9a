"""Writes plain values as YAML in the way the catalogue is written: quotes only where needed, short lists in brackets."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import yaml
from yaml.nodes import MappingNode, ScalarNode

from frontdoor.editing.fmt.layout import STEP
from frontdoor.editing.fmt.quoting import is_bare_text, is_plain_in_quotes

_SHORT_LIST = 100
"""Most characters of a list that is written in brackets."""
_SHORT_MAP = 60
"""Most characters of a mapping that is written in braces, where it stands under a key."""
_FOLD = 110
"""Characters of a line of a folded text (``>``)."""
_BARE = re.compile(r"\d{4}-\d\d-\d\d|yes|no")
"""What other readers take for a day or for yes and no, and stands bare in the catalogue."""
_KEY = re.compile(r"[A-Za-z_][\w-]*")


class Written(NamedTuple):
    """A value as written: what stands behind its key on the same line, and the lines below."""

    head: str
    body: Sequence[str] = ()


def scalar(value: str, *, in_brackets: bool = False, was_bare: bool = False) -> str:
    """Return a text on one line. ``was_bare``: the value before had no quotes, and this one shall have none if it can."""
    if not value:
        return '""'
    may_be_bare = is_bare_text(value, begins="[A-Za-z0-9(£“+]") or _BARE.fullmatch(value) or was_bare
    if may_be_bare and _reads_back(value, in_brackets=in_brackets):
        return value
    return f'"{value}"' if is_plain_in_quotes(value) else json.dumps(value, ensure_ascii=False)


def key_text(key: str, *, in_brackets: bool = False) -> str:
    """Return a key as written; ``on`` needs no quotes there."""
    return key if _KEY.fullmatch(key) else scalar(key, in_brackets=in_brackets)


def _reads_back(value: str, *, in_brackets: bool) -> bool:
    """Return whether a bare text is read as exactly this text, as our parser reads."""
    if re.search(r"(^|\s)#|:(\s|$)", value) or value in ("null", "~", "Null", "NULL"):
        return False
    line = f"- [{value}]" if in_brackets else f"key: {value}"
    try:
        node: Any = yaml.compose(line, yaml.BaseLoader)
    except yaml.YAMLError:
        return False
    for _ in range(2 if in_brackets else 1):
        items = node.value if not isinstance(node, MappingNode) else [pair[1] for pair in node.value]
        if isinstance(node, ScalarNode) or len(items) != 1:
            return False
        node = items[0]
    return isinstance(node, ScalarNode) and node.style is None and node.value == value


def in_brackets(value: Any) -> str | None:
    """Return a value on one line, in brackets or braces where it is a list or mapping; None for a text of several lines."""
    if isinstance(value, str):
        return None if "\n" in value else scalar(value, in_brackets=True)
    if isinstance(value, list):
        parts = [in_brackets(each) for each in value]
        return None if None in parts else f"[{', '.join(map(str, parts))}]"
    said = {key_text(key, in_brackets=True): in_brackets(each) for key, each in value.items()}
    return (
        None if None in said.values() else f"{{{', '.join(f'{key}: {each}' for key, each in said.items())}}}"
    )


def folded(value: str) -> Sequence[str] | None:
    """Return the lines of a folded text (``>``); None where folding would change it."""
    text = value.rstrip("\n")
    if re.search(r"(?m)  |^[ \t]|[ \t]$", text):
        return None
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if lines and paragraph:
            lines.append("")  # a line end within the text is a blank line, one more than there are
        lines += _wrapped(paragraph)
    return lines


def _wrapped(paragraph: str) -> Sequence[str]:
    lines = [""]
    for word in paragraph.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _FOLD:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return lines


def value_at(value: Any, column: int, *, is_entry: bool = False) -> Written:
    """Return a value as it stands behind a key, or behind a dash, that begins at a column.

    ``is_entry``: it is an entry with an id, which stands in lines even if it is short.
    """
    inner = " " * (column + STEP)
    if isinstance(value, str):
        if value.endswith("\n"):
            lines = value.rstrip("\n").split("\n")
            return Written(" |", [inner + line if line.strip() else "" for line in lines])
        return Written(f" {scalar(value)}" if value else "")
    if not value:
        return Written(" []" if isinstance(value, list) else " {}")
    short = in_brackets(value)
    simple = all(isinstance(each, str) for each in (value if isinstance(value, list) else value.values()))
    most = _SHORT_LIST if isinstance(value, list) else _SHORT_MAP
    if simple and short is not None and len(short) <= most and not is_entry:
        return Written(f" {short}")
    if isinstance(value, list):
        return Written("", [line for each in value for line in item_at(each, column + STEP)])
    return Written("", [line for key, each in value.items() for line in pair_at(key, each, column + STEP)])


def pair_at(key: str, value: Any, column: int, *, is_entry: bool = False) -> Sequence[str]:
    """Return the lines of a key and its value at a column."""
    said = value_at(value, column, is_entry=is_entry)
    return [f"{' ' * column}{key_text(key)}:{said.head}", *said.body]


def item_at(value: Any, column: int) -> Sequence[str]:
    """Return the lines of one item of a list whose dashes stand at a column."""
    if isinstance(value, dict) and value:
        lines = [line for key, each in value.items() for line in pair_at(key, each, column + STEP)]
        return [f"{' ' * column}- {lines[0].lstrip()}", *lines[1:]]
    said = value_at(value, column)
    return [f"{' ' * column}-{said.head}", *said.body]
