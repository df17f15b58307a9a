"""The second place: a folder on another disk, where each referral, message and piece of feedback lies, sealed as it is stored.

A copy of the inbox is made once a night; what was thanked for since then would be lost with the disk. With
``FRONTDOOR_SECOND_PLACE_WAITS`` nobody is thanked before the file is synced; otherwise the delivery worker writes it some
seconds later. ``bring_back`` stores what a restored copy lacks. The key of the three words is never waited for.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db.models import Q, QuerySet

from frontdoor.inbox.config.environment import Environment
from frontdoor.inbox.crypto import referral_keys
from frontdoor.inbox.referrals import erased_list, second_place_files, shredding
from frontdoor.inbox.referrals.second_place_files import (
    WORDS,
    Row,
    feedback_name,
    hanging_name,
    names_in,
    parsed,
    referral_name,
    rows_named,
)
from frontdoor.inbox.store.models import Audit, Feedback, MessageKind, Referral, SentMessage, WordsKey
from frontdoor.inbox.store.write_probe import PATIENCE

KEPT = timedelta(days=7)
"""How long before the last copy something must have been received for its file to go: the copy may not have been fetched."""
LONGEST = timedelta(days=90)
"""After this a file goes in any case."""
AT_ONCE = 50
_disk = ThreadPoolExecutor(1, thread_name_prefix="second-place")
"""One thread alone may be stuck with a disk that hangs."""

log = logging.getLogger("frontdoor.second-place")


class Away(Exception):  # noqa: N818 -- says what is the matter
    """The second place cannot be written to; the message is a sentence for the operator."""


def check(environment: Environment) -> None:
    """Raise Away unless the folder is there, on another disk than the data (in development on any)."""
    folder = environment.second_place
    if folder is None:
        return
    try:
        same = folder.stat().st_dev == environment.data.stat().st_dev
    except OSError as error:
        raise Away(f"{folder} cannot be looked into ({error.strerror}). Is its disk mounted?") from error
    if same and not environment.development:
        raise Away(f"{folder} is on the same disk as {environment.data}. Is the other disk mounted there?")


def put(environment: Environment, rows: Sequence[Row], *, patience: float = PATIENCE) -> None:
    """Write rows to the second place, synced, before this returns; raise Away, at the latest after ``patience`` seconds."""
    writing = _disk.submit(_write, environment, rows)
    try:
        writing.result(patience)
    except TimeoutError as error:
        writing.cancel()
        raise Away(
            f"{environment.second_place} did not take a file within {patience:.0f} seconds."
        ) from error
    except OSError as error:
        raise Away(f"{environment.second_place} took no file ({error.strerror}).") from error


def put_if_waited_for(environment: Environment, row: Row) -> None:
    """Write a row before its COMMIT, where the second place is waited for; raise Away, and then nothing is to be committed."""
    if environment.second_place_waits:
        put(environment, [row])


def tend(environment: Environment, now: datetime) -> None:
    """Write what the second place lacks, a few at a time, and remove what was erased or is in copies for long; raise Away."""
    if environment.second_place is None:
        return
    check(environment)
    _carry_list(environment.data, environment.second_place)
    shredding.carry(environment.keys, environment.second_place)
    there, copied = names_in(environment.second_place), _copied_before()
    done = _done(environment.second_place, environment.data, there, copied, now)
    for name in done:
        (environment.second_place / name).unlink(missing_ok=True)
    # Whatever the time of receipt: the clock may have been set back since.
    if some := sorted(_wanted(copied, received_before=None) - (there - done))[:AT_ONCE]:
        put(environment, list(rows_named(some)))


def _carry_list(data: Path, folder: Path) -> None:
    """Write down in the second place what was erased, so that nothing of it comes back with an older copy."""
    there = set(erased_list.read(folder))
    if missing := [mark for mark in erased_list.read(data) if mark not in there]:
        erased_list.append(missing, folder)


def lacking(environment: Environment, *, received_before: datetime) -> set[str]:
    """Return the names of the files that should be in the second place and are not; raise Away."""
    if environment.second_place is None:
        return set()
    check(environment)
    wanted = _wanted(_copied_before(), received_before=received_before)
    return wanted - names_in(environment.second_place)


def _write(environment: Environment, rows: Sequence[Row]) -> None:
    check(environment)
    assert environment.second_place is not None
    if not (environment.second_place / referral_keys.CARRIED).exists():  # first: without them nothing opens
        shredding.carry(environment.keys, environment.second_place)
    second_place_files.write(environment.second_place, rows)


def _wanted(copied: datetime | None, *, received_before: datetime | None) -> set[str]:
    """Return the files that belong into the second place: of all that was received since ``copied``."""
    in_time, received = (
        _between("at", copied, received_before),
        _between("received_at", copied, received_before),
    )
    messages = SentMessage.objects.filter(in_time).exclude(kind=MessageKind.WORDS_KEPT)
    keys = WordsKey.objects.filter(in_time).values_list("referral__reference", "at")
    written_down = _WRITTEN_DOWN & _between("at", None, received_before)
    return {
        *map(referral_name, Referral.objects.filter(received).values_list("reference", flat=True)),
        *(hanging_name(*one) for one in messages.values_list("referral__reference", "kind", "at")),
        *(hanging_name(reference, WORDS, at) for reference, at in keys),
        *map(feedback_name, _kept_feedback().filter(in_time).values_list("key_hash", flat=True)),
        *map(feedback_name, _kept_feedback().filter(written_down).values_list("key_hash", flat=True)),
    }


def _between(column: str, first: datetime | None, last: datetime | None) -> Q:
    """Select what a column of time places from ``first`` to ``last``; None is no bound."""
    bounds = {f"{column}__gte": first, f"{column}__lte": last}
    return Q(**{name: moment for name, moment in bounds.items() if moment})


_WRITTEN_DOWN = Q(answered_at=None) & ~Q(by="")
"""What a member wrote down may have come long before, so its day does not tell whether a copy has it: it stays until it is answered."""


def _kept_feedback() -> QuerySet[Feedback]:
    return Feedback.objects.exclude(sealed=b"")


def _done(folder: Path, data: Path, there: set[str], copied: datetime | None, now: datetime) -> set[str]:
    """Return the files that are to go: of what was erased, of what is in copies for long, and what is too old in any case.

    What is not in the database stays: after a restore it is what is to be brought back.
    """
    erased, oldest = set(erased_list.read(data)), (now - LONGEST).timestamp()
    hashes = {mark.removeprefix(erased_list.FEEDBACK) for mark in erased}
    emptied = set(Feedback.objects.filter(sealed=b"").values_list("key_hash", flat=True))
    old: set[str] = set()
    if copied:
        of = {found.reference for name in there if (found := parsed(name))}
        referrals = Referral.objects.filter(reference__in=of)
        old |= {
            referral_name(one)
            for one in referrals.filter(received_at__lt=copied).values_list("reference", flat=True)
        }
        stored = set(referrals.values_list("reference", flat=True))
        said = _kept_feedback().filter(at__lt=copied).exclude(_WRITTEN_DOWN)
        old |= set(map(feedback_name, said.values_list("key_hash", flat=True)))
        old |= {
            name
            for name in there
            if (one := parsed(name)) and one.at and one.at < copied and one.reference in stored
        }
    return {
        name
        for name in there
        if (found := parsed(name))
        and (
            found.reference in erased
            or (found.hash and found.hash in hashes | emptied)
            or name in old
            or (folder / name).stat().st_mtime < oldest
        )
    }


def _copied_before() -> datetime | None:
    """Return the time before which all that was received is in a copy for long enough; None while there is no copy."""
    made = (
        Audit.objects.filter(action__startswith="backup made")
        .order_by("-seq")
        .values_list("at", flat=True)
        .first()
    )
    return made.astimezone(UTC) - KEPT if made else None
