"""View of joining several ticked referrals as repeats of one: who they are about, side by side, and then the joining."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.shortcuts import redirect

from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.referrals import gate_pickups
from frontdoor.inbox.desk.referrals.answers import WHO, Answer, group_answers
from frontdoor.inbox.desk.web.names import form
from frontdoor.inbox.desk.web.render import page
from frontdoor.inbox.reference import read_reference, spoken
from frontdoor.inbox.referrals import joining, triage
from frontdoor.inbox.referrals.gate_pickup import release_clock
from frontdoor.inbox.store.models import Referral

AT_MOST = 10
"""Referrals at once: more are not seen side by side."""
_SHOWN = (*WHO, "prison", "prisoner_number", "referrer_name", "needs")
"""The questions by which a member sees whether two are about one person and one need."""


@dataclass(frozen=True)
class Candidate:
    """One of the ticked referrals, opened."""

    referral: Referral
    answers: Sequence[Answer] = field(repr=False)
    who: tuple[str, ...] = field(repr=False)
    """Name and date of birth, to be compared."""


def why_not(request: DeskRequest, references: Sequence[str]) -> str:
    """Return why these cannot be joined, or an empty string."""
    found = list(
        Referral.objects.filter(reference__in=references, team__in=request.desk.teams).defer("sealed")
    )
    if not 2 <= len(found) <= AT_MOST:
        return f"Tick at least two that are about one person, and at most {AT_MOST}"
    if len({one.team for one in found}) > 1:
        return "These are of two teams. To join them, pass them on to one team first"
    if found[0].team not in request.desk.keys:
        return "Unlock the team’s key first: only the answers tell whether they are about one person"
    if joined := [spoken(one.reference) for one in found if one.joined_to_id]:
        return f"{', '.join(joined)} is joined already"
    return ""


def _ask(
    request: DeskRequest, references: Sequence[str], faults: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    """Open the ticked ones, each of which is logged, and ask which one is answered for all."""
    visit, opened = request.desk, []
    for reference in references:
        try:
            found = triage.open_referral(
                reference, visit.keys[triage.peek(reference).team], visit.name, visit.now
            )
        except sealing.CannotOpen as cannot:
            return page(request, "cannot_open", status=409, reference=reference, why=str(cannot))
        laid = group_answers(found.asked, found.answers, form(), numbers=False, labels=found.labels)
        who = tuple(" ".join(found.answers.get(name, "").casefold().split()) for name in WHO)
        shown = sorted((one for one in laid.all if one.id in _SHOWN), key=lambda one: _SHOWN.index(one.id))
        opened.append(Candidate(found.referral, shown, who))
    return page(
        request,
        "join_several",
        status=status,
        candidates=opened,
        people=len({one.who for one in opened}),
        days_differ=len({joining.days_of(one.referral) for one in opened}) > 1,
        both=[
            (
                one.referral,
                release_clock(one.referral.release, visit.today),
                gate_pickups.pickup_of(one.referral, visit.today),
            )
            for one in opened
        ],
        faults=faults or {},
        today=visit.today,
    )


def join(request: DeskRequest) -> HttpResponse:
    """Show the ticked ones side by side; then join all of them: one is answered for all from now on."""
    visit = request.desk
    sent = request.POST if request.method == "POST" else request.GET
    read = (read_reference(text) for text in sent.getlist("reference"))
    references = list(dict.fromkeys(one for one in read if one))
    if why := why_not(request, references):
        visit.say(f"Nothing was joined. {why}.")
        return redirect("desk:list")
    if request.method != "POST":
        return _ask(request, references)
    lead, days = sent.get("lead", ""), sent.get("days", "")
    faults = {}
    if lead not in references:
        faults["lead"] = "Choose which one you go on with"
    different = {joining.days_of(triage.peek(one)) for one in references}
    if days not in references and len(different) > 1:
        faults["days"] = "Choose whose days hold: somebody is to be met on them"
    if faults:
        return _ask(request, references, faults, status=422)
    repeats = [one for one in references if one != lead]
    try:
        joining.join_all(lead, repeats, days or lead, visit.name, visit.now)
    except triage.Overtaken as overtaken:
        return _ask(request, references, {"lead": str(overtaken)}, status=409)
    visit.say(
        f"{', '.join(map(spoken, repeats))} {'is' if len(repeats) == 1 else 'are'} joined, and answered here. "
        "Nothing is lost: the notes stand below."
    )
    return redirect("desk:referral", lead)
