from __future__ import annotations

import base64
import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
import requests
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection

from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.desk.access import login_throttle
from frontdoor.inbox.desk.models import Guesses
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.store.models import Audit, Membership, Note
from tests.inbox import places
from tests.inbox.builders import NOW, PLANTED, a_referral
from tests.inbox.desk.conftest import GLASGOW, KEY_COOKIE, PASSPHRASE, SCOTLAND, Browser, a_member, at_desk


def test_a_wrong_name_and_a_wrong_passphrase_get_the_same_answer(browser: Browser) -> None:
    """Nobody finds out at the door who has an account, nor who once had one."""
    a_member("ailsa")
    gone = a_member("fergus")
    gone.is_active = False
    gone.save()
    pages = []
    for name, passphrase in (("ailsa", "wrong"), ("nobody", "wrong"), ("fergus", PASSPHRASE)):
        browser.sign_in(name, passphrase, expect=422)
        body = browser.body.replace(name, "NAME")
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body))
    assert pages[0] == pages[1] == pages[2]


def test_empty_boxes_are_named_and_the_name_is_kept(browser: Browser) -> None:
    """Each fault is said at its box and in the summary, and the title begins with Error."""
    page = browser.sign_in("ailsa", "", expect=422)
    assert page.title.startswith("Error: ")
    assert page.links()["Enter your passphrase"] == "#passphrase"
    [name] = [i for i in page.all("input") if i.get("id") == "username"]
    assert name.get("value") == "ailsa"


def test_guesses_are_slowed_down_and_nobody_is_shut_out(store: object) -> None:
    """After four tries one every six seconds is looked at, for ever; a success starts afresh."""
    tried = [login_throttle.seconds_to_wait("ailsa", now=NOW) for _ in range(7)]
    assert tried == [0, 0, 0, 0, 0, 6, 6]
    assert login_throttle.seconds_to_wait("ailsa", now=NOW + timedelta(seconds=5)) == 1
    assert login_throttle.seconds_to_wait("morag", now=NOW) == 0
    for minute in range(1, 60):
        assert login_throttle.seconds_to_wait("ailsa", now=NOW + timedelta(minutes=minute)) == 0
    login_throttle.forget("ailsa")
    assert login_throttle.seconds_to_wait("ailsa", now=NOW) == 0


def test_no_more_than_ten_guesses_a_minute_are_looked_at(store: object) -> None:
    """However many come, ten or so in a minute are the most whose passphrase is even compared."""
    for bucket_start in (0, 60):
        now = NOW + timedelta(seconds=bucket_start)
        looked_at = sum(
            login_throttle.seconds_to_wait("ailsa", now=now + timedelta(milliseconds=500 * n)) == 0
            for n in range(120)
        )
        assert looked_at <= 10 + login_throttle.FREE


def test_a_guess_that_comes_too_soon_is_told_to_wait(browser: Browser) -> None:
    """The page says how long, with status 429, and even the right passphrase waits its turn."""
    a_member()
    for _ in range(login_throttle.FREE + 1):
        browser.sign_in(passphrase="wrong", expect=422)
    page = browser.sign_in(expect=429)
    assert re.search(r"Wait \d seconds?, then try again", page.main)
    Guesses.objects.update(not_before=datetime.now(UTC) - timedelta(seconds=1))
    assert browser.sign_in().heading == "Unlock your team’s key"
    assert not Guesses.objects.exists()


def test_a_storm_at_the_desks_door_leaves_the_public_door_open(desk: str) -> None:
    """However many sign in at once, threads are left for those who refer; the desk sends the others away at once."""
    answers: list[int] = []

    def sign_in(number: int) -> None:
        session = requests.Session()
        session.get(f"{desk}/desk/sign-in", timeout=60)
        typed = {
            "username": f"nobody-{number}",
            "passphrase": "wrong",
            "csrfmiddlewaretoken": session.cookies["csrf"],
        }
        answers.append(session.post(f"{desk}/desk/sign-in", typed, timeout=60).status_code)

    storm = [threading.Thread(target=sign_in, args=(number,)) for number in range(12)]
    with login_throttle.AT_ONCE, login_throttle.AT_ONCE:  # two whose hashing takes long
        for one in storm:
            one.start()
        while len(answers) < 9:
            assert requests.get(f"{desk}/find/", timeout=10).status_code in (200, 404)
        assert answers == [429] * 9
    for one in storm:
        one.join()
    assert sorted(answers) == [422] * 3 + [429] * 9


def test_a_clock_that_was_a_day_ahead_shuts_nobody_out(store: object) -> None:
    """What was guessed by tomorrow's clock makes nobody wait until tomorrow."""
    for _ in range(login_throttle.FREE + 1):
        login_throttle.seconds_to_wait("ailsa", now=NOW + timedelta(days=1))
    assert login_throttle.seconds_to_wait("ailsa", now=NOW) == 0


