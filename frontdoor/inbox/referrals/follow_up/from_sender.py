"""What the sender does with reference and words: adds or changes, answers, withdraws; each stored sealed, and told to the team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from frontdoor.inbox.config.runtime import Runtime, started
from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.crypto.keyed_hash import keyed_hash
from frontdoor.inbox.notifications.outbox import enqueue_message
from frontdoor.inbox.referrals import second_place
from frontdoor.inbox.referrals.follow_up import own_copy
from frontdoor.inbox.referrals.follow_up.messages import record_of, sealed_record
from frontdoor.inbox.referrals.follow_up.words import Key
from frontdoor.inbox.store import audit_log, key_pins
from frontdoor.inbox.store.durable_write import write_once
from frontdoor.inbox.store.models import MessageKind, Referral, ReferralStatus, SentMessage
from frontdoor.inbox.store.storage_health import NotStored, Refusal

MOST = 60
"""Messages that one referral takes from its sender; who has more to say calls."""
OPEN = [status for status in ReferralStatus if status.is_open]
ACTOR = "sender"
"""Who acted, in the audit log."""
_DONE = {
    MessageKind.ADDED: "added or changed something",
    MessageKind.ANSWER: "answered a question",
    MessageKind.WITHDRAWN: "withdrew it",
}


class Full(Exception):  # noqa: N818 -- says what happened
    """This referral has taken as many messages as it can."""


class Said(NamedTuple):
    """What the team said, decrypted."""

    id: int
    at: datetime
    text: str


@dataclass(frozen=True)
class SenderView:
    """What has become of a referral, as its sender may see it: no name, no answer, no member."""

    council_area: str
    """By which the number to call is chosen; empty where it is not known."""
    received_at: datetime
    read_at: datetime | None
    status: ReferralStatus
    withdrawn_at: datetime | None
    said: tuple[tuple[datetime, MessageKind], ...]
    """When the sender added, answered or withdrew something, oldest first."""
    asked: tuple[Said, ...]
    """Questions of the team that wait for an answer."""
    told: tuple[Said, ...]
    """What the team told, latest first."""
    has_copy: bool = False
    """Whether the sender asked for a copy of the answers."""

    @property
    def is_held(self) -> bool:
        """Return whether somebody of the team has it."""
        return self.status in (ReferralStatus.TAKEN, ReferralStatus.WAITING, ReferralStatus.ACCEPTED)

    @property
    def is_decided(self) -> bool:
        """Return whether the team has come to a decision."""
        return not self.status.is_open or self.status is ReferralStatus.ACCEPTED


def state_of(key: Key) -> SenderView | None:
    """Return what has become of the referral that a key opens; None if it was erased meanwhile. Raise CannotOpen."""
    columns = ("pk", "received_at", "opened_at", "status", "council_area")
    found = Referral.every.filter(reference=key.reference).values_list(*columns).first()
    if found is None:
        return None
    pk, received_at, opened_at, status, council_area = found
    rows = SentMessage.objects.filter(referral_id=pk).exclude(kind=MessageKind.WORDS_KEPT)
    messages = list(rows.only("kind", "at", "sealed", "answered"))  # the intake's role may read no more
    said = tuple((one.at, MessageKind(one.kind)) for one in messages if one.kind in SentMessage.FROM_SENDER)
    answered = {one.answered_id for one in messages}
    asked, told = (
        tuple(
            Said(one.pk, one.at, str(record_of(one, key.reference, key.identity)["text"]))
            for one in messages
            if one.kind == kind and one.pk not in answered
        )
        for kind in (MessageKind.QUESTION, MessageKind.TOLD)
    )
    withdrawn = [at for at, kind in said if kind is MessageKind.WITHDRAWN]
    return SenderView(
        council_area,
        received_at,
        opened_at,
        ReferralStatus(status),
        withdrawn[-1] if withdrawn else None,
        said,
        asked,
        told[::-1],
        own_copy.is_kept(key.reference),
    )


def say(
    key: Key,
    kind: MessageKind,
    content: Mapping[str, object],
    now: datetime,
    *,
    once: str,
    answered: int | None = None,
    using: Runtime | None = None,
) -> bool:
    """Store a message of the sender with its outbox rows and audit row, synced before this returns; raise NotStored, Full.

    ``once`` is the page's one-time key: the same key is the same message, and False is returned. ``answered`` is the
    question that an answer is about.
    """
    using = using or started()
    key_hash = keyed_hash(settings.SECRET_KEY, "message", f"{key.reference}\0{once}").hex()
    try:
        return write_once(
            SentMessage.objects.filter(key_hash=key_hash).exists,
            lambda: _write(
                key, kind=kind, content=content, now=now, key_hash=key_hash, answered=answered, using=using
            ),
        )
    except second_place.Away as error:
        raise NotStored(Refusal.AWAY) from error
    except sealing.NotAKey as error:
        raise NotStored(Refusal.NO_KEY) from error


def _write(
    key: Key,
    *,
    kind: MessageKind,
    content: Mapping[str, object],
    now: datetime,
    key_hash: str,
    answered: int | None,
    using: Runtime,
) -> None:
    audit_log.one_at_a_time()  # passing on takes the same lock, so the team stays who it is
    referral = Referral.every.only("pk", "reference", "team").get(reference=key.reference)
    theirs = SentMessage.objects.filter(referral_id=referral.pk)
    if theirs.filter(kind__in=SentMessage.FROM_SENDER).count() >= MOST:
        raise Full
    if key_pins.unpinned(using.keyring.named(referral.team).items()):
        raise NotStored(Refusal.NO_KEY)
    message = SentMessage.objects.create(
        referral_id=referral.pk,
        kind=kind,
        sealed=sealed_record(referral, kind, content, now, using=using),
        at=now,
        key_hash=key_hash,
        answered=_question(referral.pk, answered),
    )
    enqueue_message(message, referral, using, now)
    audit_log.record(ACTOR, _DONE[kind], referral.reference, now)
    message.referral = referral
    second_place.put_if_waited_for(using.environment, message)


def _question(referral: int, number: int | None) -> SentMessage | None:
    """Return a question, if it is one of this referral's."""
    if number is None:
        return None
    asked = SentMessage.objects.filter(referral_id=referral, pk=number, kind=MessageKind.QUESTION)
    return asked.only("pk", "at").first()  # the intake's role may read no more


def apply_withdrawals(now: datetime) -> int:
    """Give open referrals that their senders withdrew the status "withdrawn"; return how many.

    The public door may only insert, so the delivery worker does this within half a minute, and once: a member who
    opens the referral again afterwards has the last word.
    """
    done = 0
    waiting = SentMessage.objects.filter(kind=MessageKind.WITHDRAWN, applied_at=None)
    for message, reference, at in list(waiting.values_list("pk", "referral__reference", "at")):
        with transaction.atomic():
            still_open = Referral.objects.filter(reference=reference, status__in=OPEN)
            if SentMessage.objects.filter(pk=message, applied_at=None).update(
                applied_at=now
            ) and still_open.update(
                status=ReferralStatus.WITHDRAWN,
                decision="by the referrer",
                status_at=at,
                told_at=at,
                keep_until=None,
                joined_to=None,
            ):
                # Whoever sent a repeat did not withdraw theirs: it stands for itself again.
                Referral.objects.filter(joined_to__reference=reference).update(joined_to=None)
                audit_log.record(ACTOR, f"→ {ReferralStatus.WITHDRAWN.value}", reference, now)
                done += 1
    return done
