from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from argon2 import profiles
from django.contrib.auth.models import User

from frontdoor.inbox.crypto import passphrase_key, sealing
from frontdoor.inbox.desk.access import team_keys
from frontdoor.inbox.desk.models import Grant, MemberKey
from frontdoor.inbox.store.models import Audit, Membership, Role
from tests.inbox import places
from tests.inbox.builders import NOW
from tests.inbox.desk.access.test_two_factor import code_of, with_factor
from tests.inbox.desk.conftest import (
    GLASGOW,
    KEY_COOKIE,
    PASSPHRASE,
    SCOTLAND,
    Browser,
    a_member,
    at_desk,
    with_key,
)

NEW = "seven quiet herons at dusk"
KNOWN_IDENTITY = "AGE-SECRET-KEY-1WU7UQ3GXFTRQDU8WE54WDMDC3P5JYCJ4X5AFGEWJRRALH4VYVY8SRY5KRN"
"""Of ``PASSPHRASE`` and the salt of 16 counted bytes."""


def a_holder(name: str = "ailsa", *teams: str) -> User:
    """A member whose own passphrase opens Glasgow's key."""
    user = with_key(a_member(name, teams=teams or (GLASGOW,)))
    assert team_keys.give(user, GLASGOW, places.identity(), by=name, now=NOW)
    return user


def test_who_typed_the_teams_passphrase_once_needs_it_no_more(browser: Browser, locked_keys: str) -> None:
    """From the second sign-in on, the member's own passphrase opens the team's key."""
    a_member()
    browser.sign_in()
    page = browser.unlock(locked_keys)
    assert "From now on your own passphrase opens it when you sign in." in page.main
    later = Browser()
    page = later.sign_in()
    assert page.heading == "Referrals"
    assert "Throughcare, Glasgow Unlocked" in page.words


def test_a_colleague_gives_the_key_and_the_log_says_so(store: object) -> None:
    """A new member never learns the team's passphrase: somebody who has the key gives it."""
    ailsa = at_desk(a_holder(), GLASGOW)
    calum = a_member("calum")
    assert (
        "Give calum the key" not in ailsa.get("/desk/keys").main
    )  # who never signed in has nothing to seal to
    with_key(calum)
    page = ailsa.get("/desk/keys")
    assert "Give calum the key" in page.main
    page = ailsa.post("/desk/keys/give", team=GLASGOW, member="calum")
    assert "calum has the key of Throughcare, Glasgow from the next sign-in on." in page.main
    assert Grant.objects.filter(user=calum, team=GLASGOW).exists()
    assert Audit.objects.latest("seq").action == f"key of {GLASGOW} given to calum"


@pytest.mark.parametrize(
    ("team", "member"), [(SCOTLAND, "calum"), (GLASGOW, "morag"), (GLASGOW, "nobody"), ("", "")]
)
def test_the_key_is_given_only_to_the_own_team(store: object, team: str, member: str) -> None:
    """Sabotage: giving without looking. Neither a locked team's key, nor to somebody outside of the team."""
    ailsa = at_desk(a_holder(), GLASGOW)
    for name, teams in (("calum", (GLASGOW,)), ("morag", (SCOTLAND,))):
        with_key(a_member(name, teams=teams))
    ailsa.post("/desk/keys/give", expect=422, team=team, member=member)
    assert Grant.objects.count() == 1


def test_a_changed_passphrase_still_opens_the_keys(browser: Browser) -> None:
    """Changing it locks the member's key anew, and nothing has to be given again."""
    user = a_holder()
    at_desk(user, browser=browser).post("/desk/you/passphrase", old=PASSPHRASE, new=NEW)
    assert team_keys.open_all(user, NEW, [GLASGOW], now=NOW) == {GLASGOW: places.identity()}


def test_a_forgotten_passphrase_costs_the_keys_and_the_log_says_so(store: object) -> None:
    """Whoever sets somebody's passphrase anew does not get at the keys; a colleague gives them again."""
    user = a_holder()
    assert team_keys.open_all(user, NEW, [GLASGOW], now=NOW) == {}
    assert not Grant.objects.exists()
    assert Audit.objects.latest("seq").action == "lost the keys with the old passphrase"
    assert [u.username for u in team_keys.holders([GLASGOW])[GLASGOW][1]] == ["ailsa"]


