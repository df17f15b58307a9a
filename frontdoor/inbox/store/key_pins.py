"""Key pins: the fingerprint of each public key, stored when the key is made and compared before anything is encrypted to it.

Whoever swapped a team's key file for one of their own would read every referral from then on. The pin is in the
database and its making is a row of the audit log, so that neither can be changed unnoticed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Anchor, Audit
from frontdoor.inbox.store.select import select


def fingerprint(name: str, recipient: str) -> str:
    """Return the SHA-256 of a name and its public key: the same key under another name has another fingerprint."""
    return hashlib.sha256(f"{name}\0{recipient}".encode()).hexdigest()


def pin(name: str, recipient: str, actor: str, now: datetime) -> None:
    """Pin the public key of a team, or of recovery, with its audit row."""
    print_ = fingerprint(name, recipient)
    with transaction.atomic():
        audit_log.record(actor, _action(print_), "", now)
        seq, _ = audit_log.head()
        Anchor.objects.update_or_create(name=name, defaults={"fingerprint": print_, "seq": seq})


def pin_missing(recipients: Mapping[str, str], actor: str, now: datetime) -> None:
    """Pin the keys of names without a pin; existing pins stay."""
    known = set(Anchor.objects.values_list("name", flat=True))
    for name in sorted(set(recipients) - known):
        pin(name, recipients[name], actor, now)


def write_again(seq: int, actor: str, now: datetime) -> None:
    """Repeat the audit rows of pins up to ``seq``, before those rows are deleted; the caller holds the transaction."""
    for anchor in Anchor.objects.filter(seq__lte=seq).order_by("name"):
        audit_log.record(actor, _action(anchor.fingerprint), "", now)
        anchor.seq, _ = audit_log.head()
        anchor.save()


def is_empty() -> bool:
    """Return whether no key was ever pinned."""
    return not Anchor.objects.exists()


def is_pinned(name: str) -> bool:
    """Return whether a key of this name was ever pinned."""
    return Anchor.objects.filter(name=name).exists()


def unpinned_keys(recipients: Mapping[str, str]) -> list[str]:
    """Return the names whose key differs from its pin, or has none; one database query."""
    strange = unpinned(recipients.items())
    return [name for name in recipients if (name, recipients[name]) in strange]


def unpinned(recipients: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return those names with keys where the key differs from the name's pin, or there is none; one database query."""
    known: dict[str, str] = dict(select("SELECT name, fingerprint FROM store_anchor"))
    return {(name, key) for name, key in set(recipients) if known.get(name) != fingerprint(name, key)}


def rewritten() -> list[str]:
    """Return the names whose pin differs from the audit log: somebody changed the database."""
    said = dict(Audit.objects.filter(seq__in=Anchor.objects.values("seq")).values_list("seq", "action"))
    anchors = Anchor.objects.order_by("name")
    return [anchor.name for anchor in anchors if said.get(anchor.seq) != _action(anchor.fingerprint)]


def _action(print_: str) -> str:
    return f"key trusted: {print_[:40]}"
