"""Views of one subject request: approve, export, erase, withdraw."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect

from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.models import RightsRequest
from frontdoor.inbox.desk.subject_access import beside, export, requests
from frontdoor.inbox.desk.web.names import form, organisation
from frontdoor.inbox.desk.web.render import page
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import shredding
from frontdoor.inbox.store.models import Role


def wish(request: DeskRequest, number: int) -> HttpResponse:
    """Show what is requested, by whom, and how the person's identity was checked."""
    return _wish_page(request, RightsRequest.objects.get(pk=number))


def approve(request: DeskRequest, number: int) -> HttpResponse:
    """Approve as the second member."""
    asked = RightsRequest.objects.get(pk=number)
    try:
        requests.approve(asked, by=request.desk.name, now=request.desk.now)
    except requests.NotAllowedNow as why:
        return _wish_page(request, asked, {"agree": str(why)}, status=409)
    request.desk.say("You have agreed. It can be done for seven days from now.")
    return redirect("desk:wish", number)


def withdraw(request: DeskRequest, number: int) -> HttpResponse:
    """Withdraw or reject the request."""
    requests.withdraw(RightsRequest.objects.get(pk=number), by=request.desk.name, now=request.desk.now)
    request.desk.say("The request is dropped. Nothing was handed out or erased by it.")
    return redirect("desk:list")


def save(request: DeskRequest, number: int) -> HttpResponse:
    """Download the export as a machine-readable file."""
    asked = RightsRequest.objects.get(pk=number)
    try:
        found, others = _handed_out(request, asked, "saved")
    except (requests.NotAllowedNow, sealing.CannotOpen) as why:
        return _wish_page(request, asked, {"do": str(why)}, status=409)
    record = {
        "what": f"Everything that the inbox of {organisation()} keeps about one person",
        "made": request.desk.now.isoformat(timespec="seconds"),
        "made by": request.desk.name,
        "agreed to by": asked.agreed_by,
        "referrals": found,
        "beside referrals": others,
    }
    name = (
        f'attachment; filename="{spoken(here[0]) if (here := requests.here(asked)) else "nothing"}-all.json"'
    )
    return HttpResponse(
        json.dumps(record, ensure_ascii=False, indent=2),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": name},
    )


def on_paper(request: DeskRequest, number: int) -> HttpResponse:
    """Show the export as a page to print."""
    asked = RightsRequest.objects.get(pk=number)
    try:
        found, others = _handed_out(request, asked, "printed")
    except (requests.NotAllowedNow, sealing.CannotOpen) as why:
        return _wish_page(request, asked, {"do": str(why)}, status=409)
    sheets = [*(export.sheet(one, form()) for one in found), *map(beside.sheet, others)]
    return page(request, "wish_print", asked=asked, sheets=sheets)


def erase(request: DeskRequest, number: int) -> HttpResponse:
    """Erase the referrals for good."""
    asked = RightsRequest.objects.get(pk=number)
    if request.POST.get("sure") != "yes":
        return _wish_page(request, asked, {"sure": "Tick that you are sure"}, status=422)
    folder = settings.ENVIRONMENT.data
    try:
        erased = requests.erase(asked, folder, by=request.desk.name, now=request.desk.now)
    except requests.NotAllowedNow as why:
        return _wish_page(request, asked, {"do": str(why)}, status=409)
    thing = "piece" if any(map(beside.is_mark, asked.references.split())) else "referral"
    request.desk.say(
        f"{erased} {thing}{'s were' if erased != 1 else ' was'} erased for good. The log and a count of "
        f"them stay, with nothing about the person. {shredding.IN_COPIES}"
    )
    return redirect("desk:wish", number)


def _handed_out(
    request: DeskRequest, asked: RightsRequest, how: str
) -> tuple[list[export.Plain], list[export.Plain]]:
    """Return the exports, of referrals and of what is beside them, and record them. Raises NotAllowedNow or CannotOpen."""
    key = request.desk.keys[asked.team]
    found = [export.everything(reference, key) for reference in requests.here(asked)]
    others = [beside.everything(kept, key) for kept in requests.beside_here(asked)]
    requests.exported(asked, request.desk.keys[asked.team], how, by=request.desk.name, now=request.desk.now)
    return found, others


def _wish_page(
    request: DeskRequest, asked: RightsRequest, faults: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    visit = request.desk
    asked.refresh_from_db()
    try:
        note = requests.note_of(asked, visit.keys[asked.team])
    except sealing.CannotOpen:
        note = "(This does not open with the team’s key of today.)"
    here, still = requests.here(asked), {kept.mark: kept.title for kept in requests.beside_here(asked)}
    return page(
        request,
        "wish",
        status=status,
        faults=faults or {},
        asked=asked,
        is_erasing=asked.what == requests.What.ERASE,
        checked=requests.CHECKED.get(asked.checked, asked.checked),
        why=requests.WHY.get(asked.why, asked.why),
        note=note,
        references=[(one, one in here) for one in asked.references.split() if not beside.is_mark(one)],
        others=[still.get(one, "No longer kept") for one in asked.references.split() if beside.is_mark(one)],
        good=requests.is_good(asked, visit.now),
        until=asked.agreed_at + requests.GOOD_FOR if asked.agreed_at else None,
        mine=asked.asked_by == visit.name,
        is_manager=any(seat.team == asked.team and seat.role == Role.MANAGER for seat in visit.seats),
    )
