"""The publisher looks several times a second, and works only when something has changed, or when it is time."""

from __future__ import annotations

import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from frontdoor.build_record import read_builds
from frontdoor.cli.main import every_command
from frontdoor.publishing.publisher import Publisher
from frontdoor.publishing.requests import OutcomeState, PublisherState
from frontdoor.publishing.watch import Watch
from frontdoor.site.build.publish import alone
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
    """At once for a request and a change by hand; else every half minute; after a fault every twenty seconds."""
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
    for seconds, due in ((19, False), (1, True)):
        clock.time += timedelta(seconds=seconds)
        assert (watch.look() is not None) is due
    assert "docs/new.md" in desk.copy.read().files
    for seconds, due in ((29, False), (1, True)):
        clock.time += timedelta(seconds=seconds)
        assert (watch.look() is not None) is due


def test_a_request_that_comes_during_a_round_waits_for_the_next_look_only(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen on the clock: it waited half a minute. Sabotage: the spool was looked at behind the round."""
    watch = Watch(desk.works, Clock())
    asked: list[str] = []
    done = Publisher.round

    def busy(self: Publisher, now: datetime) -> PublisherState:
        state = done(self, now)
        asked.append(desk.ask("Housing", "A home"))
        monkeypatch.setattr(Publisher, "round", done)
        return state

    monkeypatch.setattr(Publisher, "round", busy)
    watch.look()
    assert watch.look() is not None
    assert desk.outcome(asked[0]).state == OutcomeState.PUBLISHED
    assert watch.look() is None


def test_the_command_does_one_round(tmp_path: Path) -> None:
    """It ends with 1 and says why where something could not be published; the state is in the spool."""
    project = lay_out(tmp_path / "project")
    done = command.run(
        ["publisher", "--once", "--spool", str(tmp_path / "spool")], clean_environment(), folder=project
    )
    assert done.returncode == 1
    assert done.stdout.startswith("The site is not there yet, because it could not be built:")
    assert (tmp_path / "spool" / "outcomes" / "state.json").is_file()


def test_a_spool_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    """As of a full disk; never a traceback."""
    project, spool = lay_out(tmp_path / "project"), tmp_path / "spool"
    spool.mkdir()
    (spool / "outcomes").write_text("a file where a folder belongs", "utf-8")
    done = command.run(["publisher", "--once", "--spool", str(spool)], clean_environment(), folder=project)
    assert done.returncode == 1
    assert done.stdout.startswith("The spool could not be written or read")
    assert done.stderr == ""


def test_a_build_by_hand_takes_the_newest_version_and_its_turn(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after an update of the code, or at night: what lies in the installed project may be older. Sabotage: without the lock it was done at once."""
    desk.publish("Housing", "A home")
    monkeypatch.chdir(lay_out(desk.site.parent / "installed"))
    where = ["publish", "--working-copy", str(desk.copy.folder), "--site", str(desk.site)]
    shutil.rmtree(desk.site)
    with ThreadPoolExecutor(1) as one:
        with alone(desk.site):
            run = one.submit(CliRunner().invoke, every_command, where)
            time.sleep(0.3)
            assert not run.done()
            assert not desk.site.exists()
        result = run.result()
    assert (result.exit_code, "is built anew" in result.output) == (0, True)
    assert desk.names()[0].startswith("A home")
    known = read_builds(desk.site)
    assert known is not None
    assert known.revision == desk.copy.head()
