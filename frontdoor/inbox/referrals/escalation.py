"""What happens when nobody opens a referral: told again after a working hour, by a second route after a working day."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.notifications.outbox import requeued
from frontdoor.inbox.referrals.receive import REPEAT_WITHIN, SAME_WITHIN
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Audit, Delivery, Referral
from frontdoor.inbox.working_hours import DAY, HOUR, is_working_time, working_time


def escalate(using: Runtime, now: datetime) -> None:
    """Tell again of what waits unopened, each step once and in working time; and forget what marks repeats."""
    if is_working_time(now):
        for referral in Referral.objects.filter(opened_at=None, set_aside=False).defer("sealed"):
            waited = _waited(referral, now)
            if waited >= HOUR and referral.reminded_at is None:
                _again(referral, now)
            if waited >= DAY and referral.escalated_at is None:
                _second_route(referral, using, now)
    forget_repeats(now)


def forget_repeats(now: datetime) -> None:
    """Empty the hashes that know the same answers, and mark possible repeats, once they have served."""
    for name, within in (("answers_hash", SAME_WITHIN), ("repeat_hash", REPEAT_WITHIN)):
        old = Referral.objects.filter(received_at__lt=now - within).exclude(**{name: ""})
        if old.exists():
            with transaction.atomic():
                old.update(**{name: ""})


def _again(referral: Referral, now: datetime) -> None:
    with transaction.atomic():
        if not _first(referral, now, "reminded_at"):
            return
        for delivery in referral.deliveries.filter(state=Delivery.State.TOLD, kind=Delivery.Kind.NEW):
            # Another name, or a mail program would take it for the first one come twice.
            Delivery.objects.filter(pk=delivery.pk).update(
                state=Delivery.State.DUE,
                kind=Delivery.Kind.AGAIN,
                due_at=now,
                message_id=f"{delivery.message_id}.again",
            )
        audit_log.record("delivery", "unopened for a working hour", referral.reference, now)


def _second_route(referral: Referral, using: Runtime, now: datetime) -> None:
    with transaction.atomic():
        if not _first(referral, now, "escalated_at"):
            return
        for mailbox in using.environment.second_route:
            Delivery.objects.update_or_create(
                referral=referral,
                mailbox=mailbox.address,
                defaults=requeued(referral, now, Delivery.Kind.SECOND_ROUTE),
            )
        audit_log.record("delivery", "unopened for a working day", referral.reference, now)


def _first(referral: Referral, now: datetime, step: str) -> bool:
    """Take the step's place: False when a colleague opened it or another worker took the step in between."""
    still = Referral.objects.filter(pk=referral.pk, opened_at=None, **{step: None})
    return bool(still.update(**{step: now}))


def _waited(referral: Referral, now: datetime) -> timedelta:
    """Return for how much working time a team could have opened it: since it arrived, was released or passed on."""
    waited = working_time(referral.received_at, now)
    if waited < HOUR:
        return waited
    given = Q(action="released") | Q(action__startswith="passed on to ")
    steps = Audit.objects.filter(given, reference=referral.reference).order_by("-seq")
    last = steps.values_list("at", flat=True).first()
    return working_time(last, now) if last else waited
