"""A clone as the working copy: what is published is committed and pushed, what was merged elsewhere is built, and no side is lost."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from frontdoor.publishing.requests import OutcomeState, PublisherState
from tests.publishing.conftest import CATALOGUE, FAULT, NOW, Desk, lay_out, make_desk
from tests.publishing.interrupt import killed_at

SOON = NOW + timedelta(minutes=3)


def git(folder: Path, *words: str) -> str:
    """Run git as a person would."""
    named = ["-c", "user.name=Bo", "-c", "user.email=bo@example.org", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *named, *words], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@dataclass
class Cloned:
    """A desk whose working copy is a clone, the remote, and somebody else's clone of it."""

    desk: Desk
    remote: Path
    other: Path

    @property
    def here(self) -> Path:
        """The clone that is the working copy."""
        return self.desk.copy.folder

    def elsewhere(self, old: str, new: str, name: str = "services.yaml") -> str:
        """Change a file in the other clone, and push it; return the commit."""
        git(self.other, "pull", "--quiet", "--rebase")
        path = self.other / name
        path.write_text(path.read_text("utf-8").replace(old, new) if old else new, "utf-8")
        git(self.other, "add", "--all")
        git(self.other, "commit", "--quiet", "--message", f"{new.strip()} elsewhere")
        git(self.other, "push", "--quiet")
        return git(self.other, "rev-parse", "HEAD")

    def log(self, *words: str, folder: Path | None = None) -> Sequence[str]:
        """Authors and subjects, newest first."""
        return git(folder or self.here, "log", "--format=%an: %s", *words).splitlines()


@pytest.fixture
def cloned(tmp_path: Path, quick: None) -> Cloned:
    """A remote with the small project, and two clones."""
    first, remote = lay_out(tmp_path / "first"), tmp_path / "remote.git"
    (first / "overrides" / "frame.html").write_text("<html>", "utf-8")
    (first / "hooks" / "hook.py").write_text("", "utf-8")
    git(first, "init", "--quiet")
    git(first, "add", "--all")
    git(first, "commit", "--quiet", "--message", "Begin")
    git(tmp_path, "clone", "--quiet", "--bare", str(first), str(remote))
    for name in ("project", "other"):
        git(tmp_path, "clone", "--quiet", str(remote), name)
    return Cloned(make_desk(tmp_path, tmp_path / "project"), remote, tmp_path / "other")


def test_what_is_published_is_committed_and_pushed(cloned: Cloned) -> None:
    """By the member; nothing else is in the commit, and git sees nothing left to do."""
    (cloned.here / "overrides" / "mine.html").write_text("x", "utf-8")
    git(cloned.here, "add", "overrides/mine.html")
    cloned.desk.publish("Housing", "A home", author="Ana O’Neil <x>", files={"services.yaml": CATALOGUE.replace("Housing", "A home"), "docs/new page.md": "# New\n"})  # fmt: skip
    assert cloned.log(folder=cloned.remote)[0] == "Ana O’Neil x: It is better so."
    assert git(cloned.remote, "show", "--name-only", "--format=", "main").splitlines() == ["docs/new page.md", "services.yaml"]  # fmt: skip
    assert git(cloned.here, "status", "--porcelain") == "A  overrides/mine.html"
    assert git(cloned.here, "rev-parse", "HEAD") == git(cloned.remote, "rev-parse", "main")


def test_what_was_merged_elsewhere_is_built(cloned: Cloned) -> None:
    """As it is, with no commit of ours; the next member sees who did what."""
    commit = cloned.elsewhere("Housing", "A home")
    cloned.desk.works.round(SOON)
    assert cloned.desk.names()[0].startswith("A home")
    assert git(cloned.here, "rev-parse", "HEAD") == commit
    newest = cloned.desk.copy.read()
    assert (newest.author, newest.summary) == ("Bo", ("A home elsewhere",))
    assert git(cloned.here, "status", "--porcelain") == ""


def test_the_remote_is_asked_every_two_minutes(cloned: Cloned) -> None:
    """Not with each look at the spool."""
    cloned.elsewhere("Housing", "A home")
    cloned.desk.works.round(NOW + timedelta(minutes=1))
    assert cloned.desk.public == CATALOGUE
    cloned.desk.works.round(NOW + timedelta(minutes=2))
    assert cloned.desk.names()[0].startswith("A home")


