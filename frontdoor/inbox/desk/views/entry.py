"""Coming in and going out: passphrase, code, and sign-out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from frontdoor.inbox.desk import (
    accounts,
    challenges,
    devices,
    factor,
    forms,
    grants,
    guesses,
    securitykey,
    sessions,
)
from frontdoor.inbox.desk.journal import note_event
from frontdoor.inbox.desk.models import SecurityKey
from frontdoor.inbox.desk.pages import next_of, page
from frontdoor.inbox.desk.rules import READERS
from frontdoor.inbox.desk.visit import HALF, DeskRequest, seats_of, visit_of

_HALF_WAY_FOR = timedelta(minutes=5)
"""Somebody whose passphrase was right has this long for the code."""
_WRONG = "The user name or the passphrase is wrong"


@sensitive_post_parameters()
def sign_in(request: DeskRequest) -> HttpResponse:
    """Ask who comes; the answer to a wrong name and to a wrong passphrase is the same."""
    if request.method == "POST":
        return _tried(request)
    if request.desk.user is not None:
        return redirect("desk:list")
    return page(request, "sign_in", ended=request.GET.get("ended", ""), next=next_of(request))


@sensitive_post_parameters()
def code(request: DeskRequest) -> HttpResponse:
    """Ask for the code of the second factor from someone whose passphrase was right a moment ago."""
    half = request.session.get(HALF)
    now = request.desk.now
    if not half or not timedelta(0) <= now - datetime.fromisoformat(half["at"]) < _HALF_WAY_FOR:
        request.session.flush()
        return redirect("desk:sign-in")
    user = User.objects.filter(pk=half["user"], is_active=True).first()
    if user is None:
        return redirect("desk:sign-in")
    if request.method != "POST":
        return _code_page(request, user)
    if "answer" in request.POST:
        return _by_key(request, user, half["next"])
    match factor.verify(user, request.POST.get("code", ""), now=now):
        case factor.Passed(by_recovery_code):
            if by_recovery_code:
                note_event(user.get_username(), "used a recovery code", now=now)
            return _all_the_way(request, user, half["next"])
        case factor.Refused(wait):
            note_event(user.get_username(), "gave a wrong code", now=now)
            wrong = "This code is wrong, or was used already. Wait for the next one"
            sentence = guesses.slower(wait) if wait else wrong
            return _code_page(request, user, {"code": sentence}, status=429 if wait else 422)


def _by_key(request: DeskRequest, user: User, target: str) -> HttpResponse:
    """Let in whose security key answers; a challenge is good for one answer."""
    state = challenges.take(request)
    try:
        securitykey.use(
            user, request.POST["answer"], state, settings.ENVIRONMENT.address, now=request.desk.now
        )
    except securitykey.NotGood as why:
        note_event(user.get_username(), "a security key was not taken", now=request.desk.now)
        return _code_page(request, user, {"key": str(why)}, status=422)
    return _all_the_way(request, user, target)


def _all_the_way(request: DeskRequest, user: User, target: str) -> HttpResponse:
    keys = request.desk.held()
    request.session.flush()
    return _let_in(request, user, keys, target, with_factor=True)


def _code_page(
    request: DeskRequest, user: User, faults: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    address, asked = settings.ENVIRONMENT.address, ""
    if SecurityKey.objects.filter(user=user).exists() and securitykey.possible(address):
        asked, state = securitykey.begin_using(user, address)
        challenges.keep(request, state)
    return page(
        request, "code", status=status, faults=faults or {}, script="key" if asked else "", asked=asked,
        has_app=factor.has_app(user),
    )  # fmt: skip


def sign_out(request: DeskRequest) -> HttpResponse:
    """Let go of everything, here and in the browser."""
    note_event(request.desk.name, "signed out", now=request.desk.now)
    request.desk.end()
    logout(request)
    response = redirect("desk:signed-out")
    # Not "cookies": the browser stays known. The session's and the key's are taken back by their names.
    response["Clear-Site-Data"] = '"cache", "storage"'
    response.delete_cookie(settings.CSRF_COOKIE_NAME, samesite=settings.CSRF_COOKIE_SAMESITE)
    return response


def signed_out(request: DeskRequest) -> HttpResponse:
    """Say that it is done."""
    return page(request, "signed_out")


def _tried(request: DeskRequest) -> HttpResponse:
    form = forms.SignIn(request.POST)
    if not form.is_valid():
        return _again(request, forms.faults(form))
    name, passphrase = form.cleaned_data["username"], form.cleaned_data["passphrase"]
    try:
        with guesses.place(known=bool(devices.known(request, name, now=request.desk.now))):
            return _looked_at(request, name, passphrase)
    except guesses.Crowded:
        return _again(request, {"passphrase": guesses.CROWDED}, status=429)


def _looked_at(request: DeskRequest, name: str, passphrase: str) -> HttpResponse:
    bucket = devices.bucket(request, name, now=request.desk.now)
    if seconds := guesses.seconds_to_wait(bucket, now=request.desk.now):
        return _again(request, {"passphrase": guesses.slower(seconds)}, status=429)
    with guesses.AT_ONCE:
        user = authenticate(request, username=name, password=passphrase)
        if not isinstance(user, User):
            return _again(request, {"username": _WRONG})
        keys = _keys_of(user, passphrase, now=request.desk.now)
    guesses.forget(bucket)
    if accounts.is_too_old(user, now=request.desk.now):
        return _again(request, {"passphrase": "This start passphrase is too old. Ask for a new one"})
    request.session.flush()
    if not factor.has_one(user):
        return _let_in(request, user, keys, next_of(request), with_factor=False)
    request.session[HALF] = {"user": user.pk, "at": request.desk.now.isoformat(), "next": next_of(request)}
    request.desk.unlock_all(keys)
    return redirect("desk:code")


def _keys_of(user: User, passphrase: str, *, now: datetime) -> Mapping[str, str]:
    """Return the keys of the teams that the member reads for and that the own passphrase opens."""
    teams = {seat.team for seat in seats_of(user) if seat.role in READERS}
    return grants.open_all(user, passphrase, teams, now=now) if teams else {}


def _let_in(
    request: DeskRequest, user: User, keys: Mapping[str, str], target: str, *, with_factor: bool
) -> HttpResponse:
    sessions.forget_over(request.desk.now)
    login(request, user)
    request.desk.session = request.session
    request.desk.begin(with_factor=with_factor, with_start_passphrase=accounts.must_choose(user))
    note_event(user.get_username(), "signed in", now=request.desk.now)
    request.desk = visit_of(request, now=request.desk.now, cookie=None)
    request.desk.unlock_all(keys)
    response = redirect(target or ("desk:keys" if request.desk.locked else "desk:list"))
    devices.remember(response, user, now=request.desk.now)
    return response


def _again(request: DeskRequest, faults: dict[str, str], status: int = 422) -> HttpResponse:
    typed = request.POST.get("username", "")
    return page(request, "sign_in", status=status, faults=faults, username=typed, next=next_of(request))
