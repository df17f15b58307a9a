"""Slows down wrong guesses at a passphrase without locking anyone out; knows no passphrase and no page."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from frontdoor.inbox.desk.models import Guesses

AT_ONCE = threading.BoundedSemaphore(2)
"""Hashing a passphrase takes much memory on purpose; a storm of guesses must not take it all."""
_PLACES = threading.BoundedSemaphore(3)
"""For those who sign in at one moment: two are looked at, one waits. The threads are also those that take referrals, so
whoever finds no place is sent away at once."""
_KEPT = threading.BoundedSemaphore(1)
"""A place for a browser in which the member has signed in before: a crowd of strangers cannot take it."""
CROWDED = "Many are signing in at this moment. Wait some seconds, then try again"
FREE = 4
"""Tries that nobody waits for: people mistype."""
PAUSE = timedelta(seconds=6)
"""Between tries after that: ten in a minute at most, for ever, and never a closed account."""
FORGOTTEN = timedelta(hours=1)


class Crowded(Exception):  # noqa: N818 -- says what happened
    """Too many are signing in at this moment."""


@contextmanager
def place(*, known: bool = False) -> Iterator[None]:
    """Have one of the few places of those who sign in; raise Crowded instead of waiting for one."""
    for places in (_KEPT, _PLACES) if known else (_PLACES,):
        if places.acquire(blocking=False):
            try:
                yield
            finally:
                places.release()
            return
    raise Crowded


def seconds_to_wait(bucket: str, *, now: datetime) -> int:
    """Count one try against a bucket and return 0, or the whole seconds until the next is looked at.

    The try is counted before the guess is checked, in one statement, so that many at once gain nothing.
    """
    key = _hashed(bucket)
    # Made-up names are forgotten too, or they would pile up; and what a clock wrote that has been put back since.
    Guesses.objects.filter(Q(not_before__lt=now - FORGOTTEN) | Q(not_before__gt=now + PAUSE)).delete()
    Guesses.objects.get_or_create(bucket=key, defaults={"not_before": now})
    mine = Guesses.objects.filter(bucket=key)
    if mine.filter(count__lt=FREE).update(count=F("count") + 1, not_before=now):
        return 0
    if mine.filter(not_before__lte=now).update(count=F("count") + 1, not_before=now + PAUSE):
        return 0
    row = mine.first()
    return max(1, -((now - row.not_before) // timedelta(seconds=1))) if row else 0


def sign_in_bucket(name: str) -> str:
    """Return the bucket of all strangers' tries at an account's passphrase; a known browser has its own."""
    return f"sign in as {name.casefold()}"


def slower(seconds: int) -> str:
    """Say how long to wait."""
    return (
        f"There were several wrong tries. Wait {seconds} second{'s' if seconds != 1 else ''}, then try again"
    )


def forget(bucket: str) -> None:
    """Start a bucket afresh after a success."""
    Guesses.objects.filter(bucket=_hashed(bucket)).delete()


def _hashed(bucket: str) -> str:
    return salted_hmac("frontdoor.desk.guesses", bucket, algorithm="sha256").hexdigest()
