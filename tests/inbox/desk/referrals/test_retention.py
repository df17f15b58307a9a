"""The page on how long referrals are kept: what will go, what stops it, and whose yes lets it go on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db.models import Q

from frontdoor.inbox.desk.referrals import formatting
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import erased_list, retention
from frontdoor.inbox.store.models import Audit, KeepingRun, Referral, ReferralStatus, Role, Tombstone
from tests.inbox.builders import a_referral
from tests.inbox.desk.access.test_reauthentication import let_time_pass
from tests.inbox.desk.conftest import GLASGOW, SCOTLAND, Browser, a_member, at_desk
from tests.inbox.desk.parsing import PageRead, text


def ago(days: float) -> datetime:
    """So many days before now."""
    return datetime.now(UTC) - timedelta(days=days)


def decided(days: float, team: str = GLASGOW) -> str:
    """A referral that was opened, and closed so long ago."""
    reference = a_referral(now=ago(days + 1), team=team).reference
    Referral.objects.filter(reference=reference).update(
        opened_at=ago(days), status=ReferralStatus.CLOSED, status_at=ago(days)
    )
    return reference


def unopened(days: float, team: str = GLASGOW) -> str:
    """A referral that arrived so long ago and was never opened."""
    return a_referral(now=ago(days), team=team).reference


def test_the_page_says_what_goes_when_and_why(morag: Browser) -> None:
    """The rules in words, what goes within a week, and what is never erased by a rule."""
    soon, later, fresh = decided(25), decided(10), unopened(1)
    page = morag.get("/desk/keeping")
    assert "Not suitable, withdrawn, closed: erased 30 days after the decision" in page.main
    assert "Never opened by a person: never erased by a rule" in page.main
    assert spoken(soon) in page.main
    assert spoken(later) not in page.main
    assert spoken(fresh) not in page.main


def accepted(days: float, *, release: date | None, team: str = GLASGOW, **changes: Any) -> str:
    """A referral that was opened, and accepted so long ago."""
    reference = a_referral(now=ago(days + 1), team=team, release_date=release, **changes).reference
    Referral.objects.filter(reference=reference).update(
        opened_at=ago(days), status=ReferralStatus.ACCEPTED, status_at=ago(days)
    )
    return reference


def section(page: PageRead, name: str) -> str:
    """What one part of the page says."""
    return next((text(s) for s in page.all("section") if s.get("aria-labelledby") == name), "")


def test_what_goes_within_a_week_is_shown_with_its_days(morag: Browser) -> None:
    """The day at the gate and of release stand beside the day of erasing."""
    day = ago(27).date()
    reference = accepted(40, release=day, gate_pickup=True)
    Referral.objects.update(gate_outcome="met")
    soon = section(morag.get("/desk/keeping"), "soon")
    assert spoken(reference) in soon
    assert f"release {formatting.day(day)}; met at the gate, {formatting.day(day)}" in soon
    assert f"Erased from {formatting.day(day + timedelta(days=30))} on" in soon


def test_where_no_day_is_known_a_manager_says_for_how_long(morag: Browser) -> None:
    """Asked, with a box to tick; the day is read as people type it, and from then on the rule may erase."""
    reference, later = accepted(31, release=None), accepted(20, release=None)
    page = morag.get("/desk/keeping")
    assert f"{spoken(reference)} Throughcare, Glasgow: accepted" in section(page, "asked")
    assert "day of release not known" in section(page, "asked")
    assert spoken(later) not in page.main
    day = datetime.now(UTC).date() + timedelta(days=60)
    typed = f"{day.day} {day:%b} {day.year}"
    page = morag.post("/desk/keeping/until", reference=[reference], until=typed)
    assert f"1 referral is kept until {formatting.day(day)}; then the rule may erase." in page.main
    assert section(page, "asked") == ""
    assert Referral.objects.get(reference=reference).keep_until == day
    assert f"Kept until {formatting.day(day)}" in morag.get(f"/desk/referrals/{spoken(reference)}/").main


def test_who_is_still_to_be_met_is_sent_to_no_manager(morag: Browser) -> None:
    """The referral's page says what the rule waits for: what became of the pick-up, not a manager's word."""
    day = ago(-5).date()
    reference = accepted(0, release=day, gate_pickup=True)
    page = morag.get(f"/desk/referrals/{spoken(reference)}/").main
    assert (
        "Kept until 30 days after the gate pick-up or longer, once somebody has said what became of it"
        in page
    )
    Referral.objects.update(gate_outcome="met")
    page = morag.get(f"/desk/referrals/{spoken(reference)}/").main
    assert f"Kept until {formatting.day(day + timedelta(days=30))}" in page
    unknown = accepted(0, release=None)
    assert "Kept until a manager says" in morag.get(f"/desk/referrals/{spoken(unknown)}/").main


@pytest.mark.parametrize(
    ("ticked", "until", "sentence"),
    [
        (True, "", "Enter the day until which they are to be kept"),
        (True, "soon", "Enter the day like"),
        (True, "1 1 2020", "Enter a day from today on, within two years"),
        (False, "1 3 2027", "Tick what is to be kept until this day"),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_nothing_typed_is_lost(
    morag: Browser, ticked: bool, until: str, sentence: str
) -> None:
    """The fault is at the box, and ticks and day are still there."""
    reference = accepted(31, release=None)
    page = morag.post("/desk/keeping/until", expect=422, reference=[reference] * ticked, until=until)
    assert [to for said, to in page.links().items() if said.startswith(sentence)] == ["#until"]
    boxes = {box.get("name"): box for box in page.all("input")}
    assert boxes["until"].get("value") == until
    assert (boxes["reference"].get("checked") is not None) is ticked
    assert Referral.objects.get().keep_until is None


def test_another_teams_are_asked_of_its_own_manager(morag: Browser) -> None:
    """Seen by everybody who looks after keeping, and no box to tick."""
    reference = accepted(31, release=None, team=SCOTLAND)
    page = morag.get("/desk/keeping")
    assert spoken(reference) in section(page, "asked")
    assert not [box for box in page.all("input") if box.get("name") == "reference"]


def test_the_reference_of_an_erased_referral_is_answered(morag: Browser) -> None:
    """Who rings after it is gone hears what became of it; another team's is as unknown as none."""
    reference, by_hand, other = (a_referral(team=team).reference for team in (GLASGOW, GLASGOW, SCOTLAND))
    folder, day = settings.ENVIRONMENT.data, datetime(2027, 1, 6, 9, tzinfo=UTC)
    Referral.objects.update(status=ReferralStatus.ACCEPTED, status_at=ago(90), opened_at=ago(90), decision="")
    retention.erase(by_hand, folder, "morag", day)
    for one in (reference, other):
        assert retention.erase(one, folder, "retention", day, only=Q())
    found = f"/desk/find?reference={spoken(reference)}"
    for address in (found, f"/desk/referrals/{spoken(reference)}/"):
        page = morag.get(address, expect=410)
        assert page.heading == f"{spoken(reference)} was erased"
        assert "It was accepted, and erased on 6 January 2027 by the rule." in page.main
    page = morag.get(f"/desk/referrals/{spoken(by_hand)}/", expect=410)
    assert "erased on 6 January 2027 by a person, not by the rule." in page.main
    assert (
        morag.get(f"/desk/referrals/{spoken(other)}/", expect=404).heading == "There is nothing here for you"
    )
    morag.get(f"/desk/find?reference={spoken(other)}", expect=422)


