"""What is asked for is published whole, once, on top of what others published meanwhile; and the public sees nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from frontdoor.build_record import read_builds
from frontdoor.publishing.publisher import BY_HAND, Publisher
from frontdoor.publishing.requests import (
    OutcomeState,
    PublishRequest,
    read_outcome,
    read_state,
    withdraw_request,
    write_request,
)
from frontdoor.publishing.working_copy import StoredFiles, WorkingCopy
from frontdoor.site.build import publish as swapping
from tests import frozen
from tests.publishing.conftest import CATALOGUE, FAULT, NOW, Desk, build
from tests.site.build.test_build import contents

LATER = NOW + timedelta(minutes=1)


def test_what_is_published_is_what_people_see_and_what_is_recorded(desk: Desk) -> None:
    """Site, working copy, history, record and state agree."""
    outcome = desk.publish("Housing", "A home")
    assert outcome.state == OutcomeState.PUBLISHED
    newest, before = desk.copy.history()
    assert (newest.id, newest.author, newest.summary) == (outcome.revision, "Ana", ("It is better so.",))
    assert (newest.request, newest.parent) == ("request-1", before.id)
    assert before.id == desk.base.id
    assert desk.public == desk.lies == newest.text("services.yaml") == CATALOGUE.replace("Housing", "A home")
    known, state = read_builds(desk.site), read_state(desk.works.spool)
    assert known is not None
    assert state is not None
    assert known.revision == state.revision == state.published == outcome.revision
    assert (state.faults, state.at) == ((), NOW)


def test_two_members_lose_nothing_of_each_other(desk: Desk) -> None:
    """Both began from the same version; the second is published on top of the first, with the comments of the file."""
    assert desk.publish("Housing", "A home").state == OutcomeState.PUBLISHED
    assert desk.publish("Money", "Cash").state == OutcomeState.PUBLISHED
    assert desk.names() == ["A home  # as the council says", "Cash"]


def test_a_conflict_is_told_with_both_sides_and_changes_nothing(desk: Desk) -> None:
    """Both changed the same words."""
    desk.publish("Housing", "A home")
    outcome = desk.publish("Housing", "Somewhere to stay")
    assert outcome.state == OutcomeState.CONFLICT
    (said,) = outcome.sentences
    assert "A home" in said
    assert "Somewhere to stay" in said
    assert desk.names()[0].startswith("A home")
    assert len(desk.copy.history()) == 2


def test_a_fault_is_told_and_the_last_good_site_stays(desk: Desk) -> None:
    """Nothing of it is recorded, and no fault of a draft is one of the publisher's, which an alarm would tell."""
    outcome = desk.publish("Housing", "FAULTY")
    assert (outcome.state, outcome.sentences) == (OutcomeState.FAULTY, (FAULT,))
    assert desk.public == desk.lies == CATALOGUE
    assert desk.copy.head() == desk.base.id
    state = read_state(desk.works.spool)
    assert state is not None
    assert state.faults == ()


def test_one_change_is_taken_back_without_losing_later_ones(desk: Desk) -> None:
    """The first of two; once more does nothing; and what was changed again since is a conflict."""
    first = desk.publish("Housing", "A home")
    desk.publish("Money", "Cash")
    back = desk.publish(takes_back=first.revision)
    assert back.state == OutcomeState.UNDONE
    assert desk.names() == ["Housing  # as the council says", "Cash"]
    newest = desk.copy.read()
    assert (newest.takes_back, newest.id) == (first.revision, back.revision)
    again = desk.publish(takes_back=first.revision)
    assert (again.state, again.revision) == (OutcomeState.UNDONE, back.revision)
    assert "already" in again.sentences[0]
    desk.base = desk.copy.read()
    desk.publish("Housing", "Rooms")
    assert desk.publish(takes_back=first.revision).state == OutcomeState.CONFLICT


