"""Views of the gate sheet: a week on one page, and its meetings as a calendar file that is downloaded while unlocked."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import redirect

from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.referrals.gate_sheet import WEEK, calendar_file, sheet_of
from frontdoor.inbox.desk.web.audit_events import note_event
from frontdoor.inbox.desk.web.render import page

_FARTHEST = timedelta(days=366)


def gate_sheet(request: DeskRequest) -> HttpResponse:
    """Show whom to meet at the gate in a week, from today or from a given day."""
    first = _first(request)
    note_event(request.desk.name, "gate sheet shown", now=request.desk.now)
    return page(
        request,
        "gate_sheet",
        sheet=sheet_of(first, request.desk),
        before=(first - WEEK).isoformat(),
        after=(first + WEEK).isoformat(),
        today=request.desk.today,
    )


def calendar_of_week(request: DeskRequest) -> HttpResponse:
    """Download the meetings of a week, the member's own or all, as a calendar file without names and places."""
    visit = request.desk
    if not visit.keys:
        return redirect("desk:gate-sheet")  # which says how to unlock
    meetings = sheet_of(_first(request), visit).dated
    if request.GET.get("who") == "mine":
        meetings = [one for one in meetings if one.worker == visit.name]
    note_event(visit.name, "gate sheet saved as a calendar", now=visit.now)
    return HttpResponse(
        calendar_file(meetings, visit.now),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="week.ics"'},
    )


def _first(request: DeskRequest) -> date:
    """Return the day that the address names, if it is one within a year; else today."""
    today = request.desk.today
    try:
        first = date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        return today
    return first if today - _FARTHEST <= first <= today + _FARTHEST else today
