"""Links for an office: dated, signed, without a name in the address; they fill in the office, say so, and can be revoked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import SystemRandom

import pytest

from frontdoor.form.doors import QUESTION
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.intake.views import _office_of
from frontdoor.inbox.referrals import office_links
from frontdoor.inbox.referrals.receive import Submission, receive
from frontdoor.inbox.referrals.write_group import LinkUsed, Received
from frontdoor.inbox.store.models import OfficeLink, OfficeLinkUse, Referral
from tests.form.pages import Seen
from tests.inbox.builders import a_submission
from tests.inbox.intake.browser import Browser, answers
from tests.inbox.places import as_intake
from tests.inbox.referrals.test_write_group import in_one_group

NOW = datetime.now(UTC)
OFFICE = "Strathmochty Council, Justice Social Work"


def a_link(until: date) -> OfficeLink:
    """A link that works until a day."""
    return office_links.make(OFFICE, until, NOW)


def address_of(link: OfficeLink) -> str:
    """The address of a link, as an office is given it."""
    return f"/referral/?office={office_links.token_of(link)}"


@pytest.fixture
def link(browser: Browser) -> OfficeLink:
    """A link that works for a while yet."""
    return a_link(NOW.date() + timedelta(days=30))


def test_it_fills_in_the_office_and_says_so(browser: Browser, link: OfficeLink) -> None:
    """The professionals' form, ready with the office; what is sent then has it. The address tells nobody's name."""
    address = address_of(link)
    assert "Strathmochty" not in address
    answer = browser.get(address)
    assert answer.status == 200
    assert f"This link fills in your office: {OFFICE}" in answer.seen.words
    kept = {name: values for name, values in answer.seen.fields().items() if any(values)}
    assert kept.pop("form_version")
    assert kept == {QUESTION: ["professional"], "referrer_organisation": [OFFICE]}
    page = browser.check(answers(referrer_organisation=OFFICE)).seen
    following = browser.post("/referral/send", page.pressing("send_and_next")).seen
    assert following.fields()["referrer_organisation"] == [OFFICE]
    assert Referral.objects.count() == 1


def test_a_link_that_has_ended_or_was_revoked_fills_in_nothing(browser: Browser, link: OfficeLink) -> None:
    """It says so, and leads to the form all the same. Sabotage: a date that only the list shows."""
    ended = a_link(NOW.date() - timedelta(days=2))
    office_links.revoke(link.pk, NOW)
    for one in (ended, link):
        answer = browser.get(address_of(one))
        assert answer.status == 410
        assert "no longer fills in its name" in answer.seen.words
        assert OFFICE not in answer.response.content.decode()
        assert any(a.get("href") == "/referral/for-work/" for a in answer.seen.all("a"))


@pytest.mark.parametrize("token", ["1", "1:x", "x" * 500, "%00", "²:a"])
def test_what_we_did_not_sign_is_no_link(browser: Browser, link: OfficeLink, token: str) -> None:
    """A guessed number opens nothing."""
    assert browser.get(f"/referral/?office={token}").status == 410
    assert _office_of(token, NOW) is None


def test_it_works_on_its_last_day_in_scotland(browser: Browser) -> None:
    """Until midnight there, whatever the clock of the server says."""
    link = a_link(date(2027, 6, 30))
    assert office_links.state_of(link, datetime(2027, 6, 30, 22, 59, tzinfo=UTC)) == "works"
    assert office_links.state_of(link, datetime(2027, 6, 30, 23, 1, tzinfo=UTC)) == "ended"


def test_the_list_says_which_work(browser: Browser, link: OfficeLink) -> None:
    """Oldest first; revoking twice changes nothing, and of a number that is not there it says so."""
    other = a_link(NOW.date() + timedelta(days=1))
    assert office_links.all_links() == [link, other]
    first = office_links.revoke(other.pk, NOW)
    again = office_links.revoke(other.pk, NOW + timedelta(days=1))
    assert first is not None
    assert again is not None
    assert again.revoked_at == first.revoked_at
    assert office_links.revoke(99_999, NOW) is None


@pytest.fixture
def once(browser: Browser) -> OfficeLink:
    """A link that is good for one referral."""
    return office_links.make(OFFICE, NOW.date() + timedelta(days=30), NOW, once=True)


def checked_by(browser: Browser, link: OfficeLink, **changes: str) -> Seen:
    """The check page of somebody who came by a link and filled the form in."""
    page = browser.get(address_of(link)).seen
    assert "It is good for one referral" in page.words
    carried = {name: values for name, values in page.fields().items() if any(values)}
    return browser.check({**answers(**changes), **carried}).seen


def test_a_link_for_one_referral_ends_with_it(browser: Browser, once: OfficeLink) -> None:
    """Used is what was accepted: a check uses nothing, the same Send again is the same use; then the address says so."""
    page = checked_by(browser, once)
    checked_by(browser, once)
    assert browser.send(page).status == 303
    assert browser.send(page).status == 303
    assert Referral.objects.count() == OfficeLinkUse.objects.count() == 1
    assert browser.get(address_of(once)).status == 410
    assert office_links.state_of(once, NOW) == "used"


def test_of_two_at_once_one_wins_and_the_other_loses_no_answer(browser: Browser, once: OfficeLink) -> None:
    """The second is told in plain words, has every answer, and can send without the link. Sabotage: no look at the uses."""
    first, second = (checked_by(browser, once, full_name=name) for name in ("Ann Sample", "Bob Sample"))
    assert browser.send(first).status == 303
    answer = browser.send(second)
    assert answer.status == 409
    assert "good for one referral, and that one has arrived" in answer.seen.words
    assert "Bob Sample" in answer.seen.words
    kept = second.fields()
    changed = {"office", "key"}
    assert {n: v for n, v in answer.seen.fields().items() if n not in changed} == {
        name: values for name, values in kept.items() if name not in changed
    }
    assert browser.send(answer.seen).status == 303
    assert Referral.objects.count() == 2
    assert OfficeLinkUse.objects.count() == 1


def test_who_comes_late_is_told_at_the_check(browser: Browser, once: OfficeLink) -> None:
    """Before Send, with every answer; what they send then goes without the link."""
    browser.send(checked_by(browser, once, full_name="Ann Sample"))
    page = browser.check({**answers(full_name="Bob Sample"), "office": [office_links.token_of(once)]}).seen
    assert "good for one referral, and that one has arrived" in page.words
    assert browser.send(page).status == 303
    assert Referral.objects.count() == 2


def test_two_in_one_group_are_one_use(inbox: Runtime, once: OfficeLink) -> None:
    """Written in the same moment by one transaction; the other is not stored. Sabotage: a table that takes two uses."""
    submissions = [
        replace(a_submission(answers={"full_name": name}), office_link=once.pk) for name in ("Ann", "Bob")
    ]

    def send(one: Submission) -> Received | Exception:
        try:
            with as_intake():
                return receive(one, now=NOW, random=SystemRandom())
        except LinkUsed as used:
            return used

    sends = [partial(send, one) for one in submissions]
    one, other = in_one_group(*sends)  # type: ignore[arg-type]
    assert isinstance(one, Received)
    assert isinstance(other, LinkUsed)
    assert Referral.objects.count() == OfficeLinkUse.objects.count() == 1


def test_send_and_next_does_not_carry_it_on(browser: Browser, once: OfficeLink) -> None:
    """The next referral of five in a row goes without the link that was good for one."""
    page = checked_by(browser, once)
    following = browser.post("/referral/send", page.pressing("send_and_next")).seen
    assert "office" not in following.fields()
    assert OfficeLinkUse.objects.count() == 1


def test_a_token_cannot_be_turned_into_the_other_kind(
    browser: Browser, link: OfficeLink, once: OfficeLink
) -> None:
    """What a link is good for is signed."""
    token = office_links.token_of(once)
    assert office_links.number_once(token) == once.pk
    assert office_links.number_once(office_links.token_of(link)) is None
    assert office_links.read(token.replace(".once", ""), NOW) is None
    assert office_links.number_once(office_links.token_of(link).replace(":", ".once:", 1)) is None
