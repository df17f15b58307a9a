"""From YAML text to plain values and where each stood; knows YAML's traps, and not what the values mean.

Every value is text, a list or a mapping: 13:00, no and 0141 248 1763 stay as typed. Anchors, tags and repeated keys
are refused. A file that YAML refuses is taken apart (``yamlslips``), so that one slip does not hide the others.

Positions cost time, so they are looked up only once a fault needs them, by reading the text a second time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from frontdoor import yamlslips
from frontdoor.filetext import decode, read_bytes
from frontdoor.problems import Place, Problem

try:
    from yaml._yaml import CParser as _Parser
except ImportError:  # PyYAML was built without libyaml: the same events, twenty times slower
    from yaml import BaseLoader as _Parser  # type: ignore[assignment]

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
"""What a file can hold: text, lists and mappings."""

Path_: TypeAlias = "tuple[str | int, ...]"
"""Keys and list positions that lead to a value."""

DEEPEST = 24
"""Levels of nesting. Ours has nine; the limit keeps a hostile file from exhausting the stack."""

MOST_OF_A_KIND = 20
"""So many faults of one kind are listed; a file with more has one cause."""


class Reading:
    """What was read from one file: its plain value, the faults of its YAML, and where everything stood."""

    def __init__(
        self,
        name: str,
        text: str,
        value: Plain | None,
        problems: tuple[Problem, ...] = (),
        unread: frozenset[Path_] = frozenset(),
    ) -> None:
        self.name = name
        self.text = text
        self.value = value
        """None when nothing could be read."""
        self.problems = problems
        self.unread = unread
        """Parts that were left out because they are broken; what is said of them is unknown, not wrong."""
        self._places: _Places | None = None

    def place(self, path: Path_, *, key: bool = False) -> Place:
        """Return where a value, or its key, stands; or the nearest thing around it that does."""
        if self._places is None:
            self._places = _Places(self.name, self.text)
        return self._places.find(path, key=key)


def read_file(path: Path) -> Reading:
    """Read a YAML file; raise ProblemsFound only when there is no readable file at all."""
    return read(read_bytes(path), path.name)


def read(source: bytes | str, name: str) -> Reading:
    """Read YAML text or bytes; every fault of the YAML is in the result, and nothing is raised."""
    saved = decode(source, name)
    text, problems, unread = saved.text, list(saved.problems), frozenset[Path_]()
    if not re.search(r"(?m)^[ \t\u00a0]*[^#\s]", text):
        if not problems:
            problems.append(
                Problem(Place(name), "the file is empty. Bring back its last version, or begin again.")
            )
        return Reading(name, text, None, tuple(problems))
    conflict = yamlslips.settle_conflicts(text, name)
    text, problems = conflict.text, problems + list(conflict.problems)
    value: Plain | None
    try:
        value, clean = _build(text)
    except yaml.YAMLError:
        mended = yamlslips.mend(text, name, _refusal)
        problems += mended.problems
        text, unread = mended.text, mended.unread
        error = _refusal(text)
        if error is not None:
            problems.append(yamlslips.cannot_read(text, name, error))
            return Reading(name, text, None, tuple(problems), unread)
        value, clean = _build(text)
    if not clean:
        problems += _Places(name, text).problems
    return Reading(name, text, value, tuple(problems), unread)


def _refusal(text: str) -> tuple[int, int] | None:
    """Return the line and column (from 1) where YAML gives up on a text, or None when it does not."""
    try:
        _build(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        return (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return None


def _build(text: str) -> tuple[Plain, bool]:
    """Return the value, and whether it is clean: no anchors, tags, repeated or odd keys, and one document."""
    next_event: Callable[[], Any] = _Parser(text).get_event
    clean = True

    def build(event: Any, depth: int) -> Plain:  # noqa: PLR0912 -- one pass over events, kept in one piece for speed
        nonlocal clean
        kind = type(event)
        if kind is ScalarEvent:
            if event.anchor is not None or event.tag is not None:
                clean = False
            value: str = event.value
            return value
        if kind is AliasEvent:
            clean = False
            return ""
        if event.anchor is not None or event.tag is not None or depth > DEEPEST:
            clean = False
            if depth > DEEPEST:
                _skip(event, next_event)
                return ""
        if kind is SequenceStartEvent:
            items: list[Plain] = []
            while type(event := next_event()) is not SequenceEndEvent:
                items.append(build(event, depth + 1))
            return items
        mapping: dict[str, Plain] = {}
        while type(event := next_event()) is not MappingEndEvent:
            if type(event) is ScalarEvent:
                key = event.value
                if event.anchor is not None or event.tag is not None:
                    clean = False
            else:
                clean = False
                _skip(event, next_event)
                key = ""
            below = build(next_event(), depth + 1)
            if key in mapping:
                clean = False
            else:
                mapping[key] = below
        return mapping

    next_event()  # the stream begins
    if type(next_event()) is StreamEndEvent:
        return "", clean
    value = build(next_event(), 0)
    next_event()  # the document ends
    while type(next_event()) is not StreamEndEvent:
        clean = False
    return value, clean


def _skip(event: Event, next_event: Callable[[], Event]) -> None:
    """Read past a value without keeping it."""
    open_ = 0
    while True:
        if type(event) in (MappingStartEvent, SequenceStartEvent):
            open_ += 1
        elif type(event) in (MappingEndEvent, SequenceEndEvent):
            open_ -= 1
        if open_ == 0:
            return
        event = next_event()


class _Places:
    """Reads a text a second time, slowly: where everything stands, and what our YAML does not allow."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.values: dict[Path_, tuple[int, int]] = {}
        self.keys: dict[Path_, tuple[int, int]] = {}
        self.problems: list[Problem] = []
        self._counts: dict[str, int] = {}
        self._next: Callable[[], Any] = _Parser(text).get_event
        try:
            self._next()
            if type(self._next()) is not StreamEndEvent:
                self._walk(self._next(), ())
                self._next()
                if type(event := self._next()) is not StreamEndEvent:
                    self._fault(
                        event,
                        "second document",
                        "a second document begins here (---). Keep one, and take the line out.",
                    )
        except yaml.YAMLError:
            pass  # a text that YAML refuses still has the places before the refusal

    def find(self, path: Path_, *, key: bool) -> Place:
        """Return the place of a path, or of the nearest part around it."""
        if not key and path in self.values:
            return Place(self.name, *self.values[path])
        while path:
            if path in self.keys:
                return Place(self.name, *self.keys[path])
            if path in self.values:
                return Place(self.name, *self.values[path])
            path = path[:-1]
        return Place(self.name)

    def _walk(self, event: Any, path: Path_) -> None:
        self.values[path] = (event.start_mark.line + 1, event.start_mark.column + 1)
        kind = type(event)
        if event.anchor is not None:
            mark, what = ("*", "repeats") if kind is AliasEvent else ("&", "names")
            self._fault(
                event,
                "anchor",
                f"{mark}{event.anchor} {what} a part of the file (a YAML anchor), which is not allowed here. Write the "
                f"part out; if it is text that begins with {mark}, put it in quotes.",
            )
        if getattr(event, "tag", None) is not None:
            self._fault(
                event,
                "tag",
                f'"{event.tag}" is a YAML tag, which is not allowed here. If it is text, put it in quotes.',
            )
        if kind in (MappingStartEvent, SequenceStartEvent) and len(path) > DEEPEST:
            self._fault(
                event,
                "depth",
                "this is nested too deeply to be meant. Check the brackets and the spaces before it.",
            )
            _skip(event, self._next)
        elif kind is SequenceStartEvent:
            index = 0
            while type(event := self._next()) is not SequenceEndEvent:
                self._walk(event, (*path, index))
                index += 1
        elif kind is MappingStartEvent:
            self._walk_mapping(path)

    def _walk_mapping(self, path: Path_) -> None:
        event: Any
        while type(event := self._next()) is not MappingEndEvent:
            place = (event.start_mark.line + 1, event.start_mark.column + 1)
            if type(event) is not ScalarEvent:
                self._fault(event, "key", "a key was expected here, such as a name with a colon after it.")
                _skip(event, self._next)
                self._walk(self._next(), (*path, "\0"))
                continue
            key = event.value
            here = (*path, key)
            if here in self.keys:
                first = self.keys[here][0]
                self._fault(
                    event,
                    "repeat",
                    f'"{key}" is here a second time; it stands on line {first} already. Keep one of the two, or give '
                    "one of them another name.",
                )
                self._walk(self._next(), (*path, "\0", key))  # its value must not take the first one's place
                continue
            self.keys[here] = place
            if event.anchor is not None:
                self._fault(
                    event,
                    "anchor",
                    f"&{event.anchor} is a YAML anchor, which is not allowed here. Take it out.",
                )
            self._walk(self._next(), here)

    def _fault(self, event: Any, kind: str, sentence: str) -> None:
        count = self._counts[kind] = self._counts.get(kind, 0) + 1
        if count <= MOST_OF_A_KIND:
            place = Place(self.name, event.start_mark.line + 1, event.start_mark.column + 1)
            self.problems.append(Problem(place, sentence))
