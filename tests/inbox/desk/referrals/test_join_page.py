"""Joining a likely repeat at the desk: which one goes on, whose days hold, notes together, and taking it apart."""

from __future__ import annotations

from datetime import UTC, datetime

from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import triage
from frontdoor.inbox.store.models import Audit, Referral
from tests.inbox.builders import PLANTED, a_referral
from tests.inbox.desk.conftest import SCOTLAND, Browser, a_member, at_desk
from tests.inbox.desk.examples import a_full_referral
from tests.inbox.desk.parsing import PageRead
from tests.inbox.desk.referrals.test_deciding import box
from tests.inbox.desk.referrals.test_filters import listed
from tests.inbox.desk.referrals.test_listing import in_days
from tests.inbox.desk.referrals.test_referral import at


def test_two_are_joined_and_read_together(ailsa: Browser) -> None:
    """It asks whose days hold where they differ; the repeat leaves the list and keeps its page; notes stand together."""
    now = datetime.now(UTC)
    first = a_full_referral(now=now, gate_pickup="no", gate_date="", release_date=in_days(40))
    second = a_full_referral(now=now, gate_date=in_days(3), release_date=in_days(3), reason="Again")
    triage.add_note(second, f"{PLANTED} phoned", "calum", now)
    beside = at(second, f"beside/{spoken(first)}")
    assert "Whose days of release and at the gate hold?" in ailsa.get(beside).main
    join = at(second, f"join/{spoken(first)}")
    page = ailsa.post(join, expect=422, lead="", days="")
    assert {"#lead", "#days"} <= set(page.links().values())
    page = ailsa.post(join, lead=first, days=second)
    assert page.heading.endswith(spoken(first))
    assert f"{PLANTED} phoned" in box(page, "notes")
    assert f"to {spoken(second)}" in box(page, "notes")
    assert "Meet at gate" in page.main
    assert f"joined: {spoken(second)} is answered here" in box(page, "past")
    assert listed(ailsa.get("/desk/?status=open")) == [first]
    assert spoken(second) in ailsa.get("/desk/?status=all").main
    page = ailsa.get(at(second))
    assert f"Joined to {spoken(first)}, and answered there." in page.main
    assert "Decide" not in page.main
    page = ailsa.post(at(second, "take-apart"))
    assert "stands for itself again" in page.main
    assert sorted(listed(ailsa.get("/desk/"))) == sorted([first, second])


def test_two_of_two_teams_are_not_joined(browser: Browser) -> None:
    """Another team's key, list and rule: one is passed on first."""
    both = at_desk(
        a_member(teams=("glasgow-throughcare", SCOTLAND)), "glasgow-throughcare", SCOTLAND, browser=browser
    )
    one, other = a_referral().reference, a_referral(team=SCOTLAND).reference
    assert "To join them, pass one on first." in both.get(at(one, f"beside/{spoken(other)}")).main
    page = both.post(at(one, f"join/{spoken(other)}"), expect=409, lead=one, days=one)
    assert "A colleague was faster" in page.main
    assert not Referral.objects.exclude(joined_to=None).exists()


def several(browser: Browser, *references: str, expect: int = 200) -> PageRead:
    """The page that follows from ticking these in the list."""
    return browser.post("/desk/several", expect=expect, do="join", reference=list(references))


def test_several_that_were_ticked_are_joined_at_once(ailsa: Browser) -> None:
    """Three of one person: seen side by side, each opening logged; one is answered for all, by the days of the one that was chosen."""
    now = datetime.now(UTC)
    first = a_full_referral(now=now, gate_pickup="no", gate_date="", release_date=in_days(40))
    others = [
        a_full_referral(now=now, release_date=in_days(3), gate_date=in_days(3), reason=why)
        for why in ("Again", "Once more")
    ]
    page = several(ailsa, first, *others)
    assert "Name and date of birth are the same in all 3" in page.main
    assert ailsa.response is not None
    assert "script-src 'none'" in ailsa.response.headers["Content-Security-Policy"]
    assert Audit.objects.filter(action="opened", actor="ailsa").count() == 3
    page = ailsa.post("/desk/several/join", expect=422, reference=[first, *others])
    assert {"#lead", "#days"} <= set(page.links().values())
    assert not Referral.objects.exclude(joined_to=None).exists()
    page = ailsa.post("/desk/several/join", reference=[first, *others], lead=first, days=others[1])
    assert page.heading.endswith(spoken(first))
    assert listed(ailsa.get("/desk/?status=open")) == [first]
    lead = Referral.objects.get(reference=first)
    assert lead.gate_pickup
    assert list(Referral.objects.filter(joined_to=lead).values_list("reference", flat=True)) == others


def test_somebody_else_is_not_joined_unseen(ailsa: Browser) -> None:
    """Another name or date of birth is said in so many words, before anything is pressed. Sabotage: the first one's name for all."""
    now = datetime.now(UTC)
    one, other = a_full_referral(now=now), a_full_referral(now=now, full_name="Jane Specimen")
    assert "The names or dates of birth differ." in several(ailsa, one, other).main


def test_what_cannot_be_joined_is_said_and_nothing_is_done(ailsa: Browser) -> None:
    """One alone, two that are joined already, another team's, and a key that is locked."""
    now = datetime.now(UTC)
    one, other, third = (a_full_referral(now=now, reason=str(n)) for n in range(3))
    theirs = a_referral(team=SCOTLAND).reference
    assert "Tick at least two" in several(ailsa, one, expect=422).main
    assert "Tick at least two" in several(ailsa, one, theirs, expect=422).main
    locked = several(at_desk(a_member("calum")), one, other, expect=422)
    assert "Unlock the team’s key first" in locked.main
    for address in (f"/desk/several/join?reference={one}&reference={theirs}", "/desk/several/join"):
        assert "Nothing was joined" in ailsa.get(address).main
    ailsa.post("/desk/several/join", reference=[one, other], lead=one)
    assert "is joined already" in several(ailsa, other, third, expect=422).main
