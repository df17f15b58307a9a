"""Team keys held by members: which team identities a member's own passphrase unlocks.

Each member has a key pair derived from the account's passphrase. A team's identity is encrypted to each member who may
open it: after they typed the team's passphrase once, or when a colleague who holds the key grants it. A forgotten
passphrase makes the member's key worthless; a colleague then grants the team's key again, and the audit log records it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.crypto import passphrase_key, sealing
from frontdoor.inbox.desk.access.permissions import READERS
from frontdoor.inbox.desk.models import Grant, MemberKey
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Membership


def open_all(user: User, passphrase: str, teams: Iterable[str], *, now: datetime) -> dict[str, str]:
    """Return the identities of those teams whose key the member holds; creates the member's key pair at the first sign-in."""
    key = MemberKey.objects.filter(user=user).first()
    secret = passphrase_key.identity_from(passphrase, bytes(key.salt)) if key else ""
    if key is None or sealing.recipient_of(secret) != key.recipient:
        _start_anew(user, passphrase, now)
        return {}
    held = {}
    for grant in Grant.objects.filter(user=user, team__in=list(teams)):
        identity_of_team = _opened(grant, secret)
        if identity_of_team is not None:
            held[grant.team] = identity_of_team
    return held


def give(user: User, team: str, secret: str, *, by: str, now: datetime) -> bool:
    """Encrypt a team's identity to a member, with its audit row. Returns False if the member has no key pair yet."""
    key = MemberKey.objects.filter(user=user).first()
    if key is None:
        return False
    sealed = sealing.seal({"team": team, "identity": secret}, [key.recipient])
    with transaction.atomic():
        Grant.objects.update_or_create(user=user, team=team, defaults={"sealed": sealed, "by": by, "at": now})
        audit_log.record(by, f"key of {team} given to {user.get_username()}"[:60], "", now)
    return True


def take_back(user: User, team: str) -> None:
    """Delete a member's grant of a team's key, in the transaction that takes the role away."""
    Grant.objects.filter(user=user, team=team).delete()


def move(user: User, old: str, new: str, *, now: datetime) -> None:
    """Re-encrypt the member's grants to a new passphrase, in the transaction that changes the account's."""
    teams = list(Grant.objects.filter(user=user).values_list("team", flat=True))
    held = open_all(user, old, teams, now=now)
    _make_key(user, new, now)
    for team, secret in held.items():
        give(user, team, secret, by=user.get_username(), now=now)


def holds_any(user: User, teams: Iterable[str]) -> bool:
    """Return whether the member's own passphrase opens any of these teams' keys."""
    return Grant.objects.filter(user=user, team__in=list(teams)).exists()


def holders(teams: Iterable[str]) -> Mapping[str, tuple[list[User], list[User]]]:
    """Return for each team the members who hold its key and those to whom it could be granted."""
    teams = list(teams)
    found: dict[str, tuple[list[User], list[User]]] = {team: ([], []) for team in teams}
    have = set(Grant.objects.filter(team__in=teams).values_list("user_id", "team"))
    could = set(MemberKey.objects.values_list("user_id", flat=True))
    places = Membership.objects.filter(team__in=teams, role__in=list(READERS), user__is_active=True)
    for place in places.select_related("user").order_by("user__username"):
        if (place.user_id, place.team) in have:
            found[place.team][0].append(place.user)
        elif place.user_id in could:
            found[place.team][1].append(place.user)
    return found


def _opened(grant: Grant, secret: str) -> str | None:
    """Return a team's decrypted identity; None if the grant is damaged or the team's key has been replaced."""
    try:
        record = sealing.open_sealed(bytes(grant.sealed), secret)
        identity = str(record["identity"])
        current = started().keyring.teams.get(grant.team)
        if record["team"] == grant.team and sealing.recipient_of(identity) == current:
            return identity
    except (sealing.CannotOpen, sealing.NotAKey, KeyError):
        pass
    grant.delete()
    return None


def _start_anew(user: User, passphrase: str, now: datetime) -> None:
    with transaction.atomic():
        if MemberKey.objects.filter(user=user).exists():
            Grant.objects.filter(user=user).delete()
            audit_log.record(user.get_username(), "lost the keys with the old passphrase", "", now)
        _make_key(user, passphrase, now)


def _make_key(user: User, passphrase: str, now: datetime) -> None:
    salt = passphrase_key.new_salt()
    recipient = sealing.recipient_of(passphrase_key.identity_from(passphrase, salt))
    MemberKey.objects.update_or_create(user=user, defaults={"recipient": recipient, "salt": salt, "at": now})
