"""The transactional outbox: enqueues deliveries, leases due ones to a worker with a fencing token, records results.

``retry_policy`` says when one is tried again. Each public function is one short transaction; no mailbox is contacted
inside it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import Q

from frontdoor.inbox.config.mailbox_kinds import kind_of
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.notifications import rate_limit
from frontdoor.inbox.notifications.message import MANY
from frontdoor.inbox.notifications.outcome import Outcome
from frontdoor.inbox.notifications.retry_policy import UNCLEAR_TRIES, next_step
from frontdoor.inbox.store.models import Attempt, Delivery, Referral, RollCall, SentMessage


@dataclass(frozen=True)
class Claim:
    """A lease on what one message covers: one delivery, or many of one mailbox."""

    deliveries: tuple[int, ...]
    fence: int
    mailbox: str
    message_id: str
    reference: str = ""
    """Empty for a daily digest, and for many."""
    kind: str = Delivery.Kind.NEW
    words: str = ""
    """The text of a daily digest or alarm."""
    many: tuple[tuple[str, str], ...] = ()
    """Kind and reference of each, where one message covers many."""
    team: str = ""
    """The team of a daily digest or alarm."""
    sealed: bytes = field(default=b"", repr=False)
    """The sealed referral, for a mailbox that takes encrypted payloads."""


def enqueue_initial(stored: Iterable[tuple[Referral, Runtime]]) -> None:
    """Enqueue the deliveries of referrals that are being received; inserts only, as the intake's database role must."""
    Delivery.objects.bulk_create(
        Delivery(
            referral=referral,
            mailbox=address,
            due_at=referral.received_at,
            message_id=f"{referral.reference}.{number}",
        )
        for referral, using in stored
        for number, address in enumerate(_addresses(referral.team, using), start=1)
    )


def enqueue_message(message: SentMessage, referral: Referral, using: Runtime, now: datetime) -> None:
    """Enqueue the deliveries of something that a sender said later; inserts only, as ``enqueue_initial``."""
    _enqueue_message(message, referral, _addresses(referral.team, using), now)


def _enqueue_message(
    message: SentMessage, referral: Referral, addresses: Iterable[str], now: datetime
) -> None:
    Delivery.objects.bulk_create(
        Delivery(
            said=message,
            mailbox=address,
            kind=Delivery.Kind.ADDED,
            due_at=now,
            message_id=_new_name(referral),
        )
        for address in addresses
    )


def _addresses(team: str, using: Runtime) -> Iterable[str]:
    return dict.fromkeys(mailbox.address for mailbox in using.mailboxes(team))


def enqueue(referral: Referral, using: Runtime, now: datetime, *, team: str) -> None:
    """Enqueue a delivery for each mailbox of a team, in the transaction of the step that makes it necessary."""
    for mailbox in using.mailboxes(team):
        Delivery.objects.update_or_create(
            referral=referral,
            mailbox=mailbox.address,
            # A mailbox that was notified before, for another team or of an unopened one, is sent it as new.
            defaults=requeued(referral, now, Delivery.Kind.NEW),
        )


def enqueue_digest(call: RollCall, using: Runtime, now: datetime) -> None:
    """Enqueue a daily digest or an alarm for each mailbox of its team and of the second route."""
    mailboxes = (*using.mailboxes(call.team), *using.environment.second_route)
    kind = Delivery.Kind.ALARM if call.about else Delivery.Kind.ROLL_CALL
    enqueue_to(call, [mailbox.address for mailbox in mailboxes], kind, now)


def enqueue_to(call: RollCall, addresses: Iterable[str], kind: Delivery.Kind, now: datetime) -> None:
    """Enqueue a message with words of its own for each mailbox, once."""
    for number, address in enumerate(dict.fromkeys(addresses), start=1):
        Delivery.objects.create(
            roll_call=call,
            mailbox=address,
            kind=kind,
            due_at=now,
            message_id=f"{call.about or 'roll-call'}.{call.day.isoformat()}.{_plain(call.team)}.{number}",
        )


def _plain(team: str) -> str:
    """Return a team, or several owners, as a message id can hold them."""
    return team.replace(", ", "+")


def requeued(referral: Referral, now: datetime, kind: str) -> dict[str, Any]:
    """Return the column values that make a mailbox's row due for a new message, whatever it was sent before."""
    return {
        "state": Delivery.State.DUE,
        "due_at": now,
        "lease_until": None,
        "kind": kind,
        "message_id": _new_name(referral),
    }


