"""The role of those who change the website: given at the desk and on the command line, beside any other role."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.auth.models import User

from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.desk.access import members
from frontdoor.inbox.store.models import WEBSITE, Membership, Role
from tests.inbox.desk.catalogue.conftest import Place
from tests.inbox.desk.conftest import GLASGOW, PASSPHRASE, Browser, a_member, at_desk

NEW = "/desk/people/new"


def test_an_administrator_makes_an_editor_whose_place_is_the_website(place: Place) -> None:
    """Not a team, in which an editor would look like somebody who reads referrals; and the website has no other role."""
    chief = at_desk(a_member("morag", role=Role.ADMINISTRATOR, teams=("",)), browser=Browser())
    for team, role in ((GLASGOW, Role.EDITOR), (WEBSITE, Role.TRIAGE)):
        page = chief.post(NEW, expect=422, name="ishbel", team=team, role=role)
        assert "An editor’s place is the website" in page.main
    assert "start passphrase" in chief.post(NEW, name="ishbel", team=WEBSITE, role=Role.EDITOR).words.lower()
    assert "the website: editor" in chief.get("/desk/people").main


def test_one_person_can_be_administrator_and_editor(place: Place) -> None:
    """A small charity has one who does both; the role in a team stays one."""
    user = a_member("morag", role=Role.ADMINISTRATOR, teams=("",))
    Membership.objects.create(user=user, team=WEBSITE, role=Role.EDITOR)
    both = at_desk(user, browser=Browser())
    assert both.get("/desk/catalogue/").heading == "Change the website"
    assert {"People", "Website"} <= set(both.get("/desk/people").links())


def test_an_editor_is_made_on_the_command_line_without_a_team(place: Place) -> None:
    """``frontdoor inbox add-member NAME --role editor``."""
    members.add("ishbel", (), "editor", PASSPHRASE, catalogue=started().catalogue, now=datetime.now(UTC))
    [seat] = Membership.objects.filter(user=User.objects.get(username="ishbel"))
    assert (seat.team, seat.role) == (WEBSITE, Role.EDITOR)
