"""Views of the referral list, and of finding one by its reference. Nothing is opened; names and places are a glimpse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from frontdoor.inbox.desk.access import preferences, team_keys
from frontdoor.inbox.desk.access.session import DeskRequest, DeskSession
from frontdoor.inbox.desk.referrals import call_list, filters, gate_pickups, glimpse, listing
from frontdoor.inbox.desk.referrals.filters import Filters
from frontdoor.inbox.desk.referrals.first_day import first_day_of
from frontdoor.inbox.desk.subject_access import requests
from frontdoor.inbox.desk.views import join_several
from frontdoor.inbox.desk.web.render import page
from frontdoor.inbox.reference import read_reference, spoken
from frontdoor.inbox.referrals import absence, assignment, triage
from frontdoor.inbox.store.models import Referral, ReferralStatus, Role, Tombstone

ON_A_PAGE = 50
_TO_DO = {
    listing.UNREAD: "with something from the sender that nobody has read",
    listing.UNTOLD: "decided while nobody has told the referrer",
    listing.MOVED: "with a day of release that was given before the law changed",
}


def waiting(request: DeskRequest) -> HttpResponse:
    """Show the referrals of the member's teams: as filtered the last time, else the open ones, most urgent first."""
    visit = request.desk
    if visit.edits_only and settings.ENVIRONMENT.spool:
        return redirect("desk:catalogue")
    if not request.GET and not visit.teams and (elsewhere := _no_referrals(visit)):
        return redirect(elsewhere)
    last = preferences.of(visit.user).filters
    if not request.GET and last:
        return redirect(f"{reverse('desk:list')}?{last}")
    if request.GET and (keep := filters.read(request.GET, visit).to_keep) != last:
        preferences.remember(visit.user, filters=keep[:300])
    return _list_page(request)


def _no_referrals(visit: DeskSession) -> str:
    """Return the page at which a member without a team that reads referrals begins."""
    if visit.has_role(Role.ADMINISTRATOR):
        return "desk:people"
    return "desk:log" if visit.has_role(Role.AUDITOR) else ""


def find(request: DeskRequest) -> HttpResponse:
    """Redirect to the referral with a reference that somebody read out."""
    typed = request.GET.get("reference", "").strip()
    if not typed:
        return _list_page(request, {"reference": "Enter a reference"}, typed)
    reference = read_reference(typed)
    if reference is None:
        sentence = f"“{typed[:40]}” is no reference. One looks like K4M-7TQ-9XC; a wrong letter is noticed"
        return _list_page(request, {"reference": sentence}, typed)
    visit = request.desk
    theirs = Referral.every.open_to(visit.name)
    kinds = (theirs, Tombstone.objects)  # the page of an erased one tells its outcome
    if not any(kind.filter(reference=reference, team__in=visit.teams).exists() for kind in kinds):
        return _list_page(request, {"reference": "Your teams have no referral with this reference"}, typed)
    return redirect("desk:referral", reference)


def take_several(request: DeskRequest) -> HttpResponse:
    """Assign every ticked referral to a colleague, or each new one to the member; or ask whether they are repeats."""
    visit = request.desk
    ticked = [read_reference(text) for text in request.POST.getlist("reference")]
    theirs = Referral.objects.filter(reference__in=[one for one in ticked if one], team__in=visit.teams)
    if request.POST.get("do") == "join":
        references = [one for one in ticked if one]
        if why := join_several.why_not(request, references):
            return _list_page(request, {"listing": why})
        asked = urlencode([("reference", one) for one in references])
        return redirect(f"{reverse('desk:join-several')}?{asked}")
    giving, to = request.POST.get("do") == "give", request.POST.get("to", "")
    if giving and to not in filters.holders(visit):
        return _list_page(request, {"to": "Choose who is to have the ticked ones"})
    done, missed = [], []
    for referral in theirs.order_by("received_at").defer("sealed"):
        reference = referral.reference
        seen = request.POST.get(f"had-{reference}", "")
        try:
            if not giving:
                triage.change_status(
                    reference, ReferralStatus.NEW, ReferralStatus.TAKEN, visit.name, visit.now
                )
            elif to not in assignment.readers(referral.team):
                visit.say(f"{to} cannot read {spoken(reference)}, which is another team’s.")
                continue
            elif seen != to:
                assignment.give(reference, seen, to, visit.name, visit.now)
            done.append(spoken(reference))
        except triage.Overtaken:
            missed.append(spoken(reference))
    if not theirs:
        return _list_page(request, {"listing": "Tick at least one referral"})
    if done:
        visit.say(
            f"{f'{to} has' if giving else 'You have taken'} {', '.join(done)}{' now' if giving else ''}."
        )
    if missed:
        visit.say(f"A colleague was faster with {', '.join(missed)}.")
    return redirect("desk:list")


