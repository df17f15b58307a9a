"""Repairs clock skew: when the clock was set back, resets due and lease times that now lie too far in the future.

Otherwise notifications would wait until that day comes. What was postponed because a mailbox asked for it stays
postponed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import OuterRef, Q, Subquery

from frontdoor.inbox.store.models import Attempt, Delivery

MAY_DIFFER = timedelta(minutes=1)
"""Clocks are corrected by less than this all the time."""


def repair_clock_skew(now: datetime, lease: timedelta) -> int:
    """Make due now what was last tried, or leased, at a time that is still to come; return how many deliveries."""
    ahead = now + MAY_DIFFER
    latest = Attempt.objects.filter(delivery=OuterRef("pk")).order_by("-pk").values("at")[:1]
    waiting = Delivery.objects.filter(state__in=Delivery.WAITING, due_at__gt=ahead)
    # A delivery without an attempt was due when it was enqueued, so a later due time is wrong.
    put_off = waiting.annotate(last=Subquery(latest)).filter(Q(last=None) | Q(last__gt=ahead))
    claimed = Delivery.objects.filter(state=Delivery.State.SENDING, lease_until__gt=ahead + lease)
    keys = list(put_off.values_list("pk", flat=True))
    left = list(claimed.values_list("pk", flat=True))
    if keys:
        Delivery.objects.filter(pk__in=keys, due_at__gt=ahead).update(due_at=now)
    if left:
        Delivery.objects.filter(pk__in=left, lease_until__gt=ahead + lease).update(lease_until=now)
    return len(keys) + len(left)
