"""Views for administrators, who can read no referral: accounts and their roles in teams."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from frontdoor.diagnostics import DiagnosticsError
from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.desk.access import accounts, session_revocation, team_keys, two_factor
from frontdoor.inbox.desk.access.permissions import READERS
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.referrals import gate_pickups
from frontdoor.inbox.desk.web.audit_events import LONGEST
from frontdoor.inbox.desk.web.names import team_names
from frontdoor.inbox.desk.web.render import page
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import absence, assignment
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import WEBSITE, Membership, Role

_WHOLE_INBOX = ""
_FREE = "free"
"""Sent in place of an heir: what the member has becomes free."""


def people(request: DeskRequest) -> HttpResponse:
    """List all accounts."""
    places: dict[int, list[Membership]] = {}
    for place in Membership.objects.all():
        places.setdefault(place.user_id, []).append(place)
    members = [
        (member, places.get(member.pk, []), two_factor.has_one(member))
        for member in User.objects.order_by("-is_active", "username")
    ]
    keys = [(name, *team_keys.holders([team])[team]) for team, name in team_names().items()]
    return page(request, "people", members=members, keys=keys)


def new(request: DeskRequest) -> HttpResponse:
    """Create an account, and show its start passphrase this once."""
    visit = request.desk
    faults: dict[str, str] = {}
    if request.method == "POST":
        name, team, role = (request.POST.get(box, "").strip() for box in ("name", "team", "role"))
        faults = _place_faults(team, role) if name else {"name": "Enter a name for the account"}
        try:
            if not faults:
                user, passphrase = accounts.make(
                    name, [team], role, catalogue=started().catalogue, by=visit.name, now=visit.now
                )
                return page(request, "start_passphrase", member=user, passphrase=passphrase)
        except DiagnosticsError as found:
            faults = {"name": found.problems[0].sentence}
    return page(
        request,
        "person_new",
        status=422 if faults else 200,
        faults=faults,
        typed=request.POST,
        teams=_teams(),
        roles=Role.choices,
    )


def start_again(request: DeskRequest, member: int) -> HttpResponse:
    """Reset a forgotten passphrase, and show the new start passphrase this once."""
    visit = request.desk
    user = User.objects.filter(pk=member, is_active=True).first()
    if user is None:
        raise Http404
    if user == visit.user:
        visit.say("You cannot do this for yourself. Change your passphrase under “You”.")
        return redirect("desk:person", member)
    passphrase = accounts.start_again(user, by=visit.name, now=visit.now)
    return page(request, "start_passphrase", member=user, passphrase=passphrase)


def person(request: DeskRequest, member: int) -> HttpResponse:
    """Show one account, and change one thing about it."""
    user = User.objects.filter(pk=member).first()
    if user is None:
        raise Http404
    faults: dict[str, str] = {}
    visit = request.desk
    if request.method == "POST":
        faults = _changed(request, user)
        if not faults:
            return redirect("desk:person", user.pk)
    return page(
        request,
        "person",
        status=422 if faults else 200,
        faults=faults,
        member=user,
        places=Membership.objects.filter(user=user),
        has_factor=two_factor.has_one(user),
        today=visit.today,
        held=[
            (one, gate_pickups.pickup_of(one, visit.today)) for one in assignment.held_by(user.get_username())
        ],
        covers=absence.to_be_covered_by(user.get_username(), visit.now),
        heirs=_heirs(user),
        teams=_teams(),
        roles=Role.choices,
        is_me=user == visit.user,
    )


def _changed(request: DeskRequest, user: User) -> dict[str, str]:
    """Carry out the button that was pressed, with its audit row; return the faults."""
    what, visit = request.POST.get("what", ""), request.desk
    if user == visit.user:
        return {"close": "You cannot change your own place; ask another administrator"}
    with transaction.atomic():
        if what == "close":
            heir = request.POST.get("heir", "")
            if heir not in (_FREE, *_heirs(user)) and assignment.held_by(user.get_username()).exists():
                return {"heir": "Choose who gets what they have, or that it becomes free"}
            user.is_active = False
            user.save()
            _handed_over(request, user, heir if heir != _FREE else "")
            # Sessions would end by themselves at the next request; these hold unlocked keys, so they end now.
            session_revocation.end_all(user)
            words = "closed the account of"
        elif what == "reopen":
            user.is_active = True
            user.save()
            words = "reopened the account of"
        elif what == "factor":
            two_factor.remove(user)
            session_revocation.end_all(user)
            words = "took away the second factor of"
        elif what == "seat":
            if fault := _seated(request, user):
                return fault
            words = "changed the place of"
        else:
            return {"seat": "Choose what to change"}
        audit_log.record(visit.name, f"{words} {user.get_username()}"[:LONGEST], "", visit.now)
    visit.say(f"You {words} {user.get_username()}.")
    return {}


def _teams() -> list[tuple[str, str]]:
    return [*team_names().items(), (_WHOLE_INBOX, "The whole inbox"), (WEBSITE, "The website")]


def _place_faults(team: str, role: str) -> dict[str, str]:
    if team not in (_WHOLE_INBOX, WEBSITE, *team_names()):
        return {"seat-team": "Choose a team"}
    if role not in Role.values:
        return {"seat-role": "Choose a role"}
    if team == _WHOLE_INBOX and role in (Role.TRIAGE, Role.MANAGER):
        return {"seat-team": "Choose the team: triage and manager belong to one"}
    if (team == WEBSITE) != (role == Role.EDITOR):
        return {"seat-team": "An editor’s place is the website, and the website has editors only"}
    return {}


def _heirs(user: User) -> list[str]:
    """Return the colleagues who can read something that the member has."""
    teams = assignment.held_by(user.get_username()).order_by().values_list("team", flat=True).distinct()
    return [name for name in assignment.readers_of_any(teams) if name != user.get_username()]


def _handed_over(request: DeskRequest, user: User, heir: str, *, teams: list[str] | None = None) -> None:
    """Give the member's referrals to a colleague or to nobody, so that none waits for somebody who has left; say which."""
    visit = request.desk
    given, freed = assignment.hand_over(user.get_username(), heir, visit.name, visit.now, teams=teams)
    for words, references in (
        (f"{heir} has now:", given),
        ("Free now, and for a colleague to take:", freed),
    ):
        if references:
            visit.say(f"{words} {', '.join(spoken(reference) for reference in references)}.")


def _seated(request: DeskRequest, user: User) -> dict[str, str]:
    team, role = request.POST.get("team", ""), request.POST.get("role", "")
    if role == "none" and team in (_WHOLE_INBOX, WEBSITE, *team_names()):
        Membership.objects.filter(user=user, team=team).delete()
        team_keys.take_back(user, team)
        _handed_over(request, user, "", teams=[team])
        return {}
    if faults := _place_faults(team, role):
        return faults
    if role not in READERS:
        team_keys.take_back(user, team)
        _handed_over(request, user, "", teams=[team])
    Membership.objects.update_or_create(user=user, team=team, defaults={"role": role})
    return {}
