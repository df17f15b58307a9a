"""Crypto-shredding: what is erased loses its own key here, beside the copies and in the second place, so no old copy opens it.

A key is destroyed once the erasure is committed, and never while something that needs it is stored: a transaction that failed
would leave a referral that nobody can read. What a run that was cut off left undone is done by ``catch_up``.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from frontdoor.inbox.crypto import keyring, referral_keys
from frontdoor.inbox.crypto.referral_keys import name_of
from frontdoor.inbox.referrals import erased_list
from frontdoor.inbox.store.models import Feedback, PaperDraft, Referral

IN_COPIES = "After the next night no copy opens it any more. What was received before there were referral keys is in copies for 14 nights."
"""What is said to whoever erased something."""

log = logging.getLogger("frontdoor.retention")


def shred(names: Iterable[str]) -> None:
    """Destroy the keys of these names as soon as the transaction is committed; what fails then is left to ``catch_up``."""
    gone = tuple(filter(None, names))
    if gone:
        transaction.on_commit(lambda: _destroy(gone))


def catch_up(folder: Path) -> None:
    """Destroy the keys of all that stands in the list of the erased, and is not stored any more."""
    _destroy(erased_list.read(folder))


def carry(keys: Path, place: Path) -> bool:
    """Put the newest state of the keys into a folder that survives this disk, sealed as a copy is. Raise OSError, Other.

    Return whether it was lacking there: a look takes no time.
    """
    names = [name for name in (keyring.BACKUP, keyring.RECOVERY) if keyring.has_keys(keys, name)]
    return referral_keys.carry(keys, place, [keyring.own_recipient(keys, name) for name in names])


def _stored() -> set[str]:
    """Return the names of all keys that are needed: of referrals, texts of feedback, and drafts."""
    beside = (model.objects.values_list("sealed", flat=True) for model in (Feedback, PaperDraft))
    return {
        *Referral.objects.values_list("reference", flat=True),
        *(name_of(sealed) for rows in beside for sealed in rows),
    }


def _destroy(names: Iterable[str]) -> None:
    stored = _stored()
    try:
        referral_keys.destroy(settings.ENVIRONMENT.keys, [name for name in names if name not in stored])
    except (OSError, referral_keys.Missing):
        log.exception("failed action=shred")
