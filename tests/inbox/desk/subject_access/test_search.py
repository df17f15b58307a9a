"""One person's data: found in sealed answers, and asked for by one member and agreed to by another."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from frontdoor.inbox.desk.models import RightsRequest
from frontdoor.inbox.desk.subject_access import requests
from frontdoor.inbox.referrals import triage
from frontdoor.inbox.store.models import Audit, Membership, Referral, Role
from tests.inbox.builders import PLANTED, a_referral
from tests.inbox.desk.conftest import GLASGOW, SCOTLAND, Browser, a_member, at_desk
from tests.inbox.desk.examples import NOTE, WISH
from tests.inbox.desk.parsing import PageRead, text


def ticks(page: PageRead) -> list[str]:
    """The references that a page offers for ticking, best first."""
    return [box.get("value", "") for box in page.all("input") if box.get("type") == "checkbox"]


def test_a_person_is_found_by_name_birthday_or_any_words(morag: Browser) -> None:
    """Each thing that fits speaks for a referral; what fits best stands first; others' referrals stay away."""
    both = a_referral(answers={"full_name": "Mhairi Ní Bhriain", "date_of_birth": "1986-03-27"}).reference
    name = a_referral(answers={"full_name": "Mhairi Ni Bhriain", "date_of_birth": "1990-01-01"}).reference
    noted = a_referral(answers={"full_name": "Somebody Else"}).reference
    triage.add_note(noted, "Her neighbour Mhairi Ni Bhriain rang.", "calum", datetime.now(UTC))
    a_referral(answers={"full_name": "Another"})
    page = morag.post("/desk/one-person", name="mhairi ni bhriain", born="27/3/86")
    assert ticks(page)[0] == both
    assert set(ticks(page)) == {both, name, noted}
    assert "Mhairi Ní Bhriain, 27 March 1986" in page.main
    assert "Matches the name and the date of birth." in page.main
    assert ticks(morag.post("/desk/one-person", born="27 March 1986")) == [both]
    assert ticks(morag.post("/desk/one-person", words="neighbour")) == [noted]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Enter a name, a date of birth or other words"),
        ({"name": "Jo"}, "Enter at least 3 letters or digits"),
        ({"born": "in spring"}, "Enter the date of birth like 27 3 1986"),
        ({"born": "31 2 1986"}, "February 1986 has 28 days. Enter the day again"),
    ],
)
def test_what_cannot_be_looked_for_says_what_to_do(
    morag: Browser, typed: dict[str, Any], sentence: str
) -> None:
    """Nothing, too little, or a day that is none."""
    assert sentence in morag.post("/desk/one-person", expect=422, **typed).main


def test_only_teams_that_are_managed_and_unlocked_are_searched(browser: Browser) -> None:
    """A manager of one team who answers in another, or has a key locked, is shown nothing of that one."""
    user = a_member("morag", role=Role.MANAGER)
    Membership.objects.create(user=user, team=SCOTLAND, role=Role.TRIAGE)
    elsewhere = a_referral(answers={"full_name": PLANTED}, team=SCOTLAND).reference
    here = a_referral(answers={"full_name": PLANTED}).reference
    morag = at_desk(user, GLASGOW, SCOTLAND, browser=browser)
    assert ticks(morag.post("/desk/one-person", name=PLANTED)) == [here]
    morag.post("/desk/one-person/ask", what="erase", reference=elsewhere, **WISH)
    assert not RightsRequest.objects.exists()
    morag.post("/desk/keys/lock")
    page = morag.post("/desk/one-person", expect=422, name=PLANTED)
    assert "Not searched, because the key is locked: Throughcare, Glasgow." in page.main


def test_a_search_leaves_who_saw_whom_and_never_the_name(morag: Browser, store: Path) -> None:
    """The log has the search and each reference whose name was shown; the words are in no file."""
    reference = a_referral(answers={"full_name": PLANTED}).reference
    morag.post("/desk/one-person", name=PLANTED)
    assert list(Audit.objects.order_by("seq").values_list("action", "reference"))[-2:] == [
        ("searched for one person", ""),
        ("shown in a search for one person", reference),
    ]
    assert all(PLANTED.encode() not in file.read_bytes() for file in store.parent.iterdir())


