"""Some worlds live through some weeks each, and no law is broken. Many more: benchmarks/README.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.inbox.simulation import course, steps
from tests.inbox.simulation.laws import LAWS, Broken
from tests.inbox.simulation.world import World

DAYS = 20


@pytest.mark.parametrize("seed", range(1, 4))
def test_no_law_is_broken(seed: int) -> None:
    """Three worlds; what fails prints its seed and the few events that break the law."""
    _, found = course.run(seed, DAYS)
    assert found is None, course.shrunk(found)


def test_the_same_seed_is_the_same_course() -> None:
    """Or a failing run could not be repeated."""
    first, _ = course.run(11, 12)
    second, _ = course.run(11, 12)
    assert first == second
    assert len(first) > 20


def test_what_was_found_is_shrunk_to_the_events_that_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """A law that two copies in one world break: the two are left, and the same seed finds it again."""

    def breaks(world: World, random: object) -> None:
        del random
        world.copies.append((Path(), world.true))
        world.auditor.demand("few", len(world.copies) < 2, "two copies")

    monkeypatch.setitem(steps.STEPS, "copy", steps.Weighted(breaks, 0.6))
    for name in set(steps.STEPS) - {"copy", "come_and_go", "weather"}:
        monkeypatch.delitem(steps.STEPS, name)
    monkeypatch.setattr(course, "ROUNDS", {name: lambda *_: None for name in course.ROUNDS})
    _, found = course.run(5, 30)
    assert found
    few = course.shrunk(found)
    assert [event.name for event in few.events] == ["copy", "copy"]
    assert "python -m tests.inbox.simulation 5 --days 30" in str(few)
    assert isinstance(few.broken, Broken)


def test_each_law_is_looked_at() -> None:
    """No law stands in the table alone, and none is asked for that is not there."""
    here = Path(__file__).parent
    source = "\n".join(
        file.read_text("utf-8") for file in here.rglob("*.py") if not file.name.startswith("test_")
    )
    asked = set(re.findall(r"demand\(\s*\"([a-z -]+)\"", source))
    assert asked == set(LAWS)