def test_the_first_version_cannot_be_taken_back(desk: Desk) -> None:
    """Or all content would go. Sabotage: it went."""
    outcome = desk.publish(takes_back=desk.base.id)
    assert outcome.state == OutcomeState.CONFLICT
    assert "begins with this version" in outcome.sentences[0]
    assert desk.public == CATALOGUE


def test_a_version_that_is_not_known_is_said(desk: Desk) -> None:
    """Such as one of another working copy."""
    outcome = desk.publish("Housing", "A home", base="000007-0123456789abcdef")
    assert outcome.state == OutcomeState.CONFLICT
    assert "no version 000007" in outcome.sentences[0]


def test_a_version_of_which_a_file_was_taken_out_is_said(desk: Desk) -> None:
    """As decisions/31 says how; it stops nobody else. Sabotage: every later request waited for ever."""
    first = desk.publish("Housing", "At the refuge")
    desk.publish("Money", "Cash")
    named = desk.copy.read_at(str(first.revision)).files
    assert isinstance(named, StoredFiles)
    (named.blobs / named.digests["services.yaml"]).unlink()
    outcome = desk.publish(takes_back=first.revision)
    assert (outcome.state, outcome.sentences) == (
        OutcomeState.CONFLICT,
        ("services.yaml of that version was taken out of the history.",),
    )
    assert desk.publish("Benefits", "Income").state == OutcomeState.PUBLISHED


def test_a_change_waits_for_its_day(desk: Desk) -> None:
    """It is published in the first round from then on, merged with what came meanwhile; withdrawn, it never is."""
    day = NOW + timedelta(days=1)
    waits, withdrawn = desk.ask("Housing", "A home", not_before=day), desk.ask("Money", "No", not_before=day)
    desk.works.round(NOW)
    assert (desk.outcome(waits).state, desk.outcome(waits).until) == (OutcomeState.WAITING, day)
    assert desk.publish("Money", "Cash").state == OutcomeState.PUBLISHED
    assert withdraw_request(desk.works.spool, withdrawn)
    desk.works.round(day - timedelta(seconds=1))
    assert desk.names() == ["Housing  # as the council says", "Cash"]
    desk.works.round(day)
    assert desk.outcome(waits).state == OutcomeState.PUBLISHED
    assert desk.names() == ["A home  # as the council says", "Cash"]


def test_files_come_and_go(desk: Desk) -> None:
    """A picture that is new, and a page that is taken away."""
    desk.publish(files={"docs/a.jpg": b"\xff\xd8\x00", "docs/about.md": None})
    assert {path.name: path.read_bytes() for path in (desk.copy.folder / "docs").iterdir()} == {
        "a.jpg": b"\xff\xd8\x00"
    }
    desk.publish(takes_back=desk.copy.head())
    assert [path.name for path in (desk.copy.folder / "docs").iterdir()] == ["about.md"]


def test_a_page_that_two_changed_in_different_lines_has_both(desk: Desk) -> None:
    """And one of them can be taken back alone. Sabotage: the second one's page stood in the place of the first one's."""
    begun = "# About\n\nWho we are.\n\nWhere we are.\n"
    desk.publish(files={"docs/about.md": begun})
    desk.base = desk.copy.read()
    first = desk.publish(files={"docs/about.md": begun.replace("Who we are", "We are Sacro")})
    desk.publish(files={"docs/about.md": begun.replace("Where we are", "In Glasgow")})
    assert desk.copy.read().text("docs/about.md") == "# About\n\nWe are Sacro.\n\nIn Glasgow.\n"
    desk.publish(takes_back=first.revision)
    assert desk.copy.read().text("docs/about.md") == "# About\n\nWho we are.\n\nIn Glasgow.\n"


def test_a_line_that_two_changed_is_told_with_both_sides(desk: Desk) -> None:
    """Nothing is written, and neither side is lost. Sabotage: one of them was taken."""
    desk.publish(files={"docs/about.md": "# One\n"})
    outcome = desk.publish(files={"docs/about.md": "# Two\n"})
    assert outcome.state == OutcomeState.CONFLICT
    assert outcome.sentences == (
        "docs/about.md, line 1: it was “# About”. You wrote “# Two”; somebody else wrote “# One” in the meantime.",
    )
    assert desk.copy.read().text("docs/about.md") == "# One\n"


