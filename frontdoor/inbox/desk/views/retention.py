"""Views of retention: what is erased when and why, what is on hold, and approval of an unusually large run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect

from frontdoor.inbox.desk import forms
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.referrals import formatting
from frontdoor.inbox.desk.web.render import page
from frontdoor.inbox.reference import read_reference
from frontdoor.inbox.referrals import paper_drafts, retention_policy
from frontdoor.inbox.referrals import retention as rules
from frontdoor.inbox.store.models import GateOutcome, Referral, ReferralStatus, Role

SOON = timedelta(days=7)
WARNED = tuple(timedelta(days=days) for days in (7, 14, 25))
"""Ages of unopened referrals at which this page and the daily digest warn; only after the last may a manager erase one."""
MOST = 200


@dataclass(frozen=True)
class Line:
    """One referral of the page: its dates, and whether this member may change how long it is kept."""

    referral: Referral
    days: tuple[str, ...]
    """The dates on which the rule depends, and which of them are unknown."""
    until: date | None
    mine: bool


def keeping(request: DeskRequest) -> HttpResponse:
    """Show the retention rules, what they will erase, and what waits for a person."""
    return _keeping_page(request)


def go_on(request: DeskRequest) -> HttpResponse:
    """Run retention in spite of the safety limit, in the member's name."""
    visit = request.desk
    if request.POST.get("sure") != "yes":
        return _keeping_page(request, {"sure": "Tick that this is right"})
    match rules.run_retention(settings.ENVIRONMENT.data, visit.name, visit.now, yes=True):
        case rules.Erased(erased):
            visit.say(
                f"{erased} referral{'s were' if erased != 1 else ' was'} erased; a count of each stays."
            )
        case rules.NeedsApproval(_, why):  # cannot happen: a person has approved
            visit.say(f"Nothing was erased. {why}")
    return redirect("desk:keeping")


def keep_until(request: DeskRequest) -> HttpResponse:
    """Keep the ticked referrals until a day; from then on the rule may erase them."""
    visit = request.desk
    ticked = [reference for text in request.POST.getlist("reference") if (reference := read_reference(text))]
    form = forms.KeepUntil(request.POST, today=visit.today)
    if not form.is_valid() or not ticked:
        faults = forms.faults(form) or {"until": "Tick what is to be kept until this day"}
        return _keeping_page(request, faults, typed=request.POST)
    day = form.cleaned_data["until"]
    count = retention_policy.keep_until(ticked, _managed(request), day, visit.name, visit.now)
    visit.say(
        f"{count} referral{'s are' if count != 1 else ' is'} kept until {formatting.day(day)}; then the rule may erase."
    )
    return redirect("desk:keeping")


def erase_unopened(request: DeskRequest) -> HttpResponse:
    """Erase referrals that nobody has opened for the longest period, each ticked by a manager."""
    visit = request.desk
    ticked = [read_reference(text) for text in request.POST.getlist("reference")]
    old_enough = _unopened(request).filter(received_at__lte=visit.now - WARNED[-1], reference__in=ticked)
    references = list(old_enough.values_list("reference", flat=True))
    if not references or request.POST.get("sure-unopened") != "yes":
        what = "that you are sure" if references else "what is to be erased"
        return _keeping_page(request, {"sure-unopened": f"Tick {what}"})
    for reference in references:
        rules.erase(reference, settings.ENVIRONMENT.data, visit.name, visit.now)
    count = len(references)
    visit.say(
        f"{count} referral{'s' if count != 1 else ''} that nobody had opened {'are' if count != 1 else 'is'} erased."
    )
    return redirect("desk:keeping")


def _unopened(request: DeskRequest) -> QuerySet[Referral]:
    return Referral.objects.filter(team__in=_managed(request), opened_at=None).defer("sealed")


def _managed(request: DeskRequest) -> list[str]:
    return [seat.team for seat in request.desk.seats if seat.role == Role.MANAGER]


def _lines(referrals: Iterable[Referral], managed: list[str]) -> list[Line]:
    return [
        Line(one, tuple(_days(one)), retention_policy.last_day(one), one.team in managed)
        for one in list(referrals)[:MOST]
    ]


def _days(referral: Referral) -> list[str]:
    release = (
        formatting.day(referral.release_date) if referral.release_date and referral.release_known else ""
    )
    days = [f"release {release}"] if release else []
    if referral.gate_pickup:
        day = formatting.day(referral.gate_date) if referral.gate_date else release or "on a day not known"
        outcome = GateOutcome(referral.gate_outcome)
        days.append(f"to be met at the gate {day}, and nobody has said what became of it")
        if outcome is not GateOutcome.AWAITED:
            days[-1] = f"{outcome.label}, {day}"
    if not days:
        days.append("no day of release" if referral.release_known else "day of release not known")
    return days


def _keeping_page(
    request: DeskRequest, faults: dict[str, str] | None = None, typed: Mapping[str, str] | None = None
) -> HttpResponse:
    now = request.desk.now
    managed = _managed(request)
    due = rules.due(now)
    soon = [referral for referral in rules.due(now + SOON) if referral not in due]
    asked = Referral.objects.filter(retention_policy.asks_a_person(now)).defer("sealed").order_by("status_at")
    unopened = _unopened(request).filter(received_at__lte=now - WARNED[0]).order_by("received_at")
    return page(
        request,
        "keeping",
        status=422 if faults else 200,
        faults=faults or {},
        span=retention_policy.SPAN.days,
        draft_span=paper_drafts.KEPT.days,
        decided=[
            status.label for status in retention_policy.DECIDED if status is not ReferralStatus.ACCEPTED
        ],
        never=[status.label for status in ReferralStatus if status not in retention_policy.DECIDED],
        due=_lines(due, managed),
        number=len(due),
        soon=_lines(soon, managed),
        asked=_lines(asked, managed),
        typed=typed or {},
        ticked=[read_reference(text) for text in request.POST.getlist("reference")] if faults else [],
        brake=rules.safety_check(now),
        last=rules.last_run(),
        unopened=[
            (referral, sum(now - referral.received_at >= span for span in WARNED))
            for referral in unopened[:MOST]
        ],
        warned_days=[span.days for span in WARNED],
        is_manager=request.desk.has_role(Role.MANAGER),
    )
