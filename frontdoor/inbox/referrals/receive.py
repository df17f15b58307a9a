"""Receives a checked referral: seals it, then has it written by ``write_group``, with a sync, before it is thanked for.

Sealing is done before any lock is taken. Raises NotStored with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from random import Random

from django.conf import settings

from frontdoor.inbox.config.database_url import patience
from frontdoor.inbox.config.runtime import Runtime, started
from frontdoor.inbox.crypto import idempotency_key, referral_keys, sealing
from frontdoor.inbox.crypto.keyed_hash import keyed_hash
from frontdoor.inbox.crypto.keyring import CANARY, own_recipient
from frontdoor.inbox.reference import new_reference
from frontdoor.inbox.referrals.follow_up import own_copy
from frontdoor.inbox.referrals.write_group import (
    SAME_WITHIN,
    Prepared,
    Received,
    ReferenceTaken,
    write,
)
from frontdoor.inbox.store.concurrency_limit import LimitReached
from frontdoor.inbox.store.models import Canary, Referral, WordsKey
from frontdoor.inbox.store.storage_health import NotStored, Refusal, storage_health
from frontdoor.inbox.store.write_probe import PATIENCE, make_sure
from frontdoor.rules.liberation import Release

_DRAWS = 5
PAPER = "paper"
"""The source, in the sealed record, of what was keyed in from paper."""


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
    release_given_on: date | None = None
    """The day on which the day of release was written on paper; None where it was given on the website."""
    gate_pickup: bool = False
    gate_date: date | None = None
    """The day at the gate, where another than that of release was given."""
    about: str = field(default="", repr=False)
    """Name and date of birth, by which a possible repeat is marked; if empty, all the answers."""
    set_aside: bool = False
    """Looks like spam: stored and encrypted like every other, but nobody is notified at once."""
    canary_since: datetime | None = None
    """When it was sent, for a canary; else None."""
    keyed_by: str = ""
    """The member who keyed it in from paper; empty where it came from the website."""
    practice_of: str = ""
    """The member who practises with it; empty for a person's."""
    office_link: int | None = None
    """The office's link that it was sent by, where that is good for one referral."""
    copied: own_copy.Rows = field(default=(), repr=False)
    """Questions and answers in words for the sender's own copy; empty where none was asked for."""


def receive(
    submission: Submission, *, now: datetime, random: Random, using: Runtime | None = None, once: bool = False
) -> Received:
    """Store a referral with its outbox rows and audit row, synced to disk before this returns; raise NotStored, LinkUsed.

    With ``once`` the same answers, received in the last half hour under another key, are not stored a second time.
    After ``Refusal.UNSURE`` it may be stored all the same; sending it again under the same key settles that.
    """
    using = using or started()
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
    for _ in range(_DRAWS):
        reference = new_reference(random)
        try:
            record = _record(submission, reference, now)
            # A canary's key is never destroyed: it shows that the layer goes on and comes off.
            name = CANARY if submission.canary_since else reference
            sealed = using.keyring.referral_keys.seal(record, recipients, name)
        except referral_keys.KeyErased:
            continue  # the reference was another one's, before an older copy was restored
        except sealing.NotAKey:
            raise NotStored(Refusal.NO_KEY) from None
        row = _row(submission, reference, sealed, now)
        prepared = Prepared(
            row,
            using,
            once=once,
            keyed_by=submission.keyed_by,
            practice_of=submission.practice_of,
            office_link=submission.office_link,
            words_key=_copy(submission, reference, now),
        )
        try:
            outcome = write(prepared)
        except ReferenceTaken:
            continue
        if isinstance(outcome, Refusal):
            raise NotStored(outcome)
        return outcome
    raise NotStored(Refusal.FAULT)


def found_again(key: str) -> tuple[str, str] | None:
    """Return what ``received_under`` does, once that is durable; raise DatabaseError when that cannot be known."""
    with patience(PATIENCE):
        found = received_under(key)
        if found is not None:
            make_sure()
    return found


def received_under(key: str) -> tuple[str, str] | None:
    """Return reference and council area of what was received under an idempotency key; None if nothing was."""
    key_hash = idempotency_key.hash_of(key, settings.SECRET_KEY)
    for rows in (Referral.every, Canary.objects):
        found = rows.filter(key_hash=key_hash).values_list("reference", "council_area").first()
        if found is not None:
            return found
    return None


def received_with(answers: Mapping[str, str], now: datetime) -> tuple[str, str] | None:
    """Return reference and council area of what was received with exactly these answers in the last half hour.

    None if nothing was; raise DatabaseError when it cannot be known.
    """
    same = Referral.every.filter(
        answers_hash=_all_of(answers), received_at__range=(now - SAME_WITHIN, now + idempotency_key.TOLERANCE)
    )
    return same.values_list("reference", "council_area").first()


def _record(submission: Submission, reference: str, now: datetime) -> dict[str, object]:
    return {
        "reference": reference,
        "received_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "source": PAPER if submission.keyed_by else "web",
        "team": submission.team,
        "form": submission.form,
        "form_version": submission.form_version,
        "answers": dict(submission.answers),
        "asked": dict(submission.asked),
        "labels": {name: dict(labels) for name, labels in submission.labels.items()},
    }


def _copy(submission: Submission, reference: str, now: datetime) -> WordsKey | None:
    """Return the sender's own copy, if one was asked for; who asked for one is not thanked without it."""
    if not submission.copied:
        return None
    try:
        return own_copy.sealed_to_words(reference, submission.key, submission.copied, now)
    except LimitReached:
        raise NotStored(Refusal.BUSY) from None


def _row(submission: Submission, reference: str, sealed: bytes, now: datetime) -> Referral | Canary:
    key_hash = idempotency_key.hash_of(submission.key, settings.SECRET_KEY)
    if submission.canary_since:
        return Canary(
            reference=reference,
            key_hash=key_hash,
            team=submission.team,
            council_area=submission.council_area,
            sent_at=submission.canary_since,
            received_at=now,
            sealed=sealed,
        )
    about = submission.about or "\0".join(
        f"{name}\0{text}" for name, text in sorted(submission.answers.items())
    )
    return Referral(
        reference=reference,
        key_hash=key_hash,
        repeat_hash=_keyed("about", " ".join(about.casefold().split())),
        answers_hash=_all_of(submission.answers),
        team=submission.team,
        form=submission.form,
        form_version=submission.form_version,
        council_area=submission.council_area,
        received_at=now,
        release_date=submission.release.day,
        release_known=submission.release.known,
        release_happened=submission.release.happened,
        release_given_on=submission.release_given_on,
        gate_pickup=submission.gate_pickup,
        gate_date=submission.gate_date,
        set_aside=submission.set_aside,
        sealed=sealed,
    )


def _all_of(answers: Mapping[str, str]) -> str:
    return _keyed("all answers", idempotency_key.digest(answers))


def _keyed(purpose: str, text: str) -> str:
    return keyed_hash(settings.SECRET_KEY, purpose, text).hex()
