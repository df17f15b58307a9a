"""How long referrals are kept: erases what is decided and old, leaves a tombstone, and stops when something looks wrong.

Nothing that no person has opened is ever erased here. What was erased is written to a list beside the database first,
so that a restored copy can be cleaned before anybody looks at it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from frontdoor.dates import LONDON
from frontdoor.inbox.store import audit
from frontdoor.inbox.store.models import KeepingRun, Referral, Status, Tombstone

KEEP = {
    Status.ACCEPTED: timedelta(days=30),
    Status.NOT_SUITABLE: timedelta(days=30),
    Status.WITHDRAWN: timedelta(days=30),
    Status.CLOSED: timedelta(days=30),
}
"""After a decision so long, to be moved to the charity's own case system; what is not decided stays."""
CLOCK_MAY_JUMP = timedelta(days=2)
AT_ONCE, SHARE = 20, 0.2
LIST = "erased.list"


@dataclass(frozen=True)
class Kept:
    """The run went through."""

    erased: int


@dataclass(frozen=True)
class Braked:
    """Nothing was erased, because something looks wrong; a person has to say yes."""

    due: int
    why: str


def due(now: datetime) -> list[Referral]:
    """Return what has been kept long enough: decided, opened by a person, and older than its rule."""
    found: list[Referral] = []
    for status, keep in KEEP.items():
        old = Referral.objects.filter(status=status, status_at__lte=now - keep, opened_at__isnull=False)
        found += old.defer("sealed")
    return sorted(found, key=lambda referral: referral.pk)


def keep(folder: Path, actor: str, now: datetime, *, yes: bool = False) -> Kept | Braked:
    """Erase what is due; without ``yes`` not after a jump of the clock, and not many at once."""
    waiting = due(now)
    why = "" if yes else brake(now)
    if why:
        return Braked(len(waiting), why)
    for referral in waiting:
        erase(referral.reference, folder, actor, now)
    with transaction.atomic():
        KeepingRun.objects.create(at=now, erased=len(waiting))
    return Kept(len(waiting))


def brake(now: datetime) -> str:
    """Return why a run would stop now and ask a person, or nothing."""
    return _suspicion(last_run(), now, len(due(now)))


def last_run() -> datetime | None:
    """Return when the rules were last run."""
    moment: datetime | None = KeepingRun.objects.aggregate(last=Max("at"))["last"]
    return moment


def ran_on(day: date) -> bool:
    """Say whether the rules were already run on a day."""
    last = last_run()
    return last is not None and last.astimezone(LONDON).date() == day


def erase(reference: str, folder: Path, actor: str, now: datetime) -> bool:
    """Erase one referral with its notes and deliveries, and leave a tombstone; False if it is not there."""
    _write_down([reference], folder)
    with transaction.atomic():
        referral = Referral.objects.filter(reference=reference).defer("sealed").first()
        if referral is None:
            return False
        Tombstone.objects.create(
            reference=reference,
            number=referral.pk,
            team=referral.team,
            council_area=referral.council_area,
            received_on=referral.received_at.astimezone(LONDON).date(),
            status=referral.status,
            decision=referral.decision,
            erased_at=now,
        )
        referral.delete()
        audit.record(actor, "erased", reference, now)
    return True


def erased_before(folder: Path) -> list[str]:
    """Return every reference that was ever erased, as the list beside the database says."""
    try:
        return (folder / LIST).read_text("ascii").split()
    except FileNotFoundError:
        return []


def _suspicion(last: datetime | None, now: datetime, number: int) -> str:
    if last is not None and now < last:
        return f"The clock stands before the last run ({last:%Y-%m-%d %H:%M})."
    if number == 0:
        return ""
    if last is not None and now - last > CLOCK_MAY_JUMP:
        return f"The last run was {(now - last).days} days ago: was the clock changed, or the inbox switched off?"
    if number > AT_ONCE:
        return f"{number} referrals would be erased at once, more than {AT_ONCE}."
    opened = Referral.objects.filter(opened_at__isnull=False).count()
    if number > 2 and number > opened * SHARE:
        return f"{number} of {opened} opened referrals would be erased at once."
    return ""


def _write_down(references: Iterable[str], folder: Path) -> None:
    descriptor = os.open(folder / LIST, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, "".join(f"{reference}\n" for reference in references).encode("ascii"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
