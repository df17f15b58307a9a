"""The files of the second place: how each kind of row is called there, and how it is written and read.

A file is named by what stays the same wherever the row is stored, so that it is written once and brought back once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.core import serializers
from django.core.serializers.base import DeserializationError

from frontdoor.inbox.crypto.private_file import write_private
from frontdoor.inbox.reference import ALPHABET, LENGTH
from frontdoor.inbox.store.models import Feedback, Referral, SentMessage, WordsKey

Row = Referral | SentMessage | WordsKey | Feedback
WORDS = "words"
_LATER = {
    Referral: (
        "id", "repeat_hash", "answers_hash", "status", "status_at", "keep_until", "taken_by", "decision", "gate_outcome",
        "opened_at", "opened_by", "reminded_at", "escalated_at", "told_at", "joined_to",
    ),
    SentMessage: ("id", "referral", "answered", "applied_at", "read_at", "read_by"),
    WordsKey: ("id", "referral"),
    Feedback: ("id", "answered_at", "answered_by", "outcome"),
}  # fmt: skip
"""Columns that are cleared, or filled by what happens after the row was written, or that another database numbers anew."""
_STAMP = "%Y%m%dT%H%M%S%f"
_NAME = re.compile(
    rf"(?P<reference>[{ALPHABET}]{{{LENGTH}}})(\.(?P<kind>[a-z]+)\.(?P<at>\d{{8}}T\d{{12}}))?\.json"
    r"|feedback\.(?P<hash>[0-9a-f]{64})\.json"
)


class FileName(NamedTuple):
    """What a file's name says."""

    reference: str
    """Of the referral that it is, or hangs on; empty for feedback."""
    kind: str
    """Of what hangs on a referral: that of the message, or ``WORDS``."""
    at: datetime | None
    hash: str
    """Of feedback."""


class FileRow(NamedTuple):
    """A row as it was written, without what hangs on a database."""

    row: Row
    team: str
    """Of the referral when it was written: whose key opens it."""
    answers: datetime | None
    """When the question was asked that a message answers."""


def name_of(row: Row) -> str:
    """Return the name of a row's file."""
    if isinstance(row, Referral):
        return referral_name(row.reference)
    if isinstance(row, Feedback):
        return feedback_name(row.key_hash)
    return hanging_name(row.referral.reference, row.kind if isinstance(row, SentMessage) else WORDS, row.at)


def referral_name(reference: str) -> str:
    """Return the name of a referral's file."""
    return f"{reference}.json"


def feedback_name(key_hash: str) -> str:
    """Return the name of a file of feedback."""
    return f"feedback.{key_hash}.json"


def hanging_name(reference: str, kind: str, at: datetime) -> str:
    """Return the name of the file of a message, or of the key of the three words."""
    return f"{reference}.{kind}.{at.astimezone(UTC).strftime(_STAMP)}.json"


def parsed(name: str) -> FileName | None:
    """Return what a file's name says; None where it is none of ours."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    at = datetime.strptime(found["at"], _STAMP).replace(tzinfo=UTC) if found["at"] else None
    return FileName(found["reference"] or "", found["kind"] or "", at, found["hash"] or "")


def names_in(folder: Path) -> set[str]:
    """Return the names of our files in a folder."""
    return {path.name for path in folder.iterdir() if parsed(path.name)}


def rows_named(names: Iterable[str]) -> Iterator[Row]:
    """Yield the rows whose files have these names, as far as they are stored here."""
    said = [found for name in names if (found := parsed(name))]
    yield from Referral.objects.filter(reference__in=[one.reference for one in said if one.at is None])
    yield from Feedback.objects.filter(key_hash__in=[one.hash for one in said if one.hash])
    for one in said:
        if one.at is not None:
            of: Any = {"referral__reference": one.reference, "at": one.at}
            if one.kind == WORDS:
                yield from WordsKey.objects.filter(**of).select_related("referral")
            else:
                yield from SentMessage.objects.filter(**of, kind=one.kind).select_related(
                    "referral", "answered"
                )


def write(folder: Path, rows: Sequence[Row]) -> None:
    """Write each row's file, synced; one that is there already stays."""
    for row in rows:
        later = _LATER[type(row)]
        names = [field.name for field in row._meta.concrete_fields if field.name not in later]
        (item,) = json.loads(serializers.serialize("json", [row], fields=names))
        if isinstance(row, SentMessage | WordsKey):
            item["team"] = row.referral.team
        if isinstance(row, SentMessage) and row.answered:
            item["answers"] = row.answered.at.isoformat()
        try:
            write_private(folder / name_of(row), json.dumps([item]).encode())
        except FileExistsError:
            continue


def read(file: Path) -> FileRow | None:
    """Return the row of a file; None where the file is damaged."""
    try:
        (item,) = json.loads(file.read_text("utf-8"))
        team, answers = str(item.pop("team", "")), item.pop("answers", None)
        (found,) = serializers.deserialize("python", [item], ignorenonexistent=True)
        at = datetime.fromisoformat(answers) if answers else None
    except (OSError, ValueError, TypeError, AttributeError, DeserializationError):
        return None
    row = found.object
    if not isinstance(row, Referral | SentMessage | WordsKey | Feedback):
        return None
    row.pk = None
    return FileRow(row, team, at)
