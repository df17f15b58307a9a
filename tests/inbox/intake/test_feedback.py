"""Something is wrong here, and complaints: taken once, sealed, asked for no name, acknowledged with day and reference."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import SystemRandom

import pytest

from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.intake.responses import current_time
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import feedback
from frontdoor.inbox.referrals.feedback import Draft, due_day, opened_text, receive_feedback, waiting_lines
from frontdoor.inbox.store.models import Audit, Feedback, FeedbackKind
from tests.form.pages import Seen
from tests.inbox import places
from tests.inbox.builders import NOW, PLANTED
from tests.inbox.intake.browser import Answer, Browser

TEAM = "throughcare-scotland"


def said(browser: Browser, address: str, text: str, **more: list[str]) -> Answer:
    """Open a form, wait as a person does, write and send."""
    page = browser.get(address).seen
    return browser.post("/say", {**fields_of(page), "text": [text], **more})


def fields_of(page: Seen) -> dict[str, list[str]]:
    """What the form of a page sends, with nothing typed."""
    return Seen._sent_by(next(form for form in page.all("form") if form.get("action") == "/say"))


def test_a_wrong_fact_reaches_the_owner_of_the_page_sealed_and_without_a_name(
    browser: Browser, store: Path
) -> None:
    """The form asks for no personal data and says so; the page's address comes with the link, and no other address does."""
    page = browser.get("/wrong-here/?page=/services/throughcare/").seen
    assert "We do not ask who you are" in page.words
    assert [one.get("name") for one in page.all("textarea")] == ["text"]
    done = said(browser, "/wrong-here/?page=/services/throughcare/", f"{PLANTED} says it is shut")
    assert done.seen.words.startswith("Thank you")
    one = Feedback.objects.get()
    assert (one.kind, one.page, one.reference) == ("wrong here", "/services/throughcare/", "")
    assert opened_text(one, places.identity(one.team))["text"] == f"{PLANTED} says it is shut"
    if not places.POSTGRESQL:
        assert PLANTED.encode() not in store.read_bytes()
    for strange in ("https://example.org/", "/x/../y/", "javascript:alert(1)", "/a/" * 90):
        assert 'name="page" value=""' in browser.get(f"/wrong-here/?page={strange}").response.content.decode()


def test_a_complaint_is_acknowledged_with_day_and_reference_and_taken_once(browser: Browser) -> None:
    """The page is the acknowledgement; pressed twice it is one complaint. Sabotage: no unique key."""
    page = browser.get("/complain/").seen
    sent = {**fields_of(page), "text": [f"{PLANTED} was ignored"], "contact": ["07700 900123"]}
    first, again = browser.post("/say", sent).seen, browser.post("/say", sent).seen
    one = Feedback.objects.get()
    assert first.words.startswith("We have your complaint Received on")
    assert spoken(one.reference) in first.words
    assert spoken(one.reference) in again.words
    assert one.acknowledged_at is not None
    assert opened_text(one, places.identity(one.team))["contact"] == "07700 900123"
    assert PLANTED not in str(list(Audit.objects.values_list("action", flat=True)))


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"text": [" "]}, 422, "Write what it is about."),
        ({"text": ["x" * 2001]}, 422, "Use 2,000 characters or fewer."),
        ({"key": ["forged"]}, 409, "send it again"),
        ({"at": ["/elsewhere/"]}, 405, "Nothing was sent"),
    ],
)
def test_what_cannot_be_taken_comes_back_with_its_text(
    browser: Browser, changes: dict[str, list[str]], status: int, words: str
) -> None:
    """Nothing is stored, and nothing that was typed is lost."""
    sent = {**fields_of(browser.get("/complain/").seen), "text": ["It was late"], **changes}
    back = browser.post("/say", sent)
    assert back.status == status
    assert words in back.seen.words
    assert status == 405 or sent["text"][0].strip()[:50] in back.response.content.decode()
    assert not Feedback.objects.exists()


def test_another_sites_page_sends_nothing(browser: Browser) -> None:
    """Seen by the browser's own header, as for a referral."""
    sent = {**fields_of(browser.get("/complain/").seen), "text": ["x"]}
    assert browser.post("/say", sent, headers={"sec-fetch-site": "cross-site"}).status == 409
    assert not Feedback.objects.exists()


def test_what_looks_like_spam_is_set_aside_and_too_much_is_said(browser: Browser) -> None:
    """The same signs as for a referral; and no more in an hour than a team can read."""
    said(browser, "/wrong-here/", "<a href=x>https://a https://b https://c https://d", homepage=["x"])
    assert Feedback.objects.get().set_aside
    Feedback.objects.all().delete()
    for number in range(feedback.HOURLY):
        Feedback.objects.create(kind="complaint", team=TEAM, key_hash=str(number), at=current_time())
    full = said(browser, "/wrong-here/", "One more")
    assert full.status == 503
    assert "One more" in full.seen.words


def test_the_roll_call_rings_before_the_thirty_days_end(inbox: Runtime) -> None:
    """Silent at first, then with the day, until it is answered. Sabotage: reminding only when they are over."""
    draft = Draft(FeedbackKind.COMPLAINT, "x", acknowledged=False, by="ailsa")
    receive_feedback(draft, once="1", now=NOW, random=SystemRandom())
    one = Feedback.objects.get()
    assert due_day(one).isoformat() == "2026-12-24"
    count = "Said to us and not answered: 1, complaints among them: 1"
    assert waiting_lines(one.team, NOW + timedelta(days=19)) == [count]
    ringing = "ALARM: A complaint is not {}; its 30 days end on 24 December 2026."
    assert waiting_lines(one.team, NOW + timedelta(days=20)) == [count, ringing.format("acknowledged")]
    feedback.acknowledge(one.pk, [one.team], "ailsa", NOW)
    assert waiting_lines(one.team, NOW + timedelta(days=25))[1:] == [ringing.format("answered")]
    feedback.answer(
        one.pk, [one.team], "upheld", "Sorry", identity=places.identity(one.team), actor="ailsa", now=NOW
    )
    assert waiting_lines(one.team, NOW + timedelta(days=25))[1:] == []
    with pytest.raises(feedback.Changed):
        feedback.acknowledge(one.pk, [one.team], "ailsa", NOW)


def test_texts_are_erased_when_their_time_is_over_and_the_log_of_complaints_stays(inbox: Runtime) -> None:
    """A report goes as a whole after 30 days, a complaint's text after a year; never before they are answered."""
    for kind in FeedbackKind:
        receive_feedback(Draft(kind, "x"), once=kind, now=NOW, random=SystemRandom())
    assert feedback.erase_old("retention", NOW + timedelta(days=400)) == 0
    Feedback.objects.update(answered_at=NOW)
    assert feedback.erase_old("retention", NOW + timedelta(days=29)) == 0
    assert feedback.erase_old("retention", NOW + timedelta(days=30)) == 1
    assert feedback.erase_old("retention", NOW + timedelta(days=365)) == 1
    one = Feedback.objects.get()
    assert (one.kind, bytes(one.sealed)) == ("complaint", b"")
    assert opened_text(one, places.identity(one.team)) == {}
