"""Running numbers: no gap but by a loss, on either engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from frontdoor.inbox.referrals import retention
from frontdoor.inbox.store import receipt_numbers
from frontdoor.inbox.store.models import Receipt, Referral
from frontdoor.inbox.store.receipt_numbers import Numbers
from tests.inbox.builders import NOW, a_referral


def test_a_second_press_and_a_send_that_was_rolled_back_leave_no_gap(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three presses with one key, a fault at the last row, then another referral: 1 and 2, and nothing is missing."""
    assert len({a_referral(key="the same").reference for _ in range(3)}) == 1

    def fails(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr("frontdoor.inbox.store.audit_log.record_each", fails)
        with pytest.raises(RuntimeError):
            a_referral()
    a_referral()
    assert receipt_numbers.numbers() == Numbers(1, 2, 0, 0)


def test_what_vanished_is_missing_and_named_even_the_last_one(store: Path, tmp_path: Path) -> None:
    """Erased by rule is not missing; deleted by hand is, and its number is not given again."""
    first, second, third = (a_referral().reference for _ in range(3))
    retention.erase(first, tmp_path, "command line", NOW)
    Referral.objects.get(reference=third).delete()
    assert receipt_numbers.numbers() == Numbers(1, 3, 1, 1, (third,))
    a_referral()
    Referral.objects.get(reference=second).delete()
    assert receipt_numbers.numbers() == Numbers(1, 4, 1, 2, (second, third))


def test_a_receipt_that_was_taken_away_is_missing_too(store: Path) -> None:
    """Whoever deletes the referral and its receipt leaves a gap."""
    for _ in range(3):
        a_referral()
    gone = Receipt.objects.get(number=2)
    Referral.objects.get(reference=gone.reference).delete()
    gone.delete()
    assert receipt_numbers.numbers() == Numbers(1, 3, 0, 1)
