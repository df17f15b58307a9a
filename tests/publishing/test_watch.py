"""The publisher looks each second, and works only when something has changed, or when it is time."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from frontdoor.publishing.requests import OutcomeState
from frontdoor.publishing.watch import Watch
from tests import command
from tests.conftest import clean_environment
from tests.publishing.conftest import NOW, Desk, lay_out


@dataclass
class Clock:
    """A clock that is put on by hand."""

    time: datetime = field(default=NOW)

    def __call__(self) -> datetime:
        return self.time


def test_a_round_is_done_when_it_is_due(desk: Desk) -> None:
    """At once for a request and a change by hand; else every half minute; after a fault every ten seconds."""
    clock = Clock()
    watch = Watch(desk.works, clock)
    assert watch.look() is not None
    assert watch.look() is None
    id_ = desk.ask("Housing", "A home")
    assert watch.look() is not None
    assert desk.outcome(id_).state == OutcomeState.PUBLISHED
    assert watch.look() is None
    new = desk.copy.folder / "docs" / "new.md"
    new.write_text("# New\n", "utf-8")
    os.utime(new, (NOW.timestamp() + 2, NOW.timestamp() + 2))
    state = watch.look()
    assert state is not None
    assert "is being changed by hand" in state.faults[0]
    for seconds, due in ((9, False), (1, True)):
        clock.time += timedelta(seconds=seconds)
        assert (watch.look() is not None) is due
    assert "docs/new.md" in desk.copy.read().files
    for seconds, due in ((29, False), (1, True)):
        clock.time += timedelta(seconds=seconds)
        assert (watch.look() is not None) is due


def test_the_command_does_one_round(tmp_path: Path) -> None:
    """It ends with 1 and says why where something could not be published; the state is in the spool."""
    project = lay_out(tmp_path / "project")
    done = command.run(
        ["publisher", "--once", "--spool", str(tmp_path / "spool")], clean_environment(), folder=project
    )
    assert done.returncode == 1
    assert done.stdout.startswith("The site is not there yet, because it could not be built:")
    assert (tmp_path / "spool" / "outcomes" / "state.json").is_file()
