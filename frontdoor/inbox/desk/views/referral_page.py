"""The page of one referral: everything that is known of it, decrypted, and what can be done next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse

from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.desk.access.session import DeskRequest, DeskSession
from frontdoor.inbox.desk.referrals import formatting as words
from frontdoor.inbox.desk.referrals import gate_pickups, listing, safe_words, still_to_do
from frontdoor.inbox.desk.referrals.answers import group_answers
from frontdoor.inbox.desk.referrals.conversation import conversation_of
from frontdoor.inbox.desk.referrals.timeline import timeline_of
from frontdoor.inbox.desk.views import transfer
from frontdoor.inbox.desk.web.names import form as todays_form
from frontdoor.inbox.desk.web.names import organisation, placed_on
from frontdoor.inbox.desk.web.render import page
from frontdoor.inbox.referrals import assignment, law_moved, practice, retention_policy, triage
from frontdoor.inbox.referrals.follow_up import from_team
from frontdoor.inbox.referrals.follow_up.words import CHECKED
from frontdoor.inbox.referrals.gate_pickup import law, release_clock
from frontdoor.inbox.store.models import Referral, ReferralStatus, WordsKey
from frontdoor.inbox.working_hours import next_working_days
from frontdoor.occurrences import london_day
from frontdoor.rules.liberation import Pressure, needs_local_holidays

NUMBERS = "numbers"
"""Session key: references whose contact numbers the member has asked to see."""


def page_of(
    request: DeskRequest, reference: str, *, template: str = "referral", status: int = 200, **values: Any
) -> HttpResponse:
    """Return the page of one referral, decrypted; ``values`` are what was typed and its faults."""
    visit = request.desk
    try:
        team = triage.peek(reference).team
        opened = triage.open_referral(reference, visit.keys[team], visit.name, visit.now)
    except triage.NotThere as gone:
        raise Http404 from gone
    except sealing.CannotOpen as cannot:
        return page(request, "cannot_open", status=409, reference=reference, why=str(cannot))
    referral = opened.referral
    try:
        joined = [
            triage.open_referral(one.reference, visit.keys[team], visit.name, visit.now)
            for one in referral.joined.defer("sealed")
        ]
    except sealing.CannotOpen as cannot:
        return page(request, "cannot_open", status=409, reference=reference, why=str(cannot))
    today = visit.today
    standing = release_clock(referral.release, today)
    shown = reference in request.session.get(NUMBERS, [])
    here, pickup = ReferralStatus(referral.status), gate_pickups.pickup_of(referral, today)
    laid = group_answers(opened.asked, opened.answers, todays_form(), numbers=shown, labels=opened.labels)
    moved = law_moved.changes_for(referral, today)
    reminder = next((note for note in opened.notes if note.call_on and not note.called_at), None)
    attendance = assignment.Attendance(team, visit.now)
    return page(
        request,
        template,
        status=status,
        referral=referral,
        name="" if visit.hides_names else opened.answers.get("full_name", ""),
        opened=laid,
        placed=placed_on(opened.answers, london_day(referral.received_at)),
        notes=_notes(opened, joined),
        joined=[(one.referral, any(said.is_unread for said in one.messages)) for one in joined],
        answered_at=referral.joined_to.reference if referral.joined_to else "",
        reminder=reminder,
        call_days=[(day.isoformat(), words.day(day)) for day in next_working_days(today)],
        on_paper=opened.on_paper,
        talk=conversation_of(opened, todays_form(), numbers=shown),
        is_decided=here in retention_policy.DECIDED and not referral.practice_of,
        must_tell=here in retention_policy.DECIDED and referral.told_at is None and not referral.set_aside,
        referrer=still_to_do.referrer_of(laid),
        says=safe_words.sentences(here, started().catalogue.teams.get(team)),
        to_person=list(safe_words.to_person(opened.answers, organisation(), _phone_of(team))),
        how_told=from_team.HOW.items(),
        how_checked=CHECKED.items(),
        has_words=WordsKey.objects.filter(referral=referral).exists(),
        numbers_shown=shown,
        is_new=here is ReferralStatus.NEW,
        is_open=here.is_open,
        colleagues=colleagues(referral, visit),
        may_take_over=here.is_open
        and referral.taken_by not in ("", visit.name)
        and not referral.joined_to_id,
        may_wait=here in (ReferralStatus.NEW, ReferralStatus.TAKEN)
        and not referral.set_aside
        and not referral.joined_to_id,
        may_resume=here is ReferralStatus.WAITING,
        attended=attendance.on(today),
        away_then=gate_pickups.away_then(pickup, referral.taken_by, attendance),
        clock=standing,
        tone=listing.tone(standing, today) if here.is_open else "",
        today=today,
        kept_until=_kept_until(referral, pickup),
        gate=pickup,
        gate_choices=gate_pickups.choices_for(referral, today),
        case_systems=started().case_systems if here in retention_policy.DECIDED else (),
        moved=moved,
        asks_release=here.is_open
        and not moved
        and not referral.joined_to_id
        and not referral.practice_of
        and standing.pressure is not Pressure.NO_DATE,
        asks_holidays=not referral.release_happened
        and here.is_open
        and needs_local_holidays(standing, referral.council_area, law().local(referral.council_area)),
        past=timeline_of(reference),
        practice_until=words.day(london_day(referral.received_at + practice.KEPT)),
        other_teams=transfer.other_teams(team),
        **values,
    )


def _notes(opened: triage.OpenedReferral, joined: Sequence[triage.OpenedReferral]) -> list[triage.OpenedNote]:
    """Return the notes of a referral and of what is joined to it, oldest first, each of the latter with its reference."""
    theirs = [replace(note, of=one.referral.reference) for one in joined for note in one.notes]
    return sorted((*opened.notes, *theirs), key=lambda note: note.at)


def _kept_until(referral: Referral, pickup: gate_pickups.Pickup | None) -> str:
    """Return when a decided referral is erased: by then what is needed must be in the charity's own records."""
    if referral.status not in retention_policy.DECIDED:
        return ""
    if day := retention_policy.last_day(referral):
        return words.day(day)
    if pickup and pickup.is_awaited and pickup.given:
        return f"{retention_policy.SPAN.days} days after the gate pick-up or longer, once somebody has said what became of it"
    return "a manager says for how long, under Keeping"


def _phone_of(team: str) -> str:
    found = started().catalogue.teams.get(team)
    return found.phone[0].number if found and found.phone else ""


def colleagues(referral: Referral, visit: DeskSession) -> list[tuple[str, str, bool]]:
    """Return who can be assigned a referral, in words, and who is preselected: the present assignee, else the member."""
    present = assignment.here(referral.team, visit.now)
    chosen = referral.taken_by if referral.taken_by in present else visit.name
    names = (visit.name,) if referral.practice_of else assignment.readers(referral.team)
    said = {name: "" if name in present else " (not signed in this week)" for name in names} | {
        visit.name: " (you)"
    }
    return [(name, f"{name}{words}", name == chosen) for name, words in said.items()]
