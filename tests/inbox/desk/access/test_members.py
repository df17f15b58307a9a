from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection

from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.desk.access import session_revocation
from frontdoor.inbox.monitoring import daily_digest
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import triage
from frontdoor.inbox.store.models import Audit, Membership, Referral, ReferralStatus, Role
from tests.inbox.builders import NOW, PLANTED, a_referral
from tests.inbox.desk.conftest import GLASGOW, PASSPHRASE, SCOTLAND, Browser, a_member, at_desk

NEW = "seven quiet herons at dusk"


@pytest.fixture
def isla(browser: Browser) -> Browser:
    """The browser of Isla, who is an administrator."""
    return at_desk(a_member("isla", role=Role.ADMINISTRATOR, teams=("",)), browser=browser)


def test_an_administrator_reads_no_referral(isla: Browser) -> None:
    """She begins at the accounts, her list is empty, and an address that she was told leads nowhere."""
    reference = a_referral(answers={"full_name": PLANTED}).reference
    assert isla.get("/desk/").heading == "People"
    assert "There are no open referrals." in isla.get("/desk/?status=open").main
    isla.get(f"/desk/referrals/{spoken(reference)}/", expect=404)
    isla.get("/desk/log", expect=403)


def test_a_superuser_is_an_administrator_and_reads_nothing_either(browser: Browser) -> None:
    """An account from Django's own command has no more rights than that."""
    root = User.objects.create_superuser("root", password=PASSPHRASE)
    reference = a_referral().reference
    at_desk(root, browser=browser).get("/desk/people")
    browser.get(f"/desk/referrals/{spoken(reference)}/", expect=404)


def test_closing_an_account_ends_its_sessions_and_is_logged(isla: Browser) -> None:
    """At once, keys and all."""
    calum = a_member("calum")
    his = at_desk(calum, GLASGOW)
    page = isla.post(f"/desk/people/{calum.pk}", what="close")
    assert "You closed the account of calum." in page.main
    assert Session.objects.count() == 1
    assert his.get("/desk/").heading == "Sign in"
    assert Audit.objects.latest("seq").action == "closed the account of calum"
    isla.post(f"/desk/people/{calum.pk}", what="reopen")
    assert User.objects.get(pk=calum.pk).is_active


def test_places_are_given_changed_and_taken(isla: Browser) -> None:
    """A member moves to another team with another role."""
    calum = a_member("calum")
    isla.post(f"/desk/people/{calum.pk}", what="seat", team=SCOTLAND, role="manager")
    isla.post(f"/desk/people/{calum.pk}", what="seat", team=GLASGOW, role="none")
    assert list(Membership.objects.filter(user=calum).values_list("team", "role")) == [(SCOTLAND, "manager")]


@pytest.mark.parametrize(
    ("team", "role", "sentence"),
    [
        ("nowhere", "triage", "Choose a team"),
        (GLASGOW, "queen", "Choose a role"),
        ("", "triage", "Choose the team: triage and manager belong to one"),
    ],
)
def test_a_place_that_cannot_be_is_refused(isla: Browser, team: str, role: str, sentence: str) -> None:
    """The fault is said at its box, and nothing changes."""
    calum = a_member("calum")
    page = isla.post(f"/desk/people/{calum.pk}", expect=422, what="seat", team=team, role=role)
    assert sentence in page.main
    assert Membership.objects.filter(user=calum).count() == 1


def test_nobody_changes_their_own_place(isla: Browser) -> None:
    """An administrator cannot make herself a reader, nor shut the last one out."""
    me = User.objects.get(username="isla")
    page = isla.post(f"/desk/people/{me.pk}", expect=422, what="seat", team=GLASGOW, role="triage")
    assert "ask another administrator" in page.main
    assert Membership.objects.filter(user=me).count() == 1


def test_the_passphrase_can_be_changed_and_other_sessions_end(browser: Browser) -> None:
    """The one who changed it stays; a session elsewhere is over."""
    user = a_member()
    here, elsewhere = at_desk(user, browser=browser), at_desk(user)
    page = here.post("/desk/you/passphrase", old=PASSPHRASE, new=NEW)
    assert "Your passphrase is changed." in page.main
    assert elsewhere.get("/desk/").heading == "Sign in"
    here.post("/desk/sign-out")
    assert here.sign_in(passphrase=NEW).heading == "Unlock your team’s key"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("wrong", NEW, "Your passphrase as it is now is wrong"),
        (PASSPHRASE, "short", "This passphrase is too short."),
        (PASSPHRASE, "", "Enter a new passphrase"),
    ],
)
def test_a_passphrase_that_will_not_do_says_why(ailsa: Browser, old: str, new: str, sentence: str) -> None:
    """Too short, too common, or the old one mistyped."""
    page = ailsa.post("/desk/you/passphrase", expect=422, old=old, new=new)
    assert sentence in page.main
    assert User.objects.get(username="ailsa").check_password(PASSPHRASE)


