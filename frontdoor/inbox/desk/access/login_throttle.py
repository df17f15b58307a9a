"""Login throttle: slows down guesses at a passphrase per bucket, and limits how many are checked at one moment.

It never locks an account: whoever knows a name could otherwise keep that member out.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from frontdoor.inbox.desk.models import Guesses

AT_ONCE = threading.BoundedSemaphore(2)
"""Hashing a passphrase takes much memory on purpose (Argon2id); a storm of guesses must not use all of it."""
_PLACES = threading.BoundedSemaphore(3)
"""Places for concurrent sign-ins: two are being checked, one waits. They use the same threads as the intake of referrals,
so whoever finds no place is turned away at once.
"""
_KEPT = threading.BoundedSemaphore(1)
"""A place reserved for known browsers: a crowd of strangers cannot take it."""
CROWDED = "Many are signing in at this moment. Wait some seconds, then try again"
FREE = 4
"""Attempts without any wait, because people mistype."""
PAUSE = timedelta(seconds=6)
"""Wait between attempts after those: at most ten a minute, and never a closed account."""
FORGOTTEN = timedelta(hours=1)


class Crowded(Exception):  # noqa: N818 -- says what happened
    """Too many people are signing in at this moment."""


@contextmanager
def place(*, known: bool = False) -> Iterator[None]:
    """Hold one of the few places for concurrent sign-ins; raise Crowded instead of waiting for one."""
    for places in (_KEPT, _PLACES) if known else (_PLACES,):
        if places.acquire(blocking=False):
            try:
                yield
            finally:
                places.release()
            return
    raise Crowded


def seconds_to_wait(bucket: str, *, now: datetime) -> int:
    """Count one attempt against a bucket; return 0 if it may be checked, else the whole seconds until the next one may.

    The attempt is counted before the passphrase is checked, and in one statement, so that parallel attempts gain nothing.
    """
    key = _hashed(bucket)
    # Buckets of made-up names expire too, or they would pile up; so do times from a clock that has since been set back.
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
    """Return the bucket for attempts at an account from unknown browsers; each known browser has its own."""
    return f"sign in as {name.casefold()}"


def slower(seconds: int) -> str:
    """Return the sentence that says how long to wait."""
    return (
        f"There were several wrong tries. Wait {seconds} second{'s' if seconds != 1 else ''}, then try again"
    )


def forget(bucket: str) -> None:
    """Reset a bucket after a success."""
    Guesses.objects.filter(bucket=_hashed(bucket)).delete()


def _hashed(bucket: str) -> str:
    return salted_hmac("frontdoor.desk.guesses", bucket, algorithm="sha256").hexdigest()
