"""Views of sign-in (passphrase, then second factor) and sign-out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from frontdoor.inbox.desk import forms
from frontdoor.inbox.desk.access import (
    accounts,
    device_cookie,
    login_throttle,
    session_revocation,
    team_keys,
    two_factor,
    webauthn,
    webauthn_challenges,
)
from frontdoor.inbox.desk.access.permissions import READERS
from frontdoor.inbox.desk.access.session import HALF, DeskRequest, role_assignments, session_of
from frontdoor.inbox.desk.models import SecurityKey
from frontdoor.inbox.desk.web.audit_events import note_event
from frontdoor.inbox.desk.web.render import next_of, page

_HALF_WAY_FOR = timedelta(minutes=5)
"""Time for the second factor after a right passphrase."""
_WRONG = "The user name or the passphrase is wrong"


@sensitive_post_parameters()
def sign_in(request: DeskRequest) -> HttpResponse:
    """Ask for name and passphrase; a wrong name and a wrong passphrase get the same answer."""
    if request.method == "POST":
        return _submit(request)
    if request.desk.user is not None:
        return redirect("desk:list")
    return page(request, "sign_in", ended=request.GET.get("ended", ""), next=next_of(request))


@sensitive_post_parameters()
def code(request: DeskRequest) -> HttpResponse:
    """Ask for the second factor's code after a right passphrase."""
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
    match two_factor.verify(user, request.POST.get("code", ""), now=now):
        case two_factor.CodeAccepted(by_recovery_code):
            if by_recovery_code:
                note_event(user.get_username(), "used a recovery code", now=now)
            return _complete_second_factor(request, user, half["next"])
        case two_factor.CodeRefused(wait):
            note_event(user.get_username(), "gave a wrong code", now=now)
            wrong = "This code is wrong, or was used already. Wait for the next one"
            sentence = login_throttle.slower(wait) if wait else wrong
            return _code_page(request, user, {"code": sentence}, status=429 if wait else 422)


def _by_key(request: DeskRequest, user: User, target: str) -> HttpResponse:
    """Sign in with a WebAuthn answer; a challenge is used once."""
    state = webauthn_challenges.take(request)
    try:
        webauthn.use(user, request.POST["answer"], state, settings.ENVIRONMENT.address, now=request.desk.now)
    except webauthn.NotGood as why:
        note_event(user.get_username(), "a security key was not taken", now=request.desk.now)
        return _code_page(request, user, {"key": str(why)}, status=422)
    return _complete_second_factor(request, user, target)


def _complete_second_factor(request: DeskRequest, user: User, target: str) -> HttpResponse:
    keys = request.desk.held()
    request.session.flush()
    return _log_in(request, user, keys, target, with_factor=True)


def _code_page(
    request: DeskRequest, user: User, faults: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    address, asked = settings.ENVIRONMENT.address, ""
    if SecurityKey.objects.filter(user=user).exists() and webauthn.possible(address):
        asked, state = webauthn.begin_using(user, address)
        webauthn_challenges.keep(request, state)
    return page(
        request, "code", status=status, faults=faults or {}, script="key" if asked else "", asked=asked,
        has_app=two_factor.has_app(user),
    )  # fmt: skip


def sign_out(request: DeskRequest) -> HttpResponse:
    """End the session and delete what the server and the browser keep of it."""
    note_event(request.desk.name, "signed out", now=request.desk.now)
    request.desk.end()
    logout(request)
    response = redirect("desk:signed-out")
    # Not "cookies": the device cookie stays. The session's and the key's are deleted by name.
    response["Clear-Site-Data"] = '"cache", "storage"'
    response.delete_cookie(settings.CSRF_COOKIE_NAME, samesite=settings.CSRF_COOKIE_SAMESITE)
    return response


def signed_out(request: DeskRequest) -> HttpResponse:
    """Confirm that the member is signed out."""
    return page(request, "signed_out")


def _submit(request: DeskRequest) -> HttpResponse:
    form = forms.SignIn(request.POST)
    if not form.is_valid():
        return _retry_form(request, forms.faults(form))
    name, passphrase = form.cleaned_data["username"], form.cleaned_data["passphrase"]
    try:
        with login_throttle.place(known=bool(device_cookie.known(request, name, now=request.desk.now))):
            return _authenticate(request, name, passphrase)
    except login_throttle.Crowded:
        return _retry_form(request, {"passphrase": login_throttle.CROWDED}, status=429)


def _authenticate(request: DeskRequest, name: str, passphrase: str) -> HttpResponse:
    bucket = device_cookie.bucket(request, name, now=request.desk.now)
    if seconds := login_throttle.seconds_to_wait(bucket, now=request.desk.now):
        return _retry_form(request, {"passphrase": login_throttle.slower(seconds)}, status=429)
    with login_throttle.AT_ONCE:
        user = authenticate(request, username=name, password=passphrase)
        if not isinstance(user, User):
            return _retry_form(request, {"username": _WRONG})
        keys = _unlocked_team_keys(user, passphrase, now=request.desk.now)
    login_throttle.forget(bucket)
    if accounts.is_too_old(user, now=request.desk.now):
        return _retry_form(request, {"passphrase": "This start passphrase is too old. Ask for a new one"})
    request.session.flush()
    if not two_factor.has_one(user):
        return _log_in(request, user, keys, next_of(request), with_factor=False)
    request.session[HALF] = {"user": user.pk, "at": request.desk.now.isoformat(), "next": next_of(request)}
    request.desk.unlock_all(keys)
    return redirect("desk:code")


def _unlocked_team_keys(user: User, passphrase: str, *, now: datetime) -> Mapping[str, str]:
    """Return the keys of the member's teams that their own passphrase unlocks."""
    teams = {seat.team for seat in role_assignments(user) if seat.role in READERS}
    return team_keys.open_all(user, passphrase, teams, now=now) if teams else {}


def _log_in(
    request: DeskRequest, user: User, keys: Mapping[str, str], target: str, *, with_factor: bool
) -> HttpResponse:
    session_revocation.forget_over(request.desk.now)
    login(request, user)
    request.desk.session = request.session
    request.desk.begin(with_factor=with_factor, with_start_passphrase=accounts.must_choose(user))
    note_event(user.get_username(), "signed in", now=request.desk.now)
    request.desk = session_of(request, now=request.desk.now, cookie=None)
    request.desk.unlock_all(keys)
    response = redirect(target or ("desk:keys" if request.desk.locked else "desk:list"))
    device_cookie.remember(response, user, now=request.desk.now)
    return response


def _retry_form(request: DeskRequest, faults: dict[str, str], status: int = 422) -> HttpResponse:
    typed = request.POST.get("username", "")
    return page(request, "sign_in", status=status, faults=faults, username=typed, next=next_of(request))