def test_the_brake_is_shown_and_a_named_managers_yes_lets_it_go_on(morag: Browser) -> None:
    """Nothing is erased before the tick; then all that is due, in the manager's name."""
    references = [decided(31) for _ in range(3)]
    KeepingRun.objects.create(at=ago(10), erased=0)
    page = morag.get("/desk/keeping")
    assert "Stopped: 3 wait for a person’s yes" in page.main
    assert "The last run was 10 days ago: was the clock changed" in page.main
    assert morag.post("/desk/keeping/go-on", expect=422).links()["Tick that this is right"] == "#sure"
    assert Referral.objects.count() == 3
    assert "3 referrals were erased" in morag.post("/desk/keeping/go-on", sure="yes").main
    assert not Referral.objects.exists()
    assert set(erased_list.read(settings.ENVIRONMENT.data)) >= set(references)
    assert set(Audit.objects.filter(action="erased").values_list("actor", flat=True)) == {"morag"}


def test_the_brake_says_no_number_where_nothing_is_due(morag: Browser) -> None:
    """After a clock that was ahead nothing waits to be erased; the yes is to the date of today."""
    KeepingRun.objects.create(at=ago(-400), erased=0)
    page = morag.get("/desk/keeping")
    assert "Stopped: a person has to say yes" in page.main
    assert "The date of today is right: " in page.main
    assert "Stopped" not in morag.post("/desk/keeping/go-on", sure="yes").main


def test_a_yes_needs_the_passphrase_again(morag: Browser) -> None:
    """Sabotage: a yes by whoever sits down at an open screen."""
    decided(31)
    KeepingRun.objects.create(at=ago(10), erased=0)
    let_time_pass(morag)
    assert morag.post("/desk/keeping/go-on", sure="yes").heading == "Your passphrase again"
    assert Referral.objects.exists()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_others_see_and_do_not_say_yes(browser: Browser, role: Role) -> None:
    """Auditors and administrators look; erasing is a manager's."""
    decided(31)
    KeepingRun.objects.create(at=ago(10), erased=0)
    at_desk(a_member("una", role=role, teams=("",)), browser=browser)
    assert "A manager has to say that it may go on." in browser.get("/desk/keeping").main
    browser.post("/desk/keeping/go-on", expect=403, sure="yes")
    browser.post("/desk/keeping/unopened", expect=403)
    assert Referral.objects.exists()


def test_the_unopened_are_warned_of_three_times(morag: Browser) -> None:
    """After 7, 14 and 25 days; a box to tick only after the third."""
    for days in (6, 8, 15, 26):
        unopened(days)
    page = morag.get("/desk/keeping")
    assert [page.main.count(f"Warning {number} of 3") for number in (1, 2, 3)] == [1, 1, 1]
    boxes = [box.get("value") for box in page.all("input") if box.get("name") == "reference"]
    assert boxes == [Referral.objects.order_by("received_at").values_list("reference", flat=True)[0]]


def test_only_what_was_warned_of_three_times_is_erased_unread_and_in_a_name(morag: Browser) -> None:
    """Sabotage: erasing whatever is sent. Younger, opened and other teams' stay, whoever asks."""
    old, young, other = unopened(26), unopened(20), unopened(30, SCOTLAND)
    opened = unopened(40)
    Referral.objects.filter(reference=opened).update(opened_at=ago(1))
    everything = [old, young, other, opened]
    morag.post("/desk/keeping/unopened", expect=422, reference=everything)
    assert Tombstone.objects.count() == 0
    sure: dict[str, Any] = {"sure-unopened": "yes"}
    page = morag.post("/desk/keeping/unopened", reference=everything, **sure)
    assert "1 referral that nobody had opened is erased." in page.main
    assert list(Tombstone.objects.values_list("reference", flat=True)) == [old]
    assert Audit.objects.filter(action="erased", actor="morag", reference=old).count() == 1
    page = morag.post("/desk/keeping/unopened", expect=422, reference=[young], **sure)
    assert "Tick what is to be erased" in page.main
