"""Reminders: the day on which to call again about a referral, with its reason as a note; one at a time for each referral.

A reminder counts while its referral is open: nobody is to call who was withdrawn, and it counts again if it is reopened.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.referrals import triage
from frontdoor.inbox.referrals.assignment import OPEN
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Note, Referral


def waiting() -> QuerySet[Note]:
    """Select the reminders of open referrals whose call nobody has made yet."""
    return Note.objects.filter(call_on__isnull=False, called_at=None, referral__status__in=OPEN)


def due(teams: Iterable[str], today: date) -> QuerySet[Note]:
    """Return the reminders of today and of days before, the oldest first."""
    return waiting().filter(referral__team__in=list(teams), call_on__lte=today).order_by("call_on", "at")


def call_again(
    reference: str, day: date, why: str, actor: str, now: datetime, *, using: Runtime | None = None
) -> None:
    """Record on which day to call again, and why; it takes the place of an earlier day. Raise NotThere, Overtaken."""
    with transaction.atomic():
        _end(reference, actor, now)
        triage.add_note(reference, why, actor, now, call_on=day, using=using)


def done(reference: str, actor: str, now: datetime) -> bool:
    """Record that the call was made; False if a colleague said so first."""
    with transaction.atomic():
        ended = _end(reference, actor, now)
        if ended:
            audit_log.record(actor, "called, as was to be done", reference, now)
    return bool(ended)


def _end(reference: str, actor: str, now: datetime) -> int:
    referral = Referral.objects.filter(reference=reference).values("pk")[:1]
    open_ones = Note.objects.filter(referral=referral, call_on__isnull=False, called_at=None)
    return open_ones.update(called_at=now, called_by=actor)