def test_made_up_names_do_not_pile_up(store: object) -> None:
    """An hour after somebody tried names without end nothing is kept of them."""
    for number in range(5):
        login_throttle.seconds_to_wait(f"nobody-{number}", now=NOW)
    login_throttle.seconds_to_wait("ailsa", now=NOW + timedelta(hours=2))
    assert Guesses.objects.count() == 1


def test_signing_in_gives_a_new_session_and_leaves_the_old_one_worthless(browser: Browser) -> None:
    """A session that somebody planted in the browser beforehand is not the one that gets in."""
    a_member()
    browser.client.session.save()
    planted = browser.client.cookies["desk"].value
    browser.sign_in()
    assert browser.client.cookies["desk"].value != planted
    assert not Session.objects.filter(session_key=planted).exists()


@pytest.mark.parametrize(
    ("name", "back", "why"),
    [
        ("seen", timedelta(minutes=21), "no page was opened for 20 minutes"),
        ("began", timedelta(hours=10, minutes=1), "a session lasts 10 hours at most"),
        ("began", timedelta(hours=-1), "no page was opened"),
    ],
)
def test_a_session_ends(ailsa: Browser, name: str, back: timedelta, why: str) -> None:
    """After 20 idle minutes, after 10 hours, and when the clock was turned back; the page says which."""
    session = ailsa.client.session
    session[name] = (datetime.now(UTC) - back).isoformat()
    session.save()
    page = ailsa.get("/desk/")
    assert page.heading == "Sign in"
    assert why in page.main
    assert not Session.objects.exists()


def test_a_session_that_is_used_goes_on(ailsa: Browser) -> None:
    """Every page starts the twenty minutes anew."""
    for _ in range(3):
        session = ailsa.client.session
        session["seen"] = (datetime.now(UTC) - timedelta(minutes=19)).isoformat()
        session.save()
        assert ailsa.get("/desk/").heading == "Referrals"


def test_while_nothing_can_be_written_pages_come_all_the_same(ailsa: Browser) -> None:
    """Django would answer 400 in place of a page whose session cannot be saved, as if the member had made a mistake."""
    places.needs_sqlite()
    a_member("bruce")
    bruce = Browser()
    bruce.get("/desk/sign-in")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            assert ailsa.get("/desk/").heading == "Referrals"
            page = bruce.post("/desk/sign-in", username="bruce", passphrase=PASSPHRASE, expect=503)
        finally:
            cursor.execute("PRAGMA query_only = OFF")
    assert "can write nothing to it just now" in page.main


