"""Middleware of the desk: loads the session, enforces the route's permission, and sets security headers on the response."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from frontdoor.inbox.desk.access.permissions import (
    BEFORE_THE_FACTOR,
    BEFORE_THE_PASSPHRASE,
    RULES,
    AuthLevel,
    RoutePermission,
    is_allowed,
)
from frontdoor.inbox.desk.access.session import DeskRequest, DeskSession, session_of
from frontdoor.inbox.desk.models import RightsRequest
from frontdoor.inbox.desk.web import render
from frontdoor.inbox.desk.web.assets import SCRIPTS
from frontdoor.inbox.referrals.triage import NotThere
from frontdoor.inbox.store.models import PaperDraft, Referral

PREFIX = "/desk/"
_AWAY = (OperationalError, InterfaceError)
"""What the database raises where it does not answer or takes nothing: it may do so again in a minute."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'none'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",
}

_NO_SCRIPT = RoutePermission(AuthLevel.ANYONE)

log = logging.getLogger("frontdoor.desk")


def _items(named: Mapping[str, Any], practising: str) -> Mapping[object, str | None]:
    """Return the items that a URL names, each with its team; the team is None where there is no such item.

    ``practising`` is the member whose practice referral may be named; empty where none may be.
    """
    items: dict[object, str | None] = {named[name]: None for name in ("reference", "other") if name in named}
    found = Referral.every.open_to(practising).filter(reference__in=list(items))
    items.update(found.values_list("reference", "team"))
    if "paper" in named:
        draft = PaperDraft.objects.filter(pk=named["paper"])
        items[named["paper"]] = draft.values_list("team", flat=True).first()
    if "number" in named:
        wish = RightsRequest.objects.filter(pk=named["number"])
        items[named["number"]] = wish.values_list("team", flat=True).first()
    return items


def _save_session(request: DeskRequest, response: HttpResponseBase) -> None:
    """Save the session if it can be; Django, where it cannot, answers "nothing was received" in place of the page that was made.

    Unsaved, a session only ends sooner: that somebody was just here, a passphrase that was typed and a key that was unlocked are
    forgotten, and nothing is allowed that was not before.
    """
    session = request.session
    known = session.session_key and session.session_key == request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not session.modified or not known or session.is_empty() or response.status_code >= 500:
        return  # the rest is Django's, with the cookie
    try:
        session.save()
    except (DatabaseError, UpdateError) as error:
        log.warning("failed action=save-session error=%s", type(error).__name__)
    session.modified = False


def _without_a_session(request: DeskRequest, cookie: str | None) -> HttpResponse:
    """Answer a request while nobody can know whose it is; what was typed is on the page, and the session stays as it was."""
    request.desk = DeskSession(SessionBase(), datetime.now(UTC), cookie=cookie)
    try:
        request.resolver_match = resolve(request.path_info)
    except Resolver404:
        request.resolver_match = None
    return render.broken(request, away=True)