def test_a_picture_that_two_changed_is_a_conflict(desk: Desk) -> None:
    """It has no lines."""
    desk.publish(files={"docs/a.jpg": b"\xff\xd8\x00"})
    desk.base = desk.copy.read()
    desk.publish(files={"docs/a.jpg": b"\xff\xd8\x01"})
    outcome = desk.publish(files={"docs/a.jpg": b"\xff\xd8\x02"})
    assert outcome.state == OutcomeState.CONFLICT
    assert outcome.sentences[0].startswith(
        "docs/a.jpg: You changed it; somebody else changed it in the meantime"
    )


def test_the_newest_is_built_again_on_a_new_day(desk: Desk) -> None:
    """And only then: what is dated must hold, and nothing else needs a build."""
    desk.works.round(LATER)
    known = read_builds(desk.site)
    assert known is not None
    assert known.built == NOW
    desk.works.round(NOW + timedelta(days=1))
    known = read_builds(desk.site)
    assert known is not None
    assert (known.built, known.revision) == (NOW + timedelta(days=1), desk.base.id)


def edit(desk: Desk, text: str, *, age: float = 60) -> None:
    """Change the catalogue in the folder by hand, some seconds ago."""
    path = desk.copy.folder / "services.yaml"
    path.write_text(text, "utf-8")
    os.utime(path, (LATER.timestamp() - age, LATER.timestamp() - age))


def test_what_is_changed_by_hand_is_published_and_recorded(desk: Desk) -> None:
    """Whoever has the folder may still edit the file; a member who had begun before loses nothing."""
    edit(desk, CATALOGUE.replace("Housing", "A home"))
    outcome = desk.publish("Money", "Cash", now=LATER)
    assert outcome.state == OutcomeState.PUBLISHED
    assert desk.names() == ["A home  # as the council says", "Cash"]
    assert desk.copy.history()[1].author == BY_HAND


def test_what_is_still_being_written_is_waited_for(desk: Desk) -> None:
    """An editor that saves half a file would publish half a catalogue. Sabotage: it was published at once."""
    edit(desk, CATALOGUE.replace("Housing", "A home"), age=1)
    desk.works.round(LATER)
    assert desk.public == CATALOGUE
    desk.works.round(LATER + timedelta(seconds=5))
    assert desk.names()[0].startswith("A home")


def test_a_fault_made_by_hand_is_said_and_not_overwritten(desk: Desk) -> None:
    """Until it is mended, requests wait; it is checked again only when it has changed. Sabotage: a request overwrote it."""
    edit(desk, CATALOGUE.replace("Housing", "FAULTY"))
    id_ = desk.ask("Money", "Cash")
    state = desk.works.round(LATER)
    assert len(state.faults) == 1
    assert state.faults[0].startswith(
        "services.yaml in the working copy was changed by hand and cannot be published"
    )
    assert FAULT in state.faults[0]
    assert read_outcome(desk.works.spool, id_) is None
    assert ("FAULTY" in desk.lies, desk.public) == (True, CATALOGUE)
    edit(desk, CATALOGUE.replace("Housing", "A home"))
    state = desk.works.round(LATER)
    assert state.faults == ()
    assert desk.outcome(id_).state == OutcomeState.PUBLISHED
    assert desk.names() == ["A home  # as the council says", "Cash"]


