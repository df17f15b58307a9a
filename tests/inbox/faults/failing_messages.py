"""Fault injection into what a sender adds later: one call failed, or the process killed at it, each in turn; see ``failing_calls``."""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from tests.inbox import places
from tests.inbox.faults.failing_calls import faulty_child

KINDS = (
    ("pwrite64", "error=EIO"),
    ("fdatasync", "error=EIO"),
    ("ftruncate", "error=EIO"),
    ("pwrite64", "signal=KILL"),
    ("fdatasync", "signal=KILL"),
)
ARRIVED = "arrived"


@dataclass(frozen=True)
class SeenMessage:
    """One message with one fault, and its outcome."""

    call: str
    fault: str
    fired: bool
    said: str
    """That it arrived, or why it did not; empty from a process that was killed."""
    kept: int
    """How many messages there are after it."""
    whole: bool
    again: int
    """How many there are once a new process has taken the same one-time key."""
    rows: tuple[int, int]
    """How many outbox rows and log rows there are then."""


def main() -> None:
    """Try every call of every kind."""
    places.prepare()
    with tempfile.TemporaryDirectory(prefix="failing-messages-") as name:
        for call, fault in KINDS:
            for k in range(1, 60, 3 if call == "pwrite64" else 1):
                seen = one(Path(name), call, fault, k)
                sys.stdout.write(json.dumps(asdict(seen)) + "\n")
                if not seen.fired:
                    break


def one(folder: Path, call: str, fault: str, k: int) -> SeenMessage:
    """Let the k-th call of storing a message meet a fault."""
    from django.db import connection  # noqa: PLC0415 -- needs Django ready

    from frontdoor.inbox.referrals.follow_up import words  # noqa: PLC0415
    from frontdoor.inbox.store.models import Audit, Delivery, SentMessage  # noqa: PLC0415
    from tests.inbox.builders import NOW, a_referral  # noqa: PLC0415

    database = folder / f"{call}-{k}.sqlite3"
    places.fresh_database(database)
    reference = a_referral().reference
    made = words.show(reference, "nonce", NOW)
    assert made
    key = words.check(reference, made)
    assert key
    connection.close()
    said, fired = faulty_child(folder, database, (call, fault, k), lambda: [add(key)])
    places.use_database(database)
    kept = SentMessage.objects.count()
    connection.close()
    again = add(key)
    assert again == ARRIVED
    rows = (Delivery.objects.filter(kind="added").count(), Audit.objects.filter(actor="sender").count())
    count = SentMessage.objects.count()
    connection.close()
    with places.raw(database) as raw:
        whole = raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.unlink()
    return SeenMessage(call, fault, fired, said[0] if said else "", kept, whole, count, rows)


def add(key: object) -> str:
    """Add something under one one-time key, told to one mailbox; return what the sender would be told."""
    from dataclasses import replace  # noqa: PLC0415

    from frontdoor.inbox.config.mailbox_urls import MailboxAddress  # noqa: PLC0415
    from frontdoor.inbox.config.runtime import started  # noqa: PLC0415
    from frontdoor.inbox.referrals.follow_up import from_sender  # noqa: PLC0415
    from frontdoor.inbox.referrals.follow_up.words import Key  # noqa: PLC0415
    from frontdoor.inbox.store.models import MessageKind  # noqa: PLC0415
    from frontdoor.inbox.store.storage_health import NotStored  # noqa: PLC0415
    from tests.inbox.builders import NOW  # noqa: PLC0415

    assert isinstance(key, Key)
    told = MailboxAddress(places.TEAMS[0], "mailto:team@example.org")
    using = replace(started(), environment=replace(started().environment, mailboxes=(told,)))
    at = NOW + timedelta(minutes=1)
    try:
        from_sender.say(key, MessageKind.ADDED, {"text": "He moved"}, at, once="the same", using=using)
    except NotStored as refused:
        return refused.refusal.name
    return ARRIVED


if __name__ == "__main__":
    main()
