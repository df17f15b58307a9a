"""Assignment: which member has a referral, which members are present to have one, and giving, taking over and freeing it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When

from frontdoor.inbox.referrals import absence
from frontdoor.inbox.referrals.triage import Overtaken, peek
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Membership, Referral, ReferralStatus, Role
from frontdoor.inbox.working_hours import DAY, working_time
from frontdoor.occurrences import LONDON, london_day

OPEN = tuple(status for status in ReferralStatus if status.is_open)
AWAY = 5 * DAY
"""Sessions end at midnight, so whoever works signs in daily: without a sign-in for a working week a member is absent."""


class Attendance:
    """Who looks after what the members of a team have: today, and on days to come as far as days away have been said."""

    def __init__(self, team: str, now: datetime) -> None:
        self.today = london_day(now)
        members = readers(team)
        self._away = absence.said(members, self.today)
        self._at_work = frozenset(
            name
            for name, last in members.items()
            if last is not None and working_time(last, min(now, self._left(name, now))) <= AWAY
        )

    def here(self, day: date) -> frozenset[str]:
        """Return the members who can read the team's referrals, have signed in within a working week, and are not away on a day."""
        return self._at_work - self.away(day).keys()

    def away(self, day: date) -> Mapping[str, str]:
        """Return the members who are away on a day, each with the name of who covers; empty where nobody was named."""
        return {name: cover for name, cover, first, last in self._away if first <= day <= last}

    def on(self, day: date) -> Mapping[str, str]:
        """Return the members whose referrals somebody looks after on a day, each with that member: themselves, or who covers."""
        present = self.here(day)
        covered = {name: cover for name, cover in self.away(day).items() if cover in present}
        return {**{name: name for name in present}, **covered}

    def _left(self, name: str, now: datetime) -> datetime:
        """Return when a member who is away today left: whether they are back after it is told by their last days at work."""
        first = [first for who, _, first, _ in self._away if who == name and first <= self.today]
        return datetime.combine(min(first), time(), LONDON) if first else now


def here(team: str, now: datetime) -> frozenset[str]:
    """Return ``Attendance.here`` of today."""
    return Attendance(team, now).here(london_day(now))


def attended(team: str, now: datetime) -> Mapping[str, str]:
    """Return ``Attendance.on`` of today."""
    return Attendance(team, now).on(london_day(now))


def attended_of_any(teams: Iterable[str], now: datetime) -> Mapping[str, str]:
    """Return ``attended`` of several teams together."""
    return {name: by for team in teams for name, by in attended(team, now).items()}


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
