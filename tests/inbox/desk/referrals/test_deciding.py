"""Deciding at the desk: one clear choice with its reason, what follows from it, what is still to do, and taking it back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from frontdoor.inbox.desk.referrals.status_moves import DECIDED
from frontdoor.inbox.referrals import triage
from frontdoor.inbox.referrals.follow_up import from_team
from frontdoor.inbox.store.models import Note, Referral, ReferralStatus
from tests.inbox.builders import NOW, PLANTED
from tests.inbox.desk.conftest import Browser, a_member
from tests.inbox.desk.examples import ANSWERS, PHONE, a_full_referral
from tests.inbox.desk.parsing import PageRead, text
from tests.inbox.desk.referrals.test_referral import at


def box(page: PageRead, labelled_by: str) -> str:
    """The text of one section, or an empty string."""
    return " ".join(text(s) for s in page.all("section") if s.get("aria-labelledby") == labelled_by)


def hidden(page: PageRead, address: str) -> dict[str, Any]:
    """What a form would send without anything typed."""
    inputs = [i for i in page.form(address).iter("input") if i.get("name") != "csrfmiddlewaretoken"]
    return {i.get("name", ""): i.get("value", "") for i in inputs}


def test_a_decision_is_chosen_looked_at_and_then_made(ailsa: Browser) -> None:
    """Nothing changes before the yes; the reason is a sealed note; going back keeps what was typed. Sabotage: one wrong pick in a list."""
    reference = a_full_referral(now=datetime.now(UTC))
    page = ailsa.get(at(reference, "decide"))
    offered = [i.get("value") for i in page.all("input") if i.get("name") == "status"]
    assert sorted(filter(None, offered)) == sorted(move.value for move in DECIDED)
    typed: dict[str, Any] = {
        "status": "not suitable: referred elsewhere",
        "why": f"To {PLANTED}'s own team",
        "who": "ailsa",
    }
    page = ailsa.post(at(reference, "decide"), **typed)
    assert page.heading == "Not suitable: referred elsewhere?"
    assert "Somebody is still to be met at the gate" in page.main
    assert Referral.objects.get().status == ReferralStatus.NEW
    back = ailsa.post(at(reference, "decide"), **hidden(page, at(reference, "decide")))
    assert [i.get("value") for i in back.all("input") if i.get("checked") is not None] == [typed["status"]]
    assert typed["why"] in back.main
    page = ailsa.post(at(reference, "status"), **hidden(page, at(reference, "status")))
    assert "The status is now “not suitable: referred elsewhere”." in page.main
    assert typed["why"] in box(page, "notes")
    assert not any(PLANTED.encode() in bytes(note.sealed) for note in Note.objects.all())


@pytest.mark.parametrize(
    ("typed", "sentence", "where"),
    [
        ({}, "Choose what was decided", "#status"),
        ({"status": "taken"}, "Choose what was decided", "#status"),
        ({"status": "not suitable: not eligible"}, "Say which rule, and how you know", "#why"),
        ({"status": "closed: could not contact", "why": " "}, "Say which ways were tried, and when", "#why"),
        ({"status": "accepted", "who": "nobody.here"}, "Choose a colleague of the team", "#who"),
    ],
)
def test_what_is_lacking_is_asked_for_at_its_box(
    ailsa: Browser, typed: dict[str, str], sentence: str, where: str
) -> None:
    """The choice comes back with what was typed; nothing is changed, there nor by the form behind it."""
    reference = a_full_referral(now=datetime.now(UTC))
    page = ailsa.post(at(reference, "decide"), expect=422, **typed)
    assert page.links()[sentence] == where
    if typed.get("status", "taken") != "taken":
        sent = {"why": "", "who": "ailsa", **typed}
        page = ailsa.post(at(reference, "status"), expect=422, expected="new", had="", **sent)
        assert sentence in page.links()
    assert Referral.objects.get().status == ReferralStatus.NEW


def test_what_is_still_to_do_stands_on_top(ailsa: Browser) -> None:
    """Whom to tell, on which number; what is to be met; when it is erased; and done is said to be done."""
    reference = a_full_referral(now=datetime.now(UTC))
    triage.change_status(reference, ReferralStatus.NEW, ReferralStatus.ACCEPTED, "ailsa", NOW)
    page = ailsa.get(at(reference))
    said = box(page, "to-do")
    assert f"Tell the referrer: {ANSWERS['referrer_name']}, Prison officer, HMP Barlinnie" in said
    assert page.links()[ANSWERS["referrer_phone"]] == "tel:01414960700"
    assert "Somebody is to be met at the gate" in said
    assert "Kept until" in said
    from_team.tell(reference, "phone", "", "ailsa", NOW)
    assert "Done: the referrer was told" in box(ailsa.get(at(reference)), "to-do")


def test_a_number_that_may_be_the_persons_waits_there_too(ailsa: Browser) -> None:
    """A relative's phone may stand in the same home. Sabotage: the number in the new box."""
    for kind, number in (("family", ANSWERS["referrer_phone"]), ("self", PHONE)):
        left_out = dict.fromkeys(("referrer_phone", "referrer_email", "fallback_phone", "fallback_name"), "")
        more = {"referrer_phone": number} if kind == "family" else {}
        reference = a_full_referral(now=datetime.now(UTC), referrer_kind=kind, **{**left_out, **more})
        triage.change_status(reference, ReferralStatus.NEW, ReferralStatus.CLOSED, "ailsa", NOW)
        page = ailsa.get(at(reference))
        assert "The number is shown after you have read how to make contact" in box(page, "to-do"), kind
        assert number not in page.words
        assert number in box(ailsa.post(at(reference, "number")), "to-do")


