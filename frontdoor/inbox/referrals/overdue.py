"""Overdue referrals: a gate day with no present holder, no step for too long, a day that has passed, an unsure notification.

Opening or taking a referral ends the reminders of ``escalation``; from then on this covers it until it is decided,
and a gate pick-up until its outcome is recorded. References only, no personal data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from django.db.models import Max, Min, OuterRef, Q, Subquery

from frontdoor.inbox.referrals import assignment, gate_pickup, reminders
from frontdoor.inbox.referrals.follow_up.from_sender import ACTOR
from frontdoor.inbox.referrals.retention_policy import DECIDED
from frontdoor.inbox.store.models import Audit, Delivery, Referral, ReferralStatus, RollCall, SentMessage
from frontdoor.inbox.working_hours import DAY, HOUR, working_time
from frontdoor.occurrences import london_day

OverdueKind = RollCall.About
NEAR = 3
"""Working days before a gate day in which a present member has to have it: a pick-up is planned with prison and colleagues."""
STILL = 5 * DAY
"""A working week: nobody should wait longer for a call or a note."""
UNHELD = DAY
"""The same for a referral without a present holder: as long as for an unopened one."""
LONG_UNTOLD = 3 * DAY
"""How long after a decision a message of its own asks to tell the referrer; the roll-call names it from the first day on."""
NAMED = "name shown in a list"
"""The audit action for a member who saw the name, where nothing is opened."""
LOOKS = (
    "opened",
    "printed",
    "exported",
    "shown in a search for one person",
    "said until when it is kept",
    gate_pickup.SHOWN,
    NAMED,
)
"""Audit actions by which members only looked, and did nothing for the person."""
_NOT_STEPS = ("delivery", "retention", ACTOR)
"""Actors whose rows are no step of the team."""
_UNDECIDED = (ReferralStatus.NEW, ReferralStatus.TAKEN, ReferralStatus.WAITING)
HEADINGS: Mapping[OverdueKind, str] = {
    OverdueKind.GATE: "To be met at the gate within three working days, and nobody who is here now and then has it",
    OverdueKind.STILL: "No step for five working days, or for one while nobody who is here has it",
    OverdueKind.CALL: "To be called again on a day that has passed, and nobody has",
    OverdueKind.PASSED: "The day at the gate, or of release, has passed while it is open",
    OverdueKind.PERHAPS: "Perhaps told by message, not told again, and nobody has opened it",
    OverdueKind.UNREAD: "The sender has said something for a working hour, and nobody has read it",
    OverdueKind.UNTOLD: "Decided for a working day, and nobody has told the referrer",
}


def watched(team: str, now: datetime) -> Mapping[OverdueKind, list[str]]:
    """Return the references of a team that are overdue, by kind, oldest first."""
    attendance, today = assignment.Attendance(team, now), london_day(now)
    attended = attendance.on(today)
    steps = Audit.objects.filter(reference=OuterRef("reference")).exclude(action__in=LOOKS)
    last = steps.exclude(actor__in=_NOT_STEPS).order_by().values("reference").annotate(at=Max("at"))
    call = reminders.waiting().filter(referral=OuterRef("pk")).order_by("call_on").values("call_on")[:1]
    still_open = Referral.objects.filter(
        team=team, set_aside=False, status__in=assignment.OPEN, joined_to=None
    )
    found: dict[OverdueKind, list[str]] = {kind: [] for kind in HEADINGS}
    for referral in still_open.defer("sealed").annotate(
        step=Subquery(last.values("at")), call_on=Subquery(call)
    ):
        step, is_held = referral.step or referral.received_at, referral.taken_by in attended
        wrong = _wrong(
            referral, step, today, now, is_held=is_held, attendance=attendance, call_on=referral.call_on
        )
        for kind in wrong:
            found[kind].append(referral.reference)
    missed = reminders.due([team], today).filter(call_on__lt=today)
    found[OverdueKind.CALL] = list(dict.fromkeys(missed.values_list("referral__reference", flat=True)))
    given_up = still_open.filter(opened_at=None, deliveries__state=Delivery.State.GIVEN_UP).distinct()
    found[OverdueKind.PERHAPS] = list(given_up.values_list("reference", flat=True))
    theirs = Referral.objects.filter(team=team)
    unread = theirs.filter(unread_messages()).annotate(since=Min("messages__at"))
    found[OverdueKind.UNREAD] = _for(unread.values_list("reference", "since"), HOUR, now)
    found[OverdueKind.UNTOLD] = untold_for(team, DAY, now)
    return found


def untold_for(team: str, span: timedelta, now: datetime) -> list[str]:
    """Return the references of a team whose referrer nobody has told for this much working time after the decision."""
    waiting = Referral.objects.filter(untold(), team=team).values_list("reference", "status_at")
    return _for(waiting, span, now)


def unread_messages() -> Q:
    """Select the referrals with something that the sender said and no member has read."""
    return Q(messages__kind__in=SentMessage.FROM_SENDER, messages__read_at=None)


def untold() -> Q:
    """Select the decided referrals whose referrer nobody has told; what looked like spam has nobody to tell."""
    return Q(status__in=DECIDED, told_at=None, set_aside=False)


def _for(found: Iterable[tuple[str, datetime | None]], span: timedelta, now: datetime) -> list[str]:
    """Return the references that have waited for this much working time."""
    return [reference for reference, since in found if since and working_time(since, now) >= span]


def _wrong(
    referral: Referral,
    step: datetime,
    today: date,
    now: datetime,
    *,
    is_held: bool,
    attendance: assignment.Attendance,
    call_on: date | None,
) -> Iterator[OverdueKind]:
    awaited = referral.gate_pickup and not referral.gate_outcome
    undecided = referral.status in _UNDECIDED
    at_gate = gate_pickup.gate_clock(referral.release, referral.gate_date, today)
    gate_passed = awaited and gate_pickup.has_passed(at_gate, today)
    if gate_passed or (undecided and _passed_since(referral, today)):
        yield OverdueKind.PASSED
    if (
        awaited
        and not gate_passed
        and at_gate.earliest is not None
        and at_gate.working_days is not None
        and at_gate.working_days <= NEAR
        and not (is_held and referral.taken_by in attendance.on(at_gate.earliest.day))
        and working_time(referral.received_at, now) >= HOUR  # until then the first notification is on its way
    ):
        yield OverdueKind.GATE
    if referral.opened_at is None:  # reminders cover what is unopened
        return
    if (
        is_held and call_on is not None
    ):  # somebody waits for that day; once it has passed, it is found by that
        return
    waited = working_time(step, now) if now - step >= DAY else timedelta()
    if (undecided and waited >= STILL) or (not is_held and waited >= UNHELD):
        yield OverdueKind.STILL


def _passed_since(referral: Referral, today: date) -> bool:
    """Return whether the day of release was still to come when the referral arrived, and is now over."""
    release = gate_pickup.release_clock(referral.release, today)
    arrived = london_day(referral.received_at)
    return (
        gate_pickup.has_passed(release, today)
        and release.earliest is not None
        and release.earliest.day >= arrived
    )
