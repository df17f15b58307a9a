from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import override_settings
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from frontdoor.inbox.desk.access import two_factor
from frontdoor.inbox.store.models import Audit
from tests.inbox.desk.conftest import PASSPHRASE, Browser, a_member, at_desk


def code_of(user: User, *, confirmed: bool = True, steps: int = 0) -> str:
    """What the member's app shows now, or some half minutes later."""
    device = TOTPDevice.objects.get(user=user, confirmed=confirmed)
    totp = TOTP(device.bin_key)
    totp.time = datetime.now(UTC).timestamp() + 30 * steps
    return f"{totp.token():06d}"


def with_factor(user: User) -> list[str]:
    """Set up a member's second factor; return the recovery codes."""
    two_factor.offer(user)
    codes = two_factor.confirm(user, code_of(user, confirmed=False, steps=-1))
    assert codes is not None
    return codes


def test_a_passphrase_alone_does_not_come_in(browser: Browser) -> None:
    """With a second factor set up, the passphrase leads to the code, and nothing else opens before it."""
    with_factor(a_member())
    assert browser.sign_in().heading == "Your code"
    assert browser.get("/desk/").heading == "Sign in"


def test_the_code_of_the_app_comes_in(browser: Browser) -> None:
    """Passphrase and code: in."""
    user = a_member()
    with_factor(user)
    browser.sign_in()
    code = code_of(user)
    assert browser.post("/desk/code", code=f"{code[:3]} {code[3:]}").heading == "Unlock your team’s key"


def test_a_code_is_good_once(browser: Browser, store: object) -> None:
    """Sabotage: codes taken twice. Whoever looks over a shoulder cannot use the code that was just typed."""
    user = a_member()
    with_factor(user)
    code = code_of(user)
    browser.sign_in()
    browser.post("/desk/code", code=code)
    thief = Browser()
    thief.sign_in()
    page = thief.post("/desk/code", expect=422, code=code)
    assert "This code is wrong, or was used already." in page.main
    assert thief.get("/desk/").heading == "Sign in"


def test_a_recovery_code_is_good_once(browser: Browser) -> None:
    """Without the phone a code on paper comes in, is counted down and logged."""
    user = a_member()
    codes = with_factor(user)
    browser.sign_in()
    assert browser.post("/desk/code", code=codes[0].upper()).heading == "Unlock your team’s key"
    assert two_factor.recovery_codes_left(user) == two_factor.RECOVERY_CODES - 1
    assert Audit.objects.filter(actor="ailsa", action="used a recovery code").count() == 1
    again = Browser()
    again.sign_in()
    again.post("/desk/code", expect=422, code=codes[0])


def test_wrong_codes_are_slowed_down_and_logged(browser: Browser) -> None:
    """Guessing six digits gets slower with every try."""
    with_factor(a_member())
    browser.sign_in()
    browser.post("/desk/code", expect=422, code="000000")
    page = browser.post("/desk/code", expect=429, code="000000")
    assert re.search(r"Wait \d+ seconds?", page.main)
    assert Audit.objects.filter(action="gave a wrong code").count() == 2


@pytest.mark.parametrize("minutes", [6, -1])
def test_half_a_sign_in_does_not_last(browser: Browser, minutes: int) -> None:
    """Five minutes after the passphrase, or with the clock turned back, it starts anew."""
    user = a_member()
    with_factor(user)
    browser.sign_in()
    session = browser.client.session
    session["half"] = {**session["half"], "at": (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()}
    session.save()
    assert browser.post("/desk/code", code=code_of(user)).heading == "Sign in"


def test_a_closed_account_does_not_come_in_by_its_code(browser: Browser) -> None:
    """Closed between passphrase and code: out."""
    user = a_member()
    with_factor(user)
    browser.sign_in()
    User.objects.update(is_active=False)
    assert browser.post("/desk/code", code=code_of(user)).heading == "Sign in"


@override_settings(DESK_SECOND_FACTOR_REQUIRED=True)
def test_on_a_server_nobody_gets_further_without_one(browser: Browser) -> None:
    """Sabotage: setting it up left for later. Every page leads there until it is done, then the desk opens."""
    user = a_member()
    browser.sign_in()
    for address in ("/desk/", "/desk/keys", "/desk/you", "/desk/search"):
        page = browser.get(address)
        assert page.heading == "Set up a second factor"
        assert "You need a second factor before you can go on." in page.main
    page = browser.post("/desk/you/second-factor", code=code_of(user, confirmed=False))
    assert page.heading == "Your recovery codes"
    assert len(page.all("li", "key")) == two_factor.RECOVERY_CODES
    assert browser.get("/desk/").heading == "Referrals"


def test_the_picture_and_the_key_are_for_the_same_app(browser: Browser) -> None:
    """Whoever has no camera types the key that the picture holds; the picture is drawn without script or style."""
    user = a_member()
    page = at_desk(user, browser=browser).get("/desk/you/second-factor")
    [key] = page.all("span", "key")
    device = TOTPDevice.objects.get(user=user)
    shown = "".join(key.itertext()).replace(" ", "")
    assert shown in device.config_url
    assert len(page.all("svg", "qr")) == 1


def test_a_wrong_first_code_takes_nothing_into_use(browser: Browser) -> None:
    """The key stays the same, so that the app need not be set up twice."""
    user = a_member()
    at_desk(user, browser=browser).get("/desk/you/second-factor")
    key = TOTPDevice.objects.get().key
    page = browser.post("/desk/you/second-factor", expect=422, code="000000")
    assert page.links()["This code is wrong. Type the one that the app shows now"] == "#code"
    assert (TOTPDevice.objects.get().key, two_factor.has_one(user)) == (key, False)


def test_replacing_a_factor_asks_for_the_passphrase(browser: Browser) -> None:
    """Whoever finds the desk open cannot put their own phone in place of the member's."""
    user = a_member()
    with_factor(user)
    at_desk(user, browser=browser).get("/desk/you/second-factor")
    code = code_of(user, confirmed=False)
    page = browser.post("/desk/you/second-factor", expect=422, code=code, passphrase="guess")
    assert "Your passphrase is wrong" in page.main
    page = browser.post("/desk/you/second-factor", code=code, passphrase=PASSPHRASE)
    assert page.heading == "Your recovery codes"
    assert TOTPDevice.objects.filter(user=user).count() == 1


def test_new_recovery_codes_replace_the_old(browser: Browser) -> None:
    """The page shows eight new ones, and an old one is worth nothing."""
    user = a_member()
    old = with_factor(user)
    page = at_desk(user, browser=browser).post("/desk/you/recovery-codes")
    new = [li.text for li in page.all("li", "key")]
    assert len(new) == two_factor.RECOVERY_CODES
    assert not set(new) & set(old)
    assert two_factor.verify(user, old[0], now=datetime.now(UTC)) == two_factor.CodeRefused()