def test_who_leaves_a_team_holds_its_key_no_more(browser: Browser) -> None:
    """Taking the place away takes the key away."""
    user = a_holder()
    isla = at_desk(a_member("isla", role=Role.ADMINISTRATOR, teams=("",)), browser=browser)
    isla.post(f"/desk/people/{user.pk}", what="seat", team=GLASGOW, role="none")
    assert not Grant.objects.exists()


def test_a_key_that_the_team_has_replaced_is_forgotten(store: object) -> None:
    """After a team's key was changed, the old one that members hold opens nothing and goes away by itself."""
    user = with_key(a_member())
    team_keys.give(user, GLASGOW, sealing.new_identity().secret, by="ailsa", now=NOW)
    assert team_keys.open_all(user, PASSPHRASE, [GLASGOW], now=NOW) == {}
    assert not Grant.objects.exists()


def test_the_database_alone_opens_no_team_key(store: Path) -> None:
    """Sabotage: a member's key kept in clear. What is stored of keys opens with nobody's other key."""
    a_holder()
    assert places.identity().encode() not in bytes(Grant.objects.get().sealed)
    with pytest.raises(sealing.CannotOpen):
        sealing.open_sealed(bytes(Grant.objects.get().sealed), places.identity())
    key = MemberKey.objects.get()
    secret = passphrase_key.identity_from(PASSPHRASE, bytes(key.salt))
    assert secret.encode() not in store.read_bytes()


def test_an_identity_comes_from_passphrase_and_salt_alone() -> None:
    """The same two give the same age identity, which age itself accepts; another of either gives another."""
    salt = bytes(range(16))
    identity = passphrase_key.identity_from(PASSPHRASE, salt)
    assert identity == passphrase_key.identity_from(PASSPHRASE, salt)
    assert identity != passphrase_key.identity_from(PASSPHRASE + " ", salt)
    assert identity != passphrase_key.identity_from(PASSPHRASE, salt[::-1])
    sealed = sealing.seal({"a": "b"}, [sealing.recipient_of(identity)])
    assert sealing.open_sealed(sealed, identity) == {"a": "b"}


def test_an_identity_is_derived_at_the_cost_that_every_stored_key_was_made_with() -> None:
    """A known answer of the module as it stands in the file; sabotage: another cost, which would lock every member out."""
    product = runpy.run_path(passphrase_key.__file__)
    assert product["COST"] == profiles.RFC_9106_LOW_MEMORY
    assert product["identity_from"](PASSPHRASE, bytes(range(16))) == KNOWN_IDENTITY


def test_after_locking_again_the_own_passphrase_unlocks(browser: Browser) -> None:
    """A short absence costs one passphrase, which the member knows; a wrong one costs nothing else."""
    at_desk(a_holder(), GLASGOW, browser=browser)
    browser.post("/desk/keys/lock")
    page = browser.post("/desk/keys", expect=422, team="", passphrase="wrong")
    assert page.links()["Your own passphrase is wrong"] == "#own"
    assert Grant.objects.count() == 1
    page = browser.post("/desk/keys", team="", passphrase=PASSPHRASE)
    assert "Throughcare, Glasgow Unlocked" in page.words


def test_keys_wait_for_the_second_factor(browser: Browser) -> None:
    """Between passphrase and code the keys are held sealed, and no page uses them; after the code they are open."""
    user = a_holder()
    with_factor(user)
    browser.sign_in()
    assert browser.client.cookies[KEY_COOKIE].value
    assert places.identity() not in str(dict(browser.client.session))
    page = browser.post("/desk/code", code=code_of(user))
    assert page.heading == "Referrals"
    assert "Throughcare, Glasgow Unlocked" in page.words


def test_an_administrator_sees_who_holds_keys_and_is_told_of_too_few(browser: Browser) -> None:
    """One holder is too few; who waits for a key is named."""
    a_holder()
    with_key(a_member("calum"))
    at_desk(a_member("isla", role=Role.ADMINISTRATOR, teams=("",)), browser=browser)
    page = browser.get("/desk/people")
    assert "Throughcare, Glasgow: ailsa (fewer than two)" in page.main
    assert "Waiting for a colleague to give it: calum" in page.main
    assert Membership.objects.count() == 3
