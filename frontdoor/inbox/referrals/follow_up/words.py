"""The three words of a referral: made with its confirmation, replaced in a call, and checked with the same effort for any reference."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from frontdoor.inbox.config.runtime import Runtime, started
from frontdoor.inbox.crypto import sealing, three_words
from frontdoor.inbox.referrals.follow_up import messages
from frontdoor.inbox.referrals.follow_up.guessing import derivations, guessing
from frontdoor.inbox.referrals.triage import peek
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.durable_write import write_once
from frontdoor.inbox.store.models import MessageKind, Referral, SentMessage, WordsKey

CHECKED: Mapping[str, str] = {
    "rang back": "I called back on a number that the referral gives",
    "known in person": "A colleague or I know the caller, and know the voice",
    "answers": "The caller knew the reference, and answers that only the sender knows",
}
"""How a member made sure who is calling: stored term to label."""
_NOBODY = "age1"
"""What no pair of keys begins and ends with: stands for a reference that does not exist."""


@dataclass(frozen=True)
class Key:
    """A reference and its words, found right: what the sender's browser has shown for one request."""

    reference: str
    identity: str = field(repr=False)
    """Opens what the team asked and told, and the sender's own copy."""
    words: three_words.Words = field(default=(), repr=False)


def show(reference: str, nonce: str, now: datetime) -> three_words.Words | None:
    """Return the words that belong to an idempotency key's nonce, and store their public key at the first time.

    None where the sender said that they have them, where a call has replaced them, or where there is no such
    referral. Raise NotStored, and DatabaseError.
    """
    found = _referral(reference).values_list("pk", "words_key__recipient", "words_key__by").first()
    if found is None:
        return None
    referral, recipient, by = found
    if by or SentMessage.objects.filter(referral_id=referral, kind=MessageKind.WORDS_KEPT).exists():
        return None
    words = three_words.words_of(nonce, settings.SECRET_KEY)
    if recipient is None:
        with derivations.hold():
            made = three_words.recipient_of(reference, words, settings.SECRET_KEY)
        write_once(
            WordsKey.objects.filter(referral_id=referral).exists,
            lambda: WordsKey.objects.create(referral_id=referral, recipient=made, at=now),
        )
    return words


def hide(reference: str, now: datetime) -> None:
    """Show the words of a confirmation no more, because the sender has them; raise NotStored."""
    key_hash = f"words of {reference}"
    referral = _referral(reference).values_list("pk", flat=True).get()
    write_once(
        SentMessage.objects.filter(key_hash=key_hash).exists,
        lambda: SentMessage.objects.create(
            referral_id=referral, kind=MessageKind.WORDS_KEPT, at=now, key_hash=key_hash
        ),
    )


def check(reference: str, words: three_words.Words) -> Key | None:
    """Return the key if reference and words belong together; None if not, whichever is wrong. Raise LimitReached.

    Takes the same time for a reference that does not exist, and longer after many wrong tries at the same one; the
    right words are never refused.
    """
    found = _referral(reference).values_list("words_key__recipient", flat=True).first()
    with guessing.one_try(reference) as tried:
        identity = three_words.identity_of(reference, words, settings.SECRET_KEY)
        tried.right = secrets.compare_digest(sealing.recipient_of(identity), found or _NOBODY)
    return Key(reference, identity, words) if tried.right else None


def replace(
    reference: str,
    identity: str,
    actor: str,
    now: datetime,
    random: Random,
    *,
    checked: str,
    using: Runtime | None = None,
) -> three_words.Words:
    """Give new words to a caller whom the team has checked, and return them; the old ones open nothing any more.

    What the team asked and told before is encrypted anew, so that the new words open it: ``identity`` is the team's. The
    sender's own copy ends: somebody else may have the old words, and a caller is given no answers by them.
    ``checked`` is one of ``CHECKED``. Raise NotThere, CannotOpen.
    """
    using = using or started()
    referral = peek(reference)
    words = three_words.draw(random)
    recipient = three_words.recipient_of(reference, words, settings.SECRET_KEY)
    with transaction.atomic():
        audit_log.one_at_a_time()
        WordsKey.objects.update_or_create(
            referral=referral, defaults={"recipient": recipient, "at": now, "by": actor, "sealed": b""}
        )
        for key, sealed in messages.sealed_anew(
            referral.messages.all(), referral, identity, referral.team, using
        ):
            SentMessage.objects.filter(pk=key).update(sealed=sealed)
        audit_log.record(actor, f"gave the sender new words: {checked}", reference, now)
    return words


def _referral(reference: str) -> QuerySet[Referral]:
    return Referral.every.filter(reference=reference)
