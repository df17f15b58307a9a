"""Fixtures of the desk's tests: members, and a client that keeps cookies and follows redirects as a browser does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.http import HttpResponse, HttpResponseBase
from django.test import Client, override_settings
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from frontdoor.inbox.crypto import passphrase_key, sealing
from frontdoor.inbox.desk.access.session import DeskSession
from frontdoor.inbox.desk.models import MemberKey
from frontdoor.inbox.store.models import Membership, Role
from tests.inbox import places
from tests.inbox.desk.access.software_key import KEYS, ORIGIN, SoftKey, asked_on
from tests.inbox.desk.parsing import PageRead, read
from tests.inbox.serving import serving
from tests.journeys.browser import chromium as start_chromium

PASSPHRASE = "a long walk by the Clyde"
KEY_COOKIE = "desk-key"
GLASGOW, SCOTLAND = "glasgow-throughcare", "throughcare-scotland"


def a_member(name: str = "ailsa", *, role: Role = Role.TRIAGE, teams: tuple[str, ...] = (GLASGOW,)) -> User:
    """A member with an account and a place in each team."""
    user = User.objects.create(username=name, password=_hashed())
    for team in teams:
        Membership.objects.create(user=user, team=team, role=role)
    return user


@cache
def _hashed() -> str:
    return make_password(PASSPHRASE)  # hashing is slow on purpose; once is enough


@cache
def _derived() -> tuple[bytes, str]:
    salt = passphrase_key.new_salt()
    return salt, sealing.recipient_of(passphrase_key.identity_from(PASSPHRASE, salt))


def with_key(user: User) -> User:
    """Give a member the key pair that their first sign-in would make."""
    salt, recipient = _derived()
    MemberKey.objects.create(user=user, recipient=recipient, salt=salt, at=datetime.now(UTC))
    return user


class Browser:
    """A member's browser; each page is parsed strictly."""

    def __init__(self) -> None:
        self.client = Client(
            SERVER_NAME="127.0.0.1", SERVER_PORT="8000", headers={"sec-fetch-site": "same-origin"},
            enforce_csrf_checks=True,
        )  # fmt: skip
        self.response: HttpResponseBase | None = None
        self.body = ""

    def get(self, address: str, *, expect: int = 200) -> PageRead:
        """Open an address and follow redirects."""
        return self._read(self.client.get(address, follow=True), expect)

    def post(self, address: str, *, expect: int = 200, **typed: Any) -> PageRead:
        """Send a form with the CSRF token that the browser holds, and follow redirects."""
        token = self.client.cookies.get("csrf")
        typed["csrfmiddlewaretoken"] = token.value if token else ""
        return self._read(self.client.post(address, typed, follow=True), expect)

    def sign_in(self, name: str = "ailsa", passphrase: str = PASSPHRASE, *, expect: int = 200) -> PageRead:
        """Sign in by the form."""
        self.get("/desk/sign-in")
        return self.post("/desk/sign-in", expect=expect, username=name, passphrase=passphrase)

    def unlock(self, passphrase: str, team: str = GLASGOW, *, expect: int = 200) -> PageRead:
        """Unlock a team's key by the form."""
        self.get("/desk/keys")
        return self.post("/desk/keys", expect=expect, team=team, passphrase=passphrase)

    def _read(self, response: Any, expect: int) -> PageRead:
        if response.streaming:
            response = HttpResponse(
                response.getvalue(), status=response.status_code, headers=response.headers
            )
        self.response, self.body = response, response.content.decode()
        page = read(response)
        assert response.status_code == expect, f"{response.status_code}: {page.main}"
        return page


def at_desk(user: User, *unlocked: str, browser: Browser | None = None) -> Browser:
    """A browser with a member signed in and some teams' keys unlocked, skipping the second that each takes."""
    browser = browser or Browser()
    browser.client.force_login(user)
    session = browser.client.session
    visit = DeskSession(session, datetime.now(UTC), user)
    visit.begin()
    for team in unlocked:
        visit.unlock(team, places.identity(team))
    session.save()
    if visit.cookie:
        browser.client.cookies[KEY_COOKIE] = visit.cookie
    browser.get("/desk/")
    return browser


def with_security_key(user: User, browser: Browser, *, name: str = "blue") -> SoftKey:
    """Add a security key by the page, as a member does."""
    key = SoftKey()
    page = at_desk(user, browser=browser).get(KEYS)
    browser.post(KEYS, name=name, answer=key.add(asked_on(page)))
    return key


@pytest.fixture
def browser(store: Path) -> Browser:
    """A browser in which nobody has signed in."""
    return Browser()


@pytest.fixture
def user(store: Path) -> User:
    """Ailsa of the Glasgow team, who has not signed in yet."""
    return a_member()


@pytest.fixture
def morag(browser: Browser) -> Browser:
    """The browser of Morag, manager in Glasgow, with the key unlocked."""
    return at_desk(a_member("morag", role=Role.MANAGER), GLASGOW, browser=browser)


@pytest.fixture
def colleague(store: Path) -> Browser:
    """The browser of Ailsa, who answers referrals in the same team."""
    return at_desk(a_member("ailsa"), GLASGOW)


@pytest.fixture
def at_localhost() -> Iterator[None]:
    """The inbox at an address with a name: browsers use no security keys at one of digits."""
    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, address=ORIGIN)):
        yield


@pytest.fixture
def ailsa(browser: Browser) -> Browser:
    """The browser of Ailsa of the Glasgow team, signed in, with the key unlocked."""
    return at_desk(a_member(), GLASGOW, browser=browser)


@pytest.fixture
def desk(store: object) -> Iterator[str]:
    """The whole inbox behind a real port; its address."""
    from frontdoor.inbox.wsgi import application  # noqa: PLC0415 -- Django is ready by now

    with serving(application, threads=4) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """A real browser for the tests of one file.

    Playwright's loop runs in this thread until it closes, and beside a running loop Django refuses its database unless it is
    told that nobody calls it from a coroutine.
    """
    with start_chromium() as running, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        yield running


def signed_in(page: Page, desk: str, passphrase: str) -> None:
    """Sign in and unlock Glasgow's key, as a member does."""
    page.goto(f"{desk}/desk/")
    page.get_by_label("User name").fill("ailsa")
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()
    if page.locator(
        f"#passphrase-{GLASGOW}"
    ).count():  # only the first time; then the member's own passphrase opens it
        page.locator(f"#passphrase-{GLASGOW}").fill(passphrase)
        page.get_by_role("button", name="Unlock Throughcare, Glasgow").click()
        page.get_by_text("is unlocked until you sign out").wait_for()
