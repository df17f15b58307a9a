"""Views of the day to call again: setting it with a reason, and saying that the call was made."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect

from frontdoor.inbox.desk import case_forms, forms
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.referrals import formatting as words
from frontdoor.inbox.desk.views.referral_page import page_of
from frontdoor.inbox.referrals import reminders, triage


def call_again(request: DeskRequest, reference: str) -> HttpResponse:
    """Set the day on which to call again, and why."""
    visit = request.desk
    form = case_forms.CallAgain(request.POST, today=visit.today)
    typed = {name: request.POST.get(name, "") for name in ("call_day", "other_day", "call_why")}
    if not form.is_valid():
        return page_of(request, reference, faults=forms.faults(form), status=422, typed_call=typed)
    day = form.cleaned_data["other_day"]
    try:
        reminders.call_again(reference, day, form.cleaned_data["call_why"], visit.name, visit.now)
    except triage.Overtaken as overtaken:
        faults = {"call_why": str(overtaken)}
        return page_of(request, reference, faults=faults, status=409, typed_call=typed)
    visit.say(f"On {words.day(day)} it stands among the calls of the day.")
    return redirect("desk:referral", reference)


def called(request: DeskRequest, reference: str) -> HttpResponse:
    """Say that the call was made."""
    if reminders.done(reference, request.desk.name, request.desk.now):
        request.desk.say("The call is done. Write down below what was said, or set another day.")
    else:
        request.desk.say("There is no call left to make: a colleague was faster.")
    return redirect("desk:referral", reference)
