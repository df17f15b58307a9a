"""Canaries: referrals that the inbox sent itself; takes them in, sees whether they were told, opens and erases them.

A canary is sealed to its team and to recovery like every referral, and to the canary key besides, which opens nothing
else. So whoever sees one come back knows that the way from the form to an opened referral is whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Canary, Delivery

LOST_AFTER = timedelta(hours=3)
"""A canary that did not come back within this time is cleared away; others have followed it."""


def store_probe(canary: Canary, using: Runtime) -> None:
    """Keep a canary with its deliveries and audit row, in the transaction of its receipt."""
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
    """Open and erase the canaries that were told; return when the youngest of them had set out, None if none came.

    A canary that does not open, or holds something else than it should, stays and is not counted as back.
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
    """Return the mailboxes at whose doors a canary knocks: those of mail, where one can knock and go away unheard.

    An HTTP mailbox cannot be asked without being told, and a partner's system would take a canary for a person.
    """
    return tuple(dict.fromkeys(mailbox.address for mailbox in using.environment.mailboxes if mailbox.is_mail))


def _is_told(canary: Canary, using: Runtime) -> bool:
    """Say whether of each team that is told by mail one mailbox would have taken it."""
    told = set(canary.deliveries.filter(state=Delivery.State.TOLD).values_list("mailbox", flat=True))
    teams: dict[str, set[str]] = {}
    for mailbox in using.environment.mailboxes:
        if mailbox.is_mail:
            teams.setdefault(mailbox.team, set()).add(mailbox.address)
    return all(told & addresses for addresses in teams.values())


def _is_whole(canary: Canary, identity: str) -> bool:
    try:
        record = sealing.open_sealed(canary.sealed, identity)
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
