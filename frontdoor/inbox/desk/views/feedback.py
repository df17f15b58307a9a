"""Views of what is said to us beside referrals: pages that are wrong, complaints with their clock, and the log of complaints."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time
from random import SystemRandom

from django.http import HttpResponse
from django.shortcuts import redirect

from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.desk import forms
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.catalogue.corrections import entry_at
from frontdoor.inbox.desk.catalogue.working import is_set_up
from frontdoor.inbox.desk.web.render import page
from frontdoor.inbox.referrals import feedback
from frontdoor.inbox.referrals.feedback import Draft
from frontdoor.inbox.store.models import Feedback, FeedbackKind, Role
from frontdoor.inbox.store.storage_health import NotStored
from frontdoor.occurrences import LONDON


@dataclass(frozen=True)
class FeedbackEntry:
    """One piece that is not answered yet; its text only while the team's key is unlocked."""

    row: Feedback
    text: str
    contact: str
    is_locked: bool
    due: date | None
    days: int
    """Until a complaint's thirty days end; negative after them."""
    outcomes: tuple[tuple[str, str], ...]
    changed_at: tuple[str, ...]
    """Section and id of the entry that the page is about, for a member who may change it; else empty."""

    @property
    def number(self) -> str:
        """Return its number as text, for the names of its fields."""
        return str(self.row.pk)


def said_to_us(request: DeskRequest) -> HttpResponse:
    """Show what waits for an answer, and the log of complaints."""
    return _page(request)


def acknowledge(request: DeskRequest, piece: int) -> HttpResponse:
    """Record that whoever complained was told that the complaint has come."""
    try:
        feedback.acknowledge(piece, request.desk.teams, request.desk.name, request.desk.now)
        request.desk.say("It is kept that the complaint was acknowledged today.")
    except feedback.Changed as changed:
        request.desk.say(str(changed))
    return redirect("desk:said-to-us")


def answer(request: DeskRequest, piece: int) -> HttpResponse:
    """Record how it was answered."""
    visit = request.desk
    row = feedback.open_of(visit.teams).filter(pk=piece).first()
    if row is None or row.team not in visit.keys:
        visit.say("It is answered already, or the key of its team is locked.")
        return redirect("desk:said-to-us")
    form = forms.AnswerFeedback(request.POST, row)
    if not form.is_valid():
        return _page(request, {f"outcome-{piece}": "Choose how it was answered"}, status=422)
    try:
        feedback.answer(
            piece,
            visit.teams,
            form.cleaned_data["outcome"],
            form.cleaned_data["note"],
            identity=visit.keys[row.team],
            actor=visit.name,
            now=visit.now,
        )
        visit.say("It is kept how it was answered.")
    except (feedback.Changed, sealing.CannotOpen) as cannot:
        visit.say(str(cannot))
    return redirect("desk:said-to-us")


def write_down(request: DeskRequest) -> HttpResponse:
    """Write down a complaint that came by phone, by letter or in person."""
    visit = request.desk
    today = visit.today
    form = forms.WriteDownComplaint(request.POST, today=today)
    typed = {name: request.POST.get(name, "") for name in ("day", "complaint", "contact")}
    if not form.is_valid():
        return _page(request, forms.faults(form), status=422, typed=typed)
    day = form.cleaned_data["day"]
    came = min(datetime.combine(day, time(12), LONDON), visit.now)
    draft = Draft(
        FeedbackKind.COMPLAINT, form.cleaned_data["complaint"], form.cleaned_data["contact"],
        by=visit.name, acknowledged=form.cleaned_data["told"],
    )  # fmt: skip
    try:
        feedback.receive_feedback(
            draft, once=secrets.token_urlsafe(16), now=visit.now, random=SystemRandom(), at=came
        )
    except NotStored as refused:
        return _page(request, {"complaint": refused.refusal.value}, status=503, typed=typed)
    visit.say("The complaint is written down.")
    return redirect("desk:said-to-us")


def _page(
    request: DeskRequest, faults: dict[str, str] | None = None, *, status: int = 200, typed: dict[str, str] | None = None
) -> HttpResponse:  # fmt: skip
    visit = request.desk
    return page(
        request,
        "said_to_us",
        status=status,
        faults=faults or {},
        typed=typed or {},
        entries=[_entry(row, request) for row in feedback.open_of(visit.teams)],
        log=list(feedback.log_of(visit.teams).defer("sealed")[:200]),
        within=feedback.WITHIN.days,
    )


def _entry(row: Feedback, request: DeskRequest) -> FeedbackEntry:
    visit, texts = request.desk, {"text": "", "contact": ""}
    if row.team in visit.keys:
        try:
            texts |= feedback.opened_text(row, visit.keys[row.team])
        except sealing.CannotOpen as cannot:
            texts["text"] = str(cannot)
    due = feedback.due_day(row) if row.kind == FeedbackKind.COMPLAINT else None
    left = (due - visit.today).days if due else 0
    outcomes = tuple(feedback.OUTCOMES[row.kind].items())
    may_change = visit.has_role(Role.EDITOR) and is_set_up()
    section, entry_id = entry_at(row.page) if may_change else ("", "")
    return FeedbackEntry(
        row, texts["text"], texts["contact"], row.team not in visit.keys, due, left, outcomes,
        (section, entry_id) if section else (),
    )  # fmt: skip
