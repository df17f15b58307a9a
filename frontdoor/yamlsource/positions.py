"""Source positions of every value in a YAML text, and diagnostics for what we do not allow: anchors, tags, repeated and odd keys."""

from __future__ import annotations

from collections.abc import Callable
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

from frontdoor.diagnostics import Diagnostic, SourceLocation

try:
    from yaml import CBaseLoader as Parser
except ImportError:  # PyYAML was built without libyaml: the same events, twenty times slower
    from yaml import BaseLoader as Parser  # type: ignore[assignment]

Path_: TypeAlias = "tuple[str | int, ...]"
"""Path to a value: mapping keys and list indices."""

DEEPEST = 24
"""Deepest nesting. Ours has nine levels; the limit keeps a hostile file from exhausting the stack."""

MOST_REPEATS = 50
MOST_OF_A_KIND = 5
"""Most repeated keys, and other faults of one kind, that are listed; a file with more has one cause."""


class Places:
    """Slow second parse of a text: the position of every value, and what our YAML does not allow."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.values: dict[Path_, tuple[int, int]] = {}
        self.keys: dict[Path_, tuple[int, int]] = {}
        self.problems: list[Diagnostic] = []
        self._counts: dict[str, int] = {}
        self._next: Callable[[], Any] = Parser(text).get_event
        try:
            self._next()
            if type(self._next()) is not StreamEndEvent:
                self._walk(self._next(), ())
        except yaml.YAMLError:
            pass  # text that the parser rejects still has positions up to the error

    def find(self, path: Path_, *, key: bool) -> SourceLocation:
        """Return the position of a path, or of the nearest enclosing part."""
        if not key and path in self.values:
            return SourceLocation(self.name, *self.values[path])
        while path:
            if path in self.keys:
                return SourceLocation(self.name, *self.keys[path])
            if path in self.values:
                return SourceLocation(self.name, *self.values[path])
            path = path[:-1]
        return SourceLocation(self.name)

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
                f'"{event.tag.replace("tag:yaml.org,2002:", "!!")}" is a YAML tag, which is not allowed here. If it is text, put it in quotes.',
            )
        check_depth(event, len(path))
        if kind is SequenceStartEvent:
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
                skip(event, self._next)
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
        place = SourceLocation(self.name, event.start_mark.line + 1, event.start_mark.column + 1)
        most = MOST_REPEATS if kind == "repeat" else MOST_OF_A_KIND
        if count <= most:
            self.problems.append(Diagnostic(place, sentence))
        elif count == most + 1:
            more = "more faults of this kind follow from here on. Mend these first, and check again."
            self.problems.append(Diagnostic(place, more))


def check_depth(event: Any, depth: int) -> None:
    """Raise on a text that is nested far deeper than ours: the parser itself would become ever slower."""
    if depth > DEEPEST:
        raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=event.start_mark)


def skip(event: Event, next_event: Callable[[], Event]) -> None:
    """Skip a value without keeping it."""
    open_ = 0
    while True:
        if type(event) in (MappingStartEvent, SequenceStartEvent):
            open_ += 1
        elif type(event) in (MappingEndEvent, SequenceEndEvent):
            open_ -= 1
        if open_ == 0:
            return
        event = next_event()


__all__ = ["DEEPEST", "Parser", "Path_", "Places", "check_depth", "skip"]
