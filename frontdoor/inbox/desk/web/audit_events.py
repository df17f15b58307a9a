"""Writes the desk's own events to the audit log: sign-in, sign-out, unlocking, numbers shown. Ids only."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from frontdoor.inbox.store import audit_log

LONGEST = 60


def note_event(actor: str, action: str, *, now: datetime, reference: str = "") -> None:
    """Write one audit row in its own transaction."""
    with transaction.atomic():
        audit_log.record(actor, action[:LONGEST], reference, now)
