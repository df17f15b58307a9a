"""Builders of submissions, referrals and audit rows; a test passes only the values it is about."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime
from random import Random, SystemRandom

from django.db import transaction

from frontdoor.inbox.referrals.receive import Submission, receive
from frontdoor.inbox.referrals.write_group import Received
from frontdoor.inbox.store import audit_log
from frontdoor.rules.liberation import Release
from tests.inbox.places import as_intake

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
"""A Tuesday morning."""
PLANTED = "Wulfenite Quarrington"
"""A name that occurs in answers only; finding it anywhere else is a leak."""


def a_submission(
    *,
    key: str | None = None,
    team: str = "glasgow-throughcare",
    council_area: str = "Glasgow City",
    answers: dict[str, str] | None = None,
    release_date: date | None = date(2027, 1, 11),
    gate_pickup: bool = False,
    gate_date: date | None = None,
) -> Submission:
    """A valid submission, with a new idempotency key unless one is given."""
    answers = answers or {"person_name": PLANTED, "help_wanted": "Somewhere to live, and £20 for the bus."}
    return Submission(
        form="throughcare",
        form_version="2026-11-22",
        answers=answers,
        asked={name: f"What is your {name}?" for name in answers},
        key=key or secrets.token_urlsafe(16),
        team=team,
        council_area=council_area,
        release=Release(release_date, known=release_date is not None),
        gate_pickup=gate_pickup,
        gate_date=gate_date,
    )


def a_referral(*, now: datetime = NOW, random: Random | None = None, **changes: object) -> Received:
    """A stored referral; takes the arguments of ``a_submission``."""
    with as_intake():
        return receive(a_submission(**changes), now=now, random=random or SystemRandom())  # type: ignore[arg-type]


def logged(action: str, at: datetime) -> None:
    """A row of the audit log."""
    with transaction.atomic():
        audit_log.record("command line", action, "", at)
