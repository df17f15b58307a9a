"""The one shape of every fault that a person reads; knows nothing of YAML, forms or the web."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class SourceLocation:
    """Where something stands in a file: line and column count from 1, as editors show them."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True)
class Diagnostic:
    """One fault: its place, and one sentence that says what is there, what was expected, what to do."""

    place: SourceLocation
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


class UserError(Exception):
    """What was asked for cannot be done; what it says is meant for the person who asked."""


class DiagnosticsError(UserError):
    """Faults were found; all of them, sorted by place, are in ``problems``."""

    def __init__(self, problems: Iterable[Diagnostic]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))