def _new_name(referral: Referral) -> str:
    """Return a message id that was never used: mail programs drop a message whose id they have seen."""
    return f"{referral.reference}.{secrets.token_hex(4)}"


def sync_recipients(using: Runtime, now: datetime) -> None:
    """Make the rows of unopened referrals agree with the recipients in the settings; a corrected address is due at once."""
    theirs = (Delivery.Kind.NEW, Delivery.Kind.AGAIN)
    open_states = (*Delivery.WAITING, Delivery.State.GIVEN_UP)
    with transaction.atomic():
        unopened = Referral.objects.filter(opened_at=None, set_aside=False).defer("sealed")
        for referral in unopened.prefetch_related("deliveries"):
            wanted = {mailbox.address for mailbox in using.mailboxes(referral.team)}
            rows = {row.mailbox: row for row in referral.deliveries.all()}
            for address in sorted(wanted - set(rows)):
                Delivery.objects.create(
                    referral=referral, mailbox=address, due_at=now, message_id=_new_name(referral)
                )
            for address, row in rows.items():
                if address in wanted and row.state == Delivery.State.STOPPED:
                    # It was missing from the settings for a time. The message id stays: the message may have arrived before that.
                    Delivery.objects.filter(pk=row.pk).update(state=Delivery.State.DUE, due_at=now)
                elif address not in wanted and row.kind in theirs and row.state in open_states:
                    Delivery.objects.filter(pk=row.pk).update(state=Delivery.State.STOPPED)
        _forget_removed(using, open_states, now)


def _forget_removed(using: Runtime, waiting: Collection[str], now: datetime) -> None:
    """Stop what still waits for a mailbox that no setting names any more; unread messages go to those of the team instead."""
    known = [mailbox.address for mailbox in (*using.environment.mailboxes, *using.environment.second_route)]
    removed = Delivery.objects.filter(state__in=waiting).exclude(mailbox__in=known)
    unread = SentMessage.objects.filter(deliveries__in=removed, read_at=None).distinct()
    for message in list(unread.select_related("referral").defer("sealed", "referral__sealed")):
        told = set(message.deliveries.values_list("mailbox", flat=True))
        theirs = [address for address in _addresses(message.referral.team, using) if address not in told]
        _enqueue_message(message, message.referral, theirs, now)
    removed.update(state=Delivery.State.STOPPED)


def claim(now: datetime, lease: timedelta, *, busy: Collection[str] = ()) -> Claim | None:
    """Lease what has waited longest, of a mailbox not in ``busy``; return None if nothing is due.

    All that waits for a mailbox is leased at once where much waits, or where it was sent much lately; see
    ``rate_limit``, and ``mailbox_kinds`` for the kinds that are exempt.
    """
    due = Q(state__in=Delivery.WAITING, due_at__lte=now)
    left = Q(state=Delivery.State.SENDING, lease_until__lte=now)
    waiting = Delivery.objects.filter(due | left).exclude(mailbox__in=list(busy)).order_by("due_at", "id")
    if not waiting.exists():  # without taking the write lock
        return None
    paces = rate_limit.rate_limits(now)
    resting = [
        mailbox for mailbox, given in paces.items() if given.is_paused(now) and kind_of(mailbox).is_batched
    ]
    waiting = waiting.exclude(kind__in=rate_limit.NOTICES, mailbox__in=resting)
    with transaction.atomic():
        locked = waiting.select_for_update(skip_locked=True)
        first = locked.first()
        if first is None:
            return None
        rows = [first]
        if first.kind in rate_limit.NOTICES and kind_of(first.mailbox).is_batched:
            with_it = list(locked.filter(_with(first))[: rate_limit.BATCH_MAX])
            fast = paces.get(first.mailbox, rate_limit.RateLimit()).is_limited
            if fast or len(with_it) >= rate_limit.BATCH_FROM or first.state != Delivery.State.DUE:
                rows = with_it
        if first.state == Delivery.State.SENDING:
            rows = _left_by_a_dead_worker(rows, now)
        if rows:
            fence, keys = max(row.fence for row in rows) + 1, [row.pk for row in rows]
            Delivery.objects.filter(pk__in=keys).update(
                state=Delivery.State.SENDING, lease_until=now + lease, fence=fence
            )
            return _claim_of(rows, fence)
    return claim(now, lease, busy=busy)


