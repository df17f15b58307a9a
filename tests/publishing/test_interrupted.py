"""A publisher that is killed at any step, or has no room: the public sees the old site or the new one, and a request is carried out once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from frontdoor.publishing.requests import OutcomeState, read_outcome
from tests.publishing.conftest import CATALOGUE, NOW, Desk, build, check
from tests.publishing.interrupt import killed_at, out_of_room_at

NEW = CATALOGUE.replace("Housing", "A home")


@dataclass
class Tries:
    """The same publish, begun again and again from the same state."""

    desk: Desk
    folder: Path
    kept: Path

    def begin(self) -> Desk:
        """Return to the state before it, as after a start of the machine."""
        shutil.rmtree(self.folder)
        shutil.copytree(self.kept, self.folder, symlinks=True)
        return self.desk.again()

    def each(self, trouble: Callable[[int, Callable[[], object], Path], bool]) -> list[Desk]:
        """Have trouble at each write of a round in turn, and yield the desk after it; at the end there was none."""
        states = []
        for nth in range(1, 200):
            desk = self.begin()
            came = trouble(nth, lambda desk=desk: desk.works.round(NOW), self.folder)  # type: ignore[misc]
            yield_to(desk)
            states.append(desk)
            if not came:
                return states
        raise AssertionError("it never ends")


def yield_to(desk: Desk) -> None:
    """Hold what must be true whenever the machine stopped."""
    assert desk.public in (CATALOGUE, NEW)
    outcome = read_outcome(desk.works.spool, "request-1")
    if outcome:  # whoever is told that it is published finds it so
        assert outcome.state == OutcomeState.PUBLISHED
        assert desk.public == NEW
    desk = desk.again()
    for later in (1, 2):
        state = desk.works.round(NOW + timedelta(minutes=later))
        assert state.faults == ()
        assert desk.public == desk.lies == NEW
        assert desk.outcome("request-1").state == OutcomeState.PUBLISHED
        assert [one.request for one in desk.copy.history()] == ["request-1", ""]
        assert state.published == state.revision == desk.outcome("request-1").revision


@pytest.fixture
def tries(desk: Desk, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Tries:
    """A request that waits, and a copy of everything as it was then."""
    desk.ask("Housing", "A home")
    kept = tmp_path_factory.mktemp("kept") / "all"
    shutil.copytree(tmp_path, kept, symlinks=True)
    return Tries(desk, tmp_path, kept)


def test_killed_at_any_step(tries: Tries) -> None:
    """Sabotage, each seen: two renames for the swap, ``head`` before its record, files that are written in place."""
    assert len(tries.each(killed_at)) > 20


def test_a_full_disk_at_any_step(tries: Tries) -> None:
    """What could not be done is done when there is room again. Sabotage: the outcome was written before the swap."""
    assert len(tries.each(out_of_room_at)) > 20


def test_a_half_built_site_leaves_the_room_to_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen on a real disk: what was half-built kept it full, and not even the fault could be written. Sabotage: it stayed."""

    def fill(project: Path, fresh: Path) -> tuple[bool, str]:
        build(project, fresh)
        return False, f"OSError: [Errno 28] No space left on device: '{fresh}/a'"

    monkeypatch.setattr("frontdoor.site.build.publish.build_whole", fill)
    id_ = desk.ask("Housing", "A home")
    state = desk.works.round(NOW)
    assert "No space left" in state.faults[0]
    assert not desk.site.with_name("site.new").exists()
    assert read_outcome(desk.works.spool, id_) is None
    monkeypatch.undo()
    monkeypatch.setattr("frontdoor.site.build.publish.build_whole", build)
    monkeypatch.setattr("frontdoor.publishing.release.candidate_faults", check)
    desk.works.round(NOW)
    assert desk.outcome(id_).state == OutcomeState.PUBLISHED
