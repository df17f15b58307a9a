"""Views of one referral: reading, printing and changing it; the store makes every change and logs it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.desk import forms
from frontdoor.inbox.desk.access.session import DeskRequest, DeskSession
from frontdoor.inbox.desk.referrals import formatting as words
from frontdoor.inbox.desk.referrals import gate_pickups, listing, safe_words, status_moves
from frontdoor.inbox.desk.referrals.answers import group_answers
from frontdoor.inbox.desk.referrals.conversation import conversation_of
from frontdoor.inbox.desk.referrals.timeline import timeline_of
from frontdoor.inbox.desk.views import transfer
from frontdoor.inbox.desk.web.audit_events import note_event
from frontdoor.inbox.desk.web.names import form as todays_form
from frontdoor.inbox.desk.web.names import placed_on
from frontdoor.inbox.desk.web.render import page
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import assignment, law_moved, retention_policy, triage
from frontdoor.inbox.referrals.follow_up import from_team
from frontdoor.inbox.referrals.follow_up.words import CHECKED
from frontdoor.inbox.referrals.gate_pickup import law, release_clock, say
from frontdoor.inbox.store.models import GateOutcome, Referral, ReferralStatus, WordsKey
from frontdoor.occurrences import LONDON
from frontdoor.rules.liberation import needs_local_holidays

_NUMBERS = "numbers"


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
    request.session[_NUMBERS] = sorted({*request.session.get(_NUMBERS, []), reference})
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
    needs_somebody = move.status.is_open and move.status is not ReferralStatus.NEW
    if needs_somebody and to is not None and to not in members:
        return page_of(request, reference, faults={"who": "Choose a colleague of the team"}, status=422)
    expected = ReferralStatus(form.cleaned_data["expected"])
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
    today = request.desk.now.astimezone(LONDON).date()
    choices = gate_pickups.choices_for(triage.peek(reference), today)
    form = forms.AtTheGate(request.POST, choices, today=today)
    if not form.is_valid():
        typed = {"gate": form.cleaned_data.get("gate", ""), "gate_day": request.POST.get("gate_day", "")}
        return page_of(request, reference, faults=forms.faults(form), status=422, typed_gate=typed)
    said, day = form.cleaned_data["gate"], form.cleaned_data["gate_day"]
    outcome = GateOutcome.AWAITED if said == gate_pickups.ANOTHER_DAY else GateOutcome(said)
    try:
        say(
            reference, request.POST.get("expected", ""), outcome, request.desk.name, request.desk.now, day=day
        )
    except triage.Overtaken as overtaken:
        return page_of(request, reference, faults={"gate": str(overtaken)}, status=409)
    request.desk.say(
        f"The day at the gate is now {words.day(day)}."
        if day
        else f"It is kept that the person was {outcome.label}."
    )
    return redirect("desk:referral", reference)


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
        bytes(sealed), content_type="application/octet-stream", headers={"Content-Disposition": name}
    )


def page_of(
    request: DeskRequest, reference: str, *, template: str = "referral", status: int = 200, **values: Any
) -> HttpResponse:
    """Return the page of one referral, decrypted; ``values`` are what was typed and its faults."""
    visit = request.desk
    try:
        team = triage.peek(reference).team
        opened = triage.open_referral(reference, visit.keys[team], visit.name, visit.now)
    except triage.NotThere as gone:
        raise Http404 from gone
    except sealing.CannotOpen as cannot:
        return page(request, "cannot_open", status=409, reference=reference, why=str(cannot))
    referral = opened.referral
    today = visit.now.astimezone(LONDON).date()
    standing = release_clock(referral.release, today)
    shown = reference in request.session.get(_NUMBERS, [])
    here, pickup = ReferralStatus(referral.status), gate_pickups.pickup_of(referral, today)
    return page(
        request,
        template,
        status=status,
        referral=referral,
        opened=group_answers(
            opened.asked, opened.answers, todays_form(), numbers=shown, labels=opened.labels
        ),
        placed=placed_on(opened.answers, referral.received_at.astimezone(LONDON).date()),
        notes=opened.notes,
        on_paper=opened.on_paper,
        talk=conversation_of(opened, todays_form(), numbers=shown),
        must_tell=here in retention_policy.DECIDED and referral.told_at is None,
        says=safe_words.sentences(here, started().catalogue.teams.get(team)),
        how_told=from_team.HOW.items(),
        how_checked=CHECKED.items(),
        has_words=WordsKey.objects.filter(referral=referral).exists(),
        numbers_shown=shown,
        moves=status_moves.moves_from(here, referral.decision),
        is_new=here is ReferralStatus.NEW,
        is_open=here.is_open,
        colleagues=_colleagues(referral, visit),
        may_take_over=here.is_open and referral.taken_by not in ("", visit.name),
        may_wait=here in (ReferralStatus.NEW, ReferralStatus.TAKEN) and not referral.set_aside,
        clock=standing,
        tone=listing.tone(standing, today) if here.is_open else "",
        today=today,
        kept_until=_kept_until(referral, pickup),
        gate=pickup,
        gate_choices=gate_pickups.choices_for(referral, today),
        case_systems=started().case_systems if here in retention_policy.DECIDED else (),
        moved=law_moved.changes_for(referral, today),
        asks_holidays=not referral.release_happened
        and here.is_open
        and needs_local_holidays(standing, referral.council_area, law().local(referral.council_area)),
        past=timeline_of(reference),
        other_teams=transfer.other_teams(team),
        **values,
    )


def _kept_until(referral: Referral, pickup: gate_pickups.Pickup | None) -> str:
    """Return when a decided referral is erased: by then what is needed must be in the charity's own records."""
    if referral.status not in retention_policy.DECIDED:
        return ""
    if day := retention_policy.last_day(referral):
        return words.day(day)
    if pickup and pickup.is_awaited and pickup.given:
        return f"{retention_policy.SPAN.days} days after the gate pick-up or longer, once somebody has said what became of it"
    return "a manager says for how long, under Keeping"


def _colleagues(referral: Referral, visit: DeskSession) -> list[tuple[str, str, bool]]:
    """Return who can be assigned a referral, in words, and who is preselected: the present assignee, else the member."""
    present = assignment.here(referral.team, visit.now)
    chosen = referral.taken_by if referral.taken_by in present else visit.name
    names = assignment.readers(referral.team)
    said = {name: "" if name in present else " (not signed in this week)" for name in names} | {
        visit.name: " (you)"
    }
    return [(name, f"{name}{words}", name == chosen) for name, words in said.items()]
