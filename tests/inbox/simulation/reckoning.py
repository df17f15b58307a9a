"""What should be, reckoned a second time and in another way than the product does: working time, retention, the log's chain."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from frontdoor.occurrences import LONDON, bank_holidays
from tests.inbox.simulation.view import Row, View, day, moment

QUARTER = timedelta(minutes=15)
MONTH = timedelta(days=30)
DECIDED = ("accepted", "not suitable", "withdrawn", "closed")
FROM_SENDER = ("added", "withdrawn", "answer")


def is_working_day(on: date) -> bool:
    """Return whether the office is open on a date."""
    return on.isoweekday() < 6 and all(on != holiday for holiday, _ in bank_holidays(on.year))


def is_working_time(now: datetime) -> bool:
    """Return whether the office is open now."""
    local = now.astimezone(LONDON)
    return is_working_day(local.date()) and 9 <= local.hour < 17


def worked(start: datetime, end: datetime) -> timedelta:
    """Return the office hours between two times."""
    total, on = timedelta(), start.astimezone(LONDON).date()
    while on <= end.astimezone(LONDON).date():
        if is_working_day(on):
            opens, closes = (datetime.combine(on, time(hour), LONDON).astimezone(UTC) for hour in (9, 17))
            total += max(min(closes, end) - max(opens, start), timedelta())
        on += timedelta(days=1)
    return total


def may_be_erased(row: Row, now: datetime) -> bool:
    """Return whether a referral's time is over: decided and opened a month ago, and nobody is still to be met."""
    decided_at = moment(row["status_at"])
    if row["status"] not in DECIDED or row["opened_at"] is None or decided_at is None:
        return False
    today = now.astimezone(LONDON).date()
    if decided_at > now - MONTH or (row["keep_until"] and (day(row["keep_until"]) or today) > today):
        return False
    is_over = all(
        not row[name] or (day(row[name]) or today) + MONTH <= today for name in ("release_date", "gate_date")
    )
    awaited = row["gate_pickup"] and not row["gate_outcome"]
    if row["status"] != "accepted":
        return is_over or not awaited
    is_known = row["release_known"] or row["gate_date"]
    return bool(is_over and ((is_known and not awaited) or row["keep_until"]))


def chain(rows: Mapping[int, Row]) -> Iterator[tuple[int, str]]:
    """Yield the number of each row of the log that does not follow from the one before, and why."""
    previous: Row | None = None
    for seq in sorted(rows):
        row = rows[seq]
        at = moment(row["at"])
        assert at
        text = json.dumps(
            [seq, at.isoformat(timespec="microseconds"), row["actor"], row["action"], row["reference"], row["previous"]]
        )  # fmt: skip
        if hashlib.sha256(text.encode()).hexdigest() != row["hash"]:
            yield seq, "its hash is another"
        if previous and (seq != previous["seq"] + 1 or row["previous"] != previous["hash"]):
            yield seq, "it does not follow"
        previous = row


def has_own_key(content: bytes, name: str) -> bool:
    """Return whether a state of the referral keys still gives a name its key, as decisions/34 finds it by hand."""
    nodes = content[content.index(b"\n") + 1 : -32]
    leaf = int.from_bytes(hashlib.sha256(name.encode()).digest()[:7])
    places = ((int.from_bytes(nodes[at : at + 7]), nodes[at + 7]) for at in range(0, len(nodes), 24))
    return any(first <= leaf < first + (1 << 56 - level) for first, level in places)


def waiting(view: View, team: str) -> list[Row]:
    """Return a team's referrals that nobody has opened, oldest first."""
    rows = [
        row for row in view.referrals.values()
        if row["team"] == team and row["opened_at"] is None and not row["set_aside"]
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row["received_at"], row["id"]))


def unread(view: View, team: str, now: datetime) -> set[str]:
    """Return the references with something that the sender said a working hour ago, and no member has read."""
    return {
        row["of"] for row in view.messages.values()
        if row["kind"] in FROM_SENDER and row["read_at"] is None and view.referrals[row["of"]]["team"] == team
        and worked(_at(row["at"]), now) >= timedelta(hours=1)
    }  # fmt: skip


def untold(view: View, team: str, now: datetime) -> set[str]:
    """Return the references that were decided a working day ago, and whose referrer nobody has told."""
    return {
        reference for reference, row in view.referrals.items()
        if row["team"] == team and row["status"] in DECIDED and row["told_at"] is None and not row["set_aside"]
        and row["status_at"] and worked(_at(row["status_at"]), now) >= timedelta(hours=8)
    }  # fmt: skip


def not_taken(view: View, row: Row) -> bool:
    """Return whether a mailbox has not taken the notice of a referral yet."""
    for delivery in view.deliveries.values():
        if delivery["referral_id"] == row["id"] and delivery["state"] in ("due", "unclear", "given up"):
            tries = [one for one in view.attempts.values() if one["delivery_id"] == delivery["id"]]
            last: Any = max(tries, key=lambda one: (one["at"], one["id"]), default=None)
            if last is None or last["outcome"] != "told":
                return True
    return False


def _at(text: str) -> datetime:
    found = moment(text)
    assert found
    return found
