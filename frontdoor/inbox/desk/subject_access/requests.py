"""Subject requests (UK GDPR access and erasure): created by a manager, approved by a second member, then carried out.

Each step is written to the audit log of each referral. The danger is somebody who asks in another person's name: how the
person's identity was checked is therefore recorded, and two members have to be convinced.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Q, QuerySet

from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.crypto.referral_keys import name_of
from frontdoor.inbox.desk.models import RightsRequest
from frontdoor.inbox.desk.subject_access import beside
from frontdoor.inbox.referrals import retention, triage
from frontdoor.inbox.referrals.shredding import shred
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Referral
from frontdoor.inbox.store.opening import open_row

What = RightsRequest.What

GOOD_FOR = timedelta(days=7)
"""Lifetime of a request and of its approval; after that both have to be repeated."""
CHECKED: Mapping[str, str] = {
    "rang back": "I called back on the number that the referral gives",
    "saw papers": "I saw a paper with the name and the date of birth",
    "known in person": "A colleague or I know the person, and spoke with them",
    "signed authority": "A solicitor or helper showed an authority that the person signed",
}
"""How the person's identity was checked: stored term to label."""
WHY: Mapping[str, str] = {
    "the person asked": "The person asked for it",
    "sent by mistake": "It should never have been sent to us",
    "kept too long": "We have no reason to keep it any longer",
}


class NotAllowedNow(Exception):  # noqa: N818 -- says what happened
    """The request is in a state that does not allow this step."""


@dataclass(frozen=True)
class RequestDraft:
    """What is requested, and what the member recorded about it."""

    what: RightsRequest.What
    why: str
    checked: str
    note: str = field(repr=False)


def create(
    references: Sequence[str], team: str, wish: RequestDraft, *, by: str, now: datetime
) -> RightsRequest:
    """Store a request with its reason and how the person's identity was checked."""
    ring, made = started().keyring, f"{by} {now.isoformat()} {' '.join(references)}"
    own_key = f"request:{hashlib.sha256(made.encode()).hexdigest()}"
    sealed = ring.referral_keys.seal({"by": by, "note": wish.note}, ring.recipients(team), own_key)
    with transaction.atomic():
        request = RightsRequest.objects.create(
            what=wish.what,
            team=team,
            references=" ".join(references),
            why=wish.why,
            checked=wish.checked,
            sealed=sealed,
            asked_by=by,
            asked_at=now,
        )
        _log(request, f"asked to {wish.what}: {wish.why}; {wish.checked}", by, now)
    return request


def approve(request: RightsRequest, *, by: str, now: datetime) -> None:
    """Approve a request as the second member. Raises NotAllowedNow."""
    if by == request.asked_by:
        raise NotAllowedNow("You asked for this yourself. A colleague of your team has to agree to it.")
    with transaction.atomic():
        waiting = _current(now).filter(pk=request.pk, agreed_by="")
        if not waiting.update(agreed_by=by, agreed_at=now):
            raise NotAllowedNow("A colleague was faster, or this was asked for too long ago.")
        _log(request, f"agreed to {request.what}, asked by {request.asked_by}", by, now)


def withdraw(request: RightsRequest, *, by: str, now: datetime) -> None:
    """Withdraw or reject a request; nothing is exported or erased."""
    with transaction.atomic():
        open_ = RightsRequest.objects.filter(pk=request.pk, done_at=None)
        _shred_notes(open_)
        if open_.delete()[0]:
            _log(request, f"dropped the request to {request.what}", by, now)


def waiting(teams: Sequence[str], now: datetime) -> QuerySet[RightsRequest]:
    """Return the teams' requests that await approval or execution."""
    return _current(now).filter(Q(done_at=None) | Q(what=What.EXPORT), team__in=teams)


def forget_old(now: datetime) -> None:
    """Delete expired requests with the requester's notes; the audit log keeps each step."""
    old = RightsRequest.objects.exclude(pk__in=_current(now).values("pk"))
    with transaction.atomic():
        _shred_notes(old)
        old.delete()


def note_of(request: RightsRequest, identity: str) -> str:
    """Return the requester's note, decrypted. Raises CannotOpen."""
    return str(open_row(request.sealed, identity)["note"]) if request.sealed else ""


def here(request: RightsRequest) -> list[str]:
    """Return the references that the team still has; others were passed on or erased since."""
    found = Referral.objects.filter(reference__in=request.references.split(), team=request.team)
    return list(found.order_by("received_at").values_list("reference", flat=True))


def beside_here(request: RightsRequest) -> list[beside.KeptBeside]:
    """Return what the team still keeps of it beside referrals."""
    return beside.of(request.references.split(), [request.team])


def exported(request: RightsRequest, identity: str, how: str, *, by: str, now: datetime) -> None:
    """Record an export; the first one moves the requester's note to each referral."""
    _must_be_agreed(request, What.EXPORT, now)
    note = note_of(request, identity)
    if note:
        checked = f"Before the export for the person: {CHECKED.get(request.checked, request.checked)}. {note}"
        for reference in here(request):
            triage.add_note(reference, checked, request.asked_by, now)
    with transaction.atomic():
        _done(request, now)
        _log(request, f"{how} all of it for the person", by, now)


def erase(request: RightsRequest, folder: Path, *, by: str, now: datetime) -> int:
    """Erase all of it now, with the requester's note; return how many referrals and other pieces."""
    _must_be_agreed(request, What.ERASE, now)
    erased = sum(retention.erase(reference, folder, by, now) for reference in here(request))
    erased += sum(beside.erase(kept, folder, by, now) for kept in beside_here(request))
    with transaction.atomic():
        _done(request, now)
    return erased


def is_good(request: RightsRequest, now: datetime) -> bool:
    """Return whether a second member approved it recently enough to carry it out."""
    return request.agreed_at is not None and request.agreed_at <= now < request.agreed_at + GOOD_FOR


def _done(request: RightsRequest, now: datetime) -> None:
    """Note that it was carried out, and erase the requester's note, in the caller's transaction."""
    row = RightsRequest.objects.filter(pk=request.pk)
    _shred_notes(row)
    row.update(done_at=now, sealed=b"")


def _shred_notes(rows: QuerySet[RightsRequest]) -> None:
    shred(map(name_of, rows.values_list("sealed", flat=True)))


def _must_be_agreed(request: RightsRequest, what: What, now: datetime) -> None:
    if request.what != what or not is_good(request, now) or (what is What.ERASE and request.done_at):
        raise NotAllowedNow("A second member has to agree to this first, and not longer than seven days ago.")


def _current(now: datetime) -> QuerySet[RightsRequest]:
    since = now - GOOD_FOR
    return RightsRequest.objects.filter(Q(agreed_at__gt=since) | Q(agreed_at=None, asked_at__gt=since))


def _log(request: RightsRequest, action: str, by: str, now: datetime) -> None:
    for reference in request.references.split():
        if beside.is_mark(reference):
            audit_log.record(by, f"{reference}: {action}"[:60], "", now)
        else:
            audit_log.record(by, action[:60], reference, now)
