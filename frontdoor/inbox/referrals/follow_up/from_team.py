"""What a team does towards the sender: notes what was said, asks, and tells what was decided; each step with its audit row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from datetime import datetime

from django.db import transaction

from frontdoor.form.routing import AREA, area_of
from frontdoor.inbox.config.runtime import Runtime, started
from frontdoor.inbox.referrals import triage
from frontdoor.inbox.referrals.follow_up.messages import sealed_record
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Delivery, MessageKind, Referral, SentMessage, WordsKey
from frontdoor.occurrences import london_day
from frontdoor.rules.liberation import gate_date, unsealed

HOW: Mapping[str, str] = {
    "words": "Only here: the sender reads it with the three words",
    "phone": "I called, and said it",
    "letter": "I wrote to them",
    "person": "I said it in person",
    "cannot": "It cannot be said: there is no safe way, or nobody could be reached",
}
"""How the referrer was told: stored term to label."""


class NoWords(Exception):  # noqa: N818 -- says what is lacking
    """Nobody has three words for this referral, so nobody could read it. Call, and give new words if they are wanted."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


def note_read(opened: triage.OpenedReferral, seen: Collection[int], actor: str, now: datetime) -> int:
    """Note that a member has read what the sender said; ``seen`` are the messages that they were shown. Return how many.

    Only from here on do lists and countdowns use a changed day of release: a person has seen that it changed.
    """
    unread = [message for message in opened.messages if message.is_unread and message.id in seen]
    if not unread:
        return 0
    reference, changed = opened.referral.reference, {name for one in unread for name in one.answers}
    with transaction.atomic():
        rows = SentMessage.objects.filter(pk__in=[message.id for message in unread], read_at=None)
        count = rows.update(read_at=now, read_by=actor)
        Delivery.objects.filter(said__in=[one.id for one in unread], state__in=Delivery.WAITING).update(
            state=Delivery.State.STOPPED
        )
        if columns := _in_clear(opened.answers, changed, unread[-1].at):
            Referral.objects.filter(reference=reference).update(**columns)
        if count:
            audit_log.record(actor, "read what the sender said", reference, now)
    return count


def ask(reference: str, text: str, actor: str, now: datetime, *, using: Runtime | None = None) -> None:
    """Ask the sender something, encrypted to the key of their words; raise NotThere, NoWords."""
    with transaction.atomic():
        _say(
            triage.peek(reference), MessageKind.QUESTION, text, actor=actor, now=now, using=using or started()
        )
        audit_log.record(actor, "asked the sender", reference, now)


def tell(
    reference: str, how: str, text: str, actor: str, now: datetime, *, using: Runtime | None = None
) -> None:
    """Record that the referrer was told of the decision, and how; with a text also for who has the words.

    Raise NotThere; NoWords if it was to be told by them alone.
    """
    with transaction.atomic():
        referral = triage.peek(reference)
        try:
            if text:
                _say(referral, MessageKind.TOLD, text, actor=actor, now=now, using=using or started())
        except NoWords:
            if how == "words":
                raise
        Referral.objects.filter(pk=referral.pk).update(told_at=now)
        audit_log.record(actor, f"told the referrer: {how}", reference, now)


def _say(
    referral: Referral, kind: MessageKind, text: str, *, actor: str, now: datetime, using: Runtime
) -> None:
    audit_log.one_at_a_time()
    words_key = WordsKey.objects.filter(referral=referral).first()
    if words_key is None:
        raise NoWords
    record = {"text": text, "by": actor}
    sealed = sealed_record(referral, kind, record, now, using=using, words_key=words_key)
    SentMessage.objects.create(referral=referral, kind=kind, sealed=sealed, by=actor, at=now)


def _in_clear(answers: Mapping[str, str], changed: Set[str], at: datetime) -> dict[str, object]:
    """Return the columns that lists sort by, as far as they follow from answers that were ``changed`` at a time.

    The others stay: a member may have corrected them.
    """
    columns: dict[str, object] = {}
    if changed & {"release_date", "referral_date", "situation"}:
        release = unsealed(answers, today=london_day(at))
        columns |= {
            "release_date": release.day,
            "release_known": release.known,
            "release_happened": release.happened,
            "release_given_on": london_day(at),
        }
    if changed & {"gate_pickup", "gate_date"}:
        columns |= {"gate_pickup": answers.get("gate_pickup") == "yes", "gate_date": gate_date(answers)}
    if AREA in changed:
        columns["council_area"] = area_of(answers) or ""
    return columns
