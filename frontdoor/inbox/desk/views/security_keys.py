"""Views of a member's own WebAuthn security keys: list, add, remove."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect

from frontdoor.inbox.desk import forms
from frontdoor.inbox.desk.access import session_revocation, two_factor, webauthn, webauthn_challenges
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.models import SecurityKey
from frontdoor.inbox.desk.web.audit_events import note_event
from frontdoor.inbox.desk.web.render import page


def security_keys(request: DeskRequest) -> HttpResponse:
    """Show the keys, and add one; the account's first second factor comes with recovery codes."""
    user = request.desk.member
    if request.method != "POST":
        return _keys_page(request)
    form = forms.NewSecurityKey(request.POST)
    state = webauthn_challenges.take(request)
    if not form.is_valid():
        return _keys_page(request, forms.faults(form))
    is_first = not two_factor.has_one(user)
    try:
        added = webauthn.add(
            user, form.cleaned_data["name"], form.cleaned_data["answer"], state, settings.ENVIRONMENT.address,
            now=request.desk.now,
        )  # fmt: skip
    except webauthn.NotGood as why:
        return _keys_page(request, {"name": str(why)})
    session_revocation.end_all(user, but=request.session.session_key)
    request.desk.passed_factor()
    note_event(request.desk.name, "added a security key", now=request.desk.now)
    if is_first or not two_factor.recovery_codes_left(user):
        return page(request, "recovery", codes=two_factor.new_recovery_codes(user))
    request.desk.say(f"“{added.name}” is in use. Any other session of yours has ended.")
    return redirect("desk:security-keys")


def remove(request: DeskRequest, key: int) -> HttpResponse:
    """Remove a key, unless no second factor would be left."""
    user = request.desk.member
    mine = SecurityKey.objects.filter(user=user)
    if not two_factor.has_app(user) and mine.exclude(pk=key).count() == 0:
        return _keys_page(request, {"main": "This is your only second factor. Add another one first"})
    if mine.filter(pk=key).delete()[0]:
        session_revocation.end_all(user, but=request.session.session_key)
        note_event(request.desk.name, "removed a security key", now=request.desk.now)
        request.desk.say("The security key is removed. Any other session of yours has ended.")
    return redirect("desk:security-keys")


def _keys_page(request: DeskRequest, faults: dict[str, str] | None = None) -> HttpResponse:
    user, address = request.desk.member, settings.ENVIRONMENT.address
    asked = ""
    if webauthn.possible(address):
        asked, state = webauthn.begin_adding(user, address)
        webauthn_challenges.keep(request, state)
    return page(
        request,
        "security_keys",
        status=422 if faults else 200,
        faults=faults or {},
        script="key",
        keys=SecurityKey.objects.filter(user=user),
        asked=asked,
        address=address,
        typed=request.POST.get("name", ""),
    )
