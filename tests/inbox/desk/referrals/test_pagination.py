from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.desk.middleware import DeskMiddleware
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import transfer
from frontdoor.inbox.store.models import Audit, Referral, ReferralStatus
from tests.inbox import places
from tests.inbox.builders import NOW, PLANTED, a_referral
from tests.inbox.desk.conftest import GLASGOW, SCOTLAND, Browser, a_member, at_desk
from tests.inbox.desk.examples import a_full_referral
from tests.inbox.desk.parsing import text
from tests.inbox.desk.referrals.test_referral import at


def test_a_referral_passed_on_is_the_other_teams_alone(ailsa: Browser) -> None:
    """It opens with the new team's key and no more with the old one, notes included, and stands there as new."""
    reference = a_referral(answers={"full_name": PLANTED}).reference
    ailsa.post(at(reference, "note"), note=f"{PLANTED} lives in Wick.")
    ailsa.post(at(reference, "status"), expected="new", status="taken")
    page = ailsa.post(at(reference, "pass-on"), team=SCOTLAND)
    assert f"{spoken(reference)} is now with Throughcare, rest of Scotland." in page.main
    assert ailsa.get(at(reference), expect=404)

    morag = at_desk(a_member("morag", teams=(SCOTLAND,)), SCOTLAND)
    page = morag.get(at(reference))
    assert f"{PLANTED} lives in Wick." in page.main
    referral = Referral.objects.get()
    assert (referral.status, referral.taken_by, referral.team) == (ReferralStatus.NEW, "", SCOTLAND)
    with pytest.raises(sealing.CannotOpen):
        sealing.open_sealed(referral.sealed, places.identity(GLASGOW))


def test_a_note_to_what_was_passed_on_meanwhile_is_shown_again(ailsa: Browser) -> None:
    """A long note that a member had typed is not lost because a colleague was faster."""
    reference = a_referral().reference
    transfer.pass_on(reference, places.identity(), SCOTLAND, "bruce", NOW)
    page = ailsa.post(f"/desk/referrals/{reference}/note", expect=404, note="Rang twice: her sister answers.")
    assert "Rang twice: her sister answers." in ailsa.body
    assert "Nothing was saved" in page.main


@pytest.mark.parametrize("step", ["note", "status", "sealed"])
def test_what_is_erased_while_a_page_is_answered_is_not_there(
    ailsa: Browser, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Retention may erase between the door and the step; then there is nothing, and nothing is broken."""
    reference = a_referral().reference
    stopped_by = DeskMiddleware._stopped_by

    def erased_then(*arguments: object) -> object:
        answer = stopped_by(*arguments)  # type: ignore[arg-type]
        Referral.objects.all().delete()
        return answer

    monkeypatch.setattr(DeskMiddleware, "_stopped_by", erased_then)
    address = f"/desk/referrals/{reference}/{step}"
    if step == "sealed":
        ailsa.get(address, expect=404)
    else:
        ailsa.post(address, expect=404, note="A note", expected="new", status="taken")


@pytest.mark.parametrize("team", ["", GLASGOW, "nowhere"])
def test_a_referral_is_passed_on_only_to_another_team(ailsa: Browser, team: str) -> None:
    """No team, our own or none that exists: the page says what to do, and nothing moves."""
    reference = a_referral().reference
    page = ailsa.post(at(reference, "pass-on"), expect=422, team=team)
    assert page.links()["Choose a team"] == "#team"
    assert Referral.objects.get().team == GLASGOW


def test_possible_repeats_stand_side_by_side(ailsa: Browser) -> None:
    """Both are opened and logged, and what differs is marked."""
    now = datetime.now(UTC)
    first = a_full_referral(now=now - timedelta(days=1), interpreter="", reason="Rent")
    second = a_full_referral(now=now, reason="Rent and food")
    page = ailsa.get(at(first, f"beside/{spoken(second)}"))
    assert "2 answers differ; they are marked." in page.main
    marked = [text(row) for row in page.all("tr", "differs")]
    assert any("Rent and food" in row for row in marked)
    assert Audit.objects.filter(action="opened").count() == 2


def test_side_by_side_needs_both_to_be_mine(ailsa: Browser) -> None:
    """Sabotage: a rule that looks at the first reference only. Another team's referral cannot be drawn in as the second."""
    mine, other = a_referral().reference, a_referral(team=SCOTLAND).reference
    assert ailsa.get(at(mine, f"beside/{spoken(other)}"), expect=404)
    assert not Audit.objects.filter(action="opened").exists()


def test_what_is_missing_is_listed_to_ring_with(ailsa: Browser) -> None:
    """Questions that apply and were left open or are not known; none that the form would not have asked."""
    reference = a_full_referral(
        now=datetime.now(UTC),
        release_date="not known: appeal",
        other_workers="",
        risk_known="no",
        risk_summary="",
    )
    for page in (ailsa.get(at(reference)), ailsa.get(at(reference, "print"))):
        [missing] = [s for s in page.all("section") if s.get("aria-labelledby") == "missing"]
        assert [text(item) for item in missing.iter("li")] == [
            "Release date",
            "Who else is helping the person, and how to reach them",
        ]


def test_who_has_asked_waits_with_one_press(ailsa: Browser) -> None:
    """Beside the list of what is missing; a referral that waits already, or is decided, offers it no more."""
    reference = a_full_referral(now=datetime.now(UTC), other_workers="")
    page = ailsa.get(at(reference))
    [missing] = [s for s in page.all("section") if s.get("aria-labelledby") == "missing"]
    [form] = missing.iter("form")
    typed = {box.get("name", ""): box.get("value", "") for box in form.iter("input")}
    page = ailsa.post(form.get("action", ""), expected=typed["expected"], status=typed["status"])
    assert "The status is now “waiting for information”." in page.main
    [missing] = [s for s in page.all("section") if s.get("aria-labelledby") == "missing"]
    assert list(missing.iter("form")) == []


def test_a_sealed_copy_opens_with_the_teams_key_alone(ailsa: Browser) -> None:
    """What leaves the desk as a file is still sealed, and the log knows that it left."""
    reference = a_referral(answers={"full_name": PLANTED}).reference
    response = ailsa.client.get(at(reference, "sealed"))
    assert response["Content-Disposition"] == f'attachment; filename="{spoken(reference)}.age"'
    assert PLANTED.encode() not in response.content
    assert sealing.open_sealed(response.content, places.identity())["answers"] == {"full_name": PLANTED}
    assert Audit.objects.filter(action="exported", reference=reference).count() == 1
