"""A sender's own copy of the answers, sealed to the key of their three words when the referral is sent; nobody has one unasked.

It lies in the row of that key, so it is erased with the referral, and ends when a call replaces the words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.conf import settings

from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.crypto import sealing, three_words
from frontdoor.inbox.referrals.follow_up.guessing import derivations
from frontdoor.inbox.store.concurrency_limit import ConcurrencyLimit
from frontdoor.inbox.store.models import WordsKey
from frontdoor.inbox.store.opening import open_row

Rows = Sequence[tuple[str, str, bool]]
"""Each question as it was worded, its answer in words, and whether it was chosen from a list."""
files = ConcurrencyLimit(patience=1.0)
"""Files at once: each takes 256 MiB, and what is left of the machine is for those who send."""


@dataclass(frozen=True)
class OwnCopy:
    """An opened copy, kept in memory only."""

    reference: str
    received_at: datetime
    answers: Rows = field(repr=False)


def sealed_to_words(reference: str, nonce: str, answers: Rows, now: datetime) -> WordsKey:
    """Return the row, not stored yet, with the key that the confirmation's words will make and the copy sealed to it.

    Raise LimitReached where too many keys are made at once.
    """
    words = three_words.words_of(nonce, settings.SECRET_KEY)
    with derivations.hold():
        recipient = three_words.recipient_of(reference, words, settings.SECRET_KEY)
    # The reference goes into the key, so a copy that somebody moves to another row does not open there.
    record = {"received_at": now.astimezone(UTC).isoformat(), "answers": answers}
    sealed = started().keyring.referral_keys.seal(record, [recipient], reference)
    return WordsKey(recipient=recipient, at=now, sealed=sealed)


def is_kept(reference: str) -> bool:
    """Return whether there is a copy; raise DatabaseError."""
    return WordsKey.objects.filter(referral__reference=reference).exclude(sealed=b"").exists()


def read(reference: str, identity: str) -> OwnCopy | None:
    """Return the copy, opened with the identity that the words make; None where there is none. Raise CannotOpen."""
    sealed = WordsKey.objects.filter(referral__reference=reference).values_list("sealed", flat=True).first()
    if not sealed:
        return None
    record = open_row(sealed, identity)
    answers = record["answers"]
    if not isinstance(answers, list):
        raise sealing.CannotOpen
    return OwnCopy(
        reference,
        datetime.fromisoformat(str(record["received_at"])),
        [(str(q), str(a), bool(c)) for q, a, c in answers],
    )


def as_file(text: str, words: three_words.Words) -> bytes:
    """Return a text as an age file that opens with the words, a space between them; raise LimitReached."""
    from frontdoor.inbox.crypto import passphrase_file  # noqa: PLC0415 -- takes 7 MB, and few ask for a file

    with files.hold():
        return passphrase_file.encrypt(text.encode(), " ".join(words))