def _left_by_a_dead_worker(rows: list[Delivery], now: datetime) -> list[Delivery]:
    """Write down that these perhaps arrived; return those to be sent again: unopened still, and not tried often enough."""
    keys = [row.pk for row in rows]
    words = "The worker ended before it wrote what came of it: it may have arrived or not."
    _write_attempts(keys, now, Attempt.Outcome.UNCLEAR, words)
    theirs = Delivery.objects.filter(pk__in=keys, state=Delivery.State.SENDING)
    seen = Q(referral__opened_at__isnull=False) | Q(said__read_at__isnull=False)
    theirs.filter(seen).update(state=Delivery.State.STOPPED, lease_until=None)
    if _in_vain(keys[0])[1] >= UNCLEAR_TRIES:
        theirs.update(state=Delivery.State.GIVEN_UP, lease_until=None)
    left = set(theirs.values_list("pk", flat=True))
    return [row for row in rows if row.pk in left]


def _with(first: Delivery) -> Q:
    """Select the deliveries that may go in one message with this one, which may be batched.

    A message that perhaps arrived is sent again with exactly the same contents, so that it is recognised as the same
    message.
    """
    alike = Q(mailbox=first.mailbox, kind__in=rate_limit.NOTICES, state=first.state)
    match first.state:
        case Delivery.State.UNCLEAR:
            return alike & Q(due_at=first.due_at)
        case Delivery.State.SENDING:
            return alike & Q(lease_until=first.lease_until)
    return alike


def _claim_of(rows: list[Delivery], fence: int) -> Claim:
    first = rows[0]
    keys = tuple(row.pk for row in rows)
    subjects = "referral__reference", "said__referral__reference", "canary__reference"
    columns = ("kind", *subjects, "roll_call__text", "roll_call__team")
    found = list(Delivery.objects.filter(pk__in=keys).values_list(*columns))
    about = [(kind, next(filter(None, names), "")) for kind, *names, _, _ in found]
    if len(rows) > 1:
        names = hashlib.sha256("\n".join(sorted(row.message_id for row in rows)).encode()).hexdigest()
        return Claim(
            keys, fence, first.mailbox, f"many.{names[:24]}", kind=MANY, many=tuple(sorted(about))
        )  # fmt: skip
    ((kind, reference),), (*_, words, team) = about, found[0]
    sealed = b""
    if kind == Delivery.Kind.NEW and kind_of(first.mailbox).takes_sealed:
        sealed = bytes(Referral.objects.values_list("sealed", flat=True).get(deliveries=first))
    return Claim(
        keys, fence, first.mailbox, first.message_id, reference, kind, words or "", team=team or "", sealed=sealed
    )  # fmt: skip


def complete(claimed: Claim, outcome: Outcome, now: datetime, random: Random) -> bool:
    """Record an attempt's result. Return False and write nothing if the lease expired and the fencing token moved on."""
    with transaction.atomic():
        ours = Delivery.objects.filter(
            pk__in=claimed.deliveries, fence=claimed.fence, state=Delivery.State.SENDING
        )
        columns = ("pk", "said__read_at", "referral__opened_at")
        rows = {key: read or opened for key, read, opened in ours.order_by("pk").values_list(*columns)}
        if not rows:
            return False
        failed, unclear = _in_vain(min(rows))
        step = next_step(outcome, failed=failed, unclear=unclear, random=random)
        opened = [
            key
            for key, opened_at in rows.items()
            if opened_at is not None and step.outcome != Attempt.Outcome.TOLD
        ]
        if opened:
            ours.filter(pk__in=opened).update(state=Delivery.State.STOPPED, lease_until=None)
        ours.update(state=step.state, due_at=now + step.wait, lease_until=None)
        _write_attempts(rows, now, step.outcome, outcome.words)
        if step.state == Delivery.State.TOLD:
            # The mailbox takes messages again, so its other retries are due now.
            behind = Delivery.objects.filter(
                mailbox=claimed.mailbox, state=Delivery.State.DUE, due_at__gt=now
            )
            behind.update(due_at=now)
    return True


def _in_vain(delivery: int) -> tuple[int, int]:
    """Count the attempts since the mailbox last took this one: all, and those that perhaps delivered."""
    found = list(Attempt.objects.filter(delivery=delivery).order_by("pk").values_list("outcome", flat=True))
    told = max((at for at, outcome in enumerate(found, 1) if outcome == Attempt.Outcome.TOLD), default=0)
    return len(found) - told, found[told:].count(Attempt.Outcome.UNCLEAR)


def _write_attempts(deliveries: Iterable[int], now: datetime, outcome: Attempt.Outcome, words: str) -> None:
    Attempt.objects.bulk_create(
        Attempt(delivery_id=key, at=now, outcome=outcome, words=words) for key in deliveries
    )