@pytest.mark.parametrize("missing", ["what", "why", "checked", "note"])
def test_asking_wants_every_word_of_it(morag: Browser, missing: str) -> None:
    """What, why, how it was made sure, and a sentence: without one of them nothing is asked, and the ticks are kept."""
    reference = a_referral().reference
    typed = WISH | {"what": "export", missing: ""}
    page = morag.post("/desk/one-person/ask", expect=422, reference=reference, **typed)
    assert f"#{missing}" in page.links().values()
    assert [i.get("value") for i in page.all("input") if i.get("name") == "reference"] == [reference]
    assert not RightsRequest.objects.exists()


def test_nobody_agrees_to_their_own_request(morag: Browser) -> None:
    """Sabotage: a second person who is the first. Without a colleague's yes nothing leaves and nothing is erased."""
    reference = a_referral(answers={"full_name": PLANTED}).reference
    for what in ("export", "erase"):
        page = morag.post("/desk/one-person/ask", what=what, reference=reference, **WISH)
        assert "A colleague of your team has to agree" in page.main
        address = f"/desk/one-person/{RightsRequest.objects.latest('pk').pk}"
        morag.post(f"{address}/agree", expect=409)
        for way in ("all.json", "print"):
            assert PLANTED not in morag.get(f"{address}/{way}", expect=409).words
        morag.post(f"{address}/erase", expect=409, sure="yes")
    assert Referral.objects.filter(reference=reference).exists()


def test_what_is_asked_stands_above_the_colleagues_list(morag: Browser, colleague: Browser) -> None:
    """The second member need not be told by other means; the asker is not asked."""
    reference = a_referral().reference
    morag.post("/desk/one-person/ask", what="export", reference=reference, **WISH)
    sentence = "morag needs a second member to export one person’s data."
    assert sentence in colleague.get("/desk/").main
    assert sentence not in morag.get("/desk/").main
    page = colleague.get(f"/desk/one-person/{RightsRequest.objects.get().pk}")
    assert NOTE in page.main
    colleague.post(f"/desk/one-person/{RightsRequest.objects.get().pk}/agree")
    assert sentence not in colleague.get("/desk/").main


def test_another_teams_member_sees_and_agrees_to_nothing(morag: Browser, store: Path) -> None:
    """Not even that there is such a request."""
    reference = a_referral().reference
    morag.post("/desk/one-person/ask", what="export", reference=reference, **WISH)
    other = at_desk(a_member("iona", teams=(SCOTLAND,)), SCOTLAND)
    address = f"/desk/one-person/{RightsRequest.objects.get().pk}"
    assert other.get(address, expect=404).words == other.get("/desk/one-person/999", expect=404).words
    other.post(f"{address}/agree", expect=404)


def test_a_request_can_be_dropped_by_either(morag: Browser, colleague: Browser) -> None:
    """Taken back, or refused: it is gone, the log knows, and nothing else happened."""
    reference = a_referral().reference
    for who in (morag, colleague):
        morag.post("/desk/one-person/ask", what="erase", reference=reference, **WISH)
        who.post(f"/desk/one-person/{RightsRequest.objects.get().pk}/drop")
        assert not RightsRequest.objects.exists()
    assert Audit.objects.filter(reference=reference, action="dropped the request to erase").count() == 2
    assert Referral.objects.exists()


def test_referrals_of_two_teams_are_asked_for_one_by_one(browser: Browser) -> None:
    """Each team's second member agrees for the own team."""
    user = a_member("morag", role=Role.MANAGER, teams=(GLASGOW, SCOTLAND))
    morag = at_desk(user, GLASGOW, SCOTLAND, browser=browser)
    references = [a_referral(team=team).reference for team in (GLASGOW, SCOTLAND)]
    page = morag.post("/desk/one-person/ask", what="export", reference=references, **WISH)
    assert sorted(RightsRequest.objects.values_list("team", flat=True)) == [GLASGOW, SCOTLAND]
    assert text(page.root.find(".//h1")) == "One person’s data"


def test_words_for_why_and_how_fit_the_log() -> None:
    """The log's line is cut at 60 signs; none of the fixed words may be."""
    for what in requests.What.values:
        for why in requests.WHY:
            for checked in requests.CHECKED:
                assert len(f"asked to {what}: {why}; {checked}") <= 60
