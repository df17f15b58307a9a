"""The audit log: one row per step, hash-chained so that an edit shows; ids only, never free text.

It is tamper-evident, not tamper-proof: a cut tail shows only against a chain head that was written down elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime

from django.db import connection, transaction

from frontdoor.inbox.store.models import Audit
from frontdoor.inbox.store.select import select

START = "0" * 64
DRILL = "drill passed: restored and opened"
"""The action that says that a backup was restored and opened with the recovery key."""


def record(actor: str, action: str, reference: str, now: datetime) -> None:
    """Append a row in the transaction of the step that it records; raise RuntimeError outside of one."""
    record_each(actor, action, [(reference, now)])


def record_each(actor: str, action: str, steps: Iterable[tuple[str, datetime]]) -> None:
    """Append a row for each reference and time, as ``record`` does."""
    if transaction.get_autocommit():
        raise RuntimeError("an audit row belongs into the transaction of its step")
    one_at_a_time()
    seq, previous = head()
    rows = []
    for reference, at in steps:
        seq += 1
        row = Audit(seq=seq, at=at, actor=actor, action=action, reference=reference, previous=previous)
        row.hash = previous = _hash(seq, at, actor, action, reference, previous)
        rows.append(row)
    Audit.objects.bulk_create(rows)


def one_at_a_time() -> None:
    """Take the lock that serialises appends until the transaction ends; on SQLite every writer has it already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(4660)")


def begin_after(seq: int, actor: str, now: datetime) -> None:
    """Record that the rows up to ``seq`` are deleted now, and which hash the next one follows."""
    follows = Audit.objects.values_list("hash", flat=True).get(seq=seq)
    record(actor, _beginning(seq, follows), "", now)


def head() -> tuple[int, str]:
    """Return the last row's number and hash, to be written down elsewhere; (0, zeros) for an empty log."""
    for seq, last in select("SELECT seq, hash FROM store_audit ORDER BY seq DESC LIMIT 1"):
        return int(seq), str(last)
    return 0, START


@dataclass(frozen=True)
class AuditRow:
    """One row, from the database or from a backup."""

    seq: int
    at: datetime
    actor: str
    action: str
    reference: str
    previous: str
    hash: str


def first_break(rows: Iterable[AuditRow] | None = None) -> int | None:
    """Return the number of the first row that breaks the hash chain; None if the chain holds.

    Rows may have been deleted from its beginning by retention, if one of those that are left says so.
    """
    if rows is None:
        rows = _rows()
    previous, expected, said = START, 1, {_beginning(0, START)}
    first: AuditRow | None = None
    for row in rows:
        if first is None:
            first, previous, expected = row, row.previous, row.seq
        good = _hash(row.seq, row.at, row.actor, row.action, row.reference, row.previous)
        if row.seq != expected or row.previous != previous or row.hash != good:
            return expected
        previous, expected = row.hash, expected + 1
        said.add(row.action)
    if first is not None and _beginning(first.seq - 1, first.previous) not in said:
        return 1
    return None


def _rows(at_once: int = 2000) -> Iterator[AuditRow]:
    columns, last = [field.name for field in fields(AuditRow)], 0
    while some := Audit.objects.filter(seq__gt=last).order_by("seq").values_list(*columns)[:at_once]:
        for values in some:
            yield AuditRow(*values)
        last = values[0]


def _beginning(seq: int, follows: str) -> str:
    return f"log begins after row {seq}: {follows[:24]}"


def _hash(seq: int, at: datetime, *words: str) -> str:
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps([seq, moment, *words], ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
