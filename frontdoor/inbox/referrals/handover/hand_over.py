"""Handing referrals over: makes the file, marks each as moved, and writes who handed over what; the usual rule erases them.

Nothing is written to disk in clear: a file in clear goes to the member's browser alone.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction

from frontdoor.form import Form
from frontdoor.inbox.config.case_systems import CaseSystem
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import triage
from frontdoor.inbox.referrals.handover.formats import fields_of, rendered
from frontdoor.inbox.referrals.handover.sealed_files import put
from frontdoor.inbox.referrals.triage import OpenedReferral
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Referral, ReferralStatus
from frontdoor.occurrences import LONDON, london_day


def in_clear(system: CaseSystem, opened: OpenedReferral, form: Form, actor: str, now: datetime) -> bytes:
    """Return one referral as a file in clear, for a member who has proved who they are; it is marked as moved."""
    content = rendered(system, [_fields(system, opened, form)])
    _mark(system, opened, form, actor, now)
    return content


def sealed(
    system: CaseSystem, opened: OpenedReferral, form: Form, actor: str, now: datetime, *, data: Path
) -> Path:
    """Put one referral, sealed to the system's key, where its program fetches it; it is marked as moved. Return the file."""
    file = put(system, opened.referral.reference, rendered(system, [_fields(system, opened, form)]), data)
    _mark(system, opened, form, actor, now)
    return file


def waiting(team: str) -> list[str]:
    """Return the references of a team's accepted referrals that were not handed over yet, oldest first."""
    theirs = Referral.objects.filter(team=team, status=ReferralStatus.ACCEPTED, moved_at=None, joined_to=None)
    return list(theirs.order_by("received_at", "pk").values_list("reference", flat=True))


def _fields(system: CaseSystem, opened: OpenedReferral, form: Form) -> dict[str, str]:
    referral = opened.referral
    besides = {
        "reference": spoken(referral.reference),
        "received": london_day(referral.received_at).isoformat(),
        "team": referral.team,
        "council_area": referral.council_area,
        "notes": "\n".join(
            f"{note.by}, {note.at.astimezone(LONDON):%Y-%m-%d}: {note.text}" for note in opened.notes
        ),
    }
    return fields_of(system, {**opened.answers, **besides}, form)


def _mark(system: CaseSystem, opened: OpenedReferral, form: Form, actor: str, now: datetime) -> None:
    titles = {question.id: str(question.desk_label) for question in form.questions()}
    named = "; ".join(titles.get(id_, id_) for id_ in system.fields if opened.answers.get(id_))
    reference = opened.referral.reference
    with transaction.atomic():
        Referral.objects.filter(reference=reference).update(moved_at=now, moved_to=system.name)
        audit_log.record(actor, f"handed over to {system.name}", reference, now)
        triage.add_note(reference, f"Handed over to {system.name}: {named}.", actor, now)
