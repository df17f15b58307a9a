"""A practice referral: sealed like every other, in no list, count, message or second place, and erased after a week."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.desk.referrals import listing
from frontdoor.inbox.monitoring import daily_digest, status_report
from frontdoor.inbox.referrals import escalation, overdue, practice, retention, second_place, triage
from frontdoor.inbox.referrals.handover import hand_over
from frontdoor.inbox.referrals.numbers import report
from frontdoor.inbox.store.models import (
    Audit,
    DecisionCount,
    Delivery,
    Receipt,
    Referral,
    ReferralStatus,
    Tombstone,
)
from frontdoor.inbox.store.receipt_numbers import numbers
from frontdoor.occurrences import london_day
from tests.inbox import places
from tests.inbox.builders import NOW, a_referral

TEAM = places.TEAMS[0]


def _counted(inbox: Runtime) -> list[object]:
    """What the inbox counts, lists, tells and puts elsewhere."""
    later, today = NOW + timedelta(days=4), london_day(NOW)
    escalation.escalate(inbox, later)
    said = daily_digest.words(inbox.catalogue.teams[TEAM], None, later, None)
    return [
        numbers(),
        list(Receipt.objects.values_list("reference", flat=True)),
        Delivery.objects.count(),
        DecisionCount.objects.count(),
        Tombstone.objects.count(),
        report.first_quarter(TEAM),
        dict(report._tables(TEAM, date(2026, 10, 1))),
        overdue.watched(TEAM, later),
        [
            line for line in said.splitlines() if not line.startswith("Audit log")
        ],  # what was practised is logged
        listing.tallies([TEAM], chosen=listing.OPEN, mine=["ailsa"], today=today),
        [row.reference for row in listing.rows([TEAM], status=listing.ALL, today=today)],
        hand_over.waiting(TEAM),
        second_place._wanted(None, received_before=None),
        replace(status_report.look(inbox, later), free_bytes=0, canary=None, clock=timedelta()),
    ]


def test_nothing_counts_tells_or_carries_away_a_practice_referral(inbox: Runtime) -> None:
    """One person's referral is all that there is, before and after somebody practises the whole way with another.

    Sabotage: the manager without its filter, and the counts differ.
    """
    a_referral()
    before = _counted(inbox)
    reference = practice.make("ailsa", TEAM, NOW, Random(1))
    assert _counted(inbox) == before
    key = places.identity(TEAM)
    triage.open_referral(reference, key, "ailsa", NOW)
    triage.change_status(reference, ReferralStatus.NEW, ReferralStatus.TAKEN, "ailsa", NOW, identity=key)
    triage.add_note(reference, "Nobody answered.", "ailsa", NOW)
    triage.change_status(
        reference, ReferralStatus.TAKEN, ReferralStatus.ACCEPTED, "ailsa", NOW, identity=key, why="To try it."
    )
    triage.open_referral(reference, key, "ailsa", NOW)
    assert _counted(inbox) == before
    practice.erase("ailsa", NOW)
    assert _counted(inbox) == before


def test_it_is_sealed_like_every_other_and_says_itself_that_it_is_nobody(inbox: Runtime) -> None:
    """Another team's key does not open it; what is sealed bears the mark, so no copy of it can be taken for a person."""
    reference = practice.make("ailsa", TEAM, NOW, Random(1))
    row = Referral.every.get(reference=reference)
    with pytest.raises(sealing.CannotOpen):
        triage.record_of(row, places.identity(places.TEAMS[1]))
    answers = triage.record_of(row, places.identity(TEAM))["answers"]
    assert isinstance(answers, dict)
    assert answers["full_name"] == practice.NAME
    assert practice.NAME.encode() not in bytes(row.sealed)


def test_a_member_has_one_and_a_second_press_finds_it(inbox: Runtime) -> None:
    """Two members practise side by side, and neither is marked as a repeat of the other."""
    first = practice.make("ailsa", TEAM, NOW, Random(1))
    assert practice.make("ailsa", TEAM, NOW, Random(2)) == first
    second = practice.make("calum", TEAM, NOW, Random(3))
    assert Referral.every.get(reference=second).possible_repeat_of == ""
    practice.erase("ailsa", NOW)
    assert [one.reference for one in Referral.every.all()] == [second]


def test_it_is_erased_after_a_week_and_no_person_with_it(inbox: Runtime, tmp_path: Path) -> None:
    """Whatever its status, opened or not; the rule leaves no tombstone and people's referrals alone."""
    real = a_referral().reference
    practice.make("ailsa", TEAM, NOW, Random(1))
    retention.run_retention(tmp_path, "retention", NOW + practice.KEPT - timedelta(minutes=1))
    assert practice.of("ailsa") is not None
    retention.run_retention(tmp_path, "retention", NOW + practice.KEPT)
    assert [one.reference for one in Referral.every.all()] == [real]
    assert not Tombstone.objects.exists()
    assert Audit.objects.filter(action=practice.ERASED).count() == 1
