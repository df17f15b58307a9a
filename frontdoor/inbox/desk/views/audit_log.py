"""View of the audit log for auditors and managers: who did what to which reference, and when. It decrypts nothing."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse

from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.web.render import page
from frontdoor.inbox.reference import read_reference
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Audit, Referral, Role

ON_A_PAGE = 100
_WRITTEN_DOWN = re.compile(r"\b([0-9]{1,12})(?: rows, head)? ([0-9a-f]{16,64})\b")
"""How a daily digest writes the last row's number and hash."""


def log(request: DeskRequest) -> HttpResponse:
    """Show the log, latest first; a manager sees the rows of their own teams, an auditor all."""
    rows = Audit.objects.order_by("-seq")
    everything = request.desk.has_role(Role.AUDITOR)
    if not everything:
        teams = [seat.team for seat in request.desk.seats if seat.role == Role.MANAGER]
        rows = rows.filter(reference__in=Referral.objects.filter(team__in=teams).values("reference"))
    typed = request.GET.get("reference", "").strip()
    faults = {}
    if typed:
        reference = read_reference(typed)
        rows = rows.filter(reference=reference) if reference else rows.none()
        if reference is None:
            faults["reference"] = f"“{typed[:40]}” is no reference. One looks like K4M-7TQ-9XC"
    actor = request.GET.get("actor", "").strip()
    if actor:
        rows = rows.filter(actor=actor)
    check = "check" in request.GET and everything
    anchor = request.GET.get("anchor", "").strip()[:300] if everything else ""
    written = _WRITTEN_DOWN.search(anchor)
    if anchor and written is None:
        faults["anchor"] = "Paste the line of a roll-call that begins with “Audit log:”"
    begins = Audit.objects.order_by("seq").first()
    older = begins is not None and written is not None and int(written[1]) < begins.seq
    return page(
        request,
        "log",
        status=422 if faults else 200,
        faults=faults,
        rows=Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        typed=typed,
        actor=actor,
        kept=urlencode({"reference": typed, "actor": actor}),
        everything=everything,
        head=audit_log.head(),
        checked=check or written is not None,
        broken_at=audit_log.first_break() if check or written else None,
        anchor=anchor,
        begins=begins,
        older=older,
        cut=written is not None and not older and not _still_there(int(written[1]), written[2]),
    )


def _still_there(seq: int, head: str) -> bool:
    """Return whether a row noted elsewhere still has its hash; it does not in a log that was truncated or restored."""
    return Audit.objects.filter(seq=seq, hash__startswith=head).exists()
