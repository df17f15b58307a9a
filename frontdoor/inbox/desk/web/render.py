"""Renders a template as a page of the desk, with the values that every page needs; also the desk's error pages."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.web.assets import SCRIPTS, STYLESHEET
from frontdoor.inbox.desk.web.names import organisation, team_name
from frontdoor.inbox.store.models import Role, Tombstone


def page(
    request: DeskRequest, template: str, *, status: int = 200, script: str = "", **values: object
) -> HttpResponse:
    """Render one page: its own values, and what every page shows of member, teams and locks."""
    visit = request.desk
    frame = {
        "visit": visit,
        "now": visit.now,
        "said": visit.said(),
        "organisation": organisation(),
        "stylesheet": STYLESHEET.digest,
        "script": script and reverse("desk:script", args=(script, SCRIPTS[script].digest)),
        "ways": _ways(request),
        "path": request.path if request.method == "GET" else "",
        "locks": [(team, team_name(team), team in visit.keys) for team in visit.teams],
    }
    return render(request, f"desk/{template}.html", frame | values, status=status)


def next_of(request: DeskRequest) -> str:
    """Return where the member was going, if that is a page of the desk (no open redirect)."""
    target = request.POST.get("next", request.GET.get("next", ""))
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts=None) and target.startswith("/desk/")
    return target if safe else ""


def sign_in_first(request: DeskRequest) -> HttpResponse:
    """Redirect to the sign-in page; a form that was sent is answered with what was typed, so that it is not lost."""
    if request.method == "POST":
        return page(request, "ended", status=403, typed=_typed(request), ended=request.desk.ended)
    answer = {"next": request.path} if request.path != reverse("desk:list") else {}
    if request.desk.ended:
        answer["ended"] = request.desk.ended
    return redirect(f"{reverse('desk:sign-in')}?{urlencode(answer)}" if answer else reverse("desk:sign-in"))


def missing(request: DeskRequest) -> HttpResponse:
    """Return the "not found" page: no such item for this member; what was typed is shown, so that it is not lost."""
    named = request.resolver_match.kwargs.get("reference", "") if request.resolver_match else ""
    stone = Tombstone.objects.filter(reference=named, team__in=request.desk.teams).first()
    return page(request, "missing", status=410 if stone else 404, typed=_typed(request), stone=stone)


def refused(request: DeskRequest) -> HttpResponse:
    """Return the page for a missing permission."""
    return page(request, "refused", status=403)


def stale(request: DeskRequest, reason: str = "") -> HttpResponse:
    """Return the page for a failed CSRF check: the form was open too long, or did not come from the desk."""
    return page(request, "stale", status=403, typed=_typed(request))


def broken(request: DeskRequest, *, away: bool = False) -> HttpResponse:
    """Return the page for an error on our side, with what to do; what was typed is shown, so that it is not lost.

    ``away``: the database does not answer or takes nothing just now, which is said, and is 503.
    """
    response = page(request, "broken", status=503 if away else 500, typed=_typed(request), away=away)
    if away:
        response["Retry-After"] = "30"
    return response


def _typed(request: DeskRequest) -> list[str]:
    match = request.resolver_match
    if match and match.url_name == "keying-form":
        kept = (
            name
            for name in request.POST
            if name not in ("csrfmiddlewaretoken", "key", "do", "draft", "draft_version")
        )
        whole = "\n".join(
            f"{name}: {'; '.join(request.POST.getlist(name))}" for name in kept if request.POST[name]
        )
        return [whole] if whole else []
    return [text for name in ("note", "why", "call_why") if (text := str(request.POST.get(name, "")).strip())]


def _ways(request: DeskRequest) -> list[tuple[str, str, bool]]:
    editor = request.desk.has_role(Role.EDITOR)
    names = {} if request.desk.edits_only else {"list": "Referrals"}
    if request.desk.teams:
        names["search"] = "Search"
        names["keying"] = "Key in"
        names["said-to-us"] = "Said to us"
    if editor and settings.ENVIRONMENT.spool:
        names["catalogue"] = "Website"
    if request.desk.has_role(Role.MANAGER):
        names["rights"] = "One person"
        names["numbers"] = "Numbers"
        names["capacity"] = "Taking people"
    if request.desk.has_role(Role.AUDITOR) or request.desk.has_role(Role.MANAGER):
        names["log"] = "Log"
    if any(request.desk.has_role(role) for role in (Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR)):
        names["keeping"] = "Keeping"
    if request.desk.has_role(Role.ADMINISTRATOR):
        names["people"] = "People"
    names["you"] = "You"
    addresses = [(reverse(f"desk:{name}"), words) for name, words in names.items()]
    return [(address, words, address == request.path) for address, words in addresses]
