"""View of a referral's day of release: found out, changed by the prison, or asked for again after the law changed."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect

from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.forms import day_of_release
from frontdoor.inbox.desk.referrals.formatting import day as in_words
from frontdoor.inbox.desk.referrals.formatting import moved
from frontdoor.inbox.desk.views.referral_page import page_of
from frontdoor.inbox.referrals import law_moved, triage
from frontdoor.inbox.referrals.gate_pickup import release_clock


def release_day(request: DeskRequest, reference: str) -> HttpResponse:
    """Keep the day of release that the prison gives now."""
    typed = request.POST.get("release-day", "")
    try:
        day = day_of_release(typed, request.desk.today)
        law_moved.asked(reference, _shown(request), day, request.desk.name, request.desk.now)
    except ValidationError as error:
        faults = {"release-day": error.messages[0]}
        return page_of(request, reference, faults=faults, status=422, typed_release=typed)
    except triage.Overtaken as overtaken:
        request.desk.say(str(overtaken))
        return redirect("desk:referral", reference)
    standing = release_clock(triage.peek(reference).release, request.desk.today)
    request.desk.say(f"The day of release is now {in_words(day)}.{moved(standing, day)}")
    return redirect("desk:referral", reference)


def _shown(request: DeskRequest) -> date | None:
    before = request.POST.get("before", "")
    try:
        return date.fromisoformat(before) if before else None
    except ValueError:
        return date.min
