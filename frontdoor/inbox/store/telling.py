"""Which mailboxes are still to be told: writes delivery rows, lets a worker claim them, and settles what came of it.

Every function is one short transaction; nobody speaks to a mailbox inside one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import assert_never

from django.db import transaction
from django.db.models import Q

from frontdoor.inbox.delivery.outcome import Ambiguous, Outcome, Refused, Sent, TryLater
from frontdoor.inbox.started import Started
from frontdoor.inbox.store.models import Attempt, Delivery, Referral

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
UNCLEAR_WAIT = timedelta(minutes=30)


@dataclass(frozen=True)
class Claim:
    """A delivery that is ours until the lease ends."""

    delivery: int
    fence: int
    reference: str
    """Empty for a roll-call."""
    mailbox: str
    message_id: str
    kind: str = Delivery.Kind.NEW
    words: str = ""
    """A roll-call's text."""


def tell(referral: Referral, using: Started, now: datetime, *, team: str) -> None:
    """Write a delivery for each mailbox of a team, in the transaction of the step that makes them needed."""
    number = referral.deliveries.count()
    for mailbox in using.mailboxes(team):
        number += 1
        due = {"state": Delivery.State.DUE, "due_at": now}
        Delivery.objects.update_or_create(
            referral=referral,
            mailbox=mailbox.address,
            defaults=due,
            create_defaults={**due, "message_id": f"{referral.reference}.{number}"},
        )


def follow_settings(using: Started, now: datetime) -> None:
    """Make the rows of unopened referrals agree with the mailboxes in the settings; a mended address is told at once."""
    with transaction.atomic():
        unopened = Referral.objects.filter(opened_at=None, set_aside=False).defer("sealed")
        for referral in unopened.prefetch_related("deliveries"):
            wanted = {mailbox.address for mailbox in using.mailboxes(referral.team)}
            theirs = (Delivery.Kind.NEW, Delivery.Kind.AGAIN)
            rows = {row.mailbox: row for row in referral.deliveries.all() if row.kind in theirs}
            for address, delivery in rows.items():
                open_states = (Delivery.State.DUE, Delivery.State.UNCLEAR)
                if address not in wanted and delivery.state in open_states:
                    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.STOPPED)
            if not wanted <= set(rows):
                number = referral.deliveries.count()
                for address in sorted(wanted - set(rows)):
                    number += 1
                    name = f"{referral.reference}.{number}"
                    Delivery.objects.create(referral=referral, mailbox=address, due_at=now, message_id=name)


def claim(now: datetime, lease: timedelta, *, busy: Collection[str] = ()) -> Claim | None:
    """Claim the delivery that has waited longest, of a mailbox that nobody here is speaking to; None if there is none."""
    due = Q(state__in=(Delivery.State.DUE, Delivery.State.UNCLEAR), due_at__lte=now)
    left = Q(state=Delivery.State.SENDING, lease_until__lte=now)
    waiting = Delivery.objects.filter(due | left).exclude(mailbox__in=list(busy)).order_by("due_at", "id")
    if not waiting.exists():  # no need for the write lock
        return None
    with transaction.atomic():
        delivery = waiting.select_related("referral", "roll_call", "canary").defer("referral__sealed", "canary__sealed").select_for_update(skip_locked=True, of=("self",)).first()  # fmt: skip
        if delivery is None:
            return None
        if delivery.state == Delivery.State.SENDING:
            words = "The worker ended before it wrote what came of it: it may have arrived or not."
            Attempt.objects.create(delivery=delivery, at=now, outcome=Attempt.Outcome.UNCLEAR, words=words)
        fence = delivery.fence + 1
        Delivery.objects.filter(pk=delivery.pk, fence=delivery.fence).update(
            state=Delivery.State.SENDING, lease_until=now + lease, fence=fence
        )
        return Claim(
            delivery.pk,
            fence,
            thing.reference if (thing := delivery.referral or delivery.canary) else "",
            delivery.mailbox,
            delivery.message_id,
            delivery.kind,
            delivery.roll_call.text if delivery.roll_call else "",
        )


def settle(claimed: Claim, outcome: Outcome, now: datetime, random: Random) -> bool:
    """Write what came of an attempt; False, and nothing written, if the lease ran out and another worker has it."""
    with transaction.atomic():
        ours = Delivery.objects.filter(pk=claimed.delivery, fence=claimed.fence, state=Delivery.State.SENDING)
        delivery = ours.select_related("referral", "roll_call").defer("referral__sealed").first()
        if delivery is None:
            return False
        tries = delivery.attempts.count() + 1
        match outcome:
            case Sent():
                kind, state, due_at = Attempt.Outcome.TOLD, Delivery.State.TOLD, now
            case TryLater(after=after):
                wait = max(back_off(tries, random), after or timedelta())
                kind, state, due_at = Attempt.Outcome.LATER, Delivery.State.DUE, now + wait
            case Ambiguous():
                kind, state, due_at = Attempt.Outcome.UNCLEAR, Delivery.State.UNCLEAR, now + UNCLEAR_WAIT
            case Refused():
                kind, state, due_at = Attempt.Outcome.REFUSED, Delivery.State.DUE, now + LONGEST_WAIT
            case _:
                assert_never(outcome)
        if (
            delivery.referral is not None
            and delivery.referral.opened_at is not None
            and state != Delivery.State.TOLD
        ):
            state = Delivery.State.STOPPED
        if not ours.update(state=state, due_at=due_at, lease_until=None):
            return False
        Attempt.objects.create(delivery=delivery, at=now, outcome=kind, words=outcome.words)
    return True


def back_off(tries: int, random: Random) -> timedelta:
    """Return how long to wait after so many failed tries: a minute, doubling to an hour, spread by a fifth."""
    wait: timedelta = min(FIRST_WAIT * 2.0 ** min(tries - 1, 10), LONGEST_WAIT)
    return wait * random.uniform(0.8, 1.2)