def test_an_auditor_reads_the_whole_log_and_checks_its_chain(browser: Browser) -> None:
    """Every step of everybody, by reference or member; no answer and no referral."""
    reference = a_referral(answers={"full_name": PLANTED}).reference
    at_desk(a_member("una", role=Role.AUDITOR, teams=("",)), browser=browser)
    page = browser.get("/desk/log?check=yes")
    assert "The chain holds" in page.main
    assert spoken(reference) in page.main
    assert PLANTED not in page.words
    assert "There are no such lines." in browser.get("/desk/log?actor=nobody").main
    assert "1 line, latest first." in browser.get(f"/desk/log?reference={reference}").main
    browser.get(f"/desk/referrals/{spoken(reference)}/", expect=404)


def test_an_edited_log_is_noticed(browser: Browser) -> None:
    """Sabotage: the trigger taken away and a line rewritten. The check names the line."""
    a_referral()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
    Audit.objects.update(actor="nobody")
    at_desk(a_member("una", role=Role.AUDITOR, teams=("",)), browser=browser)
    assert "The chain breaks at line 1" in browser.get("/desk/log?check=yes").main


def test_a_cut_log_is_noticed_by_what_a_roll_call_said(browser: Browser) -> None:
    """Sabotage: a chain without an anchor. With the last lines cut off the chain holds, and the roll-call's line shows it."""
    for _ in range(3):
        a_referral()
    team = started().catalogue.teams[GLASGOW]
    [said] = [
        line
        for line in daily_digest.words(team, None, NOW, None).splitlines()
        if line.startswith("Audit log:")
    ]
    at_desk(a_member("una", role=Role.AUDITOR, teams=("",)), browser=browser)
    address = f"/desk/log?{urlencode({'anchor': said})}"
    assert "The line that was written down is still there" in browser.get(address).main
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER audit_no_delete")
    Audit.objects.filter(seq__gte=3).delete()
    page = browser.get(address)
    assert "The chain holds" in page.main
    assert "its end was cut off" in page.main
    page = browser.get("/desk/log?anchor=yesterday", expect=422)
    assert page.links()["Paste the line of a roll-call that begins with “Audit log:”"] == "#anchor"


def test_a_line_from_before_the_log_begins_is_not_called_cut(browser: Browser) -> None:
    """What was kept for two years is gone on purpose: the page says so, and when that would be wrong."""
    for _ in range(3):
        a_referral()
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER audit_no_delete")
    Audit.objects.filter(seq__lt=3).delete()
    at_desk(a_member("una", role=Role.AUDITOR, teams=("",)), browser=browser)
    page = browser.get(f"/desk/log?{urlencode({'anchor': '2 rows, head ' + 16 * 'a'})}")
    assert "The log begins with line 3, and the line that was written down came before it" in page.main
    assert "its end was cut off" not in page.main


def test_a_manager_sees_the_log_of_the_own_teams(browser: Browser) -> None:
    """Another team's references, and who signs in, are not a manager's business."""
    mine, other = a_referral().reference, a_referral(team=SCOTLAND).reference
    at_desk(a_member("calum", role=Role.MANAGER), GLASGOW, browser=browser)
    page = browser.get("/desk/log")
    assert spoken(mine) in page.main
    assert spoken(other) not in page.main


def having(name: str, **days: object) -> str:
    """A referral that a member has accepted."""
    reference = a_referral(**days).reference  # type: ignore[arg-type]
    triage.change_status(reference, ReferralStatus.NEW, ReferralStatus.ACCEPTED, name, NOW)
    return reference


