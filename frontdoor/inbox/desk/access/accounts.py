"""Makes accounts and gives them a fresh start: an administrator hands over a passphrase that is good for one sign-in.

It opens no referral: whoever comes in by it has no team's key until a colleague who has it gives it, in person.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction

from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.desk.access import members, session_revocation
from frontdoor.inbox.desk.models import StartPassphrase
from frontdoor.inbox.store import audit_log

GOOD_FOR = timedelta(days=7)
_SIGNS, _GROUPS, _IN_A_GROUP = "bcdfghjkmnpqrstvwxyz23456789", 5, 4
"""96 bits, of signs that are not mistaken for each other."""


def make(name: str, team: str, role: str, *, by: str, now: datetime) -> tuple[User, str]:
    """Make an account with one place; return it and its start passphrase; raise ProblemsFound."""
    passphrase = _drawn()
    with transaction.atomic():
        members.add(name, [team], role, passphrase, catalogue=started().catalogue, now=now, by=by)
        user = User.objects.get(username=name)
        StartPassphrase.objects.create(user=user, until=now + GOOD_FOR)
    return user, passphrase


def start_again(user: User, *, by: str, now: datetime) -> str:
    """Replace a forgotten passphrase by one to start with, and end every session; return it."""
    passphrase = _drawn()
    with transaction.atomic():
        user.set_password(passphrase)
        user.save()
        StartPassphrase.objects.update_or_create(user=user, defaults={"until": now + GOOD_FOR})
        session_revocation.end_all(user)
        audit_log.record(by, f"new start passphrase for {user.get_username()}"[:60], "", now)
    return passphrase


def must_choose(user: User) -> bool:
    """Say whether a member came with a start passphrase and has to choose one now."""
    return StartPassphrase.objects.filter(user=user).exists()


def is_too_old(user: User, *, now: datetime) -> bool:
    """Say whether a member's start passphrase is good no more."""
    return StartPassphrase.objects.filter(user=user, until__lte=now).exists()


def has_chosen(user: User) -> None:
    """Note that a member has chosen a passphrase, in the transaction that changes it."""
    StartPassphrase.objects.filter(user=user).delete()


def _drawn() -> str:
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(_IN_A_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)
