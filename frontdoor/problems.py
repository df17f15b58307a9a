"""The one shape of every fault that a person reads; knows nothing of YAML, forms or the web."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands in a file: line and column count from 1, as editors show them."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True)
class Problem:
    """One fault: its place, and one sentence that says what is there, what was expected, what to do."""

    place: Place
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


class SaidInWords(Exception):  # noqa: N818 -- it says what happened to the person, not to Python
    """What was asked for cannot be done; what it says is meant for the person who asked."""


class ProblemsFound(SaidInWords):
    """Faults were found; all of them, sorted by place, are in ``problems``."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))
