"""Assignment: which member has a referral, which members are present to have one, and giving, taking over and freeing it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When

from frontdoor.inbox.referrals.triage import Overtaken, peek
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Membership, Referral, ReferralStatus, Role
from frontdoor.inbox.working_hours import DAY, working_time

OPEN = tuple(status for status in ReferralStatus if status.is_open)
AWAY = 5 * DAY
"""Sessions end at midnight, so whoever works signs in daily: without a sign-in for a working week a member is absent."""


def here(team: str, now: datetime) -> frozenset[str]:
    """Return the members who can read a team's referrals and have signed in within a working week."""
    return frozenset(
        name for name, last in readers(team).items() if last is not None and working_time(last, now) <= AWAY
    )


def readers(team: str) -> Mapping[str, datetime | None]:
    """Return the members who can read a team's referrals, by name, with the time of their last sign-in."""
    places = Membership.objects.filter(team=team, role__in=(Role.TRIAGE, Role.MANAGER), user__is_active=True)
    return dict(places.order_by("user__username").values_list("user__username", "user__last_login"))


def give(reference: str, holder: str, to: str, actor: str, now: datetime) -> None:
    """Move an open referral from its holder to a member; with an empty ``to`` free it. Raise Overtaken, NotThere.

    A new referral becomes taken, and a taken one becomes new when it is freed; every other status stays.
    """
    with transaction.atomic():
        theirs = Referral.objects.filter(reference=reference, taken_by=holder, status__in=OPEN)
        was, becomes = (
            (ReferralStatus.NEW, ReferralStatus.TAKEN) if to else (ReferralStatus.TAKEN, ReferralStatus.NEW)
        )
        status = Case(When(status=was, then=Value(becomes.value)), default=F("status"))
        changes = {"set_aside": False} if to else {}
        if holder == to or not theirs.update(taken_by=to, status=status, **changes):
            raise Overtaken(peek(reference))
        words = f"gave it to {to}" if to else f"freed it from {holder}"
        audit_log.record(
            actor, (f"took it over from {holder}" if to == actor and holder else words)[:60], reference, now
        )


def held_by(holder: str, teams: Iterable[str] | None = None) -> QuerySet[Referral]:
    """Return the open referrals that a member has, in all teams or in some, oldest first."""
    theirs = Referral.objects.filter(taken_by=holder, status__in=OPEN).defer("sealed")
    return theirs if teams is None else theirs.filter(team__in=list(teams))


def free_all(holder: str, actor: str, now: datetime, *, teams: Iterable[str] | None = None) -> list[str]:
    """Free every open referral of a member, in the transaction of the step by which they leave; return the references."""
    with transaction.atomic():
        references = [referral.reference for referral in held_by(holder, teams)]
        for reference in references:
            give(reference, holder, "", actor, now)
    return references
