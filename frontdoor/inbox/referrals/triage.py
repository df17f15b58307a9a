"""Triage: members open referrals, change status, add notes, release and pass on; each step with its audit row is atomic."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When

from frontdoor.inbox.config.runtime import Runtime, started
from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.notifications.outbox import enqueue
from frontdoor.inbox.referrals.follow_up import messages
from frontdoor.inbox.referrals.follow_up.messages import OpenedMessage
from frontdoor.inbox.referrals.numbers import counting
from frontdoor.inbox.referrals.receive import PAPER
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Audit, Delivery, Note, Referral, ReferralStatus
from frontdoor.inbox.store.opening import open_row

UNOPENED = {"opened_at": None, "opened_by": "", "reminded_at": None, "escalated_at": None}
"""The fields of a referral that is new to its team: notifications and reminders start from now."""


class NotThere(LookupError):  # noqa: N818 -- says what happened
    """There is no referral with this reference."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class Overtaken(Exception):  # noqa: N818 -- says what happened
    """A colleague changed it first; ``status``, ``team`` and ``taken_by`` hold the present state."""

    def __init__(self, now: Referral) -> None:
        self.status = ReferralStatus(now.status)
        self.team = now.team
        self.taken_by = now.taken_by
        by = f" by {now.taken_by}" if now.taken_by else ""
        super().__init__(f'A colleague was faster: it is now "{now.status}"{by}. Nothing was changed.')


@dataclass(frozen=True)
class OpenedNote:
    """A decrypted note."""

    by: str
    at: datetime
    text: str = field(repr=False)
    call_on: date | None = None
    """The day on which to call again."""
    called_at: datetime | None = None
    called_by: str = ""
    of: str = ""
    """The reference of the joined repeat that it belongs to."""


