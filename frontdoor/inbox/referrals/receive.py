"""Stores a checked referral: encrypts it, then writes referral, outbox rows and audit row in one transaction.

Raises NotStored with a reason. A COMMIT whose result is unknown is looked up under the same idempotency key, so that
a referral is never stored twice and never reported as stored when it was not.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction

from frontdoor.inbox.config.database_url import patience
from frontdoor.inbox.config.runtime import Runtime, started
from frontdoor.inbox.crypto import idempotency_key, sealing
from frontdoor.inbox.crypto.keyring import CANARY, own_recipient
from frontdoor.inbox.notifications.outbox import enqueue_initial
from frontdoor.inbox.reference import new_reference
from frontdoor.inbox.referrals.canaries import store_probe
from frontdoor.inbox.store import audit_log, key_pins, receipt_numbers
from frontdoor.inbox.store.concurrency_limit import LimitReached
from frontdoor.inbox.store.db_errors import classify_db_error, is_in_doubt
from frontdoor.inbox.store.models import Canary, Referral
from frontdoor.inbox.store.storage_health import Refusal, storage_health
from frontdoor.inbox.store.write_probe import PATIENCE, make_sure, writers
from frontdoor.rules.liberation import Release

REPEAT_WITHIN = timedelta(hours=24)
SAME_WITHIN = timedelta(minutes=30)
"""How long the same answers are recognised: WebKit sends a form again when somebody goes back to the page."""
_DRAWS = 5
_LOOKS = 2
"""After a COMMIT in doubt, a second try under the same key finds the referral or stores it."""


@dataclass(frozen=True)
class Submission:
    """A checked referral that is to be stored."""

    form: str
    form_version: str
    answers: Mapping[str, str] = field(repr=False)
    """Question id to canonical text."""
    asked: Mapping[str, str] = field(repr=False)
    """Question id to the question as it was worded."""
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False, kw_only=True)
    """Question id to its choices, stored value to the words that were shown."""
    key: str = field(repr=False)
    """The idempotency key's random part: the same key is the same referral."""
    team: str
    council_area: str = ""
    release: Release = Release(None, known=False)  # noqa: RUF009 -- never changes
    gate_pickup: bool = False
    gate_date: date | None = None
    """The day at the gate, where another than that of release was given."""
    about: str = field(default="", repr=False)
    """Name and date of birth, by which a possible repeat is marked; if empty, all the answers."""
    set_aside: bool = False
    """Looks like spam: stored and encrypted like every other, but nobody is notified at once."""
    canary_since: datetime | None = None
    """When it was sent, for a canary; else None."""


@dataclass(frozen=True)
class Received:
    """The referral is stored durably."""

    reference: str
    """As stored; ``spoken`` shows it."""
    repeated: bool = False
    """It was stored before; nothing was written now."""
    under_another_key: bool = False
    """It was recognised by its answers, not by its key."""


