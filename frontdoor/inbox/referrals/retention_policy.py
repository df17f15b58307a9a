"""The retention policy: until when a referral is kept, as a database filter and as a date for people.

A decided referral is erased 30 days after the decision, but nobody who is still to be met: an accepted one also
outlasts the day of release and the day at the gate by 30 days. Where no such day is known, or the outcome of a
pick-up is not recorded, a person decides until when.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import GateOutcome, Referral, ReferralStatus
from frontdoor.occurrences import london_day

SPAN = timedelta(days=30)
"""Long enough to copy what is needed to the charity's own case system; undecided referrals stay."""
CLOCK_MAY_JUMP = timedelta(days=2)
"""Time since the last run, after which the clock may be wrong, and a person is asked first."""
DECIDED = (
    ReferralStatus.ACCEPTED,
    ReferralStatus.NOT_SUITABLE,
    ReferralStatus.WITHDRAWN,
    ReferralStatus.CLOSED,
)

_ACCEPTED = Q(status=ReferralStatus.ACCEPTED)
_AWAITED = Q(gate_pickup=True, gate_outcome=GateOutcome.AWAITED)
_SAID = Q(keep_until__isnull=False)
_CLEAR = (Q(release_known=True) | Q(gate_date__isnull=False)) & ~_AWAITED
"""A day is known, or none is to come, and nobody is still to be met: no person has to decide."""


def due(now: datetime) -> Q:
    """Select the referrals that are due: decided, opened by a person, and past their days."""
    said_over = Q(keep_until=None) | Q(keep_until__lte=london_day(now))
    accepted = _ACCEPTED & _days_over(now) & (_CLEAR | _SAID)
    others = ~_ACCEPTED & (_days_over(now) | ~_AWAITED)
    return _old_enough(now) & said_over & (accepted | others)


def asks_a_person(now: datetime) -> Q:
    """Select the referrals that would be due if a day were known: a person decides until when they are kept."""
    return _old_enough(now) & _ACCEPTED & _days_over(now) & ~_CLEAR & ~_SAID


def last_day(referral: Referral) -> date | None:
    """Return the date on which a decided referral is erased; None where a person has to decide first."""
    if referral.status not in DECIDED or referral.status_at is None:
        return None
    accepted, awaited = (
        referral.status == ReferralStatus.ACCEPTED,
        referral.gate_pickup and not referral.gate_outcome,
    )
    known = referral.release_known or referral.gate_date is not None
    if accepted and referral.keep_until is None and (awaited or not known):
        return None
    days = [london_day(referral.status_at)]
    if accepted or awaited:
        days += [day for day in (referral.release_date, referral.gate_date) if day]
    return max(max(days) + SPAN, referral.keep_until or date.min)


def keep_until(references: Iterable[str], teams: Iterable[str], day: date, actor: str, now: datetime) -> int:
    """Set until when decided referrals of some teams are kept, each with an audit row; return how many."""
    with transaction.atomic():
        decided = Referral.objects.filter(
            reference__in=list(references), team__in=list(teams), status__in=DECIDED
        )
        found = list(decided.select_for_update().values_list("reference", flat=True))
        Referral.objects.filter(reference__in=found).update(keep_until=day)
        for reference in found:
            audit_log.record(actor, "said until when it is kept", reference, now)
    return len(found)


def _old_enough(now: datetime) -> Q:
    return Q(status__in=DECIDED, status_at__lte=now - SPAN, opened_at__isnull=False)


def _days_over(now: datetime) -> Q:
    limit = london_day(now) - SPAN
    release = Q(release_date=None) | Q(release_date__lte=limit)
    return release & (Q(gate_date=None) | Q(gate_date__lte=limit))
