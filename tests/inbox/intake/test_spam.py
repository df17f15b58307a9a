from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from frontdoor.inbox import onekey
from frontdoor.inbox.intake.spam import ENOUGH, score
from frontdoor.inbox.store.models import Delivery, Referral
from tests.form.builders import the_form
from tests.inbox.intake.browser import Browser, answers

SLOW = timedelta(seconds=20)
AT_ONCE = timedelta(0)


@pytest.mark.parametrize(
    ("text", "trap", "since", "points"),
    [
        ("He has nowhere to stay.", "", SLOW, 0),
        ("See https://example.org for his letter", "", SLOW, 0),
        ("See https://a.example and www.b.example", "", SLOW, 1),
        ("He has nowhere to stay.", "filled by a password manager", SLOW, 2),
        ("He has nowhere to stay.", "", AT_ONCE, 2),
        ("<a href=x>pills</a> " + "http://pills.example " * 9, "", SLOW, 4),
        ("pills", "http://pills.example", AT_ONCE, 4),
    ],
)
def test_the_score_adds_signs_up(text: str, trap: str, since: timedelta, points: int) -> None:
    """Each sign counts a little."""
    assert score({"reason": text}, trap=trap, since_checked=since) == points


def test_no_single_innocent_sign_is_enough() -> None:
    """A filled trap, a quick press or some links alone set nobody's referral aside."""
    assert score({"reason": "x"}, trap="x", since_checked=SLOW) < ENOUGH
    assert score({"reason": "x"}, trap="", since_checked=AT_ONCE) < ENOUGH
    assert score({"reason": "www. " * 50}, trap="", since_checked=SLOW) < ENOUGH


def test_what_looks_like_spam_is_kept_and_set_aside(browser: Browser) -> None:
    """A program that fills in everything at once gets a reference like everybody; its referral is stored, apart."""
    page = browser.check(answers(homepage="http://pills.example")).seen
    assert page.fields()["homepage"] == ["http://pills.example"]
    assert browser.send(page).status == 303
    assert Referral.objects.get().set_aside
    assert not Delivery.objects.exists()


def test_a_person_whose_browser_filled_in_the_trap_is_not_set_aside(browser: Browser) -> None:
    """Somebody who takes the time to read the check page is no program."""
    page = browser.check(answers(homepage="x")).seen
    checked = the_form().check(page.fields(), today=datetime.now(UTC).date())
    earlier = datetime.now(UTC) - timedelta(seconds=20)
    browser.send(page, key=[onekey.issue(onekey.digest(checked.answers), the_form().version, earlier)])
    assert not Referral.objects.get().set_aside
