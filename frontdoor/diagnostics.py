"""Diagnostics: the common form of every fault shown to a person, and the exceptions that carry them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class SourceLocation:
    """A position in a file: line and column from 1, as editors show them."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True)
class Diagnostic:
    """One fault: its position, and a sentence that says what is there, what was expected and what to do."""

    place: SourceLocation
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


class UserError(Exception):
    """A request that cannot be carried out; the message is meant for the person who made it."""


class DiagnosticsError(UserError):
    """Faults were found; ``problems`` has all of them, sorted by position."""

    def __init__(self, problems: Iterable[Diagnostic]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def shown(value: str) -> str:
    """Return a value in quotes, shortened to fit in a sentence."""
    value = re.sub(r"\s+", " ", value)
    return f'"{value if len(value) <= 60 else value[:57] + "…"}"'
