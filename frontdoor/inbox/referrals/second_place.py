"""The second place: each referral, sealed as it is stored, as a file in a folder on another disk, as soon as it is received.

A copy of the inbox is made once a night; what was thanked for since then would be lost with the disk. With
``FRONTDOOR_SECOND_PLACE_WAITS`` nobody is thanked before the file is synced; otherwise the delivery worker writes it some
seconds later. ``bring_back`` stores what a restored copy lacks.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.core import serializers
from django.core.serializers.base import DeserializationError
from django.db import transaction

from frontdoor.inbox.config.environment import Environment
from frontdoor.inbox.crypto.keyring import write_private
from frontdoor.inbox.reference import ALPHABET, LENGTH
from frontdoor.inbox.referrals import retention
from frontdoor.inbox.store import audit_log, receipt_numbers
from frontdoor.inbox.store.models import Audit, Referral, Tombstone
from frontdoor.inbox.store.write_probe import PATIENCE

KEPT = timedelta(days=7)
"""How long before the last copy a referral must have been received for its file to go: the copy may not have been fetched."""
LONGEST = timedelta(days=90)
"""After this a file goes in any case."""
AT_ONCE = 50
_NAME = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}\.json")
_LATER = (
    "id", "repeat_hash", "answers_hash", "status", "status_at", "keep_until", "taken_by", "decision", "gate_outcome",
    "opened_at", "opened_by", "reminded_at", "escalated_at", "joined_to",
    "counted", "moved_at", "moved_to",
)  # fmt: skip
"""Columns that are cleared, or filled by what happens after it was received; a referral that is brought back is new."""
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


def put(environment: Environment, rows: Sequence[Referral], *, patience: float = PATIENCE) -> None:
    """Write referrals to the second place, synced, before this returns; raise Away, at the latest after ``patience`` seconds."""
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


def tend(environment: Environment, now: datetime) -> None:
    """Write what the second place lacks, a few at a time, and remove what was erased or is in copies for long; raise Away."""
    if environment.second_place is None:
        return
    check(environment)
    there, copied = _names(environment), _copied_before()
    done = _done(environment, there, copied, now)
    for reference in done:
        _file(environment, reference).unlink(missing_ok=True)
    # Whatever the time of receipt: the clock may have been set back since.
    if some := sorted(_wanted(copied, received_before=None) - (there - done))[:AT_ONCE]:
        put(environment, list(Referral.objects.filter(reference__in=some)))


def lacking(environment: Environment, *, received_before: datetime) -> set[str]:
    """Return the references that should be in the second place and are not; raise Away."""
    if environment.second_place is None:
        return set()
    check(environment)
    return _wanted(_copied_before(), received_before=received_before) - _names(environment)


def bring_back(environment: Environment, now: datetime) -> tuple[list[str], list[str]]:
    """Store as new what is in the second place, and neither here nor erased; return those references, and the files that are no good.

    Each gets the next running number, and a row of the audit log says who brought it back. Raise Away.
    """
    check(environment)
    known = set(Referral.objects.values_list("reference", flat=True))
    known |= set(Tombstone.objects.values_list("reference", flat=True))
    known |= set(retention.erased_before(environment.data))
    keys = set(Referral.objects.values_list("key_hash", flat=True))
    found: list[Referral] = []
    faulty: list[str] = []
    for reference in sorted(_names(environment) - known):
        row = _read(_file(environment, reference))
        if row is None or row.reference != reference:
            faulty.append(f"{reference}.json")
        elif row.key_hash not in keys:  # else it was sent once more, and that one is here
            keys.add(row.key_hash)
            found.append(row)
    found.sort(key=lambda row: row.received_at)
    with transaction.atomic():
        Referral.objects.bulk_create(found)
        receipt_numbers.give([row.reference for row in found])
        audit_log.record_each("command line", "brought back", [(row.reference, now) for row in found])
    return [row.reference for row in found], faulty


def _write(environment: Environment, rows: Sequence[Referral]) -> None:
    check(environment)
    names = [field.name for field in Referral._meta.concrete_fields if field.name not in _LATER]
    for row in rows:
        text = serializers.serialize("json", [row], fields=names)
        try:
            write_private(_file(environment, row.reference), text.encode())
        except FileExistsError:
            continue


def _read(file: Path) -> Referral | None:
    try:
        (item,) = serializers.deserialize("json", file.read_text("utf-8"), ignorenonexistent=True)
    except (OSError, ValueError, DeserializationError):
        return None
    row = item.object
    if not isinstance(row, Referral):
        return None
    row.pk = None
    return row


def _wanted(copied: datetime | None, *, received_before: datetime | None) -> set[str]:
    """Return the references of what belongs into the second place: all that was received since ``copied``."""
    wanted = Referral.objects.all()
    if received_before:
        wanted = wanted.filter(received_at__lte=received_before)
    if copied:
        wanted = wanted.filter(received_at__gte=copied)
    return set(wanted.values_list("reference", flat=True))


def _done(environment: Environment, there: set[str], copied: datetime | None, now: datetime) -> set[str]:
    """Return whose files are to go: the erased, what is in copies for long, and what is too old in any case.

    What is not in the database stays: after a restore it is what is to be brought back.
    """
    done = set(retention.erased_before(environment.data))
    if copied:
        old = Referral.objects.filter(reference__in=there, received_at__lt=copied)
        done |= set(old.values_list("reference", flat=True))
    oldest = (now - LONGEST).timestamp()
    done |= {name for name in there if _file(environment, name).stat().st_mtime < oldest}
    return done & there


def _copied_before() -> datetime | None:
    """Return the time before which all that was received is in a copy for long enough; None while there is no copy."""
    made = (
        Audit.objects.filter(action__startswith="backup made")
        .order_by("-seq")
        .values_list("at", flat=True)
        .first()
    )
    return made.astimezone(UTC) - KEPT if made else None


def _names(environment: Environment) -> set[str]:
    assert environment.second_place is not None
    return {path.stem for path in environment.second_place.iterdir() if _NAME.fullmatch(path.name)}


def _file(environment: Environment, reference: str) -> Path:
    assert environment.second_place is not None
    return environment.second_place / f"{reference}.json"
