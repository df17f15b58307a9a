"""What is asked for is published whole, once, on top of what others published meanwhile; and the public sees nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from frontdoor.build_record import read_builds
from frontdoor.publishing.publisher import Publisher
from frontdoor.publishing.requests import (
    OutcomeState,
    PublishOutcome,
    PublishRequest,
    read_outcome,
    read_state,
    write_request,
)
from frontdoor.publishing.working_copy import WorkingCopy
from frontdoor.site.build.publish import NEEDED
from tests import frozen

NOW = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)


def build(project: Path, fresh: Path) -> tuple[bool, str]:
    """Stand in for the engine: a site that shows the content it was made of."""
    for name in NEEDED:
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        (fresh / name).write_bytes((project / "services.yaml").read_bytes())
    return True, ""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk and a publisher whose first round is over."""
    monkeypatch.setattr("frontdoor.site.build.publish.build_whole", build)
    project = frozen.lay_out(tmp_path / "project")
    works = Publisher(WorkingCopy(project), project, tmp_path / "public" / "site", tmp_path / "spool")
    works.round(NOW)
    return Desk(works)


class Desk:
    """What a member sees and does."""

    def __init__(self, works: Publisher) -> None:
        self.works = works
        self.copy = works.working_copy
        self.base = works.working_copy.read()
        self.asked = 0

    def ask(self, old: str = "", new: str = "", **more: object) -> str:
        """Ask for some words to be replaced in the catalogue; return the request's id."""
        self.asked += 1
        text = self.base.text("services.yaml")
        assert old in text
        files = {"services.yaml": text.replace(old, new)} if old else {}
        said = {"base": self.base.id, "files": files, "author": "Ana", "summary": ("New.",), "asked_at": NOW}
        request = PublishRequest(**{"id": f"request-{self.asked}", **said, **more})  # type: ignore[arg-type]
        write_request(self.works.spool, request)
        return request.id

    def publish(self, old: str = "", new: str = "", now: datetime = NOW, **more: object) -> PublishOutcome:
        """Ask, let the publisher do a round, and return what became of it."""
        id_ = self.ask(old, new, **more)
        self.works.round(now)
        outcome = read_outcome(self.works.spool, id_)
        assert outcome is not None
        return outcome

    @property
    def public(self) -> str:
        """What people see."""
        return (self.works.site / "index.html").read_text("utf-8")


def test_what_is_published_is_what_people_see_and_what_is_recorded(desk: Desk) -> None:
    """Site, working copy, history, record and state agree."""
    outcome = desk.publish("\n# ", "\n# Hello. ")
    assert outcome.state == OutcomeState.PUBLISHED
    newest, before = desk.copy.history()
    assert (newest.id, newest.author, newest.summary, newest.request) == (
        outcome.revision,
        "Ana",
        ("New.",),
        "request-1",
    )
    assert before.id == desk.base.id
    assert "# Hello. " in desk.public
    assert (
        desk.public == newest.text("services.yaml") == (desk.copy.folder / "services.yaml").read_text("utf-8")
    )
    known, state = read_builds(desk.works.site), read_state(desk.works.spool)
    assert known is not None
    assert state is not None
    assert known.revision == state.revision == state.published == outcome.revision
    assert state.faults == ()
