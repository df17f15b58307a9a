"""Views of two referrals side by side, to see whether one repeats the other, and of joining them; both openings are logged."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect

from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.referrals import gate_pickups
from frontdoor.inbox.desk.referrals.answers import Answer, group_answers
from frontdoor.inbox.desk.web.names import form
from frontdoor.inbox.desk.web.render import page
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import joining, triage
from frontdoor.inbox.referrals.gate_pickup import release_clock


@dataclass(frozen=True)
class Pair:
    """One question and both answers; an answer is None where it was not asked or not given."""

    title: str
    one: Answer | None
    other: Answer | None

    @property
    def differs(self) -> bool:
        """Return whether the answers differ."""
        return (self.one.text if self.one else "") != (self.other.text if self.other else "")


def beside(
    request: DeskRequest,
    reference: str,
    other: str,
    *,
    faults: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the answers of two referrals side by side; where they may be joined, ask which one is answered for both."""
    visit = request.desk
    opened = []
    for one in (reference, other):
        try:
            found = triage.open_referral(one, visit.keys[triage.peek(one).team], visit.name, visit.now)
        except sealing.CannotOpen as cannot:
            return page(request, "cannot_open", status=409, reference=one, why=str(cannot))
        laid = group_answers(found.asked, found.answers, form(), numbers=False, labels=found.labels)
        opened.append((found.referral, laid))
    (first, ours), (second, theirs) = opened
    by_id = [{answer.id: answer for answer in laid.all} for laid in (ours, theirs)]
    ids = list(dict.fromkeys([*by_id[0], *by_id[1]]))
    pairs = [Pair((by_id[0].get(i) or by_id[1][i]).title, by_id[0].get(i), by_id[1].get(i)) for i in ids]
    return page(
        request,
        "beside",
        status=status,
        first=first,
        second=second,
        pairs=pairs,
        differing=sum(p.differs for p in pairs),
        may_join=first.team == second.team and not first.joined_to_id and not second.joined_to_id,
        days_differ=joining.days_of(first) != joining.days_of(second),
        faults=faults or {},
        both=[
            (one, release_clock(one.release, visit.today), gate_pickups.pickup_of(one, visit.today))
            for one in (first, second)
        ],
        today=visit.today,
    )


def join(request: DeskRequest, reference: str, other: str) -> HttpResponse:
    """Join the two: one is answered for both from now on."""
    visit, both = request.desk, {reference: other, other: reference}
    lead, days = request.POST.get("lead", ""), request.POST.get("days", "")
    faults = {}
    if lead not in both:
        faults["lead"] = "Choose which of the two you go on with"
    if days not in both and joining.days_of(triage.peek(reference)) != joining.days_of(triage.peek(other)):
        faults["days"] = "Choose whose days hold: somebody is to be met on them"
    if faults:
        return beside(request, reference, other, faults=faults, status=422)
    try:
        joining.join(lead, both[lead], days or lead, visit.name, visit.now)
    except triage.Overtaken as overtaken:
        return beside(request, reference, other, faults={"lead": str(overtaken)}, status=409)
    visit.say(
        f"{spoken(both[lead])} is joined, and answered here. Nothing of it is lost: its notes stand below."
    )
    return redirect("desk:referral", lead)


def take_apart(request: DeskRequest, reference: str) -> HttpResponse:
    """Let a joined repeat stand for itself again."""
    try:
        joining.take_apart(reference, request.desk.name, request.desk.now)
    except triage.Overtaken:
        request.desk.say("It stood for itself already: a colleague was faster.")
    else:
        request.desk.say(f"{spoken(reference)} stands for itself again.")
    return redirect("desk:referral", reference)
