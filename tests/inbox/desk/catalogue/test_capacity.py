"""A team's manager says whether its services take people: in words first, on the website by the publisher, and taken back alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from frontdoor.inbox.store.models import Role
from frontdoor.publishing.publisher import Publisher
from frontdoor.recurrence import date_words
from tests.inbox.desk.catalogue.conftest import Place
from tests.inbox.desk.conftest import GLASGOW, SCOTLAND, Browser, a_member, at_desk
from tests.publishing.conftest import check, lay_out

CAPACITY = "/desk/capacity/"
THROUGHCARE = f"{CAPACITY}throughcare/"
SINCE: Any = {"from": "30 November 2026"}


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page that waits for the publisher asks once."""
    monkeypatch.setattr("frontdoor.inbox.desk.views.catalogue.draft.PATIENCE", 0.0)


@pytest.fixture
def publish(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    """Let the publisher do a round; the check of a whole site is stood in for."""
    monkeypatch.setattr("frontdoor.publishing.release.candidate_faults", check)
    works = Publisher(place.copy, lay_out(tmp_path / "engine"), None, place.spool)
    return lambda: works.round(datetime.now(UTC))


@pytest.fixture
def morag(place: Place) -> Browser:
    """The browser of Morag, who manages Glasgow."""
    return at_desk(a_member("morag", role=Role.MANAGER), browser=Browser())


def test_what_is_said_is_told_in_words_published_listed_and_taken_back(
    morag: Browser, place: Place, publish: Callable[[], object]
) -> None:
    """The whole way, with the real publisher; nothing else of the file changes, and it ends as it began."""
    before = place.copy.read().text("services.yaml")
    assert "Throughcare Service: Taking people" in morag.get(CAPACITY).main
    told = morag.post(THROUGHCARE, status="full", **SINCE)
    assert "full" in told.main.casefold()
    assert "Nothing has changed yet" in told.main
    assert place.asked() == []
    morag.post(THROUGHCARE, status="full", do="publish", **SINCE)
    [asked] = place.asked()
    assert asked.author == "morag"
    publish()
    after = place.copy.read()
    [old], [new] = (
        [line for line in one.splitlines() if line not in other.splitlines()]
        for one, other in ((before, after.text("services.yaml")), (after.text("services.yaml"), before))
    )
    assert old.strip().startswith("status: open")
    assert new.strip().startswith("status: full since 30 November 2026")
    page = morag.get(THROUGHCARE)
    assert "Full: nobody new; drop-ins go on, since 30 November 2026" in page.main
    said = page.main.partition("What was said before")[2]
    assert "morag" in said
    assert asked.summary[0] in said
    morag.post(f"{THROUGHCARE}{after.id}/take-back")
    publish()
    assert place.copy.read().text("services.yaml") == before
    assert "Taken back." in morag.get(THROUGHCARE).main
    assert "taken back already" in morag.post(f"{THROUGHCARE}{after.id}/take-back").main
    assert place.asked() == []


def test_without_a_day_it_is_since_today(morag: Browser, place: Place) -> None:
    """Whoever is in a hurry presses twice."""
    morag.post(THROUGHCARE, status="waiting list", do="publish")
    [asked] = place.asked()
    today = date_words(datetime.now(UTC).date())
    assert f"status: waiting list since {today}" in str(asked.files["services.yaml"])


def test_it_is_said_beforehand_that_the_form_closes(place: Place) -> None:
    """When the last service that takes referrals is full: somebody would send one in vain. Sabotage: the words of the diff alone."""
    both = at_desk(a_member("una", role=Role.MANAGER, teams=(GLASGOW, SCOTLAND)), browser=Browser())
    assert "it closes" not in both.post(THROUGHCARE, status="full").main
    place.publish("    status: open\n    standing: current", "    status: full\n    standing: current")
    assert (
        "No other service takes referrals by the form: it closes"
        in both.post(THROUGHCARE, status="full").main
    )
    assert "full" in both.get(f"{CAPACITY}upside/").main.casefold()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"status": ""}, "This is needed. Choose one of these."),
        ({"status": "paused"}, "Choose"),
        ({"status": "open"}, "That is how it stands already"),
        ({"status": "full", "from": "last Tuesday-ish"}, "last Tuesday-ish"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_the_question(
    morag: Browser, place: Place, typed: dict[str, str], said: str
) -> None:
    """Nothing is asked of the publisher, and what was typed stays."""
    page = morag.post(THROUGHCARE, expect=422, do="publish", **typed)
    assert said in page.main
    assert place.asked() == []


def test_only_a_teams_own_manager_says_it(morag: Browser, place: Place) -> None:
    """Not another team's, and not somebody who answers referrals; an editor has the editors' own pages."""
    assert "Upside" not in morag.get(f"{CAPACITY}upside/").main
    morag.post(f"{CAPACITY}upside/", status="full", do="publish")
    morag.post(f"{CAPACITY}upside/{place.copy.read().id}/take-back")
    for name, role in (("calum", Role.TRIAGE), ("ailsa", Role.ADMINISTRATOR)):
        at_desk(a_member(name, role=role), browser=Browser()).get(CAPACITY, expect=403)
    assert place.asked() == []


def test_what_an_editor_has_said_is_left_to_the_editors(morag: Browser, place: Place) -> None:
    """Paused or closed has reasons that a team's three choices would take away."""
    later = date_words(datetime.now(UTC).date() + timedelta(days=30))
    place.publish("status: open            #", f"status: paused until {later} #")
    page = morag.get(THROUGHCARE)
    assert "Ask them to change it" in page.main
    assert not page.all("fieldset")


def test_without_a_publisher_it_is_said_what_to_do(store: object) -> None:
    """No form that would be filled in in vain."""
    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, spool=None)):
        page = at_desk(a_member("morag", role=Role.MANAGER), browser=Browser()).get(CAPACITY)
    assert "this server has no publisher" in page.main
    assert "Throughcare Service" in page.main
    assert "Change it" not in page.main
