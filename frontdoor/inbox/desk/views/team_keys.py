"""Views of team keys: unlock, lock, and grant one to a colleague."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from frontdoor.inbox.crypto import keyring as team_keys
from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.desk import forms
from frontdoor.inbox.desk.access import device_cookie, login_throttle
from frontdoor.inbox.desk.access import team_keys as grants
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.web.audit_events import note_event
from frontdoor.inbox.desk.web.names import team_name
from frontdoor.inbox.desk.web.render import next_of, page


@sensitive_post_parameters()
def keys(request: DeskRequest) -> HttpResponse:
    """Show which keys are locked; unlock one by its own passphrase, or all that the member's passphrase opens."""
    if request.method != "POST":
        return _keys_page(request)
    team = request.POST.get("team", "")
    if team and team not in request.desk.teams:
        return _keys_page(request, status=403)
    form = forms.Unlock(request.POST)
    box = f"passphrase-{team}" if team else "own"
    if not form.is_valid():
        return _keys_page(request, {box: forms.faults(form)["passphrase"]}, status=422)
    name = request.desk.name
    own = device_cookie.bucket(request, name, now=request.desk.now)
    bucket = f"unlock {team} as {name}" if team else own
    if seconds := login_throttle.seconds_to_wait(bucket, now=request.desk.now):
        return _keys_page(request, {box: login_throttle.slower(seconds)}, status=429)
    unlock = _by_the_teams if team else _by_the_own
    if fault := unlock(request, team, form.cleaned_data["passphrase"]):
        return _keys_page(request, {box: fault}, status=422)
    login_throttle.forget(bucket)
    return redirect(next_of(request) or "desk:list")


def give(request: DeskRequest) -> HttpResponse:
    """Grant a colleague the key of a team that is unlocked in this session."""
    visit, team = request.desk, request.POST.get("team", "")
    waiting = grants.holders(visit.keys).get(team, ([], []))[1]
    colleague = next((user for user in waiting if user.get_username() == request.POST.get("member")), None)
    if colleague is None:
        faults = {"main": "Choose a colleague of a team that you have unlocked, who waits for its key"}
        return _keys_page(request, faults, status=422)
    grants.give(colleague, team, visit.keys[team], by=visit.name, now=visit.now)
    visit.say(f"{colleague.get_username()} has the key of {team_name(team)} from the next sign-in on.")
    return redirect("desk:keys")


def lock(request: DeskRequest) -> HttpResponse:
    """Lock the keys, and stay signed in."""
    request.desk.lock()
    request.desk.say("The keys are locked.")
    return redirect("desk:list")


def _by_the_teams(request: DeskRequest, team: str, passphrase: str) -> str:
    """Unlock a team's key by its passphrase, and grant it to the member's own from now on; return the fault, if any."""
    visit = request.desk
    try:
        with login_throttle.AT_ONCE:
            secret = sealing.unlock_identity(
                team_keys.locked_identity(settings.ENVIRONMENT.keys, team), passphrase
            )
    except FileNotFoundError:
        return "This team has no key on this server. Ask an administrator to make one"
    except sealing.TooBusy as busy:
        return str(busy)
    except sealing.CannotOpen:
        note_event(visit.name, f"wrong passphrase for the key of {team}", now=visit.now)
        return f"This passphrase does not open the key of {team_name(team)}"
    visit.unlock(team, secret)
    note_event(visit.name, f"unlocked the key of {team}", now=visit.now)
    given = grants.give(visit.member, team, secret, by=visit.name, now=visit.now)
    from_now_on = " From now on your own passphrase opens it when you sign in." if given else ""
    visit.say(f"{team_name(team)} is unlocked until you sign out.{from_now_on}")
    return ""


def _by_the_own(request: DeskRequest, _: str, passphrase: str) -> str:
    """Unlock again what the member's own passphrase opens; return the fault, if any."""
    visit = request.desk
    with login_throttle.AT_ONCE:
        user = authenticate(request, username=visit.name, password=passphrase)
        if not isinstance(user, User):
            return "Your own passphrase is wrong"
        visit.unlock_all(grants.open_all(user, passphrase, visit.teams, now=visit.now))
    note_event(visit.name, "unlocked with the own passphrase", now=visit.now)
    return ""


def _keys_page(request: DeskRequest, faults: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    visit = request.desk
    holders = grants.holders(visit.teams)
    return page(
        request,
        "keys",
        status=status,
        faults=faults or {},
        next=next_of(request),
        teams=[(team, team_name(team), team in visit.keys, *holders[team]) for team in visit.teams],
        by_own=visit.user is not None and grants.holds_any(visit.user, visit.locked),
    )
