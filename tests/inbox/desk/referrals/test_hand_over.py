"""Handing a decided referral over at the desk: in clear after the passphrase, or sealed without it."""

from __future__ import annotations

import json
from typing import cast

import pytest
from django.http import HttpResponse

from frontdoor.inbox.config.case_systems import CaseSystem, HandoverFormat
from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals.handover.sealed_files import FOLDER
from frontdoor.inbox.store.models import Audit, Referral, ReferralStatus
from tests.inbox import places
from tests.inbox.builders import PLANTED, a_referral
from tests.inbox.desk.access.test_reauthentication import HEADING, let_time_pass, type_it
from tests.inbox.desk.conftest import Browser

PARTNER = sealing.new_identity()


@pytest.fixture
def address(ailsa: Browser, monkeypatch: pytest.MonkeyPatch) -> str:
    """An accepted referral, where two case systems take referrals: one with a key of its own."""
    fields = {"full_name": ("first_name", "last_name")}
    systems = tuple(
        CaseSystem(name, HandoverFormat.CIVICRM, fields, {"contact_type": "Individual"}, recipient)
        for name, recipient in (("civicrm", PARTNER.recipient), ("other", ""))
    )
    monkeypatch.setitem(started().__dict__, "case_systems", systems)
    reference = a_referral(answers={"full_name": PLANTED, "referrer_kind": "self"}).reference
    Referral.objects.update(status=ReferralStatus.ACCEPTED)
    return f"/desk/referrals/{spoken(reference)}/"


def test_a_file_in_clear_needs_the_passphrase_again(ailsa: Browser, address: str) -> None:
    """Then it is the member's; nothing of it is on our disk, and the page says that it was handed over, and what."""
    page = ailsa.get(address)
    assert "Save a file for civicrm" in page.main
    assert "Let other fetch it" not in page.main
    let_time_pass(ailsa)
    asked = ailsa.post(f"{address}hand-over", system="civicrm")
    assert asked.heading == HEADING
    assert Referral.objects.get().moved_at is None
    type_it(ailsa, asked)
    token = ailsa.client.cookies["csrf"].value
    sent = {"system": "civicrm", "csrfmiddlewaretoken": token}
    response = cast("HttpResponse", ailsa.client.post(f"{address}hand-over", sent))
    assert response["Content-Disposition"].endswith('-civicrm.json"')
    [call] = json.loads(response.content)
    assert call["params"]["values"]["last_name"] == PLANTED.split()[1]
    page = ailsa.get(address)
    assert "Handed over to civicrm," in page.main
    assert "Handed over to civicrm: The person’s name, and what they like to be called." in page.main
    assert Audit.objects.filter(action="handed over to civicrm", actor="ailsa").count() == 1
    assert not [
        file for file in places.DATA.rglob("*") if file.is_file() and PLANTED.encode() in file.read_bytes()
    ]


def test_sealed_it_lies_where_the_partner_fetches_it(ailsa: Browser, address: str) -> None:
    """Without the passphrase, since nobody here can open it; a system without a key, or unknown, gets nothing."""
    page = ailsa.post(f"{address}hand-over/sealed", system="civicrm")
    assert "It lies sealed for civicrm, which fetches it." in page.main
    file = places.DATA / FOLDER / "civicrm" / f"{Referral.objects.get().reference}.json.age"
    assert PLANTED.split()[0] in sealing.open_bytes(file.read_bytes(), PARTNER.secret).decode()
    for way, system in (("hand-over/sealed", "other"), ("hand-over", "salesforce")):
        assert "Nothing was handed over" in ailsa.post(f"{address}{way}", system=system).main
    assert Audit.objects.filter(action__startswith="handed over").count() == 1


def test_what_is_not_decided_has_no_button(ailsa: Browser, address: str) -> None:
    """First the decision; then the case system."""
    Referral.objects.update(status=ReferralStatus.TAKEN)
    assert "Hand it over" not in ailsa.get(address).main
