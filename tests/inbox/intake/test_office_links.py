"""Links for an office: dated, signed, without a name in the address; they fill in the office, say so, and can be revoked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from frontdoor.form.doors import QUESTION
from frontdoor.inbox.intake.views import _office_of
from frontdoor.inbox.referrals import office_links
from frontdoor.inbox.store.models import OfficeLink, Referral
from tests.inbox.intake.browser import Browser, answers

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
    assert office_links.works(link, datetime(2027, 6, 30, 22, 59, tzinfo=UTC))
    assert not office_links.works(link, datetime(2027, 6, 30, 23, 1, tzinfo=UTC))


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
