"""The day to call again at the desk: set with a reason, listed on its day, done or put off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from frontdoor.inbox.referrals import reminders
from frontdoor.inbox.store.models import Note
from frontdoor.inbox.working_hours import next_working_days
from tests.inbox.builders import PLANTED, a_referral
from tests.inbox.desk.conftest import Browser
from tests.inbox.desk.referrals.test_deciding import box
from tests.inbox.desk.referrals.test_referral import at, held_by


def test_a_day_is_set_listed_when_it_comes_and_done(ailsa: Browser) -> None:
    """The list of the day names who and why once unlocked, says what is late, and is empty after the call."""
    reference = held_by("ailsa")
    today = datetime.now(UTC).date()
    day = next_working_days(today)[1]
    page = ailsa.post(
        at(reference, "call-again"), call_day=day.isoformat(), other_day="", call_why=f"{PLANTED} is back"
    )
    assert "it stands among the calls of the day" in page.main
    assert f"{PLANTED} is back" in box(page, "notes")
    assert box(ailsa.get("/desk/"), "calls") == ""
    Note.objects.update(call_on=today - timedelta(days=1))
    line = box(ailsa.get("/desk/"), "calls")
    assert "James Specimen" in line
    assert f"{PLANTED} is back" in line
    assert "since" in line
    ailsa.post("/desk/names", hide="yes")
    assert PLANTED not in ailsa.get("/desk/").words
    ailsa.post("/desk/names", hide="no")
    page = ailsa.post(at(reference, "called"))
    assert "The call is done." in page.main
    assert "ailsa said that the call was made" in box(page, "past")
    assert box(ailsa.get("/desk/"), "calls") == ""
    assert "a colleague was faster" in ailsa.post(at(reference, "called")).main


def test_the_reason_stays_sealed_while_the_key_is_locked(ailsa: Browser) -> None:
    """The list says that there is a call, and nothing of whom or why."""
    reference = held_by("ailsa")
    reminders.call_again(reference, datetime.now(UTC).date(), PLANTED, "ailsa", datetime.now(UTC))
    ailsa.post("/desk/keys/lock")
    page = ailsa.get("/desk/")
    assert "Name and reason are shown once the key is unlocked." in box(page, "calls")
    assert PLANTED not in page.words
    assert "Specimen" not in page.words


@pytest.mark.parametrize(
    ("typed", "sentence", "where"),
    [
        ({"call_why": "x"}, "Choose the day on which to call, or enter it", "#other_day"),
        ({"other_day": "soon", "call_why": "x"}, "Enter the day like", "#other_day"),
        ({"call_day": "2001-01-01", "call_why": "x"}, "Enter a day from today on", "#other_day"),
        ({"other_day": "25 12 2027"}, "Enter why to call, so that a colleague can", "#call_why"),
    ],
)
def test_what_is_lacking_is_asked_for(
    ailsa: Browser, typed: dict[str, str], sentence: str, where: str
) -> None:
    """At its box, with what was typed; nothing is kept."""
    reference = a_referral().reference
    page = ailsa.post(at(reference, "call-again"), expect=422, **typed)
    assert [to for said, to in page.links().items() if said.startswith(sentence)] == [where]
    assert not Note.objects.exists()
