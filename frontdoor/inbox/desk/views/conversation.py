"""Views of what is said between team and sender: noting, asking, telling the decision, and new words in a call."""

from __future__ import annotations

from random import SystemRandom

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.desk import forms
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.views.referral_page import page_of
from frontdoor.inbox.desk.web.render import page
from frontdoor.inbox.referrals import triage
from frontdoor.inbox.referrals.follow_up import from_team, words


def note_read(request: DeskRequest, reference: str) -> HttpResponse:
    """Note that the member has read what the sender said; lists use a changed day of release from now on."""
    visit = request.desk
    try:
        opened = triage.open_referral(
            reference, visit.keys[triage.peek(reference).team], visit.name, visit.now
        )
    except triage.NotThere as gone:
        raise Http404 from gone
    except sealing.CannotOpen as cannot:
        return page(request, "cannot_open", status=409, reference=reference, why=str(cannot))
    seen = [int(number) for number in request.POST.getlist("message") if number.isdecimal()]
    if from_team.note_read(opened, seen, visit.name, visit.now):
        visit.say("It is noted that you have read it.")
    return redirect("desk:referral", reference)


def ask(request: DeskRequest, reference: str) -> HttpResponse:
    """Ask the sender something."""
    form = forms.SayToSender(request.POST, "question")
    typed = request.POST.get("question", "")
    if not form.is_valid():
        return page_of(request, reference, faults=forms.faults(form), status=422, typed_question=typed)
    try:
        from_team.ask(reference, form.cleaned_data["question"], request.desk.name, request.desk.now)
    except from_team.NoWords as lacking:
        return page_of(
            request, reference, faults={"question": str(lacking)}, status=409, typed_question=typed
        )
    request.desk.say("The sender sees the question when they open their reference.")
    return redirect("desk:referral", reference)


def tell(request: DeskRequest, reference: str) -> HttpResponse:
    """Record that the referrer was told of the decision, and how."""
    form = forms.TellReferrer(request.POST)
    typed = {name: request.POST.get(name, "") for name in ("how", "says", "more")}
    if not form.is_valid():
        return page_of(request, reference, faults=forms.faults(form), status=422, typed_told=typed)
    try:
        from_team.tell(reference, form.cleaned_data["how"], form.text(), request.desk.name, request.desk.now)
    except from_team.NoWords as lacking:
        return page_of(request, reference, faults={"how": str(lacking)}, status=409, typed_told=typed)
    request.desk.say("It is kept that the referrer was told.")
    return redirect("desk:referral", reference)


def new_words(request: DeskRequest, reference: str) -> HttpResponse:
    """Give a caller new words, and show them this once."""
    form = forms.NewWords(request.POST)
    if not form.is_valid():
        return page_of(request, reference, faults=forms.faults(form), status=422)
    visit = request.desk
    try:
        identity = visit.keys[triage.peek(reference).team]
        given = words.replace(
            reference, identity, visit.name, visit.now, SystemRandom(), checked=form.cleaned_data["checked"]
        )
    except sealing.CannotOpen as cannot:
        return page(request, "cannot_open", status=409, reference=reference, why=str(cannot))
    return page(request, "words", reference=reference, words=given)
