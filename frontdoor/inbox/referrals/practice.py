"""Practice referrals: one a member, about nobody, to open, take and decide on the first day.

Sealed and stored like every other, so that what is practised is what there is. ``Referral.objects`` leaves them out, so they are
in no list, count, message, second place or file for a case system; they have no running number and leave no tombstone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.db.models import QuerySet

from frontdoor.form.sample_answers import sample_answers
from frontdoor.inbox.config.runtime import Runtime, started
from frontdoor.inbox.referrals.from_answers import submission_from
from frontdoor.inbox.referrals.receive import receive
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Referral
from frontdoor.occurrences import london_day

KEPT = timedelta(days=7)
NAME = "Practice, who is nobody"
ERASED = "erased a practice referral"


def of(member: str) -> Referral | None:
    """Return a member's practice referral, without its answers."""
    return Referral.every.filter(practice__member=member).defer("sealed").first()


def make(member: str, team: str, now: datetime, random: Random, *, using: Runtime | None = None) -> str:
    """Store a practice referral of a team for a member, or find the one that there is; return its reference. Raise NotStored."""
    if there := of(member):
        return there.reference
    using, today = using or started(), london_day(now)
    typed = sample_answers(using.form, today=today, given={"full_name": NAME})
    nonce = f"practice of {member}, {now.isoformat()}"
    submission = submission_from(
        using.form.check(typed, today=today), nonce, using.form, using.catalogue, today=today
    )
    # It repeats nobody, and is at nobody's gate.
    submission = replace(submission, team=team, practice_of=member, about=nonce, gate_pickup=False)
    return receive(submission, now=now, random=random, using=using).reference


def erase(member: str, now: datetime) -> None:
    """Erase a member's practice referral, if there is one."""
    _erase(Referral.every.filter(practice__member=member), member, now)


def erase_old(actor: str, now: datetime) -> None:
    """Erase the practice referrals that were made long enough ago."""
    _erase(Referral.every.filter(practice__isnull=False, received_at__lte=now - KEPT), actor, now)


def _erase(rows: QuerySet[Referral], actor: str, now: datetime) -> None:
    with transaction.atomic():
        for referral in rows.defer("sealed"):
            referral.delete()
            audit_log.record(actor, ERASED, referral.reference, now)
