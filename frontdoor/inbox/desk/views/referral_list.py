"""Views of the referral list, and of finding one by its reference. Nothing is decrypted, except for the gate pick-ups."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.referrals import gate_pickups, listing
from frontdoor.inbox.desk.subject_access import requests
from frontdoor.inbox.desk.web.names import team_name
from frontdoor.inbox.desk.web.render import page
from frontdoor.inbox.reference import read_reference, spoken
from frontdoor.inbox.referrals import assignment, triage
from frontdoor.inbox.store.models import Referral, ReferralStatus, Tombstone
from frontdoor.occurrences import LONDON

ON_A_PAGE = 50
_TO_DO = {
    listing.UNREAD: "with something from the sender that nobody has read",
    listing.UNTOLD: "decided while nobody has told the referrer",
}


def waiting(request: DeskRequest) -> HttpResponse:
    """Show the referrals of the member's teams, most urgent first; whoever only edits the website is led there."""
    if request.desk.edits_only and settings.ENVIRONMENT.spool:
        return redirect("desk:catalogue")
    return _list_page(request)


def find(request: DeskRequest) -> HttpResponse:
    """Redirect to the referral with a reference that somebody read out."""
    typed = request.GET.get("reference", "").strip()
    if not typed:
        return _list_page(request, {"reference": "Enter a reference"}, typed)
    reference = read_reference(typed)
    if reference is None:
        sentence = f"“{typed[:40]}” is no reference. One looks like K4M-7TQ-9XC; a wrong letter is noticed"
        return _list_page(request, {"reference": sentence}, typed)
    kinds = (Referral, Tombstone)  # the page of an erased one tells its outcome
    if not any(k.objects.filter(reference=reference, team__in=request.desk.teams).exists() for k in kinds):
        return _list_page(request, {"reference": "Your teams have no referral with this reference"}, typed)
    return redirect("desk:referral", reference)


def take_several(request: DeskRequest) -> HttpResponse:
    """Assign every ticked new referral to the member; tell which ones colleagues took first."""
    visit = request.desk
    ticked = [read_reference(text) for text in request.POST.getlist("reference")]
    mine = Referral.objects.filter(reference__in=[one for one in ticked if one], team__in=visit.teams)
    taken, missed = [], []
    for reference in mine.order_by("received_at").values_list("reference", flat=True):
        try:
            triage.change_status(reference, ReferralStatus.NEW, ReferralStatus.TAKEN, visit.name, visit.now)
            taken.append(spoken(reference))
        except triage.Overtaken:
            missed.append(spoken(reference))
    if not taken and not missed:
        return _list_page(request, {"listing": "Tick at least one new referral"})
    if taken:
        visit.say(f"You have taken {', '.join(taken)}.")
    if missed:
        visit.say(f"A colleague was faster with {', '.join(missed)}.")
    return redirect("desk:list")


def _list_page(request: DeskRequest, faults: dict[str, str] | None = None, typed: str = "") -> HttpResponse:
    visit = request.desk
    today = visit.now.astimezone(LONDON).date()
    team = request.GET.get("team", "")
    teams = (team,) if team in visit.teams else visit.teams
    status = request.GET.get("status", "")
    if status not in (
        *ReferralStatus.values,
        listing.MINE,
        listing.ALL,
        listing.ASIDE,
        listing.UNREAD,
        listing.UNTOLD,
    ):
        status = listing.OPEN
    rows = listing.rows(teams, status=status, today=today, me=visit.name)
    part = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    *tallies, aside = listing.tallies(teams, chosen=status, me=visit.name)
    kept = {"team": team} if teams != visit.teams else {}

    def chip(tally: listing.Tally) -> tuple[str, listing.Tally, bool]:
        address = f"{reverse('desk:list')}?{urlencode({'status': tally.status, **kept})}"
        return address, tally, tally.status == status

    on_top = status == listing.OPEN and part.number == 1
    return page(
        request,
        "list",
        script="list",
        status=422 if faults else 200,
        faults=faults or {},
        looked_for=typed,
        rows=part,
        gate=gate_pickups.box(rows.at_the_gate(), visit) if on_top else [],
        present={name for team in visit.teams for name in assignment.here(team, visit.now)},
        caption=_caption(len(rows), status, team_name(team) if kept else ""),
        tallies=[chip(tally) for tally in tallies],
        aside=chip(aside),
        chosen_team=team,
        chosen_status=status,
        kept=urlencode({"status": status, **kept}),
        today=today,
        wishes=requests.waiting(visit.teams, visit.now).filter(agreed_by="").exclude(asked_by=visit.name),
        any_new=any(row.status is ReferralStatus.NEW and not row.set_aside for row in part),
    )


def _caption(count: int, status: str, team: str) -> str:
    if status == listing.ASIDE:
        stand = f"{count:,} referral{'s' if count != 1 else ''}" if count else "No referral"
        are = "is" if count < 2 else "are"
        return f"{stand}{f' of {team}' if team else ''} {are} set aside as possible spam. Nothing is dropped."
    if status in _TO_DO:
        return (
            f"{count:,} referral{'s' if count != 1 else ''}{f' of {team}' if team else ''} {_TO_DO[status]}."
        )
    kind = {listing.OPEN: "open ", listing.MINE: "open "}.get(status, "")
    if status == listing.MINE:
        team = f"yours{f' in {team}' if team else ''}"
    at = "" if status in (listing.OPEN, listing.MINE, listing.ALL) else f" with the status “{status}”"
    of = f" of {team}" if team else ""
    if not count:
        return f"There are no {kind}referrals{at}{of}."
    order = ", the nearest release first" if count > 1 else ""
    return f"{count:,} {kind}referral{'s' if count != 1 else ''}{at}{of}{order}."
