"""Storage of canary probes: stores one, checks that its notification got through, decrypts and erases it.

A canary is encrypted to its team and to recovery like every referral, and also to the canary key, which decrypts
nothing else. So a canary that completes proves the whole way from the form to an opened referral.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Canary, Delivery
from frontdoor.inbox.store.opening import open_row

LOST_AFTER = timedelta(hours=3)
"""A canary that did not complete within this time is erased; others have followed it."""


def store_probe(canary: Canary, using: Runtime) -> None:
    """Store a canary with its deliveries and audit row; the caller holds the transaction."""
    canary.save(force_insert=True)
    for number, address in enumerate(_doors(using), start=1):
        Delivery.objects.create(
            canary=canary,
            mailbox=address,
            kind=Delivery.Kind.CANARY,
            due_at=canary.received_at,
            message_id=f"canary.{canary.reference}.{number}",
        )
    audit_log.record("intake", "canary received", canary.reference, canary.received_at)


def complete_probes(using: Runtime, identity: str, now: datetime) -> datetime | None:
    """Decrypt and erase the canaries whose notification got through; return when the last of them was sent, or None.

    A canary that does not decrypt, or holds something unexpected, stays and does not count.
    """
    home: datetime | None = None
    for canary in Canary.objects.order_by("sent_at"):
        if _is_told(canary, using) and _is_whole(canary, identity):
            _erase(canary, "canary came back", now)
            home = canary.sent_at
    for lost in Canary.objects.filter(sent_at__lt=now - LOST_AFTER).defer("sealed"):
        _erase(lost, "canary did not come back", now)
    return home


def _doors(using: Runtime) -> tuple[str, ...]:
    """Return the mailboxes that a canary tries: those whose recipient can be checked without a message.

    A webhook cannot be checked without being notified, and a partner's system would take a canary for a person.
    """
    mailboxes = (mailbox for mailbox in using.environment.mailboxes if mailbox.kind.takes_canary)
    return tuple(dict.fromkeys(mailbox.address for mailbox in mailboxes))


def _is_told(canary: Canary, using: Runtime) -> bool:
    """Return whether for each team one of the mailboxes that a canary tries would have taken the message."""
    told = set(canary.deliveries.filter(state=Delivery.State.TOLD).values_list("mailbox", flat=True))
    teams: dict[str, set[str]] = {}
    for mailbox in using.environment.mailboxes:
        if mailbox.kind.takes_canary:
            teams.setdefault(mailbox.team, set()).add(mailbox.address)
    return all(told & addresses for addresses in teams.values())


def _is_whole(canary: Canary, identity: str) -> bool:
    try:
        record = open_row(canary.sealed, identity)
    except sealing.CannotOpen:
        return False
    answers = record.get("answers")
    expected = (canary.reference, canary.team)
    return (
        (record.get("reference"), record.get("team")) == expected
        and isinstance(answers, Mapping)
        and bool(answers)
    )


def _erase(canary: Canary, what: str, now: datetime) -> None:
    with transaction.atomic():
        audit_log.record("delivery", what, canary.reference, now)
        canary.delete()
