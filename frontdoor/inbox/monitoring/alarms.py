"""Alarms between digests: notifies a team and the second route of overdue referrals that today's digest did not name.

At most one message per kind, team and day, in working hours, so that alarms stay rare enough to be read. That a referrer
was not told puts nobody in danger: it has a message from the third working day on, and the same names again after a week.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from frontdoor.catalogue import Team
from frontdoor.inbox.config.runtime import Runtime, answering
from frontdoor.inbox.notifications.outbox import enqueue_digest
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import overdue
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import RollCall
from frontdoor.inbox.working_hours import is_working_time
from frontdoor.occurrences import london_day

AGAIN = timedelta(days=7)
"""After which a message asks again to tell the same referrers."""
_POINT = "- "
_NOBODY = "This message holds nothing about the people, on purpose."
_TELL = [
    'Open each at the desk, and say under "Tell the referrer" how they were told, or that there is no safe way.',
    "",
]


def alarm(using: Runtime, now: datetime) -> list[RollCall]:
    """Create and enqueue the messages of what became overdue since this morning's digest; nothing outside working hours."""
    if not is_working_time(now):
        return []
    made = []
    for team in answering(using.catalogue):
        long_untold = overdue.untold_for(team.id, overdue.LONG_UNTOLD, now)
        found = {**overdue.watched(team.id, now), overdue.OverdueKind.UNTOLD: long_untold}
        for kind, references in found.items():
            if message := _new(team, kind, references, using, now):
                made.append(message)
    return made


def words(team: Team, kind: overdue.OverdueKind, references: list[str]) -> str:
    """Return the text of the alarm about one kind of overdue referral, in ASCII."""
    how = _TELL if kind is overdue.OverdueKind.UNTOLD else []
    return "\n".join([f"Team: {team.id}", "", *lines({kind: references}), "", *how, _NOBODY]) + "\n"


def lines(found: Mapping[overdue.OverdueKind, list[str]]) -> Iterator[str]:
    """Yield the overdue referrals as ASCII lines: the number of each kind, then their references."""
    for kind, references in found.items():
        yield f"{overdue.HEADINGS[kind]}: {len(references)}"
        yield from (f"{_POINT}{spoken(reference)}" for reference in references)


def _new(
    team: Team, kind: overdue.OverdueKind, references: list[str], using: Runtime, now: datetime
) -> RollCall | None:
    day = london_day(now)
    if not references or set(references) <= _said_before(team, kind, day):
        return None
    text = words(team, kind, references)
    with transaction.atomic():
        message, new = RollCall.objects.get_or_create(
            team=team.id, day=day, about=kind, defaults={"made_at": now, "text": text}
        )
        if not new:
            return None
        enqueue_digest(message, using, now)
        audit_log.record("delivery", f"alarm {kind.value}: {team.id}"[:60], "", now)
    return message


def _said_before(team: Team, kind: overdue.OverdueKind, day: date) -> set[str]:
    """Return the references that today's digest named under a kind; of untold referrers those of a week's own messages."""
    before = RollCall.objects.filter(team=team.id, day=day, about="")
    if kind is overdue.OverdueKind.UNTOLD:
        before = RollCall.objects.filter(team=team.id, day__gt=day - AGAIN, about=kind)
    return set().union(*(named(call.text, kind) for call in before))


def named(text: str, kind: overdue.OverdueKind) -> set[str]:
    """Return the references, as stored, that a text names under a kind."""
    _, _, after = text.partition(f"{overdue.HEADINGS[kind]}: ")
    found = set()
    for line in after.splitlines()[1:]:
        if not line.startswith(_POINT):
            break
        found.add(line.removeprefix(_POINT).replace("-", ""))
    return found