def while_it_is_built(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Let something happen during the next build."""

    def slow(project: Path, fresh: Path) -> tuple[bool, str]:
        happens()
        return build(project, fresh)

    monkeypatch.setattr("frontdoor.site.build.publish.build_whole", slow)


def test_what_is_changed_by_hand_meanwhile_is_not_overwritten(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build takes seconds. Sabotage: the change by hand was gone."""
    while_it_is_built(monkeypatch, lambda: edit(desk, CATALOGUE.replace("Housing", "A home")))
    id_ = desk.ask("Money", "Cash")
    assert "being changed by hand" in desk.works.round(LATER).faults[0]
    assert not desk.site.with_name("site.new").exists()
    desk.works.round(LATER)
    assert desk.outcome(id_).state == OutcomeState.PUBLISHED
    assert desk.names() == ["A home  # as the council says", "Cash"]


def test_what_is_called_back_while_it_is_built_is_not_published(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The member was told that it is on the desk again. Sabotage: it was public all the same."""
    id_ = desk.ask("Money", "Cash")
    while_it_is_built(monkeypatch, lambda: withdraw_request(desk.works.spool, id_))
    desk.works.round(LATER)
    assert (desk.public, desk.lies, len(desk.copy.history())) == (CATALOGUE, CATALOGUE, 1)


def test_what_is_not_published_is_nobody_else_s_to_read(desk: Desk) -> None:
    """A draft may name an address that is to be withheld."""
    desk.publish("Housing", "FAULTY")
    (folder,) = desk.copy.folder.rglob("candidate")
    assert folder.stat().st_mode & 0o777 == 0o700
    lying = [
        path.read_bytes()
        for path in desk.copy.folder.rglob("*")
        if path.is_file() and folder not in path.parents
    ]
    assert not any(b"FAULTY" in text for text in lying)
    (request,) = (desk.works.spool / "requests").iterdir()
    assert request.stat().st_mode & 0o777 == 0o640


def test_since_when_something_is_wrong_is_kept(desk: Desk) -> None:
    """From the first round with a fault to the first without."""
    edit(desk, CATALOGUE.replace("Housing", "FAULTY"))
    assert desk.works.round(LATER).faults_since == LATER
    assert desk.again().works.round(LATER + timedelta(hours=1)).faults_since == LATER
    edit(desk, CATALOGUE)
    assert desk.works.round(LATER + timedelta(hours=2)).faults_since is None


def test_a_file_that_is_no_request_stops_no_other(desk: Desk) -> None:
    """It is named in the state."""
    (desk.works.spool / "requests").mkdir(exist_ok=True)
    (desk.works.spool / "requests" / "rubbish.json").write_text("{", "utf-8")
    assert desk.publish("Housing", "A home").state == OutcomeState.PUBLISHED
    state = read_state(desk.works.spool)
    assert state is not None
    assert state.faults[0].startswith("rubbish.json in the spool")


def test_nothing_but_content_is_ever_written(desk: Desk) -> None:
    """A link in docs/ leads out of the working copy: it is neither read nor written through."""
    outside = desk.site.parent / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("secret", "utf-8")
    (desk.copy.folder / "docs" / "linked").symlink_to(outside)
    (desk.copy.folder / "docs" / "other.md").symlink_to(outside / "secret.md")
    desk.works.round(LATER)
    assert "secret" not in "".join(path for path in desk.copy.read().files)
    outcome = desk.publish(files={"docs/linked/new.md": "x", "docs/other.md": "# x\n"}, now=LATER)
    assert sorted(path.name for path in outside.iterdir()) == ["secret.md"]
    assert (outside / "secret.md").read_text("utf-8") == "secret"
    assert outcome is not None


def test_old_requests_and_outcomes_are_cleared_away(desk: Desk) -> None:
    """By whoever owns them; the history keeps what was published."""
    desk.publish("Housing", "A home")
    later = NOW + timedelta(days=31)
    desk.base = desk.copy.read()
    desk.publish("Money", "Cash", asked_at=later, now=later)
    desk.works.round(later)
    assert [path.name for path in (desk.works.spool / "requests").iterdir()] == ["request-2.json"]
    assert read_outcome(desk.works.spool, "request-1") is None
    assert read_outcome(desk.works.spool, "request-2") is not None


def test_without_a_site_the_files_are_all_that_changes(tmp_path: Path, desk: Desk) -> None:
    """As for trying out: the live preview shows them, and the clone's commits are left to whoever works in it."""
    (desk.copy.folder / ".git").mkdir()
    desk.works = Publisher(desk.copy, desk.copy.folder, None, desk.works.spool, use_git=False)
    before = contents(tmp_path / "public")
    assert desk.publish("Housing", "A home").state == OutcomeState.PUBLISHED
    assert desk.lies == CATALOGUE.replace("Housing", "A home")
    assert desk.publish("Money", "FAULTY").state == OutcomeState.FAULTY
    state = desk.works.round(NOW + timedelta(days=1))
    assert (state.faults, contents(tmp_path / "public")) == ((), before)


def test_without_a_swap_in_one_step_it_takes_two(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a system that has none; the site is as whole afterwards."""
    monkeypatch.setattr(swapping, "_exchange", lambda *_: False)
    assert desk.publish("Housing", "A home").state == OutcomeState.PUBLISHED
    assert desk.names()[0].startswith("A home")
    assert sorted(path.name for path in desk.site.parent.iterdir()) == ["site", "site.build.json"]


def test_the_swap_is_one_step_here(tmp_path: Path) -> None:
    """Linux lets two folders change places, so that there is no moment without a site."""
    for name in ("site", "site.new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page").write_text(name, "utf-8")
    assert swapping._exchange(tmp_path / "site.new", tmp_path / "site")
    assert (tmp_path / "site" / "page").read_text("utf-8") == "site.new"


def test_the_real_check_and_build_publish_the_real_site(tmp_path: Path, built_site: Path) -> None:
    """Of a version that was read before the publisher ever ran. Every file is one that the engine's own build makes; a fault is told at its place."""
    project = frozen.lay_out(tmp_path / "project")
    site = tmp_path / "public" / "site"
    works = Publisher(WorkingCopy(project), project, site, tmp_path / "spool")
    base = works.working_copy.read()
    good = {"docs/about.md": base.text("docs/about.md") + "\nHello there.\n"}
    bad = {"services.yaml": base.text("services.yaml").replace("\nservices:", "\nservicess:")}
    request = PublishRequest("request-1", base.id, good, "Ana", (), NOW)
    write_request(works.spool, request)
    write_request(works.spool, replace(request, id="request-2", files=bad, asked_at=LATER))
    assert works.round(NOW).faults == ()
    first, second = (read_outcome(works.spool, id_) for id_ in ("request-1", "request-2"))
    assert first is not None
    assert second is not None
    assert (first.state, second.state) == (OutcomeState.PUBLISHED, OutcomeState.FAULTY)
    assert any("servicess" in said for said in second.sentences)
    assert contents(site).keys() == contents(built_site).keys()
    assert "Hello there." in (site / "about" / "index.html").read_text("utf-8")


def test_a_fault_that_only_the_build_sees_is_told_in_the_words_of_the_check(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All pages are made once, by the build; a dry run follows only where it stops. Sabotage: a dry run before each build."""
    dry_runs = []

    def checked(project: Path, _: date, *, by_a_dry_run: bool = True) -> tuple[str, ...]:
        dry_runs.append(by_a_dry_run)
        return (FAULT,) if by_a_dry_run and b"FAULTY" in (project / "services.yaml").read_bytes() else ()

    def built(project: Path, fresh: Path) -> tuple[bool, str]:
        good = b"FAULTY" not in (project / "services.yaml").read_bytes()
        return build(project, fresh) if good else (False, "ERROR - as the engine says it")

    monkeypatch.setattr("frontdoor.publishing.release.candidate_faults", checked)
    monkeypatch.setattr("frontdoor.site.build.publish.build_whole", built)
    outcome = desk.publish("Housing", "FAULTY")
    assert (outcome.state, outcome.sentences, dry_runs) == (OutcomeState.FAULTY, (FAULT,), [False, True])
    dry_runs.clear()
    assert desk.publish("Money", "Cash").state == OutcomeState.PUBLISHED
    assert dry_runs == [False]