def test_both_sides_are_merged(cloned: Cloned) -> None:
    """The content by entry and key, everything else by git; and the remote gets it."""
    cloned.elsewhere("", "print(1)\n", "hooks/hook.py")
    commit = cloned.elsewhere("Housing", "A home")
    outcome = cloned.desk.publish("Money", "Cash", now=NOW + timedelta(minutes=1))
    assert outcome.state == OutcomeState.PUBLISHED
    state = cloned.desk.works.round(SOON)
    assert (state.faults, state.unpushed_since) == ((), None)
    assert cloned.desk.names() == ["A home  # as the council says", "Cash"]
    assert commit in git(cloned.here, "rev-list", "--parents", "-1", "HEAD").split()
    assert git(cloned.here, "rev-parse", "HEAD") == git(cloned.remote, "rev-parse", "main")
    assert (cloned.here / "hooks" / "hook.py").read_text("utf-8") == "print(1)\n"
    assert git(cloned.here, "status", "--porcelain") == ""


def test_what_is_no_content_is_merged_without_a_version_of_the_content(cloned: Cloned) -> None:
    """Code that was merged elsewhere; what builds the site stays the installed one. Sabotage: a version came with each round."""
    cloned.desk.publish("Money", "Cash", now=NOW)
    commit = cloned.elsewhere("", "print(1)\n", "hooks/hook.py")
    for minutes in (3, 6):
        cloned.desk.works.round(NOW + timedelta(minutes=minutes))
        assert len(cloned.desk.copy.history()) == 2
        assert git(cloned.here, "rev-parse", "HEAD") == commit
    assert (cloned.here / "hooks" / "hook.py").read_text("utf-8") == "print(1)\n"


def test_a_conflict_with_the_remote_loses_neither_side(cloned: Cloned) -> None:
    """It is told; publishing here goes on; once somebody has made both sides the same, it is over."""
    cloned.desk.publish("Housing", "A home")
    git(cloned.other, "fetch", "--quiet")
    path = cloned.other / "services.yaml"
    path.write_text(CATALOGUE.replace("Housing", "Rooms"), "utf-8")
    git(cloned.other, "commit", "--quiet", "--all", "--message", "Rooms elsewhere")
    git(cloned.other, "push", "--quiet", "--force")
    state = cloned.desk.works.round(SOON)
    (said,) = [fault for fault in state.faults if "elsewhere" in fault]
    assert said.startswith("What Bo merged elsewhere cannot be published:\n")
    assert "A home" in said
    assert "Rooms" in said
    assert cloned.desk.names()[0].startswith("A home")
    assert "Rooms" in git(cloned.remote, "show", "main:services.yaml")
    cloned.desk.base = cloned.desk.copy.read()
    assert cloned.desk.publish("A home", "Rooms", now=SOON).state == OutcomeState.PUBLISHED
    state = cloned.desk.works.round(SOON + timedelta(minutes=3))
    assert state.faults == ()
    assert git(cloned.here, "rev-parse", "HEAD") == git(cloned.remote, "rev-parse", "main")


def test_a_fault_at_the_remote_is_told_and_not_published(cloned: Cloned) -> None:
    """It is looked at once, not each second; mended there, it is built."""
    cloned.elsewhere("Housing", "FAULTY")
    state = cloned.desk.works.round(SOON)
    assert state.faults == (f"What Bo merged elsewhere cannot be published:\n{FAULT}",)
    assert cloned.desk.public == CATALOGUE
    assert cloned.desk.publish("Money", "Cash", now=SOON).state == OutcomeState.PUBLISHED
    cloned.elsewhere("FAULTY", "A home")
    state = cloned.desk.works.round(SOON + timedelta(minutes=3))
    assert state.faults == ()
    assert cloned.desk.names() == ["A home  # as the council says", "Cash"]


def test_without_the_remote_publishing_goes_on(cloned: Cloned) -> None:
    """It is told since when the remote lacks something; when it is back, it gets all of it."""
    away = cloned.remote.with_name("away")
    cloned.remote.rename(away)
    assert cloned.desk.publish("Housing", "A home", now=SOON).state == OutcomeState.PUBLISHED
    assert cloned.desk.names()[0].startswith("A home")
    later = SOON + timedelta(minutes=30)
    state = cloned.desk.again().works.round(later)
    assert state.unpushed_since == SOON
    assert state.faults
    away.rename(cloned.remote)
    state = cloned.desk.works.round(later)
    assert (state.faults, state.unpushed_since) == ((), None)
    assert cloned.log(folder=cloned.remote)[0] == "Ana: It is better so."


