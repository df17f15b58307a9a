"""How long referrals are kept: what is erased when and why, what stops that, and who says that it may go on."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect

from frontdoor.inbox.desk.pages import page
from frontdoor.inbox.desk.visit import DeskRequest
from frontdoor.inbox.reference import read_reference
from frontdoor.inbox.store import keeping as rules
from frontdoor.inbox.store.models import Referral, Role, Status

SOON = timedelta(days=7)
WARNED = tuple(timedelta(days=days) for days in (7, 14, 25))
"""After so long unopened, said here and in every roll-call; only after the last may a person erase it."""
MOST = 200


def keeping(request: DeskRequest) -> HttpResponse:
    """Show the rules, what they will do, and what waits for a person."""
    return _keeping_page(request)


def go_on(request: DeskRequest) -> HttpResponse:
    """Let the rules run in spite of the brake, in a named person's name."""
    visit = request.desk
    if request.POST.get("sure") != "yes":
        return _keeping_page(request, {"sure": "Tick that this is right"})
    match rules.keep(settings.ENVIRONMENT.data, visit.name, visit.now, yes=True):
        case rules.Kept(erased):
            visit.say(
                f"{erased} referral{'s were' if erased != 1 else ' was'} erased; a count of each stays."
            )
        case rules.Braked(_, why):  # cannot be: a person has said yes
            visit.say(f"Nothing was erased. {why}")
    return redirect("desk:keeping")


def erase_unopened(request: DeskRequest) -> HttpResponse:
    """Erase what nobody opened for so long, one by one as a manager ticks them."""
    visit = request.desk
    ticked = [read_reference(text) for text in request.POST.getlist("reference")]
    old_enough = _unopened(request).filter(received_at__lte=visit.now - WARNED[-1], reference__in=ticked)
    references = list(old_enough.values_list("reference", flat=True))
    if not references or request.POST.get("sure-unopened") != "yes":
        what = "that you are sure" if references else "what is to be erased"
        return _keeping_page(request, {"sure-unopened": f"Tick {what}"})
    for reference in references:
        rules.erase(reference, settings.ENVIRONMENT.data, visit.name, visit.now)
    count = len(references)
    visit.say(
        f"{count} referral{'s' if count != 1 else ''} that nobody had opened {'are' if count != 1 else 'is'} erased."
    )
    return redirect("desk:keeping")


def _unopened(request: DeskRequest) -> QuerySet[Referral]:
    managed = [seat.team for seat in request.desk.seats if seat.role == Role.MANAGER]
    return Referral.objects.filter(team__in=managed, opened_at=None).defer("sealed")


def _keeping_page(request: DeskRequest, faults: dict[str, str] | None = None) -> HttpResponse:
    now = request.desk.now
    due = rules.due(now)
    soon = [referral for referral in rules.due(now + SOON) if referral not in due]
    unopened = _unopened(request).filter(received_at__lte=now - WARNED[0]).order_by("received_at")
    return page(
        request,
        "keeping",
        status=422 if faults else 200,
        faults=faults or {},
        kept=[(status.label, span.days) for status, span in rules.KEEP.items()],
        never=[status.label for status in Status if status not in rules.KEEP],
        due=[(referral, referral.status_at) for referral in due[:MOST]],
        number=len(due),
        soon=[(one, one.status_at + rules.KEEP[Status(one.status)]) for one in soon[:MOST] if one.status_at],
        brake=rules.brake(now),
        last=rules.last_run(),
        unopened=[
            (referral, sum(now - referral.received_at >= span for span in WARNED))
            for referral in unopened[:MOST]
        ],
        warned_days=[span.days for span in WARNED],
        is_manager=request.desk.has_role(Role.MANAGER),
    )
