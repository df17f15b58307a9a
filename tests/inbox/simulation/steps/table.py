"""The table of steps: what can happen in a course, and how often."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from tests.inbox.simulation.world import World

Step = Callable[[World, Random], None]


class Weighted(NamedTuple):
    """A step, and how often it is taken."""

    does: Step
    weight: float


STEPS: dict[str, Weighted] = {}


def step(weight: float) -> Callable[[Step], Step]:
    """Enter a step into the table, under its own name."""

    def enter(does: Step) -> Step:
        STEPS[does.__name__] = Weighted(does, weight)
        return does

    return enter
