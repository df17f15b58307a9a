from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django_otp.plugins.otp_totp.models import TOTPDevice

from frontdoor.inbox.desk.access import two_factor
from frontdoor.inbox.desk.access.session import SURE_FOR
from frontdoor.inbox.desk.models import Grant, SecurityKey
from frontdoor.inbox.store.models import Audit, Role
from tests.inbox.builders import a_referral
from tests.inbox.desk.access.test_two_factor import code_of
from tests.inbox.desk.conftest import GLASGOW, PASSPHRASE, Browser, a_member, at_desk, with_key
from tests.inbox.desk.parsing import PageRead
from tests.inbox.desk.referrals.test_referral import at

AGAIN = "/desk/you/passphrase-again"
HEADING = "Your passphrase again"


def let_time_pass(browser: Browser, span: timedelta = SURE_FOR) -> None:
    """Let the passphrase have been typed so long ago."""
    session = browser.client.session
    session["sure"] = (datetime.now(UTC) - span).isoformat()
    session.save()


def type_it(browser: Browser, page: PageRead, *, passphrase: str = PASSPHRASE, expect: int = 200) -> PageRead:
    """Fill in the form that asks for the passphrase."""
    [after] = [box.get("value", "") for box in page.form(AGAIN).iter("input") if box.get("name") == "next"]
    return browser.post(AGAIN, expect=expect, passphrase=passphrase, next=after)


def test_a_sealed_copy_asks_for_the_passphrase_again(ailsa: Browser) -> None:
    """Sabotage: a screen left open. No copy leaves before the passphrase was typed, and then it does."""
    reference = a_referral().reference
    let_time_pass(ailsa)
    page = ailsa.get(at(reference, "sealed"))
    assert page.heading == HEADING
    assert not Audit.objects.filter(action="exported").exists()
    page = type_it(ailsa, page)
    assert "Save a sealed copy" in page.links()
    assert "You are not asked again for 10 minutes." in page.main
    assert ailsa.client.get(at(reference, "sealed"))["Content-Type"] == "application/octet-stream"
    assert Audit.objects.filter(action="gave the passphrase again", actor="ailsa").count() == 1


def test_people_are_changed_only_by_who_has_just_typed_the_passphrase(browser: Browser) -> None:
    """Neither the page with its buttons nor what they send is answered; the list of people can be read."""
    isla = at_desk(a_member("isla", role=Role.ADMINISTRATOR, teams=("",)), browser=browser)
    calum = a_member("calum")
    let_time_pass(isla)
    assert isla.get("/desk/people").heading == "People"
    assert isla.get(f"/desk/people/{calum.pk}").heading == HEADING
    page = isla.post(f"/desk/people/{calum.pk}", what="close")
    assert page.heading == HEADING
    assert User.objects.get(pk=calum.pk).is_active
    assert type_it(isla, page).heading == "calum"
    isla.post(f"/desk/people/{calum.pk}", what="close")
    assert not User.objects.get(pk=calum.pk).is_active


def test_a_key_is_given_only_by_who_has_just_typed_the_passphrase(ailsa: Browser) -> None:
    """Whoever sits down at an open screen cannot give themselves the team's key."""
    with_key(a_member("calum"))
    let_time_pass(ailsa)
    page = ailsa.post("/desk/keys/give", team=GLASGOW, member="calum")
    assert page.heading == HEADING
    assert not Grant.objects.exists()
    type_it(ailsa, page)
    ailsa.post("/desk/keys/give", team=GLASGOW, member="calum")
    assert Grant.objects.count() == 1


def test_recovery_codes_are_shown_only_to_who_has_just_typed_the_passphrase(ailsa: Browser) -> None:
    """Whoever sits down at an open screen cannot take eight ways in home."""
    user = User.objects.get(username="ailsa")
    before = two_factor.new_recovery_codes(user)
    TOTPDevice.objects.create(user=user, name="app", confirmed=True)
    let_time_pass(ailsa)
    page = ailsa.post("/desk/you/recovery-codes")
    assert page.heading == HEADING
    assert two_factor.recovery_codes_left(user) == len(before)
    assert type_it(ailsa, page).heading == "You: ailsa"
    assert "recovery codes" in ailsa.post("/desk/you/recovery-codes").main.lower()
    assert two_factor.verify(user, before[0], now=datetime.now(UTC)) == two_factor.CodeRefused()


def test_an_app_beside_a_security_key_asks_for_the_passphrase(ailsa: Browser) -> None:
    """A second way to make codes is no less than a replaced one."""
    user = User.objects.get(username="ailsa")
    SecurityKey.objects.create(
        user=user, name="key", credential=b"x", signatures=0, added_at=datetime.now(UTC)
    )
    ailsa.get("/desk/you/second-factor")
    page = ailsa.post(
        "/desk/you/second-factor", expect=422, code=code_of(user, confirmed=False), passphrase="wrong"
    )
    assert "Your passphrase is wrong" in page.main
    assert not TOTPDevice.objects.get().confirmed


def test_a_wrong_passphrase_opens_nothing_and_is_logged(ailsa: Browser) -> None:
    """The form comes back with the fault and still knows where it was to lead."""
    reference = a_referral().reference
    let_time_pass(ailsa)
    page = type_it(ailsa, ailsa.get(at(reference, "sealed")), passphrase="wrong", expect=422)
    assert "Your passphrase is wrong" in page.main
    assert ailsa.get(at(reference, "sealed")).heading == HEADING
    assert Audit.objects.latest("seq").action == "gave a wrong passphrase"
    assert "Save a sealed copy" in type_it(ailsa, page).links()


def test_guesses_are_slowed_down(ailsa: Browser) -> None:
    """Sabotage: a second door without the brake of the first. After four wrong ones even the right one has to wait."""
    let_time_pass(ailsa)
    for _ in range(4):
        ailsa.post(AGAIN, expect=422, passphrase="wrong", next="/desk/")
    ailsa.post(AGAIN, expect=422, passphrase="wrong", next="/desk/")
    ailsa.post(AGAIN, expect=422, passphrase=PASSPHRASE, next="/desk/")


@pytest.mark.parametrize("ago", [SURE_FOR - timedelta(minutes=1), SURE_FOR, -timedelta(minutes=1)])
def test_what_was_typed_stands_for_ten_minutes(ailsa: Browser, ago: timedelta) -> None:
    """Not longer, and not from a moment that is still to come."""
    reference = a_referral().reference
    let_time_pass(ailsa, ago)
    response = ailsa.client.get(at(reference, "sealed"))
    assert (response.status_code == 200) is (ago == SURE_FOR - timedelta(minutes=1))


def test_it_leads_back_to_the_desk_alone(ailsa: Browser) -> None:
    """Sabotage: following any address. A link from elsewhere cannot use the form to lead a member away."""
    page = ailsa.post(AGAIN, passphrase=PASSPHRASE, next="https://example.org/desk/")
    assert page.heading == "Referrals"


def test_signing_in_counts_as_typing_it(browser: Browser) -> None:
    """Who has just come in is not asked twice."""
    a_member()
    reference = a_referral().reference
    browser.sign_in()
    assert browser.client.get(at(reference, "sealed")).status_code == 200
