"""Accounts made and started afresh at the desk, by administrators who can read nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session

from frontdoor.inbox.desk.models import Grant, StartPassphrase
from frontdoor.inbox.store.models import Audit, Membership, Role
from tests.inbox.builders import a_referral
from tests.inbox.desk.access.test_members import NEW, isla
from tests.inbox.desk.conftest import GLASGOW, PASSPHRASE, SCOTLAND, Browser, a_member, at_desk
from tests.inbox.desk.parsing import PageRead, text
from tests.inbox.desk.referrals.test_referral import at

__all__ = ["isla"]  # a fixture


def shown(page: PageRead) -> str:
    """The start passphrase on a page."""
    [passphrase] = page.all("li", "key")
    return text(passphrase)


def test_an_account_is_made_and_its_member_chooses_a_passphrase(isla: Browser) -> None:
    """From the administrator's form to the new member's own passphrase; before that nothing else opens."""
    page = isla.post("/desk/people/new", name="fergus", team=SCOTLAND, role="manager")
    assert page.heading == "Start passphrase of fergus"
    start = shown(page)
    assert list(Membership.objects.filter(user__username="fergus").values_list("team", "role")) == [
        (SCOTLAND, "manager")
    ]
    assert Audit.objects.filter(actor="isla", action="account made: fergus").count() == 1

    his = Browser()
    assert his.sign_in("fergus", start).heading == "Choose your passphrase"
    for address in ("/desk/", "/desk/keys", "/desk/you", "/desk/you/second-factor"):
        assert his.get(address).heading == "Choose your passphrase"
    his.post("/desk/you/passphrase", old=start, new=NEW)
    assert his.get("/desk/").heading == "Referrals"
    assert Browser().sign_in("fergus", start, expect=422).heading == "Sign in"
    assert Browser().sign_in("fergus", NEW).heading == "Unlock your team’s key"


@pytest.mark.parametrize(
    ("typed", "at_box", "sentence"),
    [
        ({"name": ""}, "name", "Enter a name for the account"),
        ({"name": "two words"}, "name", "cannot be the name of an account"),
        ({"name": "isla"}, "name", "There is already an account isla."),
        ({"name": "fergus", "team": "nowhere"}, "seat-team", "Choose a team"),
        ({"name": "fergus", "role": "queen"}, "seat-role", "Choose a role"),
        ({"name": "fergus", "team": "", "role": "manager"}, "seat-team", "triage and manager belong to one"),
    ],
)
def test_an_account_that_cannot_be_says_why(
    isla: Browser, typed: dict[str, Any], at_box: str, sentence: str
) -> None:
    """At its box, with what was typed kept."""
    page = isla.post("/desk/people/new", expect=422, **({"team": GLASGOW, "role": "triage"} | typed))
    assert sentence in page.main
    assert f"#{at_box}" in page.links().values()
    assert User.objects.count() == 1


def test_an_auditor_of_the_whole_inbox_is_made(isla: Browser) -> None:
    """Who reads no referral may have a place in no team in particular."""
    isla.post("/desk/people/new", name="una", team="", role="auditor")
    assert Membership.objects.get(user__username="una").team == ""


def test_a_start_passphrase_is_good_for_seven_days(isla: Browser) -> None:
    """One that lay about for longer lets nobody in."""
    start = shown(isla.post("/desk/people/new", name="fergus", team=GLASGOW, role="triage"))
    StartPassphrase.objects.update(until=datetime.now(UTC) - timedelta(seconds=1))
    page = Browser().sign_in("fergus", start, expect=422)
    assert "This start passphrase is too old" in page.main


def test_a_forgotten_passphrase_is_started_afresh_and_opens_nothing_by_itself(
    isla: Browser, store: object
) -> None:
    """Sabotage: an administrator who starts a reader afresh and reads. Sessions end, and the team's key is gone with
    the old passphrase until a colleague gives it."""
    calum = a_member("calum")
    his = Browser()
    his.sign_in("calum")
    at_desk(calum, GLASGOW, browser=his)
    reference = a_referral().reference
    assert his.get(at(reference)).heading.startswith("Referral ")

    start = shown(isla.post(f"/desk/people/{calum.pk}/start-again"))
    assert Session.objects.count() == 1, "the unlocked keys are gone with the session, not at the next click"
    assert his.get("/desk/").heading == "Sign in"
    assert Browser().sign_in("calum", PASSPHRASE, expect=422).heading == "Sign in"
    thief = Browser()
    thief.sign_in("calum", start)
    thief.post("/desk/you/passphrase", old=start, new=NEW)
    assert thief.get(at(reference)).heading == "Unlock your team’s key"
    assert not Grant.objects.filter(user=calum).exists()
    assert Audit.objects.filter(actor="isla", action="new start passphrase for calum").count() == 1
    assert Audit.objects.filter(actor="calum", action="lost the keys with the old passphrase").count() == 1


def test_nobody_starts_themselves_afresh(isla: Browser) -> None:
    """An administrator at an open screen cannot be given another passphrase by whoever sits down there."""
    me = User.objects.get(username="isla")
    page = isla.post(f"/desk/people/{me.pk}/start-again")
    assert "You cannot do this for yourself." in page.main
    assert not StartPassphrase.objects.exists()


def test_a_closed_account_is_not_started_afresh(isla: Browser) -> None:
    """It is opened again first, which the log shows."""
    calum = a_member("calum")
    User.objects.filter(pk=calum.pk).update(is_active=False)
    isla.post(f"/desk/people/{calum.pk}/start-again", expect=404)


def test_taking_a_factor_away_ends_the_sessions(isla: Browser) -> None:
    """Whoever holds the lost telephone is out at once."""
    calum = a_member("calum")
    his = at_desk(calum, GLASGOW)
    isla.post(f"/desk/people/{calum.pk}", what="factor")
    assert his.get("/desk/").heading == "Sign in"


@pytest.mark.parametrize("role", [Role.TRIAGE, Role.MANAGER, Role.AUDITOR])
def test_only_administrators_make_accounts(browser: Browser, role: Role) -> None:
    """Not even a manager."""
    at_desk(a_member("morag", role=role), browser=browser)
    browser.post("/desk/people/new", expect=403, name="fergus", team=GLASGOW, role="triage")
    assert User.objects.count() == 1
