"""What lists show of referrals that nobody opens there: the person's name, and prison, time and place at the gate.

Only with the team's key, and names not where the member has hidden them. That a name was seen is written to the log once for
each member, and where somebody is met once a session: a list that is looked at all day must not bury what was done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from frontdoor.form import Form
from frontdoor.inbox.desk.access.session import DeskSession
from frontdoor.inbox.desk.referrals.answers import in_words
from frontdoor.inbox.referrals import triage
from frontdoor.inbox.referrals.gate_pickup import SHOWN
from frontdoor.inbox.referrals.overdue import NAMED
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Audit

Record = Mapping[str, object]
_LOGGED = "gate"
"""Session key: references whose place was shown, so that the audit log records it once a session."""
_MAIN_GATE, _NO_TIME = "main gate", "time not said"


@dataclass(frozen=True)
class Place:
    """Where and when somebody is to be met, in the words of the answers."""

    prison: str = field(repr=False)
    time: str = field(repr=False)
    place: str = field(repr=False)

    def __str__(self) -> str:
        return ", ".join((self.prison, self.time, self.place))


def records(of: Iterable[tuple[str, str]], visit: DeskSession) -> dict[str, Record]:
    """Decrypt the referrals with these (reference, team) whose team's key is unlocked; what does not open is left out."""
    by_team: dict[str, list[str]] = {}
    for reference, team in of:
        by_team.setdefault(team, []).append(reference)
    found: dict[str, Record] = {}
    for team, references in by_team.items():
        if team in visit.keys:
            found |= triage.glance(references, visit.keys[team])
    return found


def names(of: Mapping[str, Record], visit: DeskSession) -> dict[str, str]:
    """Return the names in some records by reference, and log those that the member has not seen in a list before."""
    return log_names({reference: answer(record, "full_name") for reference, record in of.items()}, visit)


def log_names(names: Mapping[str, str], visit: DeskSession) -> dict[str, str]:
    """Return the names that may be shown, by reference, and log those that the member has not seen in a list before."""
    if visit.hides_names:
        return {}
    found = {reference: name for reference, name in names.items() if name}
    if found:
        seen = Audit.objects.filter(actor=visit.name, action=NAMED, reference__in=list(found))
        new = found.keys() - set(seen.values_list("reference", flat=True))
        if new:
            with transaction.atomic():
                audit_log.record_each(visit.name, NAMED, [(one, visit.now) for one in sorted(new)])
    return found


def place(record: Record, form: Form) -> Place:
    """Return where and when to meet somebody, from their decrypted record."""
    prison, labels = answer(record, "prison"), record.get("labels")
    shown = labels.get("prison") if isinstance(labels, Mapping) else None
    return Place(
        in_words(prison, shown or form.question("prison").labels(prison)) or "prison not said",
        answer(record, "gate_time") or _NO_TIME,
        answer(record, "gate_place") or _MAIN_GATE,
    )


def answer(record: Record, question: str) -> str:
    """Return one answer of a decrypted record, or an empty string."""
    answers = record.get("answers")
    return str(answers.get(question, "")) if isinstance(answers, Mapping) else ""


def log_places(references: Sequence[str], visit: DeskSession) -> None:
    """Write to the log, once a session, that prison, time and place were shown."""
    logged = visit.session.get(_LOGGED, [])
    new = [reference for reference in references if reference not in logged]
    if new:
        with transaction.atomic():
            audit_log.record_each(visit.name, SHOWN, [(reference, visit.now) for reference in new])
        visit.session[_LOGGED] = [*logged, *new]
