"""Transfer of a referral to another team: all of it is encrypted again to that team's key, and the team is notified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from frontdoor.inbox.config.runtime import Runtime, started
from frontdoor.inbox.notifications.outbox import enqueue
from frontdoor.inbox.referrals.follow_up import messages
from frontdoor.inbox.referrals.numbers import counting
from frontdoor.inbox.referrals.triage import UNOPENED, NotThere, Overtaken, opened_record, peek, record_of
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Delivery, Note, Referral, ReferralStatus, SentMessage


@dataclass(frozen=True)
class _Anew:
    """A referral with its notes and messages, encrypted to the other team."""

    referral: Referral
    sealed: bytes
    notes: list[tuple[int, bytes]]
    said: list[tuple[int, bytes]]


def pass_on(
    reference: str, identity: str, team: str, actor: str, now: datetime, *, using: Runtime | None = None
) -> None:
    """Transfer a referral to another team: re-encrypted to its key, unassigned, unopened, and the team notified.

    What is joined to it goes with it; one that is joined to another goes alone, and stands for itself there.
    Raise NotThere, CannotOpen, Overtaken.
    """
    using = using or started()
    referral = Referral.objects.filter(reference=reference).first()
    if referral is None:
        raise NotThere
    pieces = [_anew(one, identity, team, using) for one in (referral, *referral.joined.all())]
    with transaction.atomic():
        audit_log.one_at_a_time()  # the sender's messages take the same lock
        for piece in pieces:
            counting.take_back(piece.referral, identity)
            _move(piece, team)
        # The notice of the one that is answered stands for those that are joined to it, which somebody has opened.
        Referral.objects.filter(pk=referral.pk).update(joined_to=None, **UNOPENED)
        enqueue(referral, using, now, team=team)
        passed = [(piece.referral.reference, now) for piece in pieces]
        audit_log.record_each(actor, f"passed on to {team}"[:60], passed)


def _anew(referral: Referral, identity: str, team: str, using: Runtime) -> _Anew:
    recipients, reference = using.keyring.recipients(team), referral.reference
    keys = using.keyring.referral_keys
    return _Anew(
        referral,
        keys.seal({**record_of(referral, identity), "team": team}, recipients, reference),
        [
            (note.pk, keys.seal(opened_record(note.sealed, reference, identity), recipients, reference))
            for note in referral.notes.all()
        ],
        messages.sealed_anew(referral.messages.all(), referral, identity, team, using),
    )


def _move(piece: _Anew, team: str) -> None:
    """Write one referral as the other team's; raise Overtaken where anything of it changed meanwhile."""
    referral = piece.referral
    unchanged = Referral.objects.filter(
        pk=referral.pk, team=referral.team, status=referral.status, joined_to=referral.joined_to_id
    )
    if not unchanged.update(
        team=team,
        sealed=piece.sealed,
        status=ReferralStatus.NEW,
        keep_until=None,
        told_at=None,
        taken_by="",
        set_aside=False,  # the other team is notified of it now
    ):
        raise Overtaken(peek(referral.reference))
    if Note.objects.filter(referral=referral).count() != len(piece.notes):
        raise Overtaken(peek(referral.reference))
    if referral.messages.exclude(sealed=b"").count() != len(piece.said):
        raise Overtaken(peek(referral.reference))
    for key, sealed in piece.notes:
        Note.objects.filter(pk=key).update(sealed=sealed)
    for key, sealed in piece.said:
        SentMessage.objects.filter(pk=key).update(sealed=sealed)
    Delivery.objects.filter(said__referral=referral, state__in=Delivery.WAITING).update(
        state=Delivery.State.STOPPED
    )
    referral.deliveries.exclude(state=Delivery.State.TOLD).update(state=Delivery.State.STOPPED)
