"""Parses YAML text to plain values with source positions, and reports every fault as a diagnostic.

Every scalar stays text: 13:00, no and 0141 248 1763 are kept as typed, because YAML's implicit types would change them.
Only null is nothing. Anchors, tags and repeated keys are refused. Text that the parser rejects goes through error recovery
(``recovery``), so that one slip does not hide the others. Positions are slow to find, so they are found by a second parse
once a fault needs them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from frontdoor.diagnostics import Diagnostic, SourceLocation
from frontdoor.yamlsource.comments import hidden_words
from frontdoor.yamlsource.encoding import decode, read_bytes
from frontdoor.yamlsource.positions import Parser, Path_, Places, check_depth, skip
from frontdoor.yamlsource.recovery import recover

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
"""A parsed value: text, lists and mappings."""

NULLS = frozenset(("null", "~", "Null", "NULL"))
"""YAML's words for nothing, which programs write where a person leaves the value out (YAML 1.2, 10.3.2)."""

MOST_LIFTS = 5
"""Most ids in one file whose indentation is repaired."""


class ParsedTree(NamedTuple):
    """The result of one parse."""

    value: Plain
    clean: bool
    """True if there are no anchors, tags, repeated or odd keys, and only one document."""


class ParsedYaml:
    """A parsed file: its value, the faults of its YAML, and the position of each value."""

    def __init__(
        self,
        name: str,
        text: str,
        value: Plain | None,
        problems: tuple[Diagnostic, ...] = (),
        unread: frozenset[Path_] = frozenset(),
    ) -> None:
        self.name = name
        self.text = text
        self.value = value
        """None when nothing could be parsed."""
        self.problems = problems
        self.unread = unread
        """Paths that recovery left out because they are broken, so that their content is unknown, not wrong; () is the whole file."""
        self._places: Places | None = None

    def place(self, path: Path_, *, key: bool = False) -> SourceLocation:
        """Return the position of a value, or of its key; else that of the nearest enclosing part."""
        if self._places is None:
            self._places = Places(self.name, self.text)
        return self._places.find(path, key=key)


def read_file(path: Path) -> ParsedYaml:
    """Parse a YAML file. Raises DiagnosticsError only when there is no readable file at all."""
    return read(read_bytes(path), path.name)


def read(source: bytes | str, name: str) -> ParsedYaml:
    """Parse YAML text or bytes. Raises nothing: every fault of the YAML is in the result."""
    saved = decode(source, name)
    text, problems, unread = saved.text, list(saved.problems), frozenset[Path_]()
    if not re.search(r"(?m)^[ \t\u00a0]*[^#\s]", text):
        if not problems:
            problems.append(
                Diagnostic(
                    SourceLocation(name), "the file is empty. Bring back its last version, or begin again."
                )
            )
        return ParsedYaml(name, text, None, tuple(problems))
    conflict = recover.drop_conflict_markers(text, name)
    single = recover.join_documents(conflict.text, name)
    text, problems = single.text, problems + conflict.problems + single.problems
    try:
        built = _build(text)
    except yaml.YAMLError:
        mended = recover.recover(text, name, _refusal)
        problems += mended.problems
        text, unread = mended.text, mended.unread
        try:
            built = _build(text)
        except yaml.YAMLError:
            problems.append(recover.cannot_read(text, name, _refusal(text) or (1, 1)))
            return ParsedYaml(name, text, None, tuple(problems), unread)
    if not built.clean:
        lifted, moved = _with_ids_lifted(text, name)
        if moved:
            text, problems = lifted, problems + moved
            built = _build(text)
        problems += Places(name, text).problems
    problems += hidden_words(text, name)
    return ParsedYaml(name, text, built.value, tuple(problems), unread)


def _with_ids_lifted(text: str, name: str) -> tuple[str, list[Diagnostic]]:
    """Outdent ids that stand at the depth of their keys, where that would merge the keys of two entries."""
    from frontdoor.yamlsource.recovery.indentation import outdent_id  # noqa: PLC0415 -- few files need it

    moved = []
    for _ in range(MOST_LIFTS):
        faults = Places(name, text).problems
        lift = next((f for p in faults if (f := outdent_id(text, p.place.line - 1, name)) is not None), None)
        if (
            lift is None
            or _refusal(lift[0]) is not None
            or len(Places(name, lift[0]).problems) >= len(faults)
        ):
            break
        text = lift[0]
        moved.append(lift[1])
    return text, moved


def _refusal(text: str) -> tuple[int, int] | None:
    """Return the line and column (from 1) at which the YAML parser rejects a text, or None."""
    try:
        _build(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        return (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return None


def _build(text: str) -> ParsedTree:
    """Return the value of a text. Raises YAMLError."""
    next_event: Callable[[], Any] = Parser(text).get_event
    clean = True
    words: dict[str, str] = {}
    """Anchored scalars only: larger parts are not repeated, so that no file can grow while it is parsed."""

    def build(event: Any, depth: int) -> Plain | None:  # noqa: PLR0912 -- one pass, in one piece for speed
        nonlocal clean
        kind = type(event)
        if kind is ScalarEvent:
            if event.anchor is not None or event.tag is not None:
                clean = False
                words[event.anchor] = event.value
            value: str = event.value
            return "" if value in NULLS and event.implicit[0] else value  # in quotes it is a word
        if kind is AliasEvent:
            clean = False
            return words.get(event.anchor)
        check_depth(event, depth)
        if event.anchor is not None or event.tag is not None:
            clean = False
        if kind is SequenceStartEvent:
            items: list[Plain] = []
            while type(event := next_event()) is not SequenceEndEvent:
                item = build(event, depth + 1)
                if item is not None:
                    items.append(item)
            return items
        mapping: dict[str, Plain] = {}
        while type(event := next_event()) is not MappingEndEvent:
            if type(event) is ScalarEvent:
                key = event.value
                if event.anchor is not None or event.tag is not None:
                    clean = False
            else:
                clean = False
                skip(event, next_event)
                key = None
            below = build(next_event(), depth + 1)
            if key is None or key in mapping:
                clean = False
            elif below is not None:
                mapping[key] = below
        return mapping

    next_event()  # the stream begins
    if type(next_event()) is StreamEndEvent:
        return ParsedTree("", clean)
    value = build(next_event(), 0)
    next_event()  # the document ends
    while type(next_event()) is not StreamEndEvent:
        clean = False
    return ParsedTree("" if value is None else value, clean)
