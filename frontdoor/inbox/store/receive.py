"""Takes a checked referral in: sealed first, then written whole in one transaction, or honestly not at all."""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction

from frontdoor.inbox import sealing
from frontdoor.inbox.reference import new_reference
from frontdoor.inbox.started import Started, started
from frontdoor.inbox.store import audit
from frontdoor.inbox.store.models import Referral
from frontdoor.inbox.store.soundness import Refusal, soundness
from frontdoor.inbox.store.telling import tell
from frontdoor.inbox.store.trouble import judge

REPEAT_WITHIN = timedelta(hours=24)
_DRAWS = 5
_one_at_a_time = threading.Lock()
"""SQLite lets waiting writers in by luck; among our own threads nobody is passed over until time is up."""


@dataclass(frozen=True)
class Submission:
    """A referral that was checked and is to be kept."""

    form: str
    form_version: str
    answers: Mapping[str, str] = field(repr=False)
    """Question id to canonical text."""
    asked: Mapping[str, str] = field(repr=False)
    """Question id to the question as it was worded."""
    key: str = field(repr=False)
    """The one-time key's own random part: the same key is the same referral."""
    team: str
    council_area: str = ""
    release_date: date | None = None
    release_known: bool = False
    gate_pickup: bool = False
    about: str = field(default="", repr=False)
    """Whom it is about, to mark a possible repeat although something else was changed; empty: by all the answers."""
    set_aside: bool = False
    """Looks like spam: kept and sealed like every other, but nobody is told of it at once."""


@dataclass(frozen=True)
class Received:
    """It is kept, and will be kept whatever happens next."""

    reference: str
    """As stored; ``spoken`` shows it."""
    repeated: bool = False
    """The same key had been received before; nothing was written now."""


class NotStored(Exception):  # noqa: N818 -- says what happened to the referral
    """It was not kept; ``refusal`` says why, in words for the person who sent it."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.value)


def receive(
    submission: Submission, *, now: datetime, random: Random, using: Started | None = None
) -> Received:
    """Keep a referral with its deliveries and audit row, synced to disk before this returns; raise NotStored."""
    using = using or started()
    key_hash = _keyed("one-time key", submission.key)
    try:
        recipients = using.keyring.recipients(submission.team)
    except KeyError:
        raise NotStored(Refusal.NO_TEAM) from None
    if refusal := soundness.refusal():
        raise NotStored(refusal)
    ours = _one_at_a_time.acquire(timeout=1)  # if not, the database itself says whether it is too busy
    try:
        for _ in range(_DRAWS):
            reference = new_reference(random)
            try:
                sealed = sealing.seal(_record(submission, reference, now), recipients)
            except sealing.NotAKey:
                raise NotStored(Refusal.NO_KEY) from None
            try:
                _write(
                    submission, reference=reference, key_hash=key_hash, sealed=sealed, using=using, now=now
                )
            except IntegrityError:
                # Two rows wanted one place: the same key (it is kept already), or the same reference (draw again).
                earlier = (
                    Referral.objects.filter(key_hash=key_hash).values_list("reference", flat=True).first()
                )
                if earlier is not None:
                    return Received(earlier, repeated=True)
            else:
                return Received(reference)
    except DatabaseError as error:
        connection.close()
        refusal, damaged = judge(error)
        if damaged:
            soundness.stop()
        raise NotStored(refusal) from error
    finally:
        if ours:
            _one_at_a_time.release()
    raise NotStored(Refusal.FAULT)


def received_under(key: str) -> tuple[str, str] | None:
    """Return the reference and council area of what was received under a one-time key, if anything was."""
    found = Referral.objects.filter(key_hash=_keyed("one-time key", key)).values_list(
        "reference", "council_area"
    )
    return found.first()


def _record(submission: Submission, reference: str, now: datetime) -> dict[str, object]:
    return {
        "reference": reference,
        "received_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "team": submission.team,
        "form": submission.form,
        "form_version": submission.form_version,
        "answers": dict(submission.answers),
        "asked": dict(submission.asked),
    }


def _write(
    submission: Submission, *, reference: str, key_hash: str, sealed: bytes, using: Started, now: datetime
) -> None:
    about = submission.about or "\0".join(
        f"{name}\0{text}" for name, text in sorted(submission.answers.items())
    )
    repeat_hash = _keyed("about", " ".join(about.casefold().split()))
    with transaction.atomic():
        earlier = (
            Referral.objects.filter(repeat_hash=repeat_hash, received_at__gte=now - REPEAT_WITHIN)
            .values_list("reference", flat=True)
            .first()
        )
        referral = Referral.objects.create(
            reference=reference,
            key_hash=key_hash,
            repeat_hash=repeat_hash,
            possible_repeat_of=earlier or "",
            team=submission.team,
            form=submission.form,
            form_version=submission.form_version,
            council_area=submission.council_area,
            received_at=now,
            release_date=submission.release_date,
            release_known=submission.release_known,
            gate_pickup=submission.gate_pickup,
            set_aside=submission.set_aside,
            sealed=sealed,
        )
        if not submission.set_aside:
            tell(referral, using, now, team=submission.team)
        audit.record("intake", "received", reference, now)


def _keyed(purpose: str, text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()
