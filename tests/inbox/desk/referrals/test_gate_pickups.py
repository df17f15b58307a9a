"""Saying at a referral what became of a gate pick-up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from frontdoor.inbox.desk.referrals import formatting as words
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.store.models import Referral
from tests.inbox.desk.conftest import Browser
from tests.inbox.desk.examples import a_full_referral
from tests.inbox.desk.parsing import PageRead, text
from tests.inbox.desk.referrals.test_listing import in_days


def choices(page: PageRead) -> list[str]:
    """What can be said of the pick-up, besides nothing."""
    boxes = [str(label.get("for")) for label in page.all("label")]
    said = dict(zip(boxes, map(text, page.all("label")), strict=True))
    return [words for box, words in said.items() if box.startswith("gate-") and box != "gate-none"]


def a_pickup(**days: str) -> str:
    """The address of a referral with a gate pick-up."""
    return f"/desk/referrals/{spoken(a_full_referral(now=datetime.now(UTC), **days))}/"


def test_before_the_day_nobody_can_say_that_they_were_met(ailsa: Browser) -> None:
    """Off the list before the day would be a person whom nobody meets."""
    address = a_pickup(gate_date=in_days(30))
    page = ailsa.get(address)
    assert choices(page) == ["They are no longer to be met", "They are to be met on another day"]
    ailsa.post(f"{address}gate", expect=422, expected="", gate="met")
    assert Referral.objects.get().gate_outcome == ""


def test_what_became_of_it_is_said_by_whoever_was_there(ailsa: Browser) -> None:
    """Once the day has come all five can be said; it stands at the top, in what happened and on paper."""
    address = a_pickup(release_date=in_days(-1), gate_date=in_days(-1))
    assert len(choices(ailsa.get(address))) == 5
    page = ailsa.post(f"{address}gate", expected="", gate="met")
    assert "It is kept that the person was met at the gate." in page.main
    assert "ailsa said of the gate: met" in page.main
    assert "Met at the gate" in ailsa.get(f"{address}print").main
    assert "They were met" not in choices(page)


def test_another_day_is_typed_as_people_do(ailsa: Browser) -> None:
    """The day of the referral's head changes; what was answered stays as it was given."""
    address = a_pickup(release_date=in_days(-1), gate_date=in_days(-1))
    tuesday = next(
        day for n in range(7, 14) if (day := datetime.now(UTC).date() + timedelta(days=n)).weekday() == 1
    )
    typed = f"{tuesday.day} {tuesday:%B} {tuesday.year}"
    page = ailsa.post(f"{address}gate", expected="", gate="another day", gate_day=typed)
    assert f"The day at the gate is now {words.day(tuesday)}." in page.main
    assert Referral.objects.get().gate_date == tuesday


@pytest.mark.parametrize(
    ("gate", "day", "sentence", "box"),
    [
        ("", "", "Choose what became of it", "#gate"),
        ("eaten", "", "Choose what became of it", "#gate"),
        ("another day", "", "Enter the day like", "#gate_day"),
        ("another day", "soon", "Enter the day like", "#gate_day"),
        ("another day", "1 1 2020", "Enter a day from today on, within two years", "#gate_day"),
        ("another day", "1 1 2062", "Enter a day from today on, within two years", "#gate_day"),
    ],
)
def test_what_cannot_be_is_refused_at_its_box(
    ailsa: Browser, gate: str, day: str, sentence: str, box: str
) -> None:
    """The page comes back with what was typed, and nothing is changed."""
    address = a_pickup(release_date=in_days(-1), gate_date="")
    page = ailsa.post(f"{address}gate", expect=422, expected="", gate=gate, gate_day=day)
    assert [to for said, to in page.links().items() if said.startswith(sentence)] == [box]
    assert [box.get("value") for box in page.all("input") if box.get("name") == "gate_day"] == [day]
    referral = Referral.objects.get()
    assert (referral.gate_outcome, referral.gate_date) == ("", None)


def test_a_referral_without_a_pickup_has_no_such_box(ailsa: Browser) -> None:
    """Nothing is asked about a gate where nobody is to be met."""
    page = ailsa.get(a_pickup(gate_pickup="no", gate_date=""))
    assert "At the gate" not in page.main
    assert choices(page) == []


def test_a_day_to_which_nobody_went_is_said_as_such(ailsa: Browser) -> None:
    """It is not "not there", which would be said of the person; whoever reads it knows what to do now."""
    address = a_pickup(release_date=in_days(-1), gate_date=in_days(-1))
    page = ailsa.post(f"{address}gate", expected="", gate="missed")
    assert "It is kept that the person was not met: nobody of us was at the gate." in page.main
    assert "Find out today where they are: call them, or whoever referred them." in page.main
    assert "Not met: nobody of us was at the gate" in page.main
    assert "Nobody of us was at the gate. Find out where they are" in page.main
    assert "To call today" in ailsa.get("/desk/?status=open").main, "who is not found is not forgotten"
    ailsa.post(f"{address}called")
    assert "To call today" not in ailsa.get("/desk/?status=open").main


def test_another_day_on_which_nobody_is_released_is_told_with_the_one_before(ailsa: Browser) -> None:
    """A Sunday is kept as it was said; the list goes by the Friday before it, or by the Thursday where that is a holiday."""
    address = a_pickup(release_date=in_days(-1), gate_date=in_days(-1))
    sunday = next(
        day for n in range(14, 21) if (day := datetime.now(UTC).date() + timedelta(days=n)).weekday() == 6
    )
    page = ailsa.post(
        f"{address}gate", expected="", gate="another day", gate_day=f"{sunday.day} {sunday:%B} {sunday.year}"
    )
    assert (
        f"The day at the gate is now {words.day(sunday)}. Nobody is released on it: the person can be out on"
        in page.main
    )


def test_what_is_still_to_do_of_a_day_that_has_passed(ailsa: Browser) -> None:
    """Accepted, and the day is over: nobody "is to be met" any more."""
    for days, words_of in (
        (-1, "has passed: say what became of it"),
        (20, "Afterwards say what became of it"),
    ):
        address = a_pickup(release_date=in_days(days), gate_date=in_days(days))
        page = ailsa.post(f"{address}status", expected="new", status="accepted", who="ailsa")
        to_do = next(
            text(card) for card in page.all("section", "card") if card.get("aria-labelledby") == "to-do"
        )
        assert words_of in to_do
