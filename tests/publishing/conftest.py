"""A desk and a publisher with a site that is built at once: the engine is stood in for, everything else is real."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from frontdoor.publishing.publisher import Publisher
from frontdoor.publishing.requests import PublishOutcome, PublishRequest, read_outcome, write_request
from frontdoor.publishing.working_copy import Revision, WorkingCopy
from frontdoor.site.build.publish import NEEDED
from tests import frozen

NOW = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
FAULT = "services.yaml:1:1: this is what the check says."


def build(project: Path, fresh: Path) -> tuple[bool, str]:
    """Stand in for the engine: a site that shows the catalogue it was made of."""
    for name in NEEDED:
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        (fresh / name).write_bytes((project / "services.yaml").read_bytes())
    return True, ""


def check(project: Path, _: date, *, by_a_dry_run: bool = True) -> tuple[str, ...]:
    """Stand in for the check: a catalogue is faulty that says so."""
    return (FAULT,) if b"FAULTY" in (project / "services.yaml").read_bytes() else ()


def lay_out(folder: Path) -> Path:
    """Make a small project: what an engine needs, a catalogue of three organisations, a form and a page."""
    for name in ("hooks", "overrides", "docs"):
        (folder / name).mkdir(parents=True)
    (folder / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    (folder / "referral.yaml").write_text((frozen.FORM).read_text("utf-8"), "utf-8")
    (folder / "services.yaml").write_text(CATALOGUE, "utf-8")
    (folder / "docs" / "about.md").write_text("# About\n", "utf-8")
    return folder


CATALOGUE = """\
# Whom to ask about this file
needs:
  housing:
    name: Housing  # as the council says
    summary: Somewhere to live
  money:
    name: Money
    summary: Benefits and debt
"""


@dataclass
class Desk:
    """What a member sees and does."""

    works: Publisher
    base: Revision
    asked: int = 0

    @property
    def copy(self) -> WorkingCopy:
        """The working copy."""
        return self.works.working_copy

    @property
    def site(self) -> Path:
        """The site that people see."""
        assert self.works.site
        return self.works.site

    def ask(self, old: str = "", new: str = "", **more: object) -> str:
        """Ask for some words of the catalogue to be replaced; return the request's id."""
        self.asked += 1
        text = self.base.text("services.yaml")
        assert old in text
        files: Mapping[str, str] = {"services.yaml": text.replace(old, new)} if old else {}
        request = PublishRequest(
            f"request-{self.asked}", self.base.id, files, "Ana", ("It is better so.",), NOW
        )
        write_request(self.works.spool, replace(request, **more))  # type: ignore[arg-type]
        return request.id

    def publish(self, old: str = "", new: str = "", *, now: datetime = NOW, **more: object) -> PublishOutcome:
        """Ask, let the publisher do a round, and return what became of it."""
        id_ = self.ask(old, new, **more)
        self.works.round(now)
        return self.outcome(id_)

    def outcome(self, id_: str) -> PublishOutcome:
        """What became of a request."""
        outcome = read_outcome(self.works.spool, id_)
        assert outcome is not None
        return outcome

    @property
    def lies(self) -> str:
        """The catalogue in the folder."""
        return (self.copy.folder / "services.yaml").read_text("utf-8")

    @property
    def public(self) -> str:
        """The catalogue of the site that people see, which is whole."""
        (text,) = {(self.site / name).read_text("utf-8") for name in NEEDED}
        return text

    def again(self) -> Desk:
        """The same after the publisher was started anew."""
        works = Publisher(WorkingCopy(self.copy.folder), self.works.engine, self.works.site, self.works.spool)
        return Desk(works, self.base, self.asked)

    def names(self) -> Sequence[str]:
        """The names of the needs that people see."""
        return [line.split(": ")[1] for line in self.public.splitlines() if line.startswith("    name: ")]


def make_desk(folder: Path, project: Path) -> Desk:
    """Make a desk and a publisher whose first round is over."""
    works = Publisher(WorkingCopy(project), project, folder / "public" / "site", folder / "spool")
    works.round(NOW)
    return Desk(works, works.working_copy.read())


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let engine and check answer at once."""
    monkeypatch.setattr("frontdoor.site.build.publish.build_whole", build)
    monkeypatch.setattr("frontdoor.publishing.release.candidate_faults", check)


@pytest.fixture
def desk(tmp_path: Path, quick: None) -> Desk:
    """A desk and a publisher of a plain folder."""
    return make_desk(tmp_path, lay_out(tmp_path / "project"))
