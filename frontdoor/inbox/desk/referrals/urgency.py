"""What presses: the few unsealed dates on which the place of a referral in the list depends, and how the database selects by them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Case, F, Q, Value, When

from frontdoor.inbox.referrals.gate_pickup import TO_BE_MET, gate_clock, has_passed, release_clock
from frontdoor.rules.liberation import Clock, Pressure, Release

_WEEK = timedelta(days=7)


class Facts(NamedTuple):
    """All that the place of a referral in the list depends on."""

    day: date | None
    known: bool
    happened: bool
    """The three of a ``Release``."""
    to_meet: bool
    """Whether somebody still has to meet the person at the gate."""
    gate: date | None
    """On which day, where that was said; None for whoever is not to be met."""

    def release_clock(self, today: date) -> Clock:
        """Return where it stands to the day of release."""
        return release_clock(Release(self.day, self.known, self.happened), today)

    def gate_clock(self, today: date) -> Clock:
        """Return where it stands to the day at the gate."""
        return gate_clock(Release(self.day, self.known, self.happened), self.gate, today)

    def order(self, today: date) -> tuple[int, int]:
        """Return what sorts the most pressing first; a gate day that has passed, and of which nothing is said, before all."""
        release = self.release_clock(today).order
        if not self.to_meet:
            return release
        gate = self.gate_clock(today)
        if gate.earliest and has_passed(gate, today):
            return 0, gate.earliest.day.toordinal()
        return min(release, gate.order)

    def meets_within_a_week(self, today: date) -> bool:
        """Say whether the day at the gate is near or over, or may be any day, or is still to be found out."""
        if not self.to_meet:
            return False
        gate = self.gate_clock(today)
        return gate.pressure is Pressure.NOT_KNOWN or (
            gate.earliest is not None and gate.earliest.day <= today + _WEEK
        )


ANNOTATIONS = {
    "to_meet": Case(When(TO_BE_MET, then=Value(True)), default=Value(False)),
    "meet_on": Case(When(TO_BE_MET, then=F("gate_date")), default=None),
}
COLUMNS = ("release_date", "release_known", "release_happened", "to_meet", "meet_on")
"""The columns of ``Facts``."""


def any_of(facts: Sequence[Facts]) -> Q:
    """Select the referrals with any of these dates."""
    alike: dict[tuple[bool | date | None, ...], list[date | None]] = {}
    for day, *rest in facts:
        alike.setdefault(tuple(rest), []).append(day)
    found = Q(pk__in=[])
    for others, dates in alike.items():
        release = Q(release_date__in=[day for day in dates if day is not None])
        if None in dates:
            release |= Q(release_date=None)
        found |= release & Q(*zip(COLUMNS[1:], others, strict=True))
    return found
