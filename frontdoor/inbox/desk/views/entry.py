"""Coming in and going out: signing in, unlocking and locking the teams' keys, signing out."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from frontdoor.inbox import keys as team_keys
from frontdoor.inbox import sealing
from frontdoor.inbox.desk import factor, forms, guesses
from frontdoor.inbox.desk.journal import note_event
from frontdoor.inbox.desk.pages import page
from frontdoor.inbox.desk.surroundings import team_name
from frontdoor.inbox.desk.visit import DeskRequest, visit_of

_AT_ONCE = threading.BoundedSemaphore(2)
"""Hashing a passphrase takes much memory on purpose; a storm of guesses must not take it all."""

_HALF, _HALF_WAY_FOR = "half", timedelta(minutes=5)
"""Somebody whose passphrase was right has this long for the code."""

_WRONG = "The user name or the passphrase is wrong"


@sensitive_post_parameters()
def sign_in(request: DeskRequest) -> HttpResponse:
    """Ask who comes; the answer to a wrong name and to a wrong passphrase is the same."""
    ended = request.GET.get("ended", "")
    if request.method != "POST":
        if request.desk.user is not None:
            return redirect("desk:list")
        return page(request, "sign_in", ended=ended, next=_next(request))
    return _tried(request)


@sensitive_post_parameters()
def code(request: DeskRequest) -> HttpResponse:
    """Ask for the code of the second factor from someone whose passphrase was right a moment ago."""
    half = request.session.get(_HALF)
    now = request.desk.now
    if not half or not timedelta(0) <= now - datetime.fromisoformat(half["at"]) < _HALF_WAY_FOR:
        return redirect("desk:sign-in")
    if request.method != "POST":
        return page(request, "code")
    user = User.objects.filter(pk=half["user"], is_active=True).first()
    if user is None:
        return redirect("desk:sign-in")
    match factor.verify(user, request.POST.get("code", ""), now=now):
        case factor.Passed(by_recovery_code):
            if by_recovery_code:
                note_event(user.get_username(), "used a recovery code", now=now)
            request.session.flush()
            return _let_in(request, user, half["next"], with_factor=True)
        case factor.Refused(wait):
            note_event(user.get_username(), "gave a wrong code", now=now)
            sentence = (
                _slower(wait) if wait else "This code is wrong, or was used already. Wait for the next one"
            )
            return page(request, "code", status=429 if wait else 422, faults={"code": sentence})


def sign_out(request: DeskRequest) -> HttpResponse:
    """Let go of everything, here and in the browser."""
    note_event(request.desk.name, "signed out", now=request.desk.now)
    request.desk.end()
    logout(request)
    response = redirect("desk:signed-out")
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def signed_out(request: DeskRequest) -> HttpResponse:
    """Say that it is done."""
    return page(request, "signed_out")


@sensitive_post_parameters()
def keys(request: DeskRequest) -> HttpResponse:
    """Show each team's lock, and unlock one with the passphrase of the team's key."""
    if request.method != "POST":
        return _keys_page(request)
    form = forms.Unlock(request.POST)
    team = request.POST.get("team", "")
    if team not in request.desk.teams:
        return _keys_page(request, status=403)
    input_ = f"passphrase-{team}"
    if not form.is_valid():
        return _keys_page(request, {input_: forms.faults(form)["passphrase"]}, status=422)
    bucket = f"unlock {team} as {request.desk.name}"
    if seconds := guesses.seconds_to_wait(bucket, now=request.desk.now):
        return _keys_page(request, {input_: _slower(seconds)}, status=429)
    if fault := _unlocked(request, team, form.cleaned_data["passphrase"]):
        return _keys_page(request, {input_: fault}, status=422)
    guesses.forget(bucket)
    request.desk.say(f"{team_name(team)} is unlocked until you sign out.")
    return redirect(_next(request) or "desk:list")


def lock(request: DeskRequest) -> HttpResponse:
    """Let go of the keys, and stay signed in."""
    request.desk.lock()
    request.desk.say("The keys are locked.")
    return redirect("desk:list")


def _tried(request: DeskRequest) -> HttpResponse:
    form = forms.SignIn(request.POST)
    if not form.is_valid():
        return _sign_in_again(request, forms.faults(form))
    name = form.cleaned_data["username"]
    bucket = f"sign in as {name.casefold()}"
    if seconds := guesses.seconds_to_wait(bucket, now=request.desk.now):
        return _sign_in_again(request, {"passphrase": _slower(seconds)}, status=429)
    with _AT_ONCE:
        user = authenticate(request, username=name, password=form.cleaned_data["passphrase"])
    if not isinstance(user, User):
        return _sign_in_again(request, {"username": _WRONG})
    guesses.forget(bucket)
    request.session.flush()
    if factor.has_one(user):
        request.session[_HALF] = {"user": user.pk, "at": request.desk.now.isoformat(), "next": _next(request)}
        return redirect("desk:code")
    return _let_in(request, user, _next(request), with_factor=False)


def _let_in(request: DeskRequest, user: User, target: str, *, with_factor: bool) -> HttpResponse:
    login(request, user)
    request.desk.session = request.session
    request.desk.begin(with_factor=with_factor)
    note_event(user.get_username(), "signed in", now=request.desk.now)
    request.desk = visit_of(request, now=request.desk.now, cookie=None)
    return redirect(target or ("desk:keys" if request.desk.locked else "desk:list"))


def _sign_in_again(request: DeskRequest, faults: dict[str, str], status: int = 422) -> HttpResponse:
    typed = request.POST.get("username", "")
    return page(request, "sign_in", status=status, faults=faults, username=typed, next=_next(request))


def _keys_page(request: DeskRequest, faults: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    return page(request, "keys", status=status, faults=faults or {}, next=_next(request))


def _unlocked(request: DeskRequest, team: str, passphrase: str) -> str:
    """Unlock a team's key for this session; return what is wrong, or nothing."""
    visit = request.desk
    try:
        with _AT_ONCE:
            secret = sealing.unlock_identity(
                team_keys.locked_identity(settings.ENVIRONMENT.keys, team), passphrase
            )
    except FileNotFoundError:
        return "This team has no key on this server. Ask an administrator to make one"
    except sealing.CannotOpen:
        note_event(visit.name, f"wrong passphrase for the key of {team}", now=visit.now)
        return f"This passphrase does not open the key of {team_name(team)}"
    visit.unlock(team, secret)
    note_event(visit.name, f"unlocked the key of {team}", now=visit.now)
    return ""


def _slower(seconds: int) -> str:
    return (
        f"There were several wrong tries. Wait {seconds} second{'s' if seconds != 1 else ''}, then try again"
    )


def _next(request: DeskRequest) -> str:
    """Return where the member was going, if that is a page of the desk."""
    target = request.POST.get("next", request.GET.get("next", ""))
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts=None) and target.startswith("/desk/")
    return target if safe else ""
