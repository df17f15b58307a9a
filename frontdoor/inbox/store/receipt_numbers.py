"""Running numbers: every referral that was received has the next one, for good; so that a loss shows as a number without one.

They are our own, because a database's sequence is no running number: what it gave to a transaction that was rolled back
(a second press on Send, a lock that was not had in time), or skipped at a failover, never comes again.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, Max, Min, OuterRef

from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Receipt, Referral, Tombstone


@dataclass(frozen=True)
class Numbers:
    """What the running numbers tell of the whole inbox."""

    first: int
    """0 when there is none yet; so is ``last``."""
    last: int
    erased: int
    """Of these a tombstone is left, as it should be."""
    missing: int
    """Of these nothing is left."""
    names: tuple[str, ...] = ()
    """The references of the missing, oldest first, as far as they are known."""


def give(reference: str) -> int:
    """Give a referral the next running number, in the transaction that stores it: rolled back, it is given again."""
    audit_log.one_at_a_time()
    number = (Receipt.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    Receipt.objects.create(number=number, reference=reference)
    return number


def numbers() -> Numbers:
    """Count them, and those of which a referral, a tombstone or nothing is left."""
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
