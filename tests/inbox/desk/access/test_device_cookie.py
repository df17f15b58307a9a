from __future__ import annotations

import re
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client, RequestFactory, override_settings

from frontdoor.inbox.desk.access import accounts, device_cookie, login_throttle
from tests.inbox.desk.access.test_two_factor import code_of, with_factor
from tests.inbox.desk.conftest import PASSPHRASE, Browser, a_member, with_key

COOKIE = "desk-device"
ANOTHER = "seven herons over Partick"


@pytest.fixture
def known(browser: Browser) -> Browser:
    """The browser in which Ailsa signed in on the day before, and signed out."""
    with_key(a_member())
    browser.sign_in()
    browser.post("/desk/sign-out")
    return browser


def hammer() -> None:
    """Guess as a stranger until even the right passphrase has to wait."""
    stranger = Browser()
    for _ in range(login_throttle.FREE + 1):
        stranger.sign_in("ailsa", "wrong", expect=422)
    stranger.sign_in(expect=429)


def test_strangers_do_not_keep_a_member_out_of_a_known_browser(known: Browser) -> None:
    """While somebody guesses at the name, the member comes in at once; and this gives the stranger no new free tries."""
    hammer()
    assert known.sign_in().heading != "Sign in"
    Browser().sign_in(expect=429)


def test_a_crowd_does_not_keep_a_member_out_of_a_known_browser(known: Browser) -> None:
    """Made-up names without end take all places; one more is kept for browsers that are known."""
    with ExitStack() as crowd:
        for _ in range(3):
            crowd.enter_context(login_throttle.place())
        Browser().sign_in(expect=429)
        assert known.sign_in().heading != "Sign in"
        crowd.enter_context(login_throttle.place(known=True))
        with pytest.raises(login_throttle.Crowded):
            crowd.enter_context(login_throttle.place(known=True))


def test_a_known_browser_is_slowed_down_by_itself(known: Browser) -> None:
    """Whoever has the cookie, by theft too, may guess no faster than a stranger; and others of the member are not slowed."""
    for _ in range(login_throttle.FREE + 1):
        known.sign_in(passphrase="wrong", expect=422)
    page = known.sign_in(expect=429)
    assert re.search(r"Wait \d seconds?, then try again", page.main)
    assert Browser().sign_in().heading != "Sign in"


def _forged(cookie: str) -> str:
    device, until, mark = cookie.split(".")
    return f"{device}.{int(until) + 1}.{mark}"


@pytest.mark.parametrize(
    "cookie",
    [_forged, lambda cookie: "0" + cookie[1:] if cookie[0] != "0" else "1" + cookie[1:],
     lambda cookie: cookie[:-1], lambda _: "..", lambda _: "", lambda _: "x.é.ü"],
    ids=["later", "another device", "cut", "dots", "empty", "not ASCII"],
)  # fmt: skip
def test_a_forged_cookie_makes_no_known_browser(known: Browser, cookie: object) -> None:
    """It counts with the strangers."""
    assert callable(cookie)
    known.client.cookies[COOKIE] = cookie(known.client.cookies[COOKIE].value)
    hammer()
    known.sign_in(expect=429)


def test_a_cookie_is_good_for_one_name(known: Browser) -> None:
    """With the own one nobody guesses faster at a colleague's, and a made-up name gets the same answers."""
    a_member("morag")
    for name in ("morag", "nobody"):
        for _ in range(login_throttle.FREE + 1):
            Browser().sign_in(name, "wrong", expect=422)
        page = known.sign_in(name, "wrong", expect=429)
        assert re.search(r"Wait \d seconds?, then try again", page.main)


def test_a_cookie_is_good_for_a_time(known: Browser) -> None:
    """After 90 days without signing in there, the browser is a stranger's."""
    request = RequestFactory().get("/desk/sign-in")
    request.COOKIES[COOKIE] = known.client.cookies[COOKIE].value
    now = datetime.now(UTC)
    assert device_cookie.known(request, "ailsa", now=now + device_cookie.GOOD_FOR - timedelta(minutes=5))
    assert not device_cookie.known(request, "ailsa", now=now + device_cookie.GOOD_FOR)
    assert known.client.cookies[COOKIE]["max-age"] == device_cookie.GOOD_FOR.total_seconds()


def test_another_passphrase_makes_strangers_of_all_browsers(known: Browser) -> None:
    """Given a fresh start because a device was lost: the thief's cookie is worth nothing."""
    accounts.start_again(User.objects.get(), by="una", now=datetime.now(UTC))
    hammer()
    known.sign_in(expect=429)


def test_the_browser_in_which_the_passphrase_is_changed_stays_known(known: Browser) -> None:
    """And the member's other browsers are known again after the next sign-in."""
    known.sign_in()
    known.post("/desk/you/passphrase", old=PASSPHRASE, new=ANOTHER)
    known.post("/desk/sign-out")
    hammer()
    assert known.sign_in(passphrase=ANOTHER).heading != "Sign in"


def test_who_is_at_the_desk_gives_the_passphrase_again_while_strangers_guess(known: Browser) -> None:
    """Steps that ask for it once more are not closed by a stranger either; catches the strangers' count there."""
    known.sign_in()
    hammer()
    page = known.post("/desk/you/passphrase-again", passphrase=PASSPHRASE)
    assert "Thank you. You are not asked again for 10 minutes." in page.main


def test_only_who_came_in_all_the_way_is_remembered(browser: Browser) -> None:
    """Neither a page, nor a wrong passphrase, nor the right one without the code makes a browser known."""
    user = a_member()
    with_factor(user)
    browser.sign_in(passphrase="wrong", expect=422)
    assert browser.sign_in().heading == "Your code"
    assert COOKIE not in browser.client.cookies
    browser.post("/desk/code", code=code_of(user))
    assert browser.client.cookies[COOKIE].value


def test_the_cookie_says_no_name_and_is_for_the_desk_alone(known: Browser) -> None:
    """It stays after signing out, out of reach of scripts and other sites, and the public pages are not sent it."""
    cookie = known.client.cookies[COOKIE]
    assert re.fullmatch(r"[0-9a-f]{32}\.\d{10}\.[0-9a-f]{64}", cookie.value)
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/desk/")
    again = Client().get("/desk/sign-in")
    assert COOKIE not in again.cookies


@override_settings(SESSION_COOKIE_SECURE=True)
def test_on_a_server_the_cookie_goes_over_https_only(known: Browser) -> None:
    """With the prefix by which browsers hold us to it."""
    assert device_cookie.cookie_name() == "__Secure-desk-device"
