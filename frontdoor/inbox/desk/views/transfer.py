"""View that passes a referral to another team: re-encrypts it to that team, notifies it, and ends this team's access."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect

from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.desk import forms
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.web.names import team_name, team_names
from frontdoor.inbox.desk.web.render import page
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import transfer, triage


def other_teams(team: str) -> dict[str, str]:
    """Return the other teams that can receive a referral: id to name."""
    return {id_: name for id_, name in team_names().items() if id_ != team}


def pass_on(request: DeskRequest, reference: str) -> HttpResponse:
    """Ask which team, and pass the referral on."""
    visit = request.desk
    team = triage.peek(reference).team
    teams = other_teams(team)
    if request.method != "POST":
        return _asked(request, reference, teams)
    form = forms.PassOn(request.POST, teams)
    if not form.is_valid():
        return _asked(request, reference, teams, forms.faults(form), status=422)
    target = form.cleaned_data["team"]
    try:
        transfer.pass_on(reference, visit.keys[team], target, visit.name, visit.now)
    except triage.Overtaken as overtaken:
        return _asked(request, reference, teams, {"team": str(overtaken)}, status=409)
    except sealing.CannotOpen as cannot:
        return page(request, "cannot_open", status=409, reference=reference, why=str(cannot))
    visit.say(f"{spoken(reference)} is now with {team_name(target)}.")
    return redirect("desk:list")


def _asked(
    request: DeskRequest,
    reference: str,
    teams: dict[str, str],
    faults: dict[str, str] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    referral = triage.peek(reference)
    return page(
        request, "pass_on", status=status, faults=faults or {}, referral=referral, teams=list(teams.items())
    )
