"""Days away at the desk: who may say them, what cannot be, and what is shown."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from frontdoor.inbox.desk.referrals import formatting as words
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import absence, triage
from frontdoor.inbox.store.models import Absence, ReferralStatus, Role
from tests.inbox.desk.conftest import GLASGOW, SCOTLAND, Browser, a_member, at_desk
from tests.inbox.desk.examples import a_full_referral
from tests.inbox.desk.parsing import text
from tests.inbox.desk.referrals.test_referral import held_by


def typed(days: int) -> str:
    """A day as people type it."""
    day: date = datetime.now(UTC).date() + timedelta(days=days)
    return f"{day.day} {day:%B} {day.year}"


def test_a_member_says_when_they_are_away_and_who_covers(ailsa: Browser) -> None:
    """It stands there with what they have, and can be taken back by them."""
    a_member("calum")
    held_by("ailsa")
    page = ailsa.post("/desk/away", who="ailsa", first=typed(3), last=typed(10), cover="calum")
    assert "calum covers, and sees under “Mine” what ailsa has" in page.main
    assert page.links()["1 open referral of ailsa"] == "/desk/?holder=ailsa"
    page = ailsa.post(f"/desk/away/{Absence.objects.get().pk}/back")
    assert "Nobody has said that they will be away." in page.main


@pytest.mark.parametrize(
    ("changes", "sentence", "box"),
    [
        ({"who": "calum"}, "Choose who is away", "#who"),
        ({"first": "soon"}, "Enter the day like", "#first"),
        ({"last": typed(2)}, "The last day is before the first. Enter it again", "#last"),
        ({"cover": ""}, "Choose who covers, or that nobody does", "#cover"),
        ({"cover": "ailsa"}, "Choose a colleague: nobody covers for themselves", "#cover"),
        ({"cover": "zoe"}, "zoe is away on some of these days. Choose somebody else", "#cover"),
        ({"first": typed(30), "last": typed(40)}, "ailsa is away on some of these days already", "#first"),
    ],
)
def test_what_cannot_be_is_refused_at_its_box(
    ailsa: Browser, changes: dict[str, str], sentence: str, box: str
) -> None:
    """What was typed comes back, and nothing is kept."""
    a_member("calum")
    at_desk(a_member("zoe")).post("/desk/away", who="zoe", first=typed(3), last=typed(4), cover="-")
    ailsa.post("/desk/away", who="ailsa", first=typed(35), last=typed(36), cover="-")
    sent = {"who": "ailsa", "first": typed(3), "last": typed(5), "cover": "calum", **changes}
    page = ailsa.post("/desk/away", expect=422, **sent)
    assert [to for said, to in page.links().items() if said.startswith(sentence)] == [box]
    assert [one.get("value") for one in page.all("input") if one.get("name") == "last"] == [sent["last"]]
    assert Absence.objects.count() == 2


def test_a_manager_says_it_for_a_colleague_and_others_do_not(morag: Browser) -> None:
    """Somebody who is ill cannot say it; and nobody else's days are taken back by whoever likes."""
    a_member("ailsa")
    page = morag.post("/desk/away", who="ailsa", first=typed(0), last=typed(5), cover="morag")
    assert "ailsa is away from" in page.main
    ailsa = at_desk(a_member("bruce", role=Role.TRIAGE), GLASGOW)
    ailsa.post(f"/desk/away/{Absence.objects.get().pk}/back", expect=404)
    assert Absence.objects.exists()


def test_whoever_covers_may_be_away_later_too(ailsa: Browser) -> None:
    """Said second, it leaves days on which nobody covers: who says it is told, and the page names the days.

    Sabotage: the page that says "calum covers" of all the days.
    """
    at_desk(a_member("calum"))
    ailsa.post("/desk/away", who="ailsa", first=typed(3), last=typed(10), cover="calum")
    page = at_desk(User.objects.get(username="calum")).post(
        "/desk/away", who="calum", first=typed(9), last=typed(20), cover="-"
    )
    assert "calum covers for ailsa on some of these days: see below, and choose who does then." in page.main
    first, last = (words.day(datetime.now(UTC).date() + timedelta(days=days)) for days in (9, 10))
    assert f"calum covers, but from {first} to {last} nobody does: calum is away too" in page.main


def test_whoever_covers_covers_only_the_teams_that_they_read(store: Path) -> None:
    """Bruce works in two teams, and Ailsa, who covers, in one: in the other nobody has what he has.

    Sabotage: one list of who covers for all the teams.
    """
    both = (GLASGOW, SCOTLAND)
    bruce, ailsa = a_member("bruce", teams=both), a_member("ailsa")
    morag = at_desk(a_member("morag", role=Role.MANAGER, teams=both), *both)
    User.objects.update(last_login=datetime.now(UTC))
    today = datetime.now(UTC).date()
    absence.say(bruce, today, today, cover=ailsa, actor="bruce", now=datetime.now(UTC))
    here, there = (a_full_referral(now=datetime.now(UTC), team=team) for team in both)
    for reference in (here, there):
        triage.change_status(reference, ReferralStatus.NEW, ReferralStatus.TAKEN, "bruce", datetime.now(UTC))
    page = morag.get("/desk/?status=open")
    rows = [text(row) for row in page.all("tr")]
    assert any(spoken(here) in row and "bruce (away: ailsa covers)" in row for row in rows)
    assert any(spoken(there) in row and "bruce (not here)" in row for row in rows)
    said = "ailsa covers, but nobody does in Throughcare, rest of Scotland, which ailsa does not read"
    assert said in page.main
    assert said in morag.get("/desk/away").main