def test_a_remote_that_hangs_is_not_waited_for(cloned: Cloned, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it does, publishing is over within seconds."""
    monkeypatch.setattr("frontdoor.publishing.git.PATIENCE", 0.3)
    hangs = cloned.here / ".git" / "hangs"
    hangs.write_text("#!/bin/sh\nexec sleep 60\n", "utf-8")
    hangs.chmod(0o755)
    git(cloned.here, "config", "remote.origin.uploadpack", str(hangs))
    git(cloned.here, "config", "remote.origin.receivepack", str(hangs))
    assert cloned.desk.publish("Housing", "A home", now=SOON).state == OutcomeState.PUBLISHED
    state: PublisherState = cloned.desk.works.round(SOON)
    assert any("did not answer" in fault for fault in state.faults)


def test_what_needs_a_person_is_said(cloned: Cloned) -> None:
    """Code that both sides changed is no content: nobody at the desk can decide it."""
    (cloned.here / "hooks" / "hook.py").write_text("print(2)\n", "utf-8")
    git(cloned.here, "commit", "--quiet", "--all", "--message", "Two")
    cloned.elsewhere("", "print(1)\n", "hooks/hook.py")
    state = cloned.desk.works.round(SOON)
    assert any("changes hooks/hook.py in another way" in fault for fault in state.faults)
    assert cloned.desk.publish("Housing", "A home", now=SOON).state == OutcomeState.PUBLISHED


def test_what_somebody_pulled_by_hand_keeps_its_author(cloned: Cloned) -> None:
    """The clone is an ordinary one."""
    cloned.elsewhere("Housing", "A home")
    git(cloned.here, "pull", "--quiet")
    cloned.desk.works.round(NOW.replace(year=2035))
    assert cloned.desk.copy.read().author == "Bo"
    assert cloned.desk.names()[0].startswith("A home")


def test_a_lock_that_a_killed_git_left_holds_nothing_up_for_ever(cloned: Cloned) -> None:
    """Meanwhile it is said, and the public sees what was published. Sabotage: it was never committed."""
    for name in ("index.lock", "refs/heads/main.lock"):
        lock = cloned.here / ".git" / name
        lock.write_bytes(b"")
        os.utime(lock, (NOW.timestamp(), NOW.timestamp()))
    outcome = cloned.desk.publish("Housing", "A home", now=SOON)
    assert (outcome.state, cloned.desk.names()[0]) == (
        OutcomeState.PUBLISHED,
        "A home  # as the council says",
    )
    assert any("lock" in fault for fault in cloned.desk.works.round(SOON).faults)
    assert cloned.desk.works.round(NOW + timedelta(minutes=11)).faults == ()
    assert cloned.log(folder=cloned.remote)[0] == "Ana: It is better so."


def test_a_stop_in_the_middle_is_ended_in_git_too(cloned: Cloned, tmp_path: Path) -> None:
    """Committed once, pushed, and nothing left lying. Sabotage: what was cut short was never committed."""
    for nth in range(1, 76, 5):
        cloned.desk.base = cloned.desk.copy.read()
        text = CATALOGUE.replace("Housing", f"Home {nth}")
        id_ = cloned.desk.ask(files={"services.yaml": text}, summary=(f"Home {nth}.",))
        killed_at(nth, lambda: cloned.desk.works.round(NOW), tmp_path)
        cloned.desk = cloned.desk.again()
        cloned.desk.works.round(NOW)
        assert cloned.desk.outcome(id_).state == OutcomeState.PUBLISHED
        assert cloned.desk.public == text
        assert cloned.log(folder=cloned.remote).count(f"Ana: Home {nth}.") == 1
        assert git(cloned.here, "status", "--porcelain") == ""


def test_an_address_is_forgotten_by_the_steps_that_the_server_s_guide_gives(cloned: Cloned) -> None:
    """Neither history nor git has it, publishing goes on, and what else was published can still be taken back."""
    desk, secret = cloned.desk, "5 Rose Street"
    desk.publish("Housing", secret)
    desk.base = desk.copy.read()
    desk.publish(secret, "Housing again")
    desk.base = desk.copy.read()
    rewritten = git(cloned.other, "fetch") or git(
        cloned.other, "commit-tree", "origin/main^{tree}", "-m", "All of it"
    )
    git(cloned.other, "push", "--quiet", "--force", "origin", f"{rewritten}:main")
    steps = f"""
        grep -rl --fixed-strings "{secret}" .history/blobs | xargs -r rm
        git fetch --quiet && git reset --quiet --soft @{{upstream}}
        git reflog expire --expire=now --all && git gc --quiet --prune=now
    """
    subprocess.run(["bash", "-euc", steps], cwd=cloned.here, check=True)
    after = cloned.desk.again()
    assert after.publish("Money", "Cash", now=SOON).state == OutcomeState.PUBLISHED
    assert after.names() == ["Housing again  # as the council says", "Cash"]
    assert after.publish(takes_back=after.copy.head(), now=SOON).state == OutcomeState.UNDONE
    for folder in (cloned.here, cloned.remote):
        assert secret not in git(folder, "log", "--all", "--patch")
    assert not [
        one
        for one in (cloned.here / ".history").rglob("*")
        if one.is_file() and secret.encode() in one.read_bytes()
    ]
    state = after.works.round(SOON + timedelta(minutes=3))
    assert state.faults == ()
