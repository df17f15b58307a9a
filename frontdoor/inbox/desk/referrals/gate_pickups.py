"""Gate pick-ups at the desk: the day for every member of the team; prison, time and place once the team's key is unlocked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from frontdoor.inbox.desk.access.session import DeskSession
from frontdoor.inbox.desk.referrals import glimpse
from frontdoor.inbox.desk.referrals.listing import ListRow
from frontdoor.inbox.desk.web.names import form as todays_form
from frontdoor.inbox.referrals import assignment
from frontdoor.inbox.referrals.gate_pickup import gate_clock, has_passed
from frontdoor.inbox.store.models import GateOutcome, Referral
from frontdoor.rules.liberation import Clock

ANOTHER_DAY = "another day"
"""Sent by the form in place of an outcome: the pick-up moves to another day."""
IN_BOX = 25
"""The most lines of the box; how many more there are is said below them."""
_SHUT = "Where and when could not be opened: its own page says why"


@dataclass(frozen=True)
class Pickup:
    """The state of one pick-up."""

    clock: Clock
    passed: bool
    """Whether the day is over and no outcome has been recorded."""
    outcome: GateOutcome
    given: date | None
    """The day as it was given, before any rule of early release moves it."""

    @property
    def is_awaited(self) -> bool:
        """Return whether the person is still to be met."""
        return self.outcome is GateOutcome.AWAITED


@dataclass(frozen=True)
class GateEntry:
    """One line of the box of coming pick-ups."""

    row: ListRow
    where: str = field(default="", repr=False)
    """Prison, time and place; empty while the team's key is locked."""
    name: str = field(default="", repr=False)
    attended: Mapping[str, str] = field(default_factory=dict)
    """``Attendance.on`` of the day at the gate."""
    away_then: bool = False
    """Whether it is a day to come, and whoever has it has said that they are away on it."""


def planned_on(row: ListRow, today: date) -> date:
    """Return the day for which a pick-up is planned; today, where its day has passed or nobody knows it."""
    found = row.gate_clock.earliest
    return max(found.day, today) if found else today


def pickup_of(referral: Referral, today: date) -> Pickup | None:
    """Return a referral's pick-up, or None if none was requested."""
    if not referral.gate_pickup:
        return None
    standing = gate_clock(referral.release, referral.gate_date, today)
    outcome = GateOutcome(referral.gate_outcome)
    awaited = outcome is GateOutcome.AWAITED
    given = referral.gate_date or (referral.release_date if referral.release_known else None)
    return Pickup(standing, awaited and has_passed(standing, today), outcome, given)


def away_then(pickup: Pickup | None, holder: str, attendance: assignment.Attendance) -> str:
    """Return what is to be said where whoever has a referral is here today and away on the day at the gate; else nothing."""
    found = pickup.clock.earliest if pickup and pickup.is_awaited else None
    if found is None or found.day <= attendance.today or holder not in attendance.away(found.day):
        return ""
    cover = attendance.on(found.day).get(holder, "")
    return f"{holder} is away then: {cover} covers" if cover else f"{holder} is away then, and nobody covers"


def choices_for(referral: Referral, today: date) -> list[tuple[str, str]]:
    """Return the choices for a pick-up: outcomes once its day may have come, and always another day."""
    pickup = pickup_of(referral, today)
    if pickup is None:
        return []
    came = pickup.clock.earliest is None or pickup.clock.earliest.day <= today
    choices = [
        *([(GateOutcome.MET.value, "They were met")] if came else []),
        *([(GateOutcome.NOT_THERE.value, "We were at the gate, and they were not there")] if came else []),
        *([(GateOutcome.MISSED.value, "Nobody of us was at the gate")] if came else []),
        (GateOutcome.NOT_WANTED.value, "They are no longer to be met"),
        (ANOTHER_DAY, "They are to be met on another day"),
    ]
    return [(value, words) for value, words in choices if value != pickup.outcome.value]


def box(rows: Sequence[ListRow], visit: DeskSession) -> list[GateEntry]:
    """Return the first lines of the box, with name, prison, time and place for unlocked teams; logs each one shown."""
    rows = rows[:IN_BOX]
    records = glimpse.records([(row.reference, row.team) for row in rows], visit)
    glimpse.log_places(list(records), visit)
    names = glimpse.names(records, visit)
    attendance = {team: assignment.Attendance(team, visit.now) for team in {row.team for row in rows}}

    def entry(row: ListRow) -> GateEntry:
        day, there = planned_on(row, visit.today), attendance[row.team]
        away_then = day > visit.today and row.taken_by in there.away(day)
        return GateEntry(
            row, _shown(row, records, visit), names.get(row.reference, ""), there.on(day), away_then
        )

    return [entry(row) for row in rows]


def _shown(row: ListRow, records: Mapping[str, glimpse.Record], visit: DeskSession) -> str:
    if row.reference in records:
        return str(glimpse.place(records[row.reference], todays_form()))
    return _SHUT if row.team in visit.keys else ""
