"""Urgency: the unencrypted dates that decide a referral's place in the list, and the database query for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Case, F, Q, Value, When

from frontdoor.inbox.referrals.gate_pickup import TO_BE_MET, gate_clock, has_passed, law, release_clock
from frontdoor.rules.liberation import Clock, Pressure, Release

_WEEK = timedelta(days=7)


class Facts(NamedTuple):
    """All values on which a referral's place in the list depends."""

    day: date | None
    known: bool
    happened: bool
    """The three fields of a ``Release``."""
    to_meet: bool
    """Whether the person still has to be met at the gate."""
    gate: date | None
    """The day at the gate, if one was given; None where nobody is to be met."""
    area: str = ""
    """The council area that the person goes to, where its local holidays are known."""

    def release_clock(self, today: date) -> Clock:
        """Return the countdown to the day of release."""
        return release_clock(Release(self.day, self.known, self.happened, self.area), today)

    def gate_clock(self, today: date) -> Clock:
        """Return the countdown to the day at the gate."""
        return gate_clock(Release(self.day, self.known, self.happened, self.area), self.gate, today)

    def order(self, today: date) -> tuple[int, int]:
        """Return the sort key, most urgent first; a past day at the gate without an outcome comes before everything."""
        release = self.release_clock(today).order
        if not self.to_meet:
            return release
        gate = self.gate_clock(today)
        if gate.earliest and has_passed(gate, today):
            return 0, gate.earliest.day.toordinal()
        return min(release, gate.order)

    def meets_within_a_week(self, today: date) -> bool:
        """Return whether the day at the gate is within a week or past, may be any day, or is still to be found out."""
        if not self.to_meet:
            return False
        gate = self.gate_clock(today)
        return gate.pressure is Pressure.NOT_KNOWN or (
            gate.earliest is not None and gate.earliest.day <= today + _WEEK
        )

    def is_within_a_week(self, today: date) -> bool:
        """Return whether the day of release or at the gate is at most a week away, either way, or may be any day."""
        release = self.release_clock(today).earliest
        near = release is not None and today - _WEEK <= release.day <= today + _WEEK
        return near or self.meets_within_a_week(today)


def annotated() -> dict[str, Case]:
    """Return the columns of ``Facts`` that the table does not have as they are."""
    known = sorted(law().local_holidays)
    return {
        "to_meet": Case(When(TO_BE_MET, then=Value(True)), default=Value(False)),
        "meet_on": Case(When(TO_BE_MET, then=F("gate_date")), default=None),
        "holiday_area": Case(When(council_area__in=known, then=F("council_area")), default=Value("")),
    }


COLUMNS = ("release_date", "release_known", "release_happened", "to_meet", "meet_on", "holiday_area")
"""The columns of ``Facts``, in order."""


def any_of(facts: Sequence[Facts]) -> Q:
    """Return a filter for the referrals that have any of these dates."""
    alike: dict[tuple[str | bool | date | None, ...], list[date | None]] = {}
    for day, *rest in facts:
        alike.setdefault(tuple(rest), []).append(day)
    found = Q(pk__in=[])
    for others, dates in alike.items():
        release = Q(release_date__in=[day for day in dates if day is not None])
        if None in dates:
            release |= Q(release_date=None)
        found |= release & Q(*zip(COLUMNS[1:], others, strict=True))
    return found
