from __future__ import annotations

from frontdoor.inbox.reference import spoken
from frontdoor.inbox.store.models import Audit, Referral
from tests.inbox.builders import PLANTED, a_referral
from tests.inbox.desk.conftest import GLASGOW, Browser, a_member


def test_a_member_signs_in_unlocks_reads_takes_and_notes(browser: Browser, locked_keys: str) -> None:
    """From the front door of the desk to a note on a referral, on the real store."""
    a_member()
    reference = a_referral(answers={"full_name": PLANTED, "reason": "A place to stay"}).reference
    address = f"/desk/referrals/{spoken(reference)}/"

    page = browser.sign_in()
    assert PLANTED not in browser.get("/desk/").words
    page = browser.get("/desk/keys")
    assert page.heading == "Unlock your team’s key"
    page = browser.unlock(locked_keys)
    assert page.heading == "Referrals"
    assert spoken(reference) in page.links()
    assert PLANTED in page.main

    page = browser.get(page.links()[spoken(reference)])
    assert PLANTED in page.main
    page = browser.post(f"{address}status", expected="new", status="taken")
    assert "The status is now “taken”." in page.main
    page = browser.post(f"{address}note", note="Rang the prison.")
    assert "Rang the prison." in page.main
    referral = Referral.objects.get()
    assert (referral.status, referral.taken_by, referral.opened_by) == ("taken", "ailsa", "ailsa")
    actions = list(Audit.objects.values_list("action", flat=True))
    given = f"key of {GLASGOW} given to ailsa"
    seen = ["name shown in a list", "opened"]
    assert actions[:6] == ["received", "signed in", f"unlocked the key of {GLASGOW}", given, *seen]
    assert "note added" in actions
