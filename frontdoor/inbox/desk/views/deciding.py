"""Views of deciding: one clear choice with its reason, what it means before it is made, and taking it back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect

from frontdoor.inbox.desk import case_forms, forms
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.referrals import status_moves
from frontdoor.inbox.desk.views.referral_page import colleagues
from frontdoor.inbox.desk.web.render import page
from frontdoor.inbox.referrals import assignment, retention_policy, triage
from frontdoor.inbox.store.models import Referral, ReferralStatus


def decide(request: DeskRequest, reference: str) -> HttpResponse:
    """Ask for the decision, then show what follows from it; the status changes only after that."""
    referral = triage.peek(reference)
    if not ReferralStatus(referral.status).is_open or referral.joined_to_id:
        return redirect("desk:referral", reference)
    if request.method != "POST" or request.POST.get("do") == "back":
        return _choice(request, referral)
    form = case_forms.Decide(
        request.POST, ReferralStatus(referral.status), list(assignment.readers(referral.team))
    )
    if not form.is_valid() or form.move is None:
        return _choice(request, referral, forms.faults(form))
    move, why = form.move, form.cleaned_data["why"]
    return page(
        request,
        "decide_check",
        referral=referral,
        move=move,
        why=why,
        who=form.cleaned_data["who"] if move.status.is_open else "",
        span=retention_policy.SPAN.days,
        is_to_be_met=referral.gate_pickup and not referral.gate_outcome,
    )


def reopen(request: DeskRequest, reference: str) -> HttpResponse:
    """Take a decision back, with the reason: whoever had the referral has it again."""
    visit, referral = request.desk, triage.peek(reference)
    here = ReferralStatus(referral.status)
    if here not in retention_policy.DECIDED or referral.joined_to_id:
        return redirect("desk:referral", reference)
    holder = (
        referral.taken_by if referral.taken_by in assignment.here(referral.team, visit.now) else visit.name
    )
    if request.method != "POST":
        return page(request, "reopen", referral=referral, holder=holder)
    form = case_forms.Why(request.POST)
    if not form.is_valid():
        return page(
            request, "reopen", status=422, referral=referral, holder=holder, faults=forms.faults(form),
            typed=request.POST.get("why", ""),
        )  # fmt: skip
    why = form.cleaned_data["why"]
    identity = visit.keys[referral.team]
    try:
        triage.change_status(
            reference, here, ReferralStatus.TAKEN, visit.name, visit.now, holder=holder, why=why, identity=identity
        )  # fmt: skip
    except triage.Overtaken as overtaken:
        faults = {"why": str(overtaken)}
        return page(request, "reopen", status=409, referral=referral, holder=holder, faults=faults, typed=why)
    visit.say(
        f"The decision is taken back, and {'you have' if holder == visit.name else f'{holder} has'} it again."
    )
    return redirect("desk:referral", reference)


def _choice(request: DeskRequest, referral: Referral, faults: dict[str, str] | None = None) -> HttpResponse:
    groups = status_moves.choices_from(ReferralStatus(referral.status))
    sent = request.POST.get("status", "")
    return page(
        request,
        "decide",
        status=422 if faults else 200,
        faults=faults or {},
        referral=referral,
        groups=groups,
        chosen_move=sent if any(move.value == sent for _, moves in groups for move in moves) else "",
        colleagues=colleagues(referral, request.desk),
        typed=request.POST,
    )
