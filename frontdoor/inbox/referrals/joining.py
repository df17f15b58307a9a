"""Joining of a repeat: one referral is answered for both; each keeps its answers, notes, messages and retention.

From then on the repeat follows the status, the holder and the gate outcome of the one that is answered, stands in no list
of its own, and still shows what its own sender says. Taken apart again, or when the other is erased or withdrawn by its
sender, it stands for itself, with the status that both had.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from frontdoor.inbox.referrals.triage import NotThere, Overtaken, peek
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Referral

DAYS = (
    "release_date",
    "release_known",
    "release_happened",
    "release_given_on",
    "gate_pickup",
    "gate_date",
    "gate_outcome",
)
"""The columns by which lists and the gate box go."""
_FOLLOWED = ("status", "decision", "status_at", "keep_until", "taken_by", "set_aside")


def days_of(referral: Referral) -> tuple[object, ...]:
    """Return the days of a referral, to see whether those of two differ."""
    return tuple(getattr(referral, name) for name in DAYS)


def join(reference: str, repeat: str, days: str, actor: str, now: datetime) -> None:
    """Answer ``reference`` for ``repeat`` too, by the days of one of the two; raise NotThere, Overtaken.

    What was joined to the repeat before is joined to the same one. Both must be of one team.
    """
    with transaction.atomic():
        pair = Referral.objects.select_for_update().defer("sealed").filter(reference__in=(reference, repeat))
        both = {referral.reference: referral for referral in pair}
        if len(both) < 2:
            raise NotThere
        lead, other = both[reference], both[repeat]
        if lead.team != other.team or lead.joined_to_id or other.joined_to_id:
            raise Overtaken(other)
        kept = both[days]
        Referral.objects.filter(pk=lead.pk).update(**{name: getattr(kept, name) for name in DAYS})
        follows = {name: getattr(lead, name) for name in _FOLLOWED} | {"told_at": None}
        Referral.objects.filter(Q(pk=other.pk) | Q(joined_to=other)).update(joined_to=lead, **follows)
        audit_log.record(actor, f"joined: {repeat} is answered here"[:60], reference, now)
        audit_log.record(actor, f"joined to {reference}, and answered there"[:60], repeat, now)


def join_all(reference: str, repeats: Sequence[str], days: str, actor: str, now: datetime) -> None:
    """Answer ``reference`` for all ``repeats`` too, or for none of them; raise NotThere, Overtaken."""
    with transaction.atomic():
        # First the one whose days hold: the others are joined to what goes by them already.
        for repeat in sorted(repeats, key=lambda one: one != days):
            join(reference, repeat, days if repeat == days else reference, actor, now)


def take_apart(reference: str, actor: str, now: datetime) -> None:
    """Let a joined repeat stand for itself again; raise NotThere, Overtaken."""
    with transaction.atomic():
        joined = Referral.objects.filter(reference=reference, joined_to__isnull=False)
        lead = joined.values_list("joined_to__reference", flat=True).first()
        if lead is None or not joined.update(joined_to=None):
            raise Overtaken(peek(reference))
        for one, other in ((reference, lead), (lead, reference)):
            audit_log.record(actor, f"taken apart from {other}", one, now)
