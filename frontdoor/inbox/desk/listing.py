"""The list of referrals: what stands unsealed of them, the most pressing first; opens nothing and knows no names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from frontdoor.inbox.store.models import Referral, Status
from frontdoor.liberation import Clock, Pressure, Rules, clock, load_rules

OPEN, ALL = "open", "all"
_WEEK = timedelta(days=7)
_RED, _AMBER = 2, 10
"""Working days left at which a line is marked."""


class Row(NamedTuple):
    """One line of the list; a tuple, because ten thousand are made to show fifty."""

    reference: str
    team: str
    council_area: str
    received_at: datetime
    status_value: str
    decision: str
    taken_by: str
    opened_by: str
    given: date | None
    gate_pickup: bool
    clock: Clock
    today: date

    @property
    def status(self) -> Status:
        """Return how far it has come."""
        return Status(self.status_value)

    @property
    def tone(self) -> str:
        """Return how strongly the line is marked: urgent, soon or not at all."""
        if not self.status.is_open:
            return ""
        return tone(self.clock, self.today)

    @property
    def meets_this_week(self) -> bool:
        """Say whether somebody is to be met at the gate within seven days, or on any day."""
        first = self.clock.earliest
        return self.gate_pickup and first is not None and self.today <= first.day <= self.today + _WEEK


@dataclass(frozen=True)
class Tally:
    """How many referrals stand at one status."""

    status: str
    words: str
    count: int


def tone(standing: Clock, today: date) -> str:
    """Return how strongly a clock is to be marked."""
    if standing.pressure in (Pressure.ANY_DAY, Pressure.NOT_KNOWN):
        return "urgent"
    if standing.earliest is None or standing.working_days is None:
        return ""
    if standing.earliest.day < today:
        return "urgent" if standing.earliest.day >= today - 2 * _WEEK else ""
    if standing.working_days <= _RED:
        return "urgent"
    return "soon" if standing.working_days <= _AMBER else ""


def rows(teams: Iterable[str], *, status: str, today: date) -> Sequence[Row]:
    """Return the referrals of these teams at a status (or open, or all), the most pressing first."""
    fields = (
        "reference", "team", "council_area", "received_at", "status", "decision", "taken_by", "opened_by",
        "release_date", "release_known", "gate_pickup",
    )  # fmt: skip
    standing = _clocks(today)
    found = [
        Row(ref, team, area, at, here, why, by, opened, given, gate, standing(given, known), today)
        for ref, team, area, at, here, why, by, opened, given, known, gate in _at(status, teams)
        .order_by()
        .values_list(*fields)
    ]
    found.sort(key=lambda row: (row.clock.order, row.received_at))
    return found


def tallies(teams: Iterable[str], *, chosen: str) -> list[Tally]:
    """Count the referrals of these teams by status, open ones together first; what nobody has is left out."""
    counted = dict(
        Referral.objects.filter(team__in=list(teams)).order_by().values_list("status").annotate(Count("pk"))
    )
    still_open = sum(counted.get(status.value, 0) for status in Status if status.is_open)
    by_status = [
        Tally(status.value, status.label.capitalize(), counted.get(status.value, 0)) for status in Status
    ]
    return [
        Tally(OPEN, "All open", still_open),
        *(tally for tally in by_status if tally.count or tally.status == chosen),
        Tally(ALL, "Everything", sum(counted.values())),
    ]


@cache
def rules() -> tuple[Rules, ...]:
    """Return the rules of release, as they were at the start."""
    return load_rules()


def _at(status: str, teams: Iterable[str]) -> QuerySet[Referral]:
    mine = Q(team__in=list(teams))
    if status == OPEN:
        mine &= Q(status__in=[s for s in Status if s.is_open])
    elif status != ALL:
        mine &= Q(status=status)
    return Referral.objects.filter(mine)


def _clocks(today: date) -> Callable[[date | None, bool], Clock]:
    @cache
    def standing(given: date | None, known: bool) -> Clock:
        return clock(given, known=known, today=today, rules=rules())

    return standing