class DeskMiddleware:
    """Django middleware for ``/desk/``: no request below it is answered without a permission, and others are left alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.cookie_name = "__Host-desk-key" if settings.SESSION_COOKIE_SECURE else "desk-key"

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Load the session, get the response, and send it with its headers and the key cookie."""
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        sent = request.COOKIES.get(self.cookie_name)
        desk_request = cast(DeskRequest, request)
        try:
            desk_request.desk = session_of(request, now=datetime.now(UTC), cookie=sent)
        except _AWAY as error:
            log.error("failed action=desk-session error=%s", type(error).__name__)  # noqa: TRY400 -- never a value
            response: HttpResponseBase = _without_a_session(desk_request, sent)
        else:
            response = self.get_response(request)
            _save_session(desk_request, response)
        self._keep_or_drop_the_key(response, sent, desk_request.desk.cookie)
        for name, value in HEADERS.items():
            response[name] = value
        match = request.resolver_match
        rule = RULES.get((match and match.url_name) or "", _NO_SCRIPT)
        if rule.frames:
            response["Content-Security-Policy"] += "; frame-src 'self'"
        if rule.framed:
            # A page of the public site: it shows, and sends nothing.
            policy = HEADERS["Content-Security-Policy"].replace(
                "frame-ancestors 'none'", "frame-ancestors 'self'"
            )
            response["Content-Security-Policy"] = policy.replace("form-action 'self'", "form-action 'none'")
            response["X-Frame-Options"] = "SAMEORIGIN"
        if name := rule.script:
            # The one script that belongs to this page; no other of this host may run. A proxy may have changed the Host.
            path = reverse("desk:script", args=(name, SCRIPTS[name].digest))
            files = f"{request.build_absolute_uri(path)} {settings.ENVIRONMENT.address}{path}"
            policy = response["Content-Security-Policy"].replace("script-src 'none'", f"script-src {files}")
            response["Content-Security-Policy"] = policy + ("; connect-src 'self'" if rule.asks else "")
        response.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: DeskRequest, view: object, args: object, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Check a request against its route's permission; return the response for whoever may not proceed, else None."""
        match = request.resolver_match
        if match is None or match.app_name != "desk":
            return None
        name = match.url_name or ""
        rule = RULES.get(name)
        practising = request.desk.name if request.desk.user and rule and rule.practice else ""
        try:
            return self._held_against_its_rule(request, name, _items(kwargs, practising))
        except (Http404, PermissionDenied) as refusal:
            return self.process_exception(request, refusal)

    def _held_against_its_rule(
        self, request: DeskRequest, name: str, items: Mapping[object, str | None]
    ) -> HttpResponseBase | None:
        rule = RULES.get(name)
        if rule is None:
            raise PermissionDenied
        if request.method not in (*rule.methods, "HEAD"):
            return HttpResponseNotAllowed(rule.methods)
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "same-origin") not in (
            "same-origin",
            "none",
        ):
            raise PermissionDenied
        if request.desk.user is not None:
            if request.desk.must_choose_passphrase and name not in BEFORE_THE_PASSPHRASE:
                return redirect("desk:passphrase")
            before = BEFORE_THE_FACTOR | BEFORE_THE_PASSPHRASE
            if request.desk.must_set_up_factor and name not in before:
                return redirect("desk:factor")
        return self._stopped_by(rule, request, items)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer an exception with one of the desk's own pages; log what broke and where, never a value."""
        if not request.path.startswith(PREFIX):
            return None
        desk_request = cast(DeskRequest, request)
        if isinstance(
            error, Http404 | NotThere | ObjectDoesNotExist
        ):  # erased while this request was being answered, too
            return render.missing(desk_request)
        if isinstance(error, PermissionDenied):
            return render.refused(desk_request)
        where = request.resolver_match.url_name if request.resolver_match else "?"
        log.error("failed action=desk-page route=%s error=%s", where, type(error).__name__)
        return render.broken(desk_request, away=isinstance(error, _AWAY))

    def _stopped_by(
        self, rule: RoutePermission, request: DeskRequest, items: Mapping[object, str | None]
    ) -> HttpResponse | None:
        visit = request.desk
        if rule.who is AuthLevel.ANYONE:
            return None
        if visit.user is None:
            return render.sign_in_first(request)
        if not items and not is_allowed(rule, visit.seats):
            raise PermissionDenied
        # Another team's referral and one that never existed get the same answer.
        if any(team is None or not is_allowed(rule, visit.seats, team=team) for team in items.values()):
            raise Http404
        if rule.key and not visit.keys.keys() >= set(items.values()):
            back = urlencode({"next": request.path}) if request.method == "GET" else ""
            return redirect(f"{reverse('desk:keys')}?{back}")
        if rule.reauthenticate and not visit.recently_authenticated:
            assert request.resolver_match is not None  # the permission was found by it
            page_after = reverse(f"desk:{rule.reauthenticate}", kwargs=request.resolver_match.kwargs)
            return redirect(f"{reverse('desk:again')}?{urlencode({'next': page_after})}")
        return None

    def _keep_or_drop_the_key(self, response: HttpResponseBase, sent: str | None, now: str | None) -> None:
        if now and now != sent:
            response.set_cookie(
                self.cookie_name,
                now,
                path="/",
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        elif sent and not now:
            response.delete_cookie(self.cookie_name, path="/", samesite="Lax")