class NotStored(Exception):  # noqa: N818 -- says what happened to the referral
    """The referral was not stored; ``refusal`` says why, in words for the person who sent it."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.value)


def receive(
    submission: Submission, *, now: datetime, random: Random, using: Runtime | None = None, once: bool = False
) -> Received:
    """Store a referral with its outbox rows and audit row, synced to disk before this returns; raise NotStored.

    With ``once`` the same answers, received in the last half hour under another key, are not stored a second time.
    After ``Refusal.UNSURE`` it may be stored all the same; sending it again under the same key settles that.
    """
    using = using or started()
    key_hash = _keyed("one-time key", submission.key)
    try:
        recipients = using.keyring.recipients(submission.team)
        if submission.canary_since:
            recipients = (*recipients, own_recipient(using.environment.keys, CANARY))
    except KeyError:
        raise NotStored(Refusal.NO_TEAM) from None
    except OSError:
        raise NotStored(Refusal.NO_KEY) from None
    if refusal := storage_health.refusal():
        raise NotStored(refusal)
    in_doubt = False
    for _ in range(_LOOKS):
        try:
            with (
                writers.hold(),
                patience(PATIENCE),
            ):  # before the first query, because any query may have to wait
                if key_pins.unpinned_keys(using.keyring.named(submission.team)):
                    raise NotStored(Refusal.NO_KEY)
                same = received_with(submission.answers, now, but_under=key_hash) if once else None
                kept = (
                    Received(same[0], repeated=True, under_another_key=True)
                    if same
                    else _keep(submission, recipients, key_hash=key_hash, random=random, using=using, now=now)
                )
                if kept.repeated:
                    make_sure()
                return kept
        except LimitReached:
            raise NotStored(Refusal.UNSURE if in_doubt else Refusal.BUSY) from None
        except DatabaseError as error:
            connection.close()
            if is_in_doubt(error):
                in_doubt = True
                continue
            refusal, damaged = classify_db_error(error)
            if damaged:
                storage_health.stop()
            raise NotStored(Refusal.UNSURE if in_doubt else refusal) from error
    raise NotStored(Refusal.UNSURE)


def found_again(key: str) -> tuple[str, str] | None:
    """Return what ``received_under`` does, once that is durable; raise DatabaseError when that cannot be known."""
    with patience(PATIENCE):
        found = received_under(key)
        if found is not None:
            make_sure()
    return found


def received_under(key: str) -> tuple[str, str] | None:
    """Return reference and council area of what was received under an idempotency key; None if nothing was."""
    key_hash = _keyed("one-time key", key)
    for kind in (Referral, Canary):
        found = kind.objects.filter(key_hash=key_hash).values_list("reference", "council_area").first()
        if found is not None:
            return found
    return None


def received_with(
    answers: Mapping[str, str], now: datetime, *, but_under: str = ""
) -> tuple[str, str] | None:
    """Return reference and council area of what was received with exactly these answers in the last half hour.

    None if nothing was, or only under the key with the hash ``but_under``; raise DatabaseError when it cannot be
    known.
    """
    same = Referral.objects.filter(
        answers_hash=_all_of(answers), received_at__range=(now - SAME_WITHIN, now + idempotency_key.TOLERANCE)
    )
    return same.exclude(key_hash=but_under).values_list("reference", "council_area").first()


def _keep(
    submission: Submission,
    recipients: Sequence[str],
    *,
    key_hash: str,
    random: Random,
    using: Runtime,
    now: datetime,
) -> Received:
    """Encrypt and write under a reference that is still free."""
    for _ in range(_DRAWS):
        reference = new_reference(random)
        try:
            sealed = sealing.seal(_record(submission, reference, now), recipients)
        except sealing.NotAKey:
            raise NotStored(Refusal.NO_KEY) from None
        try:
            _write(submission, reference=reference, key_hash=key_hash, sealed=sealed, using=using, now=now)
        except IntegrityError:
            # A unique value was taken: the same key (it is stored already), or the same reference (draw another).
            if earlier := received_under(submission.key):
                return Received(earlier[0], repeated=True)
        else:
            return Received(reference)
    raise NotStored(Refusal.FAULT)


def _record(submission: Submission, reference: str, now: datetime) -> dict[str, object]:
    return {
        "reference": reference,
        "received_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "team": submission.team,
        "form": submission.form,
        "form_version": submission.form_version,
        "answers": dict(submission.answers),
        "asked": dict(submission.asked),
        "labels": {name: dict(labels) for name, labels in submission.labels.items()},
    }


def _write(
    submission: Submission, *, reference: str, key_hash: str, sealed: bytes, using: Runtime, now: datetime
) -> None:
    if submission.canary_since:
        canary = Canary(
            reference=reference,
            key_hash=key_hash,
            team=submission.team,
            council_area=submission.council_area,
            sent_at=submission.canary_since,
            received_at=now,
            sealed=sealed,
        )
        with transaction.atomic():
            store_probe(canary, using)
        return
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
            answers_hash=_all_of(submission.answers),
            possible_repeat_of=earlier or "",
            team=submission.team,
            form=submission.form,
            form_version=submission.form_version,
            council_area=submission.council_area,
            received_at=now,
            release_date=submission.release.day,
            release_known=submission.release.known,
            release_happened=submission.release.happened,
            gate_pickup=submission.gate_pickup,
            gate_date=submission.gate_date,
            set_aside=submission.set_aside,
            sealed=sealed,
        )
        if not submission.set_aside:
            enqueue_initial(referral, using, now)
        receipt_numbers.give(reference)
        audit_log.record("intake", "received", reference, now)


def _all_of(answers: Mapping[str, str]) -> str:
    return _keyed("all answers", idempotency_key.digest(answers))


def _keyed(purpose: str, text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()
