"""The calls of the day: whom to call again today, or was to be called before; the reason once the team's key is unlocked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.desk.access.session import DeskSession
from frontdoor.inbox.desk.referrals import glimpse
from frontdoor.inbox.referrals import reminders, triage
from frontdoor.inbox.store.models import Note


@dataclass(frozen=True)
class Call:
    """One line of the list of calls."""

    reference: str
    team: str
    day: date
    taken_by: str
    late: bool
    """Whether the day has passed."""
    name: str = field(default="", repr=False)
    why: str = field(default="", repr=False)


def calls(visit: DeskSession) -> list[Call]:
    """Return the calls of the member's teams, the latest first; logs each name that is shown."""
    due = list(reminders.due(visit.teams, visit.today).select_related("referral").defer("referral__sealed"))
    found = glimpse.records([(note.referral.reference, note.referral.team) for note in due], visit)
    return _lines(due, glimpse.names(found, visit), visit)


def _lines(due: Sequence[Note], names: Mapping[str, str], visit: DeskSession) -> list[Call]:
    return [
        Call(
            note.referral.reference,
            note.referral.team,
            note.call_on,
            note.referral.taken_by,
            note.call_on < visit.today,
            names.get(note.referral.reference, ""),
            _why(note, visit),
        )
        for note in due
        if note.call_on
    ]


def _why(note: Note, visit: DeskSession) -> str:
    identity = visit.keys.get(note.referral.team)
    if not identity or visit.hides_names:  # a reason names people
        return ""
    try:
        return triage.open_note(note, note.referral.reference, identity).text
    except sealing.CannotOpen:
        return "The reason could not be opened: its own page says why"