def _list_page(request: DeskRequest, faults: dict[str, str] | None = None, typed: str = "") -> HttpResponse:
    visit = request.desk
    covered = absence.covered_by(visit.name, visit.now)
    chosen = filters.read(request.GET, visit)
    faults = dict(faults or {})
    try:
        rows = filters.rows(chosen, visit, covered)
    except filters.TooManyToOpen as too_many:
        faults["prison"] = str(too_many)
        chosen = replace(chosen, prison="")
        rows = filters.rows(chosen, visit, covered)
    part = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    teams = (chosen.team,) if chosen.team else visit.teams
    status = chosen.status or listing.OPEN
    *tallies, aside = listing.tallies(teams, chosen=status, mine=(visit.name, *covered), today=visit.today)

    def chip(tally: listing.Tally) -> tuple[str, listing.Tally, bool]:
        address = f"{reverse('desk:list')}?{chosen.at(tally.status).address or 'status=open'}"
        return address, tally, tally.status == status

    on_top = status == listing.OPEN and part.number == 1
    seen = glimpse.records([(row.reference, row.team) for row in part], visit)
    if chosen.prison:
        glimpse.log_places([row.reference for row in part], visit)
    # Whoever is to be met stands on top whatever is left out below.
    everybody = listing.rows(visit.teams, status=status, today=visit.today) if chosen.narrows else rows
    attended = {team: assignment.attended(team, visit.now) for team in visit.teams}
    to_meet = everybody.at_the_gate() if on_top else []
    return page(
        request,
        "list",
        script="list",
        status=422 if faults else 200,
        faults=faults,
        looked_for=typed,
        first_day=first_day_of(visit),
        rows=part,
        names=glimpse.names(seen, visit),
        calls=call_list.calls(visit) if on_top else [],
        gate=gate_pickups.box(to_meet, visit),
        more_at_gate=max(len(to_meet) - gate_pickups.IN_BOX, 0),
        attended=attended,
        attended_anywhere={name: by for of_team in attended.values() for name, by in of_team.items()},
        caption=_caption(len(rows), status, chosen, covered),
        tallies=[chip(tally) for tally in tallies],
        aside=chip(aside),
        chosen=chosen,
        sorts=filters.SORTS.items(),
        councils=filters.councils(visit),
        holders=filters.holders(visit),
        prisons=filters.prisons().items() if visit.keys else (),
        kept=chosen.address,
        today=visit.today,
        away=absence.to_come(filters.holders(visit), visit.now).filter(first__lte=visit.today),
        key_wanted=_key_wanted(visit),
        wishes=requests.waiting(visit.teams, visit.now).filter(agreed_by="").exclude(asked_by=visit.name),
        any_new=any(row.status is ReferralStatus.NEW and not row.set_aside for row in part),
        any_open=any(row.is_held_open for row in part),
    )


def _key_wanted(visit: DeskSession) -> list[tuple[str, str]]:
    """Return the colleagues who wait for a key that this member holds, each with the team."""
    holders = team_keys.holders(visit.keys)
    return [(user.get_username(), team) for team, (_, waiting) in holders.items() for user in waiting]


def _caption(count: int, status: str, chosen: Filters, covered: Sequence[str]) -> str:
    words = "; ".join(chosen.words())
    of = f" ({words})" if words else ""
    number = f"{count:,} referral{'s' if count != 1 else ''}"
    if status == listing.ASIDE:
        stand = f"{number if count else 'No referral'}{of} {'is' if count < 2 else 'are'}"
        return f"{stand} set aside as possible spam. Nothing is dropped."
    if status in _TO_DO:
        return f"{number}{of} {_TO_DO[status]}."
    kind = {listing.OPEN: "open ", listing.MINE: "open "}.get(status, "")
    at = "" if status in (listing.OPEN, listing.MINE, listing.ALL) else f" with the status “{status}”"
    if status == listing.MINE:
        others = f" or of {' and '.join(covered)}, whom you cover" if covered else ""
        at = f" of yours{others}"
    if not count:
        return f"There are no {kind}referrals{at}{of}."
    order = f", {filters.SORTS[chosen.sort].lower()}" if count > 1 else ""
    return f"{count:,} {kind}referral{'s' if count != 1 else ''}{at}{of}{order}."
