"""Views of a member's own account: second factor, recovery codes, passphrase, re-authentication."""

from __future__ import annotations

from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from frontdoor.inbox.desk import forms
from frontdoor.inbox.desk.access import (
    accounts,
    device_cookie,
    login_throttle,
    preferences,
    session_revocation,
    team_keys,
    two_factor,
)
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.models import SecurityKey
from frontdoor.inbox.desk.web.audit_events import note_event
from frontdoor.inbox.desk.web.render import next_of, page


def you(request: DeskRequest) -> HttpResponse:
    """Show the account's second factors and recovery codes."""
    user = request.desk.member
    return page(
        request,
        "you",
        has_factor=two_factor.has_one(user),
        has_app=two_factor.has_app(user),
        keys=SecurityKey.objects.filter(user=user).count(),
        codes_left=two_factor.recovery_codes_left(user),
        seats=request.desk.seats,
    )


@sensitive_post_parameters()
def second_factor(request: DeskRequest) -> HttpResponse:
    """Enrol an authenticator app; whoever has a second factor already must re-authenticate first."""
    user = request.desk.member
    replacing, asked = two_factor.has_app(user), two_factor.has_one(user)
    if request.method != "POST":
        return page(request, "factor", offer=two_factor.offer(user), replacing=replacing, asked=asked)
    faults: dict[str, str] = {}
    if asked and not _is_passphrase(request, user, request.POST.get("passphrase", "")):
        faults["passphrase"] = "Your passphrase is wrong"  # noqa: S105 -- a sentence
    codes = None if faults else two_factor.confirm(user, request.POST.get("code", ""))
    if codes is None:
        faults = faults or {"code": "This code is wrong. Type the one that the app shows now"}
        return page(
            request,
            "factor",
            status=422,
            faults=faults,
            offer=two_factor.offer(user),
            replacing=replacing,
            asked=asked,
        )
    session_revocation.end_all(user, but=request.session.session_key)
    request.desk.passed_factor()
    note_event(request.desk.name, "set up a second factor", now=request.desk.now)
    return page(request, "recovery", codes=codes)


def recovery_codes(request: DeskRequest) -> HttpResponse:
    """Create new recovery codes, and show them this once."""
    user = request.desk.member
    if not two_factor.has_one(user):
        return redirect("desk:factor")
    note_event(request.desk.name, "made new recovery codes", now=request.desk.now)
    return page(request, "recovery", codes=two_factor.new_recovery_codes(user))


@sensitive_post_parameters()
def passphrase(request: DeskRequest) -> HttpResponse:
    """Change the account's passphrase and end its other sessions."""
    user = request.desk.member
    if request.method != "POST":
        return page(request, "passphrase_change")
    form = forms.NewPassphrase(request.POST)
    faults = {} if form.is_valid() else forms.faults(form)
    if not faults and not _is_passphrase(request, user, form.cleaned_data["old"]):
        faults["old"] = "Your passphrase as it is now is wrong"
    if not faults:
        try:
            validate_password(form.cleaned_data["new"], user)
        except ValidationError as error:
            faults["new"] = " ".join(message.replace("password", "passphrase") for message in error.messages)
    if faults:
        return page(request, "passphrase_change", status=422, faults=faults)
    with transaction.atomic():
        team_keys.move(user, form.cleaned_data["old"], form.cleaned_data["new"], now=request.desk.now)
        user.set_password(form.cleaned_data["new"])
        user.save()
        accounts.has_chosen(user)
    request.desk.has_chosen_passphrase()
    update_session_auth_hash(request, user)
    note_event(request.desk.name, "changed the passphrase", now=request.desk.now)
    request.desk.say("Your passphrase is changed. Any other session of yours has ended.")
    response = redirect("desk:you")
    device_cookie.remember(response, user, now=request.desk.now)
    return response


@sensitive_post_parameters()
def passphrase_again(request: DeskRequest) -> HttpResponse:
    """Re-authentication: ask for the passphrase before a step that somebody at an open screen must not take."""
    user = request.desk.member
    faults: dict[str, str] = {}
    if request.method == "POST":
        if _is_passphrase(request, user, request.POST.get("passphrase", "")):
            request.desk.passed_passphrase()
            note_event(request.desk.name, "gave the passphrase again", now=request.desk.now)
            request.desk.say("Thank you. You are not asked again for 10 minutes.")
            return redirect(next_of(request) or "desk:list")
        note_event(request.desk.name, "gave a wrong passphrase", now=request.desk.now)
        wrong = "Your passphrase is wrong. After several wrong tries, wait some seconds between tries"
        faults["passphrase"] = wrong
    return page(request, "again", status=422 if faults else 200, faults=faults, next=next_of(request))


def _is_passphrase(request: DeskRequest, user: User, typed: str) -> bool:
    bucket = device_cookie.bucket(request, user.get_username(), now=request.desk.now)
    if login_throttle.seconds_to_wait(bucket, now=request.desk.now):
        return False
    with login_throttle.AT_ONCE:
        if authenticate(request, username=user.get_username(), password=typed) is None:
            return False
    login_throttle.forget(bucket)
    return True


def names(request: DeskRequest) -> HttpResponse:
    """Show or hide names in lists and headings, from now on."""
    preferences.remember(request.desk.member, hides_names=request.POST.get("hide") == "yes")
    return redirect(next_of(request) or "desk:list")