@dataclass(frozen=True)
class OpenedReferral:
    """A decrypted referral, kept in memory only."""

    referral: Referral
    answers: Mapping[str, str] = field(repr=False)
    """Question id to text, in the form's order, with what the sender has changed since."""
    asked: Mapping[str, str] = field(repr=False)
    """Question id to the question as it was worded."""
    labels: Mapping[str, Mapping[str, str]] = field(repr=False)
    """Question id to its choices, stored value to the words that were shown."""
    notes: tuple[OpenedNote, ...] = field(repr=False)
    messages: tuple[OpenedMessage, ...] = field(default=(), repr=False)
    """What sender and team said since, oldest first."""
    first: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The answers as they were sent."""
    on_paper: bool = False
    """Whether a member keyed it in from paper."""


def peek(reference: str) -> Referral:
    """Return a referral without its encrypted answers; raise NotThere."""
    referral = Referral.every.filter(reference=reference).defer("sealed").first()
    if referral is None:
        raise NotThere
    return referral


def open_referral(reference: str, identity: str, actor: str, now: datetime) -> OpenedReferral:
    """Decrypt a referral and its notes, and record that it was opened; raise NotThere, CannotOpen."""
    referral = Referral.every.filter(reference=reference).first()
    if referral is None:
        raise NotThere
    record = record_of(referral, identity)
    notes = tuple(open_note(note, reference, identity) for note in referral.notes.all())
    said = messages.opened(referral.messages.all(), reference, identity)
    answers = _texts(record["answers"])
    with transaction.atomic():
        first = Referral.every.filter(pk=referral.pk, opened_at=None).update(opened_at=now, opened_by=actor)
        if first:
            referral.opened_at, referral.opened_by = now, actor
            # A person has it, so no further notification is needed.
            referral.deliveries.filter(state__in=Delivery.WAITING).update(state=Delivery.State.STOPPED)
        audit_log.record(actor, "opened", reference, now)
        # Decided without a key, or joined since it was counted.
        if (referral.counted is None) is bool(counting.outcome_of(referral)):
            counting.bring_up_to_date(reference, record, messages.overlaid(answers, said), identity, now)
        for joined in referral.joined.filter(counted__isnull=False):
            counting.take_back(joined, identity)
    labels = record.get("labels")
    shown: dict[str, Mapping[str, str]] = (
        {str(name): _texts(of) for name, of in labels.items()} if isinstance(labels, Mapping) else {}
    )
    for message in said:
        shown.update(message.labels)
    return OpenedReferral(
        referral,
        messages.overlaid(answers, said),
        messages.overlaid(_texts(record["asked"]), said, "asked"),
        shown,
        notes,
        said,
        answers,
        on_paper=record.get("source") == PAPER,
    )


def glance(references: Iterable[str], identity: str) -> Mapping[str, Mapping[str, object]]:
    """Decrypt some referrals without counting them as opened; one that does not decrypt is left out.

    Whoever shows anything of them must write that to the audit log.
    """
    found = {}
    for referral in Referral.objects.filter(reference__in=list(references)).prefetch_related("messages"):
        with contextlib.suppress(sealing.CannotOpen):
            record = record_of(referral, identity)
            said = messages.opened(referral.messages.all(), referral.reference, identity)
            answers = messages.overlaid(_texts(record.get("answers")), said)
            found[referral.reference] = {**record, "answers": answers}
    return found


def change_status(
    reference: str,
    expected: ReferralStatus,
    new: ReferralStatus,
    actor: str,
    now: datetime,
    *,
    decision: str = "",
    had: str | None = None,
    holder: str = "",
    why: str = "",
    identity: str = "",
) -> None:
    """Change a referral's status, if it still stands as the member saw it; raise Overtaken, NotThere.

    While it is open somebody has it: the named ``holder``, else whoever had it, else the member who changes it.
    ``had`` is the holder whom the member saw. ``why`` becomes a note. What is joined to it goes the same way. With the
    team's ``identity`` a decision is counted, or taken back from the counts.
    """
    changes: dict[str, object] = {
        "status": new, "decision": decision, "status_at": now, "keep_until": None, "told_at": None,
    }  # fmt: skip
    if new is ReferralStatus.NEW:
        changes["taken_by"] = ""
    elif new.is_open:
        changes["set_aside"] = False  # somebody works with it, so it is no spam
        if holder or new is ReferralStatus.TAKEN:
            changes["taken_by"] = holder or actor
        else:
            changes["taken_by"] = Case(When(taken_by="", then=Value(actor)), default=F("taken_by"))
    with transaction.atomic():
        seen = Referral.every.filter(reference=reference, status=expected, joined_to=None)
        if had is not None:
            seen = seen.filter(taken_by=had)
        if not seen.update(**changes):
            raise Overtaken(peek(reference))
        joined = Referral.objects.filter(joined_to__reference=reference)
        references = [reference, *joined.values_list("reference", flat=True)]
        joined.update(**changes)
        step = f"{expected.value} → {new.value}"
        audit_log.record_each(actor, step, [(one, now) for one in references])
        if why:
            add_note(reference, f"{step}{f', {decision}' if decision else ''}: {why}", actor, now)
        if identity:
            _count(reference, identity, now)
        if holder not in ("", actor) and new.is_open and new is not ReferralStatus.NEW:
            audit_log.record(actor, f"gave it to {holder}"[:60], reference, now)


def release(reference: str, actor: str, now: datetime, *, using: Runtime | None = None) -> None:
    """Clear the spam mark of a new referral and notify its team now; raise Overtaken, NotThere."""
    using = using or started()
    with transaction.atomic():
        marked = Referral.objects.filter(reference=reference, status=ReferralStatus.NEW, set_aside=True)
        # It counts as unopened again: the team gets notification and reminders until somebody opens it as a referral.
        if not marked.update(set_aside=False, **UNOPENED):
            raise Overtaken(peek(reference))
        referral = peek(reference)
        enqueue(referral, using, now, team=referral.team)
        audit_log.record(actor, "released", reference, now)


def add_note(
    reference: str,
    text: str,
    actor: str,
    now: datetime,
    *,
    call_on: date | None = None,
    using: Runtime | None = None,
) -> None:
    """Store a note, encrypted to the team that has the referral, perhaps with a day to call again; raise NotThere, Overtaken."""
    using = using or started()
    referral = peek(reference)
    record = {"reference": reference, "by": actor, "at": _moment(now), "note": text}
    recipients = using.keyring.recipients(referral.team)
    sealed = using.keyring.referral_keys.seal(record, recipients, reference)
    with transaction.atomic():
        # A colleague may just have passed it on: then this note is encrypted to the wrong team.
        if not Referral.every.filter(pk=referral.pk, team=referral.team).update(team=referral.team):
            raise Overtaken(peek(reference))
        Note.objects.create(referral_id=referral.pk, sealed=sealed, by=actor, at=now, call_on=call_on)
        audit_log.record(actor, f"to call again on {call_on}" if call_on else "note added", reference, now)


def history(reference: str) -> QuerySet[Audit]:
    """Return the audit rows of a referral, oldest first."""
    return Audit.objects.filter(reference=reference).order_by("seq")


def _count(reference: str, identity: str, now: datetime) -> None:
    """Bring the counts up to date; what does not open, because it was damaged, can be decided and is not counted."""
    referral = Referral.objects.filter(reference=reference).first()
    if referral is None:
        return  # practice
    with contextlib.suppress(sealing.CannotOpen):
        record = record_of(referral, identity)
        said = messages.opened(referral.messages.all(), reference, identity)
        answers = messages.overlaid(_texts(record.get("answers")), said)
        counting.bring_up_to_date(reference, record, answers, identity, now)


def record_of(referral: Referral, identity: str) -> dict[str, object]:
    """Decrypt what was sent; raise CannotOpen, also where it is another referral's or team's."""
    record = opened_record(referral.sealed, referral.reference, identity)
    if record.get("team") != referral.team:
        raise sealing.CannotOpen("What is sealed says another team: somebody has changed the database.")
    return record


def open_note(note: Note, reference: str, identity: str) -> OpenedNote:
    """Decrypt a note; raise CannotOpen, also where it is another referral's."""
    record = opened_record(note.sealed, reference, identity)
    return OpenedNote(note.by, note.at, str(record["note"]), note.call_on, note.called_at, note.called_by)


def opened_record(sealed: bytes | memoryview, reference: str, identity: str) -> dict[str, object]:
    """Decrypt a record of a referral; raise CannotOpen, also where it is another referral's."""
    record = open_row(sealed, identity)
    if record.get("reference") != reference:
        raise sealing.CannotOpen(
            "What is sealed belongs to another reference: somebody has changed the database."
        )
    return record


def _texts(value: object) -> dict[str, str]:
    return {str(name): str(text) for name, text in value.items()} if isinstance(value, Mapping) else {}


def _moment(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="seconds")