def test_while_the_database_is_away_what_was_typed_is_given_back(
    ailsa: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody knows whose request it is; it is not taken for a stranger's, and the session is there afterwards."""
    address = f"/desk/referrals/{spoken(a_referral().reference)}/note"

    def away(*_: object) -> None:
        raise OperationalError(PLANTED)

    with monkeypatch.context() as patch:
        patch.setattr(SessionStore, "load", away)
        page = ailsa.post(address, note="called at ten", expect=503)
        ailsa.get("/desk/nowhere", expect=503)
    assert "called at ten" in page.words
    assert "You are not signed out" in page.main
    assert PLANTED not in ailsa.body
    assert ailsa.get("/desk/").heading == "Referrals"


def test_closing_an_account_ends_its_sessions_at_once(ailsa: Browser) -> None:
    """A leaver's next click leads to the sign-in page."""
    User.objects.filter(username="ailsa").update(is_active=False)
    assert ailsa.get("/desk/").heading == "Sign in"


def test_leaving_a_team_takes_its_key_away_at_once(ailsa: Browser) -> None:
    """Whoever is taken out of a team cannot open its referrals with a session that was unlocked before."""
    reference = a_referral().reference
    Membership.objects.all().delete()
    assert ailsa.get(f"/desk/referrals/{spoken(reference)}/", expect=404)
    assert "You are in no team" in ailsa.get("/desk/").words


def test_signing_out_leaves_nothing_on_the_server_or_in_the_browser(ailsa: Browser) -> None:
    """The session's row is gone, its cookies are taken back, and the browser is told to clear what it kept."""
    token = ailsa.client.cookies["csrf"].value
    response = ailsa.client.post("/desk/sign-out", {"csrfmiddlewaretoken": token})
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.exists()
    assert ailsa.client.cookies["desk"].value == ""
    assert ailsa.client.cookies[KEY_COOKIE].value == ""
    assert ailsa.client.cookies["csrf"].value == ""
    assert ailsa.get("/desk/signed-out").heading == "You are signed out"
    assert ailsa.get("/desk/").heading == "Sign in"


def test_the_session_table_alone_opens_nothing(ailsa: Browser) -> None:
    """Sabotage: were the key in the session's row, a stolen database with an open session would open referrals."""
    session = Session.objects.get().get_decoded()
    assert places.identity() not in str(session)
    sealed = str(session["keys"])
    with pytest.raises(sealing.CannotOpen):
        sealing.open_sealed(base64.b64decode(sealed), places.identity())


def test_without_the_second_cookie_the_key_is_locked(ailsa: Browser) -> None:
    """A stolen session cookie alone signs in, but opens no referral."""
    reference = a_referral(answers={"full_name": PLANTED}).reference
    del ailsa.client.cookies[KEY_COOKIE]
    page = ailsa.get(f"/desk/referrals/{spoken(reference)}/")
    assert page.heading == "Unlock your team’s key"
    assert PLANTED not in page.words


def test_another_sessions_cookie_does_not_unlock(ailsa: Browser) -> None:
    """The second cookie belongs to one session."""
    other = at_desk(a_member("calum"), GLASGOW)
    ailsa.client.cookies[KEY_COOKIE] = other.client.cookies[KEY_COOKIE].value
    assert ailsa.get("/desk/keys").main.count("Unlocked") == 0


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(browser: Browser, locked_keys: str) -> None:
    """Session, key and token are HttpOnly and SameSite, and end with the browser window."""
    a_member()
    browser.sign_in()
    browser.unlock(locked_keys)
    for name in ("desk", KEY_COOKIE, "csrf"):
        cookie = browser.client.cookies[name]
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert not cookie["max-age"], name


def test_a_wrong_passphrase_of_the_key_is_said_at_its_box_and_logged(
    browser: Browser, locked_keys: str
) -> None:
    """The key stays locked, and the log says who tried."""
    a_member()
    browser.sign_in()
    page = browser.unlock("not this one", expect=422)
    assert "This passphrase does not open the key of Throughcare, Glasgow" in page.main
    assert (
        page.links()["This passphrase does not open the key of Throughcare, Glasgow"]
        == f"#passphrase-{GLASGOW}"
    )
    assert Audit.objects.latest("seq").action == f"wrong passphrase for the key of {GLASGOW}"


def test_a_team_that_is_not_mine_cannot_be_unlocked(browser: Browser, locked_keys: str) -> None:
    """Even its passphrase does not help somebody who is not in the team."""
    at_desk(a_member(), browser=browser)
    page = browser.unlock(locked_keys, SCOTLAND, expect=403)
    assert "Unlocked" not in page.words


def test_locking_again_keeps_the_member_signed_in(ailsa: Browser) -> None:
    """Whoever leaves the room for a minute locks the keys and types one passphrase afterwards."""
    page = ailsa.post("/desk/keys/lock")
    assert page.heading == "Referrals"
    assert "The keys are locked." in page.main
    assert "Unlocked" not in page.words


@pytest.mark.parametrize(
    "target", ["https://example.org/", "//example.org/", "/services/", "javascript:alert(1)"]
)
def test_signing_in_leads_only_to_the_desk(browser: Browser, target: str) -> None:
    """A link that somebody sends cannot lead a member elsewhere after signing in."""
    a_member()
    browser.get("/desk/sign-in")
    page = browser.post("/desk/sign-in", username="ailsa", passphrase=PASSPHRASE, next=target)
    assert page.heading == "Unlock your team’s key"


def test_after_signing_in_the_member_is_where_they_wanted_to_be(browser: Browser) -> None:
    """The link in a notice leads there by way of the door."""
    a_member()
    page = browser.get("/desk/keys")
    assert page.heading == "Sign in"
    [hidden] = [i for i in page.all("input") if i.get("name") == "next"]
    page = browser.post(
        "/desk/sign-in", username="ailsa", passphrase=PASSPHRASE, next=hidden.get("value", "")
    )
    assert page.heading == "Unlock your team’s key"


def test_a_note_that_was_typed_for_too_long_is_given_back(ailsa: Browser) -> None:
    """When the session ended meanwhile, the page shows the words so that they can be copied; nothing is saved."""
    reference = a_referral().reference
    session = ailsa.client.session
    session["seen"] = (datetime.now(UTC) - timedelta(minutes=21)).isoformat()
    session.save()
    page = ailsa.post(f"/desk/referrals/{spoken(reference)}/note", note="Rang twice.\nNo answer.", expect=403)
    assert page.heading == "You were signed out before this was saved"
    assert "Rang twice. No answer." in page.main
    assert not Note.objects.exists()


def test_a_browser_that_was_closed_leaves_nothing_for_ever(browser: Browser) -> None:
    """What is kept of a session that nobody ended goes when the next member signs in after its time."""
    Session.objects.create(
        session_key="old", session_data="", expire_date=datetime.now(UTC) - timedelta(minutes=1)
    )
    Session.objects.create(
        session_key="busy", session_data="", expire_date=datetime.now(UTC) + timedelta(minutes=9)
    )
    a_member()
    browser.sign_in()
    assert not Session.objects.filter(session_key="old").exists()
    assert Session.objects.filter(session_key="busy").exists()
