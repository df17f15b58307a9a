"""Views of days away: members say when they are away and who covers; managers say it for others of their teams."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from frontdoor.inbox.desk import case_forms, forms
from frontdoor.inbox.desk.access.session import DeskRequest, DeskSession
from frontdoor.inbox.desk.referrals import formatting as words
from frontdoor.inbox.desk.web.render import page
from frontdoor.inbox.referrals import absence, assignment
from frontdoor.inbox.store.models import Absence, Role


def away(request: DeskRequest) -> HttpResponse:
    """List who is away, and record days away."""
    visit = request.desk
    colleagues = assignment.readers_of_any(visit.teams)
    if request.method != "POST":
        return _page(request, colleagues)
    form = case_forms.DaysAway(request.POST, _may_say_for(visit), colleagues, today=visit.today)
    if not form.is_valid():
        return _page(request, colleagues, faults=forms.faults(form), typed=request.POST, status=422)
    said = form.cleaned_data
    users = {user.get_username(): user for user in User.objects.filter(username__in=colleagues)}
    who, cover = said["who"], said["cover"].removeprefix(case_forms.DaysAway.NOBODY)
    absence.say(
        users[who], said["first"], said["last"], cover=users.get(cover), actor=visit.name, now=visit.now
    )
    covering = f"{cover} covers, and sees under “Mine” what {who} has" if cover else "nobody covers"
    visit.say(f"{who} is away from {words.day(said['first'])} to {words.day(said['last'])}; {covering}.")
    for left in absence.to_be_covered_by(who, visit.now):
        if left.gaps:
            other = left.user.get_username()
            visit.say(f"{who} covers for {other} on some of these days: see below, and choose who does then.")
    return redirect("desk:away")


def back(request: DeskRequest, absence_id: int) -> HttpResponse:
    """Take an absence back."""
    visit = request.desk
    found = Absence.objects.select_related("user").filter(pk=absence_id).first()
    if found is None:
        visit.say("It was taken back already.")
        return redirect("desk:away")
    if found.user.get_username() not in _may_say_for(visit):
        raise Http404
    absence.take_back(found, visit.name, visit.now)
    visit.say(f"{found.user.get_username()} is not away on those days any more.")
    return redirect("desk:away")


def _may_say_for(visit: DeskSession) -> list[str]:
    """Return the members for whom one may say it: oneself, and those of the teams that one manages."""
    managed = [seat.team for seat in visit.seats if seat.role is Role.MANAGER]
    return [visit.name, *(name for name in assignment.readers_of_any(managed) if name != visit.name)]


def _page(request: DeskRequest, colleagues: list[str], *, status: int = 200, **values: Any) -> HttpResponse:
    visit = request.desk
    mine = _may_say_for(visit)
    found = absence.to_come(colleagues, visit.now)
    held = {one.user.get_username(): assignment.held_by(one.user.get_username()).count() for one in found}
    return page(
        request,
        "away",
        status=status,
        absences=[(one, held[one.user.get_username()], one.user.get_username() in mine) for one in found],
        who=[(name, f"{name} (you)" if name == visit.name else name) for name in mine],
        covers=[*((name, name) for name in colleagues), (case_forms.DaysAway.NOBODY, "Nobody")],
        attended=assignment.attended_of_any(visit.teams, visit.now),
        today=visit.today,
        **values,
    )
