"""Retention of the audit log: deletes rows older than two years, and records where the log begins from then on.

Only its beginning is ever deleted, so what is left is still one hash chain; ``audit_log`` finds the row that says
where it begins. The database itself refuses to delete a younger row.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from frontdoor.inbox.store import audit_log, key_pins
from frontdoor.inbox.store.models import Audit

KEEP = timedelta(days=2 * 365)
"""Two years; the triggers in the first migration give the database the same limit."""


def too_old(now: datetime) -> int:
    """Return the number of the last row that may be deleted, with all before it; 0 if there is none.

    The last drill with the recovery key stays, and all after it: without it no inbox may start.
    """
    young = Audit.objects.filter(at__gt=now - KEEP).order_by("seq").values_list("seq", flat=True).first()
    drill = (
        Audit.objects.filter(action=audit_log.DRILL).order_by("-seq").values_list("seq", flat=True).first()
    )
    first = Audit.objects.order_by("seq").values_list("seq", flat=True).first()
    end = min((seq for seq in (young, drill) if seq is not None), default=0) - 1
    return end if first is not None and end >= first else 0


def trim(actor: str, now: datetime) -> int:
    """Delete the rows that are too old, in one transaction; return how many."""
    with transaction.atomic():
        end = too_old(now)
        if not end:
            return 0
        key_pins.write_again(end, actor, now)
        audit_log.begin_after(end, actor, now)
        count, _ = Audit.objects.filter(seq__lte=end).delete()
    return count
