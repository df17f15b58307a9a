"""What is in the store, read from its file by plain SQL: the auditor does not ask the code that it judges."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

Row = dict[str, Any]
"""Column to value, as SQLite stores it."""


@dataclass(frozen=True)
class View:
    """Every row that the laws look at."""

    referrals: dict[str, Row]
    """By reference; so are ``tombstones``."""
    tombstones: dict[str, Row]
    deliveries: dict[int, Row]
    """With ``of``, the reference that it is about, or nothing; so have ``messages``."""
    messages: dict[int, Row]
    receipts: dict[int, str]
    """Running number to reference."""
    calls: dict[int, Row]
    attempts: dict[int, Row]
    audit: dict[int, Row]
    runs: int
    """How often retention ran."""
    keys: frozenset[tuple[int, str]]
    """Referral's number and public key of its three words."""
    practice: frozenset[str]
    """References of practice referrals, which are nobody's and in no other part of this."""

    def of(self, reference: str) -> list[Row]:
        """Return the deliveries of a referral, messages' included."""
        return [row for row in self.deliveries.values() if row["of"] == reference]

    def added_to_the_log(self, before: View) -> list[tuple[str, str, str]]:
        """Return actor, action and reference of each new row of the log."""
        new = sorted(self.audit.keys() - before.audit.keys())
        return [(row["actor"], row["action"], row["reference"]) for row in map(self.audit.__getitem__, new)]


_REFERRALS = """
    SELECT id, reference, key_hash, repeat_hash, answers_hash, possible_repeat_of, team, form, form_version, council_area, received_at,
    status, status_at, keep_until, taken_by, decision, set_aside, release_date, release_known, release_happened, gate_pickup, gate_date,
    gate_outcome, sealed, told_at, opened_at, opened_by, reminded_at, escalated_at, joined_to_id FROM store_referral
    WHERE id NOT IN (SELECT referral_id FROM store_practice) ORDER BY id
"""
_DELIVERIES = """
    SELECT d.*, coalesce(r.reference, m.reference, '') AS of FROM store_delivery d
    LEFT JOIN store_referral r ON r.id = d.referral_id
    LEFT JOIN store_sentmessage s ON s.id = d.said_id LEFT JOIN store_referral m ON m.id = s.referral_id
"""
_PRACTICE = "SELECT r.reference FROM store_referral r JOIN store_practice p ON p.referral_id = r.id"
_MESSAGES = (
    "SELECT s.*, r.reference AS of FROM store_sentmessage s JOIN store_referral r ON r.id = s.referral_id"
)


class Reader:
    """Reads the store through a connection of its own."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.reopen()

    def reopen(self) -> None:
        """Read a file that took the place of the one before."""
        self._audit: dict[int, Row] = {}
        self._attempts: dict[int, Row] = {}
        self._database = sqlite3.connect(f"{self._file.as_uri()}?mode=ro", uri=True, isolation_level=None)

    def close(self) -> None:
        """Read no more."""
        self._database.close()

    def referrals(self) -> dict[str, Row]:
        """Return the rows of the referrals alone, by reference."""
        return self._rows(_REFERRALS, "reference")

    def notes(self) -> list[bytes]:
        """Return every note, sealed."""
        return [sealed for (sealed,) in self._database.execute("SELECT sealed FROM store_note")]

    def view(self) -> View:
        """Return all that the laws look at; of what only grows, what is new is read."""
        last, latest = (max(rows, default=0) for rows in (self._audit, self._attempts))
        self._audit |= self._rows(f"SELECT * FROM store_audit WHERE seq > {last} ORDER BY seq", "seq")
        self._attempts |= self._rows(f"SELECT * FROM store_attempt WHERE id > {latest}", "id")
        deliveries = self._rows(_DELIVERIES, "id")
        receipts = self._database.execute("SELECT number, reference FROM store_receipt").fetchall()
        keys = self._database.execute("SELECT referral_id, recipient FROM store_wordskey").fetchall()
        practice = self._database.execute(_PRACTICE).fetchall()
        return View(
            self.referrals(),
            self._rows("SELECT * FROM store_tombstone", "reference"),
            deliveries,
            self._rows(_MESSAGES, "id"),
            dict(receipts),
            self._rows("SELECT * FROM store_rollcall", "id"),
            {key: row for key, row in self._attempts.items() if row["delivery_id"] in deliveries},
            dict(self._audit),
            self._database.execute("SELECT count(*) FROM store_keepingrun").fetchone()[0],
            frozenset(keys),
            frozenset(reference for (reference,) in practice),
        )

    def _rows(self, query: str, key: str) -> dict[Any, Row]:
        found = self._database.execute(query)
        names = [column[0] for column in found.description]
        place = names.index(key)
        return {values[place]: dict(zip(names, values, strict=True)) for values in found}


def moment(text: str | None) -> datetime | None:
    """Return a time as Django stores it in SQLite."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def day(text: str | None) -> date | None:
    """Return a date as Django stores it in SQLite."""
    return date.fromisoformat(text) if text else None


def stored(value: object) -> object:
    """Return a value as SQLite stores it for Django."""
    match value:
        case datetime():
            return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
        case date():
            return value.isoformat()
        case bool():
            return int(value)
    return str(value) if isinstance(value, str) else value
