"""Assignment: which member has a referral, which members are present to have one, and giving, taking over and freeing it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When

from frontdoor.inbox.referrals import absence
from frontdoor.inbox.referrals.triage import Overtaken, peek
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Membership, Referral, ReferralStatus, Role
from frontdoor.inbox.working_hours import DAY, working_time

OPEN = tuple(status for status in ReferralStatus if status.is_open)
AWAY = 5 * DAY
"""Sessions end at midnight, so whoever works signs in daily: without a sign-in for a working week a member is absent."""


def here(team: str, now: datetime) -> frozenset[str]:
    """Return the members who can read a team's referrals, have signed in within a working week, and are not away."""
    return _here(readers(team), now)


def attended(team: str, now: datetime) -> Mapping[str, str]:
    """Return the members of a team whose referrals somebody looks after today, each with that member: themselves, or who covers."""
    members = readers(team)
    present = _here(members, now)
    covered = {away: cover for away, cover in absence.covers(members, now).items() if cover in present}
    return {**{name: name for name in present}, **covered}


def attended_of_any(teams: Iterable[str], now: datetime) -> Mapping[str, str]:
    """Return ``attended`` of several teams together."""
    return {name: by for team in teams for name, by in attended(team, now).items()}


def _here(members: Mapping[str, datetime | None], now: datetime) -> frozenset[str]:
    away = absence.covers(members, now)
    return frozenset(
        name
        for name, last in members.items()
        if last is not None and working_time(last, now) <= AWAY and name not in away
    )


def readers(team: str) -> Mapping[str, datetime | None]:
    """Return the members who can read a team's referrals, by name, with the time of their last sign-in."""
    places = Membership.objects.filter(team=team, role__in=(Role.TRIAGE, Role.MANAGER), user__is_active=True)
    return dict(places.order_by("user__username").values_list("user__username", "user__last_login"))


def readers_of_any(teams: Iterable[str]) -> list[str]:
    """Return the names of the members who can read the referrals of any of some teams, sorted."""
    return sorted({name for team in teams for name in readers(team)})


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
        theirs = theirs.filter(joined_to=None)
        if holder == to or not theirs.update(taken_by=to, status=status, **changes):
            raise Overtaken(peek(reference))
        Referral.objects.filter(joined_to__reference=reference).update(taken_by=to, status=status, **changes)
        words = f"gave it to {to}" if to else f"freed it from {holder}"
        audit_log.record(
            actor, (f"took it over from {holder}" if to == actor and holder else words)[:60], reference, now
        )


def held_by(holder: str, teams: Iterable[str] | None = None) -> QuerySet[Referral]:
    """Return the open referrals that a member has, in all teams or in some, oldest first."""
    theirs = Referral.objects.filter(taken_by=holder, status__in=OPEN, joined_to=None).defer("sealed")
    return theirs if teams is None else theirs.filter(team__in=list(teams))


def hand_over(
    holder: str, to: str, actor: str, now: datetime, *, teams: Iterable[str] | None = None
) -> tuple[list[str], list[str]]:
    """Give every open referral of a member to a colleague, in the transaction of the step by which they leave.

    Free those that the colleague cannot read, and all with an empty ``to``. Return the references given, and those freed.
    """
    given: list[str] = []
    freed: list[str] = []
    with transaction.atomic():
        can: dict[str, bool] = {}
        for referral in held_by(holder, teams):
            if referral.team not in can:
                can[referral.team] = to in readers(referral.team)
            able = can[referral.team]
            give(referral.reference, holder, to if able else "", actor, now)
            (given if able else freed).append(referral.reference)
    return given, freed
