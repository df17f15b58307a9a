"""Brings back from the second place what a restored copy lacks: referrals as new, then what was said, and the keys of the words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction

from frontdoor.inbox.config.environment import Environment
from frontdoor.inbox.referrals import erased_list, second_place
from frontdoor.inbox.referrals.second_place_files import WORDS, FileName, FileRow, names_in, parsed, read
from frontdoor.inbox.store import audit_log, receipt_numbers
from frontdoor.inbox.store.models import Feedback, MessageKind, Referral, SentMessage, Tombstone, WordsKey

ACTOR = "command line"


@dataclass
class BroughtBack:
    """What was stored, and what was left in the second place."""

    referrals: list[str] = field(default_factory=list)
    """References, oldest first; each is new."""
    messages: list[str] = field(default_factory=list)
    """The reference of each message."""
    feedback: int = 0
    faulty: list[str] = field(default_factory=list)
    """Names of files that are damaged, or whose contents are not what the name says."""
    apart: list[str] = field(default_factory=list)
    """Names of files whose referral is not here, or is with another team than the one whose key opens the file."""


def store_lacking(environment: Environment, now: datetime) -> BroughtBack:
    """Store what is in the second place, and neither here nor erased; raise Away. Done again, it stores nothing twice.

    Each referral gets the next running number, and a row of the audit log says who brought it, or a message of it, back.
    """
    second_place.check(environment)
    folder, done = environment.second_place, BroughtBack()
    assert folder is not None
    files = {name: found for name in sorted(names_in(folder)) if (found := parsed(name))}
    erased = set(erased_list.read(environment.data)) | set(
        Tombstone.objects.values_list("reference", flat=True)
    )
    with transaction.atomic():
        _referrals(folder, files, erased, now, done)
        hanging = {name: one for name, one in files.items() if one.at and one.reference not in erased}
        _messages(folder, hanging, now, done)
        _feedback(folder, files, erased, now, done)
    return done


def _opened(folder: Path, name: str, done: BroughtBack, *kinds: type) -> FileRow | None:
    found = read(folder / name)
    if found is None or not isinstance(found.row, kinds):
        done.faulty.append(name)
        return None
    return found


def _referrals(
    folder: Path, files: dict[str, FileName], erased: set[str], now: datetime, done: BroughtBack
) -> None:
    known = erased | set(Referral.objects.values_list("reference", flat=True))
    keys = set(Referral.objects.values_list("key_hash", flat=True))
    rows: list[Referral] = []
    for name, one in files.items():
        if one.at or one.hash or one.reference in known:
            continue
        found = _opened(folder, name, done, Referral)
        row = found.row if found else None
        if not isinstance(row, Referral):
            continue
        if row.reference != one.reference:
            done.faulty.append(name)
        elif row.key_hash not in keys:  # else it was sent once more, and that one is here
            keys.add(row.key_hash)
            rows.append(row)
    rows.sort(key=lambda row: row.received_at)
    Referral.objects.bulk_create(rows)
    receipt_numbers.give([row.reference for row in rows])
    audit_log.record_each(ACTOR, "brought back", [(row.reference, now) for row in rows])
    done.referrals = [row.reference for row in rows]


def _messages(folder: Path, files: dict[str, FileName], now: datetime, done: BroughtBack) -> None:
    """Store messages in the order in which they were said, so that a question is there before its answer; and keys of words."""
    there = {row.reference: row for row in Referral.objects.filter(reference__in={one.reference for one in files.values()}).only("pk", "reference", "team")}  # fmt: skip
    for name, one in sorted(files.items(), key=lambda item: str(item[1].at)):
        referral = there.get(one.reference)
        if one.at is None or (referral is not None and _is_there(referral, one.kind, one.at)):
            continue
        found = _opened(folder, name, done, SentMessage, WordsKey)
        if found is None:
            continue
        row = found.row
        if referral is None or found.team != referral.team:
            done.apart.append(name)
        elif isinstance(row, WordsKey):
            WordsKey.objects.filter(referral=referral).delete()
            row.referral = referral
            row.save(force_insert=True)
        elif (
            isinstance(row, SentMessage)
            and not SentMessage.objects.filter(key_hash=row.key_hash or "").exists()
        ):
            row.referral = referral
            if found.answers:
                asked = SentMessage.objects.filter(referral=referral, kind=MessageKind.QUESTION)
                row.answered = asked.filter(at=found.answers).first()
            row.save(force_insert=True)
            audit_log.record(ACTOR, "brought a message back", referral.reference, now)
            done.messages.append(referral.reference)


def _is_there(referral: Referral, kind: str, at: datetime) -> bool:
    if kind == WORDS:
        return WordsKey.objects.filter(referral=referral, at__gte=at).exists()
    return SentMessage.objects.filter(referral=referral, kind=kind, at=at).exists()


def _feedback(
    folder: Path, files: dict[str, FileName], erased: set[str], now: datetime, done: BroughtBack
) -> None:
    known = set(Feedback.objects.values_list("key_hash", flat=True))
    for name, one in files.items():
        if not one.hash or one.hash in known or f"{erased_list.FEEDBACK}{one.hash}" in erased:
            continue
        found = _opened(folder, name, done, Feedback)
        if found and isinstance(found.row, Feedback) and found.row.key_hash == one.hash:
            found.row.save(force_insert=True)
            audit_log.record(ACTOR, f"brought back: {found.row.kind}", found.row.reference, now)
            done.feedback += 1
        elif found:
            done.faulty.append(name)
