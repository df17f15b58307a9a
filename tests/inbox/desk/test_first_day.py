"""The first day at the desk: six steps, each ticked by what the member really did, and a practice referral of their own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django_otp.plugins.otp_totp.models import TOTPDevice

from frontdoor.inbox.desk.access import team_keys
from frontdoor.inbox.desk.access.permissions import RULES
from frontdoor.inbox.desk.models import StartPassphrase
from frontdoor.inbox.desk.urls import urlpatterns
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import practice, triage
from frontdoor.inbox.store.models import Preference, Referral, ReferralStatus, Role
from tests.inbox import places
from tests.inbox.builders import a_referral
from tests.inbox.desk.conftest import GLASGOW, Browser, a_member, at_desk, with_key
from tests.inbox.desk.parsing import PageRead, text


def _done(page: PageRead) -> list[bool]:
    [steps] = [one for one in page.all("ol") if one.get("class") == "steps"]
    return [text(step).startswith("Done") for step in steps.iter("li")]


def _practice() -> str:
    return spoken(Referral.every.get(practice__isnull=False).reference)


def test_each_step_is_ticked_by_what_was_really_done(browser: Browser) -> None:
    """One after the other; when the last is done the card is the practice referral's alone, and goes with it."""
    ailsa = with_key(a_member())
    at_desk(ailsa, GLASGOW, browser=browser)
    assert _done(browser.get("/desk/")) == [True, False, False, False, False, False]
    TOTPDevice.objects.create(user=ailsa, confirmed=True)
    team_keys.give(ailsa, GLASGOW, places.identity(GLASGOW), by="morag", now=datetime.now(UTC))
    browser.post("/desk/practice")
    address = f"/desk/referrals/{_practice()}/"
    assert _done(browser.get("/desk/")) == [True, True, True, True, False, False]
    browser.post(f"{address}status", expected="new", status="taken")
    assert _done(browser.get("/desk/")) == [True, True, True, True, True, False]
    browser.post(
        f"{address}status", expected="taken", status="closed: mistake or repeat", had="ailsa", why="Practice."
    )
    page = browser.get("/desk/")
    assert "Your practice referral" in page.main
    assert "Your first day" not in page.main
    browser.post("/desk/practice/erase")
    assert "practice" not in browser.get("/desk/").main.casefold()
    assert not Referral.every.exists()


def test_a_start_passphrase_is_no_passphrase_of_ones_own(browser: Browser) -> None:
    """Somebody whom an administrator started again: the first step is open again."""
    ailsa = a_member()
    StartPassphrase.objects.create(user=ailsa, until=datetime.now(UTC) + timedelta(days=1))
    assert _done(at_desk(ailsa, browser=browser).get("/desk/"))[0] is False


def test_whoever_has_worked_here_for_long_sees_no_steps_and_the_log_may_forget(browser: Browser) -> None:
    """Done is kept with the account: the log is trimmed after two years, and the steps do not come back."""
    ailsa = with_key(a_member())
    TOTPDevice.objects.create(user=ailsa, confirmed=True)
    now = datetime.now(UTC)
    team_keys.give(ailsa, GLASGOW, places.identity(GLASGOW), by="morag", now=now)
    reference = a_referral().reference
    triage.open_referral(reference, places.identity(GLASGOW), "ailsa", now)
    triage.change_status(reference, ReferralStatus.NEW, ReferralStatus.TAKEN, "ailsa", now)
    triage.change_status(reference, ReferralStatus.TAKEN, ReferralStatus.ACCEPTED, "ailsa", now)
    assert "Your first day" not in at_desk(ailsa, GLASGOW, browser=browser).get("/desk/").main
    assert Preference.objects.get(user=ailsa).first_day_over


def test_the_steps_can_be_put_away_and_practice_made_again_under_you(browser: Browser) -> None:
    """One press puts them away with the practice referral; nobody is made to practise."""
    at_desk(a_member(), GLASGOW, browser=browser)
    browser.post("/desk/practice")
    browser.post("/desk/first-day/hide")
    assert not Referral.every.exists()
    assert "Your first day" not in browser.get("/desk/").main
    assert "Open a practice referral" in browser.get("/desk/you").main
    assert "Practice. This is nobody." in browser.post("/desk/practice").main


def test_every_page_that_shows_it_says_that_it_is_practice(browser: Browser) -> None:
    """List, page, print, deciding, taking back: nobody can take it for a person, nor the paper that somebody printed."""
    at_desk(a_member(), GLASGOW, browser=browser)
    page = browser.post("/desk/practice")
    assert page.title.startswith("Practice: ")
    assert practice.NAME in page.main
    assert "Only you see it" in page.main
    at = f"/desk/referrals/{_practice()}/"
    for address in ("/desk/", f"{at}print", f"{at}decide", f"/desk/find?reference={_practice()}"):
        assert "is nobody" in browser.get(address).main, address
    checked = browser.post(f"{at}decide", status="accepted", who="ailsa")
    assert "Practice. This is nobody." in checked.main
    decided = browser.post(f"{at}status", expected="new", status="accepted", had="", who="ailsa")
    assert "Practice. This is nobody." in decided.main
    assert "Still to do" not in decided.main
    assert "Practice. This is nobody." in browser.get(f"{at}reopen").main


def test_only_the_pages_that_are_practised_open_it(browser: Browser) -> None:
    """Nothing of it can be given to a colleague, told, handed over to a case system, joined or saved as a file.

    Sabotage: `Referral.every` for each route, and hand-over, sealed copy and the rest answer.
    """
    at_desk(a_member(role=Role.MANAGER), GLASGOW, browser=browser)
    browser.post("/desk/practice")
    reference = _practice()
    opened = {"referral", "print", "number", "status", "decide", "reopen", "note"}
    seen = set()
    for pattern in urlpatterns:
        route = str(pattern.pattern)
        if "<reference:reference>" not in route or pattern.name == "missing":
            continue
        address = "/desk/" + route.replace("<reference:reference>", reference).replace(
            "<reference:other>", reference
        )
        send = browser.client.post if "GET" not in RULES[str(pattern.name)].methods else browser.client.get
        token = browser.client.cookies["csrf"].value
        answer = send(address, {"csrfmiddlewaretoken": token})
        if answer.status_code != 404:
            seen.add(pattern.name)
    assert seen == opened
    browser.post(f"/desk/referrals/{reference}/status", expect=409, over="ailsa", who="calum", had="")


def test_it_is_the_members_own(browser: Browser, colleague: Browser) -> None:
    """A colleague of the same team neither sees nor opens it, and cannot erase it."""
    at_desk(a_member("morag"), GLASGOW, browser=browser)
    browser.post("/desk/practice")
    address = f"/desk/referrals/{_practice()}/"
    colleague.get(address, expect=404)
    assert _practice() not in colleague.get("/desk/").main
    assert (
        "no referral with this reference"
        in colleague.get(f"/desk/find?reference={_practice()}", expect=422).main
    )
    colleague.post("/desk/practice/erase")
    browser.get(address)
