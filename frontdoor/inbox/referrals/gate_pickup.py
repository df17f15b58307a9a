"""Gate pick-ups: who is still to be met at the prison gate, on which day, and recording the outcome."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache, lru_cache

from django.db import transaction
from django.db.models import Q

from frontdoor.inbox.referrals.assignment import OPEN
from frontdoor.inbox.referrals.numbers import counting
from frontdoor.inbox.referrals.triage import Overtaken, peek
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import GateOutcome, Referral
from frontdoor.occurrences import london_day
from frontdoor.rules.liberation import Clock, Pressure, Release, clock
from frontdoor.rules.release_law import ReleaseLaw, load_law

SHOWN = "prison, time and place at the gate shown"
"""The audit action for a member who saw these in the list, where nothing is opened."""
TO_BE_MET = Q(
    gate_pickup=True,
    gate_outcome=GateOutcome.AWAITED,
    set_aside=False,
    status__in=OPEN,
    joined_to=None,
)
"""Selects the referrals of people whom somebody still has to meet at the gate."""


def release_clock(release: Release, today: date) -> Clock:
    """Return the countdown to the day of release."""
    area = release.area if law().local(release.area) else ""
    return _clock(Release(release.day, release.known, release.happened, area), today)


@lru_cache(4096)
def _clock(release: Release, today: date) -> Clock:
    return clock(release, today=today, rules=law().rules, local=law().local(release.area))


def gate_clock(release: Release, gate_date: date | None, today: date) -> Clock:
    """Return the countdown to the day at the gate: the day that was given, else that of release."""
    return release_clock(Release(gate_date, known=True, area=release.area) if gate_date else release, today)


def has_passed(standing: Clock, today: date) -> bool:
    """Return whether the day of a clock is known and over; never on remand, where any day can be the one."""
    found = standing.earliest
    return standing.pressure is Pressure.DATED and found is not None and found.day < today


def say(
    reference: str,
    expected: str,
    outcome: GateOutcome,
    actor: str,
    now: datetime,
    *,
    day: date | None = None,
) -> None:
    """Record the outcome of a pick-up, or, while still awaited, its new ``day``; raise Overtaken, NotThere.

    An outcome of that day, where no day was known, is recorded with today's date as the day at the gate.
    """
    with transaction.atomic():
        asked = Referral.objects.filter(reference=reference, gate_pickup=True, gate_outcome=expected)
        if day is None and outcome in (GateOutcome.MET, GateOutcome.NOT_THERE, GateOutcome.MISSED):
            asked.filter(gate_date=None).exclude(release_known=True, release_date__isnull=False).update(
                gate_date=london_day(now)
            )
        changes = {"gate_outcome": outcome} | ({"gate_date": day} if day else {})
        before = asked.defer("sealed").first()
        if before is None or not asked.update(**changes):
            raise Overtaken(peek(reference))
        counting.count_gate(before, outcome.value, now)
        Referral.objects.filter(joined_to__reference=reference, gate_pickup=True).update(**changes)
        audit_log.record(actor, f"gate: {outcome.value or 'another day'}", reference, now)


@cache
def law() -> ReleaseLaw:
    """Return the law on release, loaded once."""
    return load_law()
