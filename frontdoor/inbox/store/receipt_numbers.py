"""Gapless running numbers: every received referral gets the next one, permanently, so that a lost referral is a missing number.

They are not a database sequence, which has gaps: a number that it gave to a transaction that was rolled back (a
second press on Send, a lock time-out), or skipped at a failover, never comes again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, Min, OuterRef

from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Receipt, Referral, Tombstone
from frontdoor.inbox.store.select import select


@dataclass(frozen=True)
class Numbers:
    """How many running numbers were given, and what became of their referrals."""

    first: int
    """0 when there are none yet; so is ``last``."""
    last: int
    erased: int
    """Referrals that left a tombstone, as they should."""
    missing: int
    """Referrals that left nothing."""
    names: tuple[str, ...] = ()
    """The references of the missing, oldest first, as far as they are known."""


def give(references: Sequence[str]) -> None:
    """Give each referral the next running number, in the transaction that stores it: after a rollback it is given again."""
    audit_log.one_at_a_time()
    last = select("SELECT max(number) FROM store_receipt")[0][0] or 0
    Receipt.objects.bulk_create(
        Receipt(number=number, reference=reference)
        for number, reference in enumerate(references, start=last + 1)
    )


def numbers() -> Numbers:
    """Count the running numbers by what is left: a referral, a tombstone or nothing."""
    given = Receipt.objects.aggregate(first=Min("number"), last=Max("number"), count=Count("number"))
    if not given["count"]:
        return Numbers(0, 0, 0, 0)
    kept = Exists(Referral.objects.filter(reference=OuterRef("reference")))
    erased = Exists(Tombstone.objects.filter(reference=OuterRef("reference")))
    gone = tuple(
        Receipt.objects.exclude(kept).exclude(erased).order_by("number").values_list("reference", flat=True)
    )
    never = given["last"] - given["first"] + 1 - given["count"]
    return Numbers(
        given["first"], given["last"], Receipt.objects.filter(erased).count(), never + len(gone), gone
    )
