"""The intake's own PostgreSQL role, as SQL: it may insert, and read only the few columns without which it cannot.

Whoever achieves SQL injection through the public intake can then add rows, and read keyed hashes, references, times,
council areas, teams, statuses, sealed messages and the copies that senders asked for, sealed to their words: no other
encrypted answer, no account, no key; and can change or delete nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

ROLE = "frontdoor_intake"
INSERTS = (
    "store_referral",
    "store_receipt",
    "store_canary",
    "store_delivery",
    "store_audit",
    "store_wordskey",
    "store_sentmessage",
    "store_feedback",
    "store_officelinkuse",
)
READS: Mapping[str, tuple[str, ...]] = {
    # For the same idempotency key, the same answers, a possible repeat, and the id of the inserted row; team, status and
    # when it was opened for the sender, who has the words.
    "store_referral": (
        "id",
        "reference",
        "key_hash",
        "answers_hash",
        "repeat_hash",
        "council_area",
        "received_at",
        "team",
        "status",
        "opened_at",
    ),
    "store_wordskey": ("id", "referral_id", "recipient", "by", "sealed"),
    # What is sealed in it opens with the team's key, or with the sender's words.
    "store_sentmessage": ("id", "referral_id", "kind", "at", "key_hash", "answered_id", "sealed"),
    "store_feedback": ("id", "key_hash", "at", "reference"),
    "store_receipt": ("number",),
    # For an address that fills in the name of an office.
    "store_officelink": ("id", "office", "until", "once", "made_at", "revoked_at"),
    "store_officelinkuse": ("id", "link_id"),
    "store_canary": ("id", "reference", "key_hash", "council_area"),
    "store_delivery": ("id",),
    # For the head of the hash chain that the next row follows, and for the key pins.
    "store_audit": ("seq", "hash", "action"),
    "store_anchor": ("name", "fingerprint", "seq"),
}
"""Table to columns."""


def sql(role: str = ROLE) -> str:
    """Return the statements that create the role, or reset it to exactly these rights; raise ValueError for a bad name."""
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", role):
        raise ValueError(f'"{role}" cannot be the name of a role. Use small letters, digits and underscores.')
    return "\n".join(_statements(role)) + "\n"


def _statements(role: str) -> Iterator[str]:
    yield (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') "
        f"THEN CREATE ROLE {role} LOGIN; END IF; END $$;"
    )
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role};"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role};"
    yield f"GRANT USAGE ON SCHEMA public TO {role};"
    for table in INSERTS:
        yield f"GRANT INSERT ON {table} TO {role};"
    for table, columns in READS.items():
        yield f"GRANT SELECT ({', '.join(columns)}) ON {table} TO {role};"
