"""Views that start a subject request: find one person's referrals by searching encrypted answers, then ask for approval."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from frontdoor.inbox.desk import forms
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.referrals import listing
from frontdoor.inbox.desk.referrals.search import SearchedReferral, WrittenText, count, scan
from frontdoor.inbox.desk.subject_access import beside, requests
from frontdoor.inbox.desk.web.audit_events import note_event
from frontdoor.inbox.desk.web.names import form
from frontdoor.inbox.desk.web.render import page
from frontdoor.inbox.desk.web.streaming import progress, render_chunk, stream_page
from frontdoor.inbox.reference import read_reference, spoken
from frontdoor.inbox.store.models import Referral, Role

WHO = ("full_name", "date_of_birth")
"""The answers by which a manager tells whether a referral is about the person."""
MOST = 50
"""More matches than this are no longer one person's; the manager is asked for more details."""


@dataclass(frozen=True)
class Match:
    """A referral that may be about the person, and the details that match."""

    row: listing.ListRow
    who: tuple[WrittenText, ...] = field(repr=False)
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class BesideMatch:
    """Something beside referrals that may be about the person, and the details that match."""

    kept: beside.KeptBeside
    who: tuple[WrittenText, ...] = field(repr=False)
    because: tuple[str, ...] = ()


def find(request: DeskRequest) -> HttpResponseBase:
    """Ask for details of the person, and stream matching referrals to choose from."""
    visit = request.desk
    requests.forget_old(visit.now)
    teams = managed(request)
    keys = {team: visit.keys[team] for team in teams if team in visit.keys}
    values: dict[str, Any] = {
        "waiting": requests.waiting(teams, visit.now),
        "shut": [t for t in teams if t not in keys],
    }
    if request.method != "POST":
        return page(request, "rights", **values)
    typed = forms.OnePerson(request.POST, today=visit.today)
    faults = forms.faults(typed)
    if not faults and not keys:
        faults = {"name": "Unlock a team’s key first: sealed answers cannot be searched"}
    values["typed"] = {name: request.POST.get(name, "") for name in ("name", "born", "words")}
    if faults:
        return page(request, "rights", status=422, faults=faults, **values)
    note_event(visit.name, "searched for one person", now=visit.now)
    return stream_page(request, "rights", _found(request, keys, typed.wanted()), **values)


def ask(request: DeskRequest) -> HttpResponse:
    """Ask what is to be done with the chosen referrals, why, and how the person's identity was checked."""
    visit = request.desk
    ticked = [read_reference(text) for text in request.POST.getlist("reference")]
    mine = Referral.objects.filter(reference__in=[one for one in ticked if one], team__in=managed(request))
    others = beside.of(request.POST.getlist("reference"), managed(request))
    chosen: dict[str, list[str]] = {}
    for reference, team in mine.order_by("received_at").values_list("reference", "team"):
        chosen.setdefault(team, []).append(reference)
    for kept in others:
        chosen.setdefault(kept.row.team, []).append(kept.mark)
    if not chosen:
        visit.say("Nothing was ticked. Search again, and tick what is about the person.")
        return redirect("desk:rights")
    titles = {kept.mark: kept.title for kept in others}
    all_of_them = [(one, titles.get(one) or spoken(one)) for several in chosen.values() for one in several]
    if "what" not in request.POST:
        return _ask_page(request, all_of_them)
    typed = forms.AskForRights(request.POST)
    if not typed.is_valid():
        return _ask_page(request, all_of_them, forms.faults(typed))
    wish = requests.RequestDraft(**{**typed.cleaned_data, "what": requests.What(typed.cleaned_data["what"])})
    for team, references in chosen.items():
        asked = requests.create(references, team, wish, by=visit.name, now=visit.now)
    visit.say("Written down. A colleague of your team has to agree to it now, at their own desk.")
    return redirect("desk:rights") if len(chosen) > 1 else redirect("desk:wish", asked.pk)


def managed(request: DeskRequest) -> list[str]:
    """Return the teams of which the member is manager."""
    return sorted({seat.team for seat in request.desk.seats if seat.role == Role.MANAGER and seat.team})


def _ask_page(
    request: DeskRequest, chosen: list[tuple[str, str]], faults: dict[str, str] | None = None
) -> HttpResponse:
    return page(
        request,
        "rights_ask",
        status=422 if faults else 200,
        faults=faults or {},
        chosen=chosen,
        typed=request.POST,
        whats=[
            (requests.What.EXPORT, "Hand out all of it to the person"),
            (requests.What.ERASE, "Erase all of it"),
        ],
        whys=requests.WHY.items(),
        checks=requests.CHECKED.items(),
    )


def _found(request: DeskRequest, keys: dict[str, str], wanted: dict[str, list[str]]) -> Iterator[str]:
    visit = request.desk
    found: dict[str, tuple[tuple[WrittenText, ...], tuple[str, ...]]] = {}
    shut = 0

    def counted() -> Iterator[int]:
        nonlocal shut
        for part in chain(scan(keys), beside.scan(keys)):
            for one in part:
                shut += not one.whole
                if because := tuple(name for name, words in wanted.items() if one.holds(words)):
                    found[one.reference] = (_who(one), because)
            yield len(part)

    of = count(keys) + beside.count(keys)
    yield from progress(request, counted(), of)
    best = sorted(found, key=lambda reference: -len(found[reference][1]))[:MOST]
    rows = listing.rows(keys, status=listing.ALL, today=visit.today).of(best)
    matches = [Match(row, *found[row.reference]) for row in rows]
    matches.sort(key=lambda match: (-len(match.because), -match.row.received_at.timestamp()))
    others = [BesideMatch(kept, *found[kept.mark]) for kept in beside.of(filter(beside.is_mark, best), keys)]
    if others:
        note_event(visit.name, "shown what was said to us, in a search", now=visit.now)
    for match in matches:
        note_event(
            visit.name, "shown in a search for one person", reference=match.row.reference, now=visit.now
        )
    yield render_chunk(
        request, "rights_found", visit=visit, matches=matches, others=others, count=len(found),
        more=len(found) - len(matches) - len(others),
        of=of, shut=shut,
    )  # fmt: skip


def _who(one: SearchedReferral) -> tuple[WrittenText, ...]:
    questions = {question.id: question for question in form().questions()}
    found = [said for id_ in WHO for said in one.said if said.id == id_]
    return tuple(
        replace(said, text=questions[said.id].words(said.text)) if said.id in questions else said
        for said in found
    )
