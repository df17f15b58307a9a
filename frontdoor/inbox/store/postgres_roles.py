"""What the intake's own database role may do on PostgreSQL: insert, and look at the few columns without which it cannot.

Whoever finds a way to speak SQL through the public door can then add rows, and read keyed hashes, references, times and
council areas: no sealed answer, no account, no key; and can change and delete nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

ROLE = "frontdoor_intake"
INSERTS = ("store_referral", "store_receipt", "store_canary", "store_delivery", "store_audit")
READS: Mapping[str, tuple[str, ...]] = {
    # The same one-time key, the same answers, a possible repeat, and the id of the row that was written.
    "store_referral": (
        "id",
        "reference",
        "key_hash",
        "answers_hash",
        "repeat_hash",
        "council_area",
        "received_at",
    ),
    "store_receipt": ("number",),
    "store_canary": ("id", "reference", "key_hash", "council_area"),
    "store_delivery": ("id",),
    # The end of the chain that the next row is tied to; and what was written down of the sealing keys.
    "store_audit": ("seq", "hash", "action"),
    "store_anchor": ("name", "fingerprint", "seq"),
}
"""Table to columns."""


def sql(role: str = ROLE) -> str:
    """Return the statements that make the role, or bring it back to exactly this; ValueError if it cannot be a name."""
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
