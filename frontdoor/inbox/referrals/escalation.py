"""Escalation of unopened referrals: a reminder after a working hour, the second route after a working day."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.notifications.outbox import requeued
from frontdoor.inbox.referrals.write_group import REPEAT_WITHIN, SAME_WITHIN
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Audit, Delivery, Referral
from frontdoor.inbox.working_hours import DAY, HOUR, is_working_time, working_time


def escalate(using: Runtime, now: datetime) -> None:
    """Enqueue reminders and escalations that are due, each once and in working hours; and clear the hashes of repeats."""
    if is_working_time(now):
        for referral in Referral.objects.filter(opened_at=None, set_aside=False).defer("sealed"):
            waited = _waited(referral, now)
            if waited >= HOUR and referral.reminded_at is None:
                _again(referral, using, now)
            if waited >= DAY and referral.escalated_at is None:
                _second_route(referral, using, now)
    forget_repeats(now)


def forget_repeats(now: datetime) -> None:
    """Clear the hashes that recognise the same answers and possible repeats, once their time is over."""
    for name, within in (("answers_hash", SAME_WITHIN), ("repeat_hash", REPEAT_WITHIN)):
        old = Referral.objects.filter(received_at__lt=now - within).exclude(**{name: ""})
        if old.exists():
            with transaction.atomic():
                old.update(**{name: ""})


def _again(referral: Referral, using: Runtime, now: datetime) -> None:
    with transaction.atomic():
        if not _first(referral, now, "reminded_at"):
            return
        theirs = [
            mailbox.address for mailbox in using.mailboxes(referral.team)
        ]  # not those of a team that passed it on
        told = referral.deliveries.filter(
            state=Delivery.State.TOLD, kind=Delivery.Kind.NEW, mailbox__in=theirs
        )
        for delivery in told:
            # A new message id, or mail programs would drop it as a copy of the first.
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
    """Claim the step; False when a colleague has opened the referral, or another worker has done the step."""
    still = Referral.objects.filter(pk=referral.pk, opened_at=None, **{step: None})
    return bool(still.update(**{step: now}))


def _waited(referral: Referral, now: datetime) -> timedelta:
    """Return the working time in which the team could have opened it: since it arrived, was released or was passed on."""
    waited = working_time(referral.received_at, now)
    if waited < HOUR:
        return waited
    given = Q(action="released") | Q(action__startswith="passed on to ")
    steps = Audit.objects.filter(given, reference=referral.reference).order_by("-seq")
    last = steps.values_list("at", flat=True).first()
    return working_time(last, now) if last else waited
