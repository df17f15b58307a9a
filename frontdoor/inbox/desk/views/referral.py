"""Views of one referral: reading, printing and changing it; the store makes every change and logs it."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from frontdoor.inbox.desk import forms
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.referrals import formatting as words
from frontdoor.inbox.desk.referrals import gate_pickups, status_moves
from frontdoor.inbox.desk.views.referral_page import NUMBERS, page_of
from frontdoor.inbox.desk.web.audit_events import note_event
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import assignment, reminders, triage
from frontdoor.inbox.referrals.gate_pickup import gate_clock, say
from frontdoor.inbox.store.models import GateOutcome, Referral, ReferralStatus
from frontdoor.inbox.store.opening import bare_row

_NOT_MET = "Nobody of us was at the gate. Find out where they are: call them, or whoever referred them."


def read(request: DeskRequest, reference: str) -> HttpResponse:
    """Open a referral."""
    return page_of(request, reference)


def to_print(request: DeskRequest, reference: str) -> HttpResponse:
    """Open a referral laid out for paper."""
    note_event(request.desk.name, "printed", reference=reference, now=request.desk.now)
    return page_of(request, reference, template="print")


def show_number(request: DeskRequest, reference: str) -> HttpResponse:
    """Show contact numbers, for this session, to a member who has read how to make contact safely."""
    note_event(request.desk.name, "number shown", reference=reference, now=request.desk.now)
    request.session[NUMBERS] = sorted({*request.session.get(NUMBERS, []), reference})
    return redirect("desk:referral", reference)


def change(request: DeskRequest, reference: str) -> HttpResponse:
    """Change a referral's status or who has it, unless a colleague changed it first."""
    sent, me = request.POST, request.desk.name
    if over := sent.get("over"):
        return _given(request, reference, over, me)
    had, to = sent.get("had"), sent.get("who")
    team = triage.peek(reference).team
    members = assignment.readers(team)
    if not sent.get("status") and to != had and to in (*members, ""):
        return _given(request, reference, had or "", to)
    move = status_moves.find_move(sent.get("status", ""))
    form = forms.ChangeStatus(sent)
    if not form.is_valid() or move is None:
        faults = {"status": "Choose where the referral is to go, or who is to have it"}
        return page_of(request, reference, faults=faults, status=422)
    expected, why = ReferralStatus(form.cleaned_data["expected"]), form.cleaned_data["why"]
    needs_somebody = move.status.is_open and move.status is not ReferralStatus.NEW
    faults = {}
    if (say := status_moves.must_say(move, expected)) and not why:
        faults["status"] = f"Say {say}"
    if needs_somebody and to is not None and to not in members:
        faults["who"] = "Choose a colleague of the team"
    if faults:
        return page_of(request, reference, faults=faults, status=422)
    try:
        triage.change_status(
            reference,
            expected,
            move.status,
            me,
            request.desk.now,
            decision=move.decision,
            had=had,
            holder=to or "",
            why=why,
            identity=request.desk.keys[team],
        )
    except triage.Overtaken as overtaken:
        return page_of(request, reference, faults={"status": str(overtaken)}, status=409)
    request.desk.say(
        f"The status is now “{move.status.label}{f': {move.decision}' if move.decision else ''}”."
    )
    return redirect("desk:referral", reference)


def _given(request: DeskRequest, reference: str, had: str, to: str) -> HttpResponse:
    try:
        assignment.give(reference, had, to, request.desk.name, request.desk.now)
    except triage.Overtaken as overtaken:
        return page_of(request, reference, faults={"status": str(overtaken)}, status=409)
    who = "You have" if to == request.desk.name else f"{to} has" if to else "Nobody has"
    request.desk.say(f"{who} it now{f', and {had} has it no more' if had and to else ''}.")
    return redirect("desk:referral", reference)


def say_gate(request: DeskRequest, reference: str) -> HttpResponse:
    """Record the outcome of a gate pick-up, or its other day."""
    today = request.desk.today
    choices = gate_pickups.choices_for(triage.peek(reference), today)
    form = forms.AtTheGate(request.POST, choices, today=today)
    if not form.is_valid():
        typed = {"gate": form.cleaned_data.get("gate", ""), "gate_day": request.POST.get("gate_day", "")}
        return page_of(request, reference, faults=forms.faults(form), status=422, typed_gate=typed)
    said, day = form.cleaned_data["gate"], form.cleaned_data["gate_day"]
    outcome = GateOutcome.AWAITED if said == gate_pickups.ANOTHER_DAY else GateOutcome(said)
    expected = request.POST.get("expected", "")
    try:
        with transaction.atomic():
            say(reference, expected, outcome, request.desk.name, request.desk.now, day=day)
            if outcome is GateOutcome.MISSED:
                _call_today(request, reference)
    except triage.Overtaken as overtaken:
        return page_of(request, reference, faults={"gate": str(overtaken)}, status=409)
    request.desk.say(
        f"The day at the gate is now {words.day(day)}.{words.moved(gate_clock(triage.peek(reference).release, day, today), day)}"
        if day
        else f"It is kept that the person was {outcome.label}."
    )
    return redirect("desk:referral", reference)


def _call_today(request: DeskRequest, reference: str) -> None:
    """Put somebody whom nobody met among today's calls, so that they are named until somebody has found out where they are."""
    visit = request.desk
    visit.say("Find out today where they are: call them, or whoever referred them.")
    if ReferralStatus(triage.peek(reference).status).is_open:
        reminders.call_again(reference, visit.today, _NOT_MET, visit.name, visit.now)
        visit.say("It stands among the calls of today until somebody says that the call is done.")


def release(request: DeskRequest, reference: str) -> HttpResponse:
    """Move a referral out of those set aside as spam; redirects to the list, because nobody has it yet."""
    try:
        triage.release(reference, request.desk.name, request.desk.now)
    except triage.Overtaken:
        request.desk.say(f"{spoken(reference)} is set aside no longer: a colleague was faster.")
    else:
        request.desk.say(
            f"{spoken(reference)} stands among the new referrals now, and its team is being told."
        )
    return redirect("desk:list")


def add_note(request: DeskRequest, reference: str) -> HttpResponse:
    """Add a note."""
    form = forms.AddNote(request.POST)
    if not form.is_valid():
        typed = request.POST.get("note", "")
        return page_of(request, reference, faults=forms.faults(form), status=422, typed_note=typed)
    try:
        triage.add_note(reference, form.cleaned_data["note"], request.desk.name, request.desk.now)
    except triage.Overtaken as overtaken:
        typed = request.POST.get("note", "")
        return page_of(request, reference, faults={"note": str(overtaken)}, status=409, typed_note=typed)
    request.desk.say("The note is saved.")
    return redirect("desk:referral", reference)


def sealed_copy(request: DeskRequest, reference: str) -> HttpResponse:
    """Download the encrypted record as a file; it opens with the team's or the recovery key and the age program."""
    sealed = Referral.objects.values_list("sealed", flat=True).get(reference=reference)
    note_event(request.desk.name, "exported", reference=reference, now=request.desk.now)
    name = f'attachment; filename="{spoken(reference)}.age"'
    return HttpResponse(
        bare_row(sealed), content_type="application/octet-stream", headers={"Content-Disposition": name}
    )
