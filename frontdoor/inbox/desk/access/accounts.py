"""Account creation and recovery: an administrator hands over a start passphrase that is good for one sign-in.

A start passphrase opens no referral: the member has no team's key until a colleague who holds it gives it in person.
So an administrator cannot read referrals by resetting somebody's passphrase.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction

from frontdoor.catalogue import Catalogue
from frontdoor.inbox.desk.access import members, session_revocation
from frontdoor.inbox.desk.models import StartPassphrase
from frontdoor.inbox.store import audit_log

GOOD_FOR = timedelta(days=7)
_SIGNS, _GROUPS, _IN_A_GROUP = "bcdfghjkmnpqrstvwxyz23456789", 5, 4
"""96 bits of entropy, in characters that are not mistaken for one another."""


def make(
    name: str, teams: Iterable[str], role: str, *, catalogue: Catalogue, by: str, now: datetime
) -> tuple[User, str]:
    """Create an account with one role in each team; return it and its start passphrase. Raises DiagnosticsError."""
    passphrase = _drawn()
    with transaction.atomic():
        members.add(name, teams, role, passphrase, catalogue=catalogue, now=now, by=by)
        user = User.objects.get(username=name)
        StartPassphrase.objects.create(user=user, until=now + GOOD_FOR)
    return user, passphrase


def start_again(user: User, *, by: str, now: datetime) -> str:
    """Reset a forgotten passphrase: return a new start passphrase and end every session of the member."""
    passphrase = _drawn()
    with transaction.atomic():
        user.set_password(passphrase)
        user.save()
        StartPassphrase.objects.update_or_create(user=user, defaults={"until": now + GOOD_FOR})
        session_revocation.end_all(user)
        audit_log.record(by, f"new start passphrase for {user.get_username()}"[:60], "", now)
    return passphrase


def must_choose(user: User) -> bool:
    """Return whether the member signed in with a start passphrase and has to choose one of their own."""
    return StartPassphrase.objects.filter(user=user).exists()


def is_too_old(user: User, *, now: datetime) -> bool:
    """Return whether the member's start passphrase has expired."""
    return StartPassphrase.objects.filter(user=user, until__lte=now).exists()


def has_chosen(user: User) -> None:
    """Delete the start passphrase, in the transaction that stores the one that the member chose."""
    StartPassphrase.objects.filter(user=user).delete()


def _drawn() -> str:
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(_IN_A_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)