def test_closing_an_account_asks_who_gets_what_the_member_has(isla: Browser) -> None:
    """Named before the press, and free or a colleague's after it, each with a line in the log.

    Sabotage: an account closed without a word, and "calum has it" for ever.
    """
    calum = a_member("calum")
    gate, other = having("calum", gate_pickup=True), having("calum")
    taken = a_referral().reference
    triage.change_status(taken, ReferralStatus.NEW, ReferralStatus.TAKEN, "calum", NOW)
    decided = having("calum")
    triage.change_status(decided, ReferralStatus.ACCEPTED, ReferralStatus.CLOSED, "calum", NOW)
    page = isla.get(f"/desk/people/{calum.pk}")
    assert "Referrals that calum has: 3" in page.main
    assert (
        f"{spoken(gate)} Throughcare, Glasgow: accepted, to be met at the gate: Mon 11 Jan 2027" in page.main
    )
    page = isla.post(f"/desk/people/{calum.pk}", what="close", heir="nobody.known", expect=422)
    assert page.links()["Choose who gets what they have, or that it becomes free"] == "#heir"
    assert User.objects.get(pk=calum.pk).is_active
    page = isla.post(f"/desk/people/{calum.pk}", what="close", heir="free")
    assert (
        f"Free now, and for a colleague to take: {spoken(gate)}, {spoken(other)}, {spoken(taken)}."
        in page.main
    )
    stands = dict(Referral.objects.values_list("reference", "taken_by"))
    assert stands == {gate: "", other: "", taken: "", decided: "calum"}
    assert Referral.objects.get(reference=taken).status == ReferralStatus.NEW
    freed = Audit.objects.filter(action="freed it from calum", actor="isla").values_list(
        "reference", flat=True
    )
    assert set(freed) == {gate, other, taken}
    assert Audit.objects.latest("seq").action == "closed the account of calum"


def test_a_leavers_referrals_are_handed_over_at_once(isla: Browser) -> None:
    """A colleague has what they can read, and the rest is free; each stays as far as it had come."""
    calum = a_member("calum", teams=(GLASGOW, SCOTLAND))
    a_member("ailsa")
    accepted, elsewhere = having("calum"), having("calum", team=SCOTLAND)
    page = isla.post(f"/desk/people/{calum.pk}", what="close", heir="ailsa")
    assert f"ailsa has now: {spoken(accepted)}." in page.main
    assert f"Free now, and for a colleague to take: {spoken(elsewhere)}." in page.main
    stands = dict(Referral.objects.values_list("reference", "taken_by"))
    assert stands == {accepted: "ailsa", elsewhere: ""}
    assert set(Referral.objects.values_list("status", flat=True)) == {"accepted"}
    assert Audit.objects.filter(action="gave it to ailsa", actor="isla", reference=accepted).exists()


def test_an_account_that_cannot_be_closed_frees_nothing(
    isla: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One transaction: all of it, or nothing."""
    calum = a_member("calum")
    reference = having("calum")
    monkeypatch.setattr(session_revocation, "end_all", lambda _: 1 / 0)
    isla.post(f"/desk/people/{calum.pk}", expect=500, what="close", heir="free")
    assert User.objects.get(pk=calum.pk).is_active
    assert Referral.objects.get().taken_by == "calum"
    assert not Audit.objects.filter(reference=reference, action__startswith="freed").exists()


@pytest.mark.parametrize("role", ["none", "auditor"])
def test_who_loses_the_place_in_a_team_loses_what_they_have_there(isla: Browser, role: str) -> None:
    """The other team's stays theirs."""
    calum = a_member("calum", teams=(GLASGOW, SCOTLAND))
    here, there = having("calum"), having("calum", team=SCOTLAND)
    isla.post(f"/desk/people/{calum.pk}", what="seat", team=GLASGOW, role=role)
    assert dict(Referral.objects.values_list("reference", "taken_by")) == {here: "", there: "calum"}


def test_no_role_is_chosen_beforehand(isla: Browser) -> None:
    """One press would make a manager a triage worker. Sabotage: the first role of the list."""
    calum = a_member("calum", role=Role.MANAGER)
    for address in (f"/desk/people/{calum.pk}", "/desk/people/new"):
        [roles] = [box for box in isla.get(address).all("select") if box.get("id") == "seat-role"]
        assert next(iter(roles)).get("value") == ""
        assert not [option for option in roles if option.get("selected") is not None]
    page = isla.post(f"/desk/people/{calum.pk}", expect=422, what="seat", team=GLASGOW, role="")
    assert "Choose a role" in page.main
    assert Membership.objects.get(user=calum).role == Role.MANAGER
