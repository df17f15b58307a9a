from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from frontdoor.inbox.crypto import idempotency_key
from frontdoor.inbox.intake.spam import ENOUGH, score
from frontdoor.inbox.store.models import Delivery, Referral
from tests.form.builders import the_form
from tests.inbox.intake.browser import Browser, answers

SLOW = timedelta(seconds=20)
AT_ONCE = timedelta(0)


@pytest.mark.parametrize(
    ("text", "trap", "scripted", "since", "points"),
    [
        ("He has nowhere to stay.", "", True, SLOW, 0),
        ("See https://example.org for his letter", "", True, SLOW, 0),
        ("See https://a.example and www.b.example", "", True, SLOW, 1),
        ("He has nowhere to stay.", "filled by a password manager", True, SLOW, 2),
        ("He has nowhere to stay.", "typed in Dillo, which shows the box", False, SLOW, 1),
        ("He has nowhere to stay.", "", False, AT_ONCE, 2),
        ("<a href=x>pills</a> " + "http://pills.example " * 9, "", False, SLOW, 4),
        ("pills", "http://pills.example", True, AT_ONCE, 4),
        ("pills", "http://pills.example", False, AT_ONCE, 3),
    ],
)
def test_the_score_adds_signs_up(text: str, trap: str, scripted: bool, since: timedelta, points: int) -> None:
    """Each sign counts a little; a box that a person may have seen counts less."""
    assert score({"reason": text}, trap=trap, scripted=scripted, since_checked=since) == points


def test_no_single_innocent_sign_is_enough() -> None:
    """A filled trap, a quick press or some links alone set nobody's referral aside."""
    assert score({"reason": "x"}, trap="x", scripted=True, since_checked=SLOW) < ENOUGH
    assert score({"reason": "x"}, trap="", scripted=True, since_checked=AT_ONCE) < ENOUGH
    assert score({"reason": "www. " * 50}, trap="", scripted=True, since_checked=SLOW) < ENOUGH


def test_what_looks_like_spam_is_kept_and_set_aside(browser: Browser) -> None:
    """A program that fills in everything at once gets a reference like everybody; its referral is stored, apart."""
    page = browser.check(answers(homepage="http://pills.example")).seen
    assert page.fields()["homepage"] == ["http://pills.example"]
    assert browser.send(page).status == 303
    assert Referral.objects.get().set_aside
    assert not Delivery.objects.exists()


def test_a_person_without_script_who_writes_in_the_trap_is_not_set_aside(browser: Browser) -> None:
    """It stands last, so that it is in nobody's way; who sees it and writes in it, and pastes two links, is heard all the same."""
    links = "See https://example.org/letter and www.example.org/map"
    for scripted, aside in ((False, False), (True, True)):
        typed = answers(homepage="Ann", reason=links, **({"scripted": "yes"} if scripted else {}))
        page = browser.check(typed).seen
        checked = the_form().check(page.fields(), today=datetime.now(UTC).date())
        earlier = datetime.now(UTC) - timedelta(seconds=20)
        browser.send(
            page,
            key=[idempotency_key.issue(idempotency_key.digest(checked.answers), the_form().version, earlier)],
        )
        assert Referral.objects.latest("id").set_aside is aside
        Referral.objects.update(answers_hash="")  # the same answers would be known again


def test_a_person_whose_browser_filled_in_the_trap_is_not_set_aside(browser: Browser) -> None:
    """Somebody who takes the time to read the check page is no program."""
    page = browser.check(answers(homepage="x")).seen
    checked = the_form().check(page.fields(), today=datetime.now(UTC).date())
    earlier = datetime.now(UTC) - timedelta(seconds=20)
    browser.send(
        page,
        key=[idempotency_key.issue(idempotency_key.digest(checked.answers), the_form().version, earlier)],
    )
    assert not Referral.objects.get().set_aside


BOTS: dict[str, tuple[dict[str, str], timedelta]] = {
    "fills in everything at once": ({"homepage": "x"}, AT_ONCE),
    "runs scripts, and fills in everything after two seconds, with a link": (
        {"homepage": "x", "scripted": "yes", "reason": "http://a.b www.c.d"},
        SLOW,
    ),
    "posts links at once": ({"reason": "http://a.b http://c.d"}, AT_ONCE),
    "posts markup at once": ({"reason": "<a href=x>y</a>"}, AT_ONCE),
    "posts many links as markup, slowly": ({"reason": "[url]http://a.b[/url] " * 9}, SLOW),
}
PEOPLE: dict[str, tuple[dict[str, str], timedelta]] = {
    "writes a few words": ({"reason": "He has nowhere to stay"}, SLOW),
    "pastes a link to a letter": ({"reason": "See https://example.org/letter"}, SLOW),
    "presses at once, having looked before": ({}, timedelta(seconds=1)),
    "has a password manager that fills in all": ({"homepage": "Morag", "scripted": "yes"}, SLOW),
    "sees the box in Dillo, and pastes two links": (
        {"homepage": "Morag", "reason": "http://a.b www.c.d"},
        SLOW,
    ),
    "writes the most that the form takes": ({"reason": "x " * 999}, SLOW),
}


@pytest.mark.parametrize(("signs", "aside"), [*((s, True) for s in BOTS.values()), *((s, False) for s in PEOPLE.values())])  # fmt: skip
def test_programs_are_set_aside_and_people_are_not(
    signs: tuple[dict[str, str], timedelta], aside: bool
) -> None:
    """Five kinds of each; who presses quickly, pastes, or has a helpful browser is a person."""
    given, since = dict(signs[0]), signs[1]
    trap, scripted = given.pop("homepage", ""), bool(given.pop("scripted", ""))
    assert (score(given, trap=trap, scripted=scripted, since_checked=since) >= ENOUGH) is aside


def test_a_prison_that_shares_one_address_is_not_held_back(browser: Browser) -> None:
    """Sixty referrals from one address in a row are all stored and told of, without an extra step."""
    for turn in range(60):
        assert browser.send(browser.check(answers(full_name=f"Person {turn}")).seen).status == 303
    assert Referral.objects.filter(set_aside=False).count() == 60
