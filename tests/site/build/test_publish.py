"""A site is put in place whole or not at all: whatever goes wrong, people see the last good one, and the owner is told."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from frontdoor.build_record import Builds, read_builds, write_builds
from frontdoor.site.build.publish import NEEDED, PublishError, bring_back, publish, put_in_place
from tests import command, frozen
from tests.conftest import clean_environment
from tests.site.build.test_build import contents

NOW = datetime(2026, 11, 30, 0, 5, tzinfo=UTC)
YESTERDAY = NOW - timedelta(days=1)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the frozen content, and a site that was built yesterday."""
    frozen.lay_out(tmp_path)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("yesterday", "utf-8")
    write_builds(tmp_path / "site", Builds(YESTERDAY, YESTERDAY))
    return tmp_path


def spoil(project: Path, name: str) -> None:
    """Break one thing at which a build stops."""
    match name:
        case "services.yaml":
            text = (project / name).read_text("utf-8")
            (project / name).write_text(text.replace("\nservices:\n", "\nservicess:\n", 1), "utf-8")
        case "docs":
            page = project / "docs" / "about.md"
            page.write_text(page.read_text("utf-8") + "\n[x](/nowhere/)\n", "utf-8")
        case "engine":
            page = project / "docs" / "about.md"
            page.write_text(page.read_text("utf-8") + "\n[x](nowhere.md)\n", "utf-8")
        case "shell":
            (project / "docs" / "shell.md").unlink()


@pytest.mark.parametrize(
    ("slip", "sentence"),
    [
        ("services.yaml", "servicess"),
        ("docs", "it links to /nowhere/, which is not there"),
        ("engine", "nowhere.md"),
        ("shell", "shell"),
    ],
)
def test_a_build_that_stops_leaves_the_last_good_site(project: Path, slip: str, sentence: str) -> None:
    """Nothing of the site changes, nothing half-made is left beside it, and the record has the day and the fault."""
    spoil(project, slip)
    with pytest.raises(PublishError) as stopped:
        publish(project, project / "site", NOW)
    assert str(stopped.value).startswith(
        "The site stays as it was built on 29 November 2026, because it could not be built:\n"
    )
    assert sentence in str(stopped.value)
    assert "Traceback" not in str(stopped.value)
    assert contents(project / "site") == {"index.html": b"yesterday"}
    assert not (project / "site.new").exists()
    known = read_builds(project / "site")
    assert known is not None
    assert (known.built, known.tried) == (YESTERDAY, NOW)
    assert known.fault


def test_the_command_swaps_a_whole_site_in(project: Path, built_site: Path) -> None:
    """Every file is the one that the engine's own build makes; a night that failed before is forgotten."""
    write_builds(project / "site", Builds(YESTERDAY, YESTERDAY, "No room."))
    (project / "site.new").mkdir()
    (project / "site.new" / "half-made.html").write_text("x", "utf-8")
    done = command.run(["publish"], clean_environment(), folder=project)
    assert (done.returncode, done.stderr) == (0, "")
    assert contents(project / "site").keys() == contents(built_site).keys()
    assert {path.name for path in project.glob("site*")} == {"site", "site.build.json"}
    known = read_builds(project / "site")
    assert known is not None
    assert known.fault == ""
    assert known.built == known.tried > NOW


def test_the_command_fails_aloud(project: Path) -> None:
    """systemd and continuous integration see it by the exit code; the journal has the sentence."""
    spoil(project, "services.yaml")
    done = command.run(["publish"], clean_environment(), folder=project)
    assert done.returncode == 1
    assert done.stdout.startswith("The site stays as it was built on 29 November 2026")


def test_a_machine_that_stops_in_the_middle_loses_no_site(tmp_path: Path) -> None:
    """Between the two renames the old site stands beside its place; the next run puts it back before all else."""
    site, fresh = tmp_path / "site", tmp_path / "site.new"
    for folder, words in ((site, "old"), (fresh, "new")):
        folder.mkdir()
        (folder / "index.html").write_text(words, "utf-8")
    site.rename(tmp_path / "site.old")  # and here the power fails
    bring_back(site)
    assert (site / "index.html").read_text("utf-8") == "old"
    put_in_place(fresh, site)
    assert (site / "index.html").read_text("utf-8") == "new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]


def test_a_disk_that_is_full_leaves_the_last_good_site(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the machine refuses is said like any other fault."""

    def refuse(*_: object) -> tuple[bool, str]:
        raise OSError(28, "No space left on device", "site.new/index.html")

    monkeypatch.setattr("frontdoor.site.build.publish.build_whole", refuse)
    with pytest.raises(PublishError, match="No space left on device"):
        publish(project, project / "site", NOW)
    assert contents(project / "site") == {"index.html": b"yesterday"}


def test_a_record_that_cannot_be_written_hides_nothing(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk the half-made site goes first, then both faults are said. Sabotage: the record was written first."""
    spoil(project, "services.yaml")
    left: list[bool] = []

    def refuse(*_: object) -> None:
        left.append((project / "site.new").exists())
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("frontdoor.site.build.publish.write_builds", refuse)
    with pytest.raises(
        PublishError, match=r"(?s)servicess.*record of this build could not be written: No space"
    ):
        publish(project, project / "site", NOW)
    assert left == [False]
    assert contents(project / "site") == {"index.html": b"yesterday"}


def test_two_runs_at_once_take_turns(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second clears away nothing that the first is making. Sabotage: without a lock both were inside at once."""
    inside: list[Path] = []
    most: list[int] = []

    def build(_: Path, fresh: Path) -> tuple[bool, str]:
        inside.append(fresh)
        most.append(len(inside))
        for name in NEEDED:
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            (fresh / name).write_text("new", "utf-8")
            time.sleep(0.1)
        inside.remove(fresh)
        return True, ""

    monkeypatch.setattr("frontdoor.site.build.publish.build_whole", build)
    with ThreadPoolExecutor(2) as two:
        runs = [two.submit(publish, project, project / "site", NOW) for _ in range(2)]
        assert [run.result() for run in runs] == ["", ""]
    assert most == [1, 1]
    assert contents(project / "site").keys() == set(NEEDED)


def test_a_link_is_followed(tmp_path: Path) -> None:
    """Where the site is a link to a folder elsewhere, that folder is swapped, and the link stays."""
    (tmp_path / "elsewhere" / "site").mkdir(parents=True)
    (tmp_path / "site").symlink_to(tmp_path / "elsewhere" / "site")
    with pytest.raises(PublishError):
        publish(tmp_path, tmp_path / "site", NOW)
    assert (tmp_path / "site").is_symlink()
    assert (tmp_path / "elsewhere" / "site").is_dir()
    assert read_builds(tmp_path / "site") is not None
