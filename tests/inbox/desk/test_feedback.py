"""Said to us, at the desk: what waits, how it was answered, complaints written down, and their log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import SystemRandom

from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals.feedback import Draft, opened_text, receive_feedback
from frontdoor.inbox.store.models import Audit, Feedback, FeedbackKind
from tests.inbox import places
from tests.inbox.builders import PLANTED
from tests.inbox.desk.conftest import GLASGOW, SCOTLAND, a_member, at_desk


def test_a_report_is_read_and_answered(store: object) -> None:
    """Text only with the key; an answer needs an outcome, and is kept sealed with the report."""
    browser = at_desk(a_member(teams=(SCOTLAND,)), SCOTLAND)
    receive_feedback(
        Draft(FeedbackKind.WRONG_HERE, f"{PLANTED} says so", page="/services/x/"), once="1",
        now=datetime.now(UTC), random=SystemRandom(),
    )  # fmt: skip
    one = Feedback.objects.get()
    assert one.team == SCOTLAND
    page = browser.get("/desk/said")
    assert "Something is wrong on /services/x/" in page.main
    assert f"{PLANTED} says so" in page.main
    assert "Choose how it was answered" in browser.post(f"/desk/said/{one.pk}/answer", expect=422).main
    page = browser.post(f"/desk/said/{one.pk}/answer", outcome="put right", note="The number is new")
    assert "Everything is answered." in page.main
    one.refresh_from_db()
    assert (one.outcome, one.answered_by) == ("put right", "ailsa")
    assert opened_text(one, places.identity(SCOTLAND))["answer"] == "The number is new"
    shut = at_desk(a_member("morag", teams=(SCOTLAND,)))
    assert PLANTED not in shut.get("/desk/said").main


def test_a_complaint_by_phone_is_written_down_with_its_day_and_clock(store: object) -> None:
    """The thirty days count from when it came; acknowledged and answered stand in the log, the text does not."""
    browser = at_desk(a_member(teams=(SCOTLAND,)), SCOTLAND)
    came = datetime.now(UTC) - timedelta(days=25)
    faulty = browser.post("/desk/said/new", expect=422, day="", complaint="", contact="x")
    assert "Enter the day on which it came" in faulty.main
    assert "Enter what it is about" in faulty.main
    day = f"{came.day} {came.month} {came.year}"
    browser.post("/desk/said/new", day=day, complaint=f"{PLANTED} rang", contact="0141 496 0000")
    one = Feedback.objects.get()
    assert (one.by, one.acknowledged_at, one.at.date()) == ("ailsa", None, came.date())
    page = browser.get("/desk/said")
    assert "Not acknowledged yet. The 30 days end on" in page.main
    browser.post(f"/desk/said/{one.pk}/acknowledge")
    assert "Acknowledged" in browser.get("/desk/said").main
    page = browser.post(f"/desk/said/{one.pk}/answer", outcome="not upheld", note="")
    log = page.main.partition("Log of complaints")[2]
    assert spoken(one.reference) in log
    assert "not upheld" in log
    assert PLANTED not in page.main
    actions = list(Audit.objects.filter(reference=one.reference).values_list("action", flat=True))
    assert actions == ["complaint received", "complaint acknowledged", "complaint answered: not upheld"]


def test_another_teams_are_not_there(store: object) -> None:
    """A member sees and answers their own team's only."""
    browser = at_desk(a_member(), GLASGOW)
    receive_feedback(
        Draft(FeedbackKind.COMPLAINT, PLANTED), once="1", now=datetime.now(UTC), random=SystemRandom()
    )
    one = Feedback.objects.get()
    assert spoken(one.reference) not in browser.get("/desk/said").main
    browser.post(f"/desk/said/{one.pk}/answer", outcome="upheld")
    browser.post(f"/desk/said/{one.pk}/acknowledge")
    assert Feedback.objects.filter(answered_at=None).count() == 1
