"""Gate pick-ups at the desk: the day for every member of the team; prison, time and place once the team's key is unlocked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from frontdoor.form import Form
from frontdoor.inbox.desk.access.session import DeskSession
from frontdoor.inbox.desk.referrals.answers import in_words
from frontdoor.inbox.desk.referrals.listing import ListRow
from frontdoor.inbox.desk.web.names import form as todays_form
from frontdoor.inbox.referrals import triage
from frontdoor.inbox.referrals.gate_pickup import SHOWN, gate_clock, has_passed
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import GateOutcome, Referral
from frontdoor.rules.liberation import Clock

ANOTHER_DAY = "another day"
"""Sent by the form in place of an outcome: the pick-up moves to another day."""
_LOGGED = "gate"
"""Session key: references whose place was shown, so that the audit log records it once a session."""
_MAIN_GATE, _NO_TIME = "main gate", "time not said"
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


def pickup_of(referral: Referral, today: date) -> Pickup | None:
    """Return a referral's pick-up, or None if none was requested."""
    if not referral.gate_pickup:
        return None
    standing = gate_clock(referral.release, referral.gate_date, today)
    outcome = GateOutcome(referral.gate_outcome)
    awaited = outcome is GateOutcome.AWAITED
    given = referral.gate_date or (referral.release_date if referral.release_known else None)
    return Pickup(standing, awaited and has_passed(standing, today), outcome, given)


def choices_for(referral: Referral, today: date) -> list[tuple[str, str]]:
    """Return the choices for a pick-up: outcomes once its day may have come, and always another day."""
    pickup = pickup_of(referral, today)
    if pickup is None:
        return []
    came = pickup.clock.earliest is None or pickup.clock.earliest.day <= today
    choices = [
        *([(GateOutcome.MET.value, "They were met")] if came else []),
        *([(GateOutcome.NOT_THERE.value, "They were not there")] if came else []),
        (GateOutcome.NOT_WANTED.value, "They are no longer to be met"),
        (ANOTHER_DAY, "They are to be met on another day"),
    ]
    return [(value, words) for value, words in choices if value != pickup.outcome.value]


def box(rows: Sequence[ListRow], visit: DeskSession) -> list[GateEntry]:
    """Return the lines of the box, with prison, time and place for unlocked teams; logs each one shown, once a session."""
    records: dict[str, Mapping[str, object]] = {}
    for team, identity in visit.keys.items():
        records |= triage.glance([row.reference for row in rows if row.team == team], identity)
    _log(list(records), visit)
    return [GateEntry(row, _shown(row, records, visit)) for row in rows]


def _shown(row: ListRow, records: Mapping[str, Mapping[str, object]], visit: DeskSession) -> str:
    if row.reference in records:
        return where(records[row.reference], todays_form())
    return _SHUT if row.team in visit.keys else ""


def where(record: Mapping[str, object], form: Form) -> str:
    """Format where and when to meet somebody, from their decrypted record."""
    answers, labels = record.get("answers"), record.get("labels")
    if not isinstance(answers, Mapping):
        return ""
    prison = str(answers.get("prison", ""))
    shown = labels.get("prison") if isinstance(labels, Mapping) else None
    words = in_words(prison, shown or form.question("prison").labels(prison)) or "prison not said"
    return ", ".join(
        (words, str(answers.get("gate_time") or _NO_TIME), str(answers.get("gate_place") or _MAIN_GATE))
    )


def _log(references: Sequence[str], visit: DeskSession) -> None:
    logged = visit.session.get(_LOGGED, [])
    new = [reference for reference in references if reference not in logged]
    if new:
        with transaction.atomic():
            for reference in new:
                audit_log.record(visit.name, SHOWN, reference, visit.now)
        visit.session[_LOGGED] = [*logged, *new]
