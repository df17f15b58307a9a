"""One write that a person waits for: done once under a one-time key, synced, and never reported as done when it was not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import DatabaseError, IntegrityError, connection, transaction

from frontdoor.inbox.config.database_url import patience
from frontdoor.inbox.store.concurrency_limit import LimitReached
from frontdoor.inbox.store.db_errors import classify_db_error, is_in_doubt, while_whole
from frontdoor.inbox.store.storage_health import NotStored, Refusal, storage_health
from frontdoor.inbox.store.write_probe import PATIENCE, make_sure, writers

Result = TypeVar("Result")
_LOOKS = 2
"""After a COMMIT in doubt, a second try finds what was written, or writes it."""


def write_once(is_there: Callable[[], bool], write: Callable[[], object]) -> bool:
    """Write in one transaction unless it ``is_there``; return whether it was written now. Raise NotStored.

    After ``Refusal.UNSURE`` it may be there all the same; trying again settles that.
    """
    if refusal := storage_health.refusal():
        raise NotStored(refusal)
    return settled(lambda: _write(is_there, write))


def settled(write: Callable[[], Result]) -> Result:
    """Return what ``write`` returns, which writes nothing twice: once more after a COMMIT in doubt. Raise NotStored.

    Patience begins before the first query, because any query may have to wait. Once something is in doubt it stays so,
    whatever a second try is refused for.
    """
    in_doubt = False
    for _ in range(_LOOKS):
        try:
            with writers.hold(), patience(PATIENCE), while_whole():
                return write()
        except LimitReached:
            raise NotStored(Refusal.UNSURE if in_doubt else Refusal.BUSY) from None
        except NotStored as refused:
            raise NotStored(Refusal.UNSURE if in_doubt else refused.refusal) from refused
        except DatabaseError as error:
            connection.close()
            if is_in_doubt(error):
                in_doubt = True
                continue
            refusal, _ = classify_db_error(error)
            raise NotStored(Refusal.UNSURE if in_doubt else refusal) from error
    raise NotStored(Refusal.UNSURE)


def _write(is_there: Callable[[], bool], write: Callable[[], object]) -> bool:
    if not is_there():
        try:
            with transaction.atomic():
                write()
        except IntegrityError:  # another request under the same key was faster
            if not is_there():
                raise
        else:
            return True
    make_sure()
    return False
