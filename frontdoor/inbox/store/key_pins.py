"""Which sealing keys are the right ones: written down when they are made, and compared before anything is sealed to one.

Whoever swapped a team's key file for one of their own would read every referral from then on. The right key of each
name is kept as a fingerprint in the database, and its making is a row of the audit log, so that neither can be changed
unseen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Anchor, Audit


def fingerprint(name: str, recipient: str) -> str:
    """Return what is written down of a key: no other key has it, nor the same key under another name."""
    return hashlib.sha256(f"{name}\0{recipient}".encode()).hexdigest()


def pin(name: str, recipient: str, actor: str, now: datetime) -> None:
    """Write down that this is the right key of a team, or of recovery."""
    print_ = fingerprint(name, recipient)
    with transaction.atomic():
        audit_log.record(actor, _action(print_), "", now)
        seq, _ = audit_log.head()
        Anchor.objects.update_or_create(name=name, defaults={"fingerprint": print_, "seq": seq})


def pin_missing(recipients: Mapping[str, str], actor: str, now: datetime) -> None:
    """Write down the keys of names that have none written down yet; what is there already stays."""
    known = set(Anchor.objects.values_list("name", flat=True))
    for name in sorted(set(recipients) - known):
        pin(name, recipients[name], actor, now)


def write_again(seq: int, actor: str, now: datetime) -> None:
    """Write the keys anew whose row of the log is this one or older, before such rows are taken away; in a transaction."""
    for anchor in Anchor.objects.filter(seq__lte=seq).order_by("name"):
        audit_log.record(actor, _action(anchor.fingerprint), "", now)
        anchor.seq, _ = audit_log.head()
        anchor.save()


def is_empty() -> bool:
    """Say whether no key was ever written down."""
    return not Anchor.objects.exists()


def unpinned_keys(recipients: Mapping[str, str]) -> list[str]:
    """Return the names whose key is not the one that was written down; one question to the database."""
    known = dict(Anchor.objects.filter(name__in=list(recipients)).values_list("name", "fingerprint"))
    return [name for name, key in recipients.items() if known.get(name) != fingerprint(name, key)]


def rewritten() -> list[str]:
    """Return the names whose fingerprint is not what the audit log says: somebody changed the database."""
    said = dict(Audit.objects.filter(seq__in=Anchor.objects.values("seq")).values_list("seq", "action"))
    anchors = Anchor.objects.order_by("name")
    return [anchor.name for anchor in anchors if said.get(anchor.seq) != _action(anchor.fingerprint)]


def _action(print_: str) -> str:
    return f"key trusted: {print_[:40]}"