@pytest.mark.parametrize("status", ["accepted", "not suitable", "withdrawn", "closed"])
def test_a_decision_is_taken_back_with_a_reason(ailsa: Browser, status: str) -> None:
    """Whoever had it has it again if they are here, and the referrer is to be told anew; without a reason nothing changes."""
    reference = a_full_referral(now=datetime.now(UTC))
    triage.change_status(reference, ReferralStatus.NEW, ReferralStatus.TAKEN, "bruce", NOW)
    triage.change_status(reference, ReferralStatus.TAKEN, ReferralStatus(status), "bruce", NOW)
    from_team.tell(reference, "phone", "", "bruce", NOW)
    page = ailsa.get(ailsa.get(at(reference)).links()["Take the decision back"])
    assert "The referrer was told on" in page.main
    page = ailsa.post(at(reference, "reopen"), expect=422, why="  ")
    assert "Enter why, so that colleagues understand it later" in page.links()
    assert Referral.objects.get().status == status
    page = ailsa.post(at(reference, "reopen"), why="His lawyer phoned")
    assert "The decision is taken back, and you have it again." in page.main
    assert "His lawyer phoned" in box(page, "notes")
    referral = Referral.objects.get()
    assert (referral.status, referral.taken_by, referral.told_at) == ("taken", "ailsa", None)


def test_who_was_faster_is_named(ailsa: Browser) -> None:
    """A colleague took it back first: one's own reason is not lost, and nothing is done twice."""
    reference = a_full_referral(now=datetime.now(UTC))
    page = ailsa.post(at(reference, "reopen"), why="Too late")
    assert "Take the decision back" not in page.main, "an open one has nothing to take back"
    triage.change_status(reference, ReferralStatus.NEW, ReferralStatus.CLOSED, "bruce", NOW)
    page = ailsa.get(at(reference, "decide"))
    assert page.heading.endswith("Referral " + page.title[:11]), "a decided one is not decided again"


def test_the_name_stands_on_top_and_the_tab_stays_neutral(ailsa: Browser) -> None:
    """In the heading of page and paper once unlocked; hidden by the switch; never in the title."""
    reference = a_full_referral(now=datetime.now(UTC), full_name=PLANTED)
    for what in ("", "print"):
        page = ailsa.get(at(reference, what))
        assert page.heading.startswith(PLANTED)
        assert PLANTED not in page.title
    ailsa.post("/desk/names", hide="yes")
    assert ailsa.get(at(reference)).heading.startswith("Referral ")


def test_looks_are_folded_away_from_what_was_done(ailsa: Browser) -> None:
    """The first opening is a step; later ones, and names seen in lists, stand apart."""
    a_member("calum")
    reference = a_full_referral(now=datetime.now(UTC))
    for address in (at(reference), "/desk/", at(reference, "print")):
        ailsa.get(address)
    page = ailsa.post(at(reference, "note"), note="Rang.")
    [folded] = [d for d in page.all("details") if "Who looked since" in text(d)]
    past = box(page, "past").replace(text(folded), "")
    assert past.count("opened it") == 1
    assert "added a note" in past
    assert "opened it" in text(folded)
    assert "saw the name in a list" in text(folded)
    assert "opened it for printing" in text(folded)
