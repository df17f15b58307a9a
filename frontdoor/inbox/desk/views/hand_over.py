"""Views of the hand-over of one referral to a case system: a file in clear, or one sealed to that system's own key."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from frontdoor.inbox.config.case_systems import CaseSystem
from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.web.names import form
from frontdoor.inbox.desk.web.render import page
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import triage
from frontdoor.inbox.referrals.handover import formats, hand_over


def save(request: DeskRequest, reference: str) -> HttpResponse:
    """Download a referral in clear, in the shape of a case system, after re-authentication."""
    chosen, visit = _system(request), request.desk
    if chosen is None:
        return _gone(request, reference)
    opened = _opened(request, reference)
    if isinstance(opened, HttpResponse):
        return opened
    content = hand_over.in_clear(chosen, opened, form(), visit.name, visit.now)
    name = f'attachment; filename="{spoken(reference)}-{chosen.name}.{formats.ending(chosen)}"'
    kind = f"{formats.MEDIA_TYPES[chosen.format]}; charset=utf-8"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": name})


def put(request: DeskRequest, reference: str) -> HttpResponse:
    """Put a referral, sealed to a case system's key, where its program fetches it."""
    chosen, visit = _system(request), request.desk
    if chosen is None or not chosen.recipient:
        return _gone(request, reference)
    opened = _opened(request, reference)
    if isinstance(opened, HttpResponse):
        return opened
    hand_over.sealed(chosen, opened, form(), visit.name, visit.now, data=settings.ENVIRONMENT.data)
    visit.say(f"It lies sealed for {chosen.name}, which fetches it.")
    return redirect("desk:referral", reference)


def _system(request: DeskRequest) -> CaseSystem | None:
    name = request.POST.get("system", "")
    return next((system for system in started().case_systems if system.name == name), None)


def _gone(request: DeskRequest, reference: str) -> HttpResponse:
    request.desk.say("Nothing was handed over: that case system has been taken out of the settings since.")
    return redirect("desk:referral", reference)


def _opened(request: DeskRequest, reference: str) -> triage.OpenedReferral | HttpResponse:
    visit = request.desk
    try:
        return triage.open_referral(reference, visit.keys[triage.peek(reference).team], visit.name, visit.now)
    except triage.NotThere as gone:
        raise Http404 from gone
    except sealing.CannotOpen as cannot:
        return page(request, "cannot_open", status=409, reference=reference, why=str(cannot))
