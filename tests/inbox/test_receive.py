from __future__ import annotations

from pathlib import Path

from frontdoor.inbox.sealing import open_sealed
from frontdoor.inbox.store.models import Audit, Referral
from tests.inbox import places
from tests.inbox.builders import NOW, PLANTED, a_referral


def test_a_received_referral_opens_with_the_teams_key(store: Path) -> None:
    """What was sent can be read again by the team, word for word."""
    received = a_referral(answers={"person_name": PLANTED})

    referral = Referral.objects.get(reference=received.reference)
    record = open_sealed(referral.sealed, places.identity())
    assert record["answers"] == {"person_name": PLANTED}
    assert record["reference"] == received.reference
    assert Audit.objects.get().action == "received"
    assert referral.received_at == NOW
