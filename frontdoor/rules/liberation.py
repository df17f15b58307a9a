"""The liberation clock: the earliest day on which a person can leave prison, and the working days until then.

A release due on a day on which nobody is released, such as a Sunday, is brought forward (section 27(7) of the Prisoners and
Criminal Proceedings (Scotland) Act 1993). The rules, their sources and the days on which they begin are in
``liberation.yaml``, so that a change of the law is a change of that file alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from functools import cache
from typing import NamedTuple

from frontdoor.occurrences import bank_holidays
from frontdoor.rules.release_law import Rules

_THURSDAY = 3
_NEAR = 10
"""Working days before a release in which it is worth a call whether a local holiday brings it forward."""
_DAY = timedelta(days=1)
_JUST_OUT = timedelta(days=14)
"""Within this time a person who was out already when they were referred comes first: the first days are when help is needed most.

Later they come behind whoever is due within a week. Who was due later than the referral stays first until it is decided: their
day came while they waited for us.
"""
_A_WEEK = 7


class Release(NamedTuple):
    """The release facts that the store keeps unencrypted.

    Known date: release on that day. Unknown, with a date: any day from then on, as on remand. Unknown, without a date: to be
    found out. Known, without a date: not in prison, so there is nothing to find out.
    """

    day: date | None
    known: bool
    happened: bool = False
    """Whether the release had already happened when it was reported: the date is then a fact that no rule moves."""
    area: str = ""
    """The council area that the person goes to, whose local holidays count too; empty where it is not known."""


@dataclass(frozen=True)
class Earliest:
    """The earliest day of release, and the rule that moved it there from the given day."""

    day: date
    moved_by: Rules | None = None


class Pressure(IntEnum):
    """The urgency class of a referral by its release; smaller comes first."""

    ANY_DAY = 0
    """On remand: it could be today."""
    NOT_KNOWN = 1
    """Must be found out at once."""
    DATED = 2
    NO_DATE = 3
    """Not in prison: there is no day to count to."""


@dataclass(frozen=True)
class Clock:
    """The countdown of a referral: urgency class, earliest day if there is one, and working days left."""

    pressure: Pressure
    earliest: Earliest | None
    working_days: int | None
    """Until the earliest day, not counting today; 0 if that is today, negative if it is past."""
    order: tuple[int, int]
    """Sort key, most urgent first."""


def unsealed(answers: Mapping[str, str], *, today: date) -> Release:
    """Return the release facts of some answers that are kept unencrypted; ``today`` stands in for a missing referral date."""
    given = _date(answers.get("release_date", ""))
    told = given_on(answers) or today
    match answers.get("situation"):
        case "remand":
            # A court can let somebody out on any day, whatever day was expected.
            return Release(told, known=False)
        case "released":
            return Release(given, known=True, happened=True)
        case "bail" | "order" | "none":
            return Release(None, known=True)
    return Release(given, known=given is not None, happened=given is not None and given <= told)


def given_on(answers: Mapping[str, str]) -> date | None:
    """Return the day on which a paper was written, so that its day of release was given then; None for any other."""
    return _date(answers.get("referral_date", ""))


def gate_date(answers: Mapping[str, str]) -> date | None:
    """Return the requested day of a gate pick-up, or None.

    Without a day the person is to be met on the day of release. It is kept unencrypted, beside the facts of ``unsealed``.
    """
    return _date(answers.get("gate_date", "")) if answers.get("gate_pickup") == "yes" else None


def earliest(given: date, rules: Sequence[Rules], local: Set[date] = frozenset()) -> Earliest:
    """Return the earliest day on which somebody due on a given day can be released; ``local`` are holidays where they go."""
    in_force = [r for r in rules if r.begins is not None and r.begins <= given]
    if not in_force:
        return Earliest(given)
    rule = max(in_force, key=lambda r: r.begins or date.min)

    def excepted(day: date) -> bool:
        return (
            day.weekday() in rule.weekdays
            or (rule.public_holidays and is_holiday(day))
            or (rule.day_before_public_holiday and is_holiday(day + _DAY))
        )

    def is_holiday(day: date) -> bool:
        return is_public_holiday(day) or day in local

    day = given
    while excepted(day):
        day -= _DAY
    if day == given and rule.thursday_to_wednesday and day.weekday() == _THURSDAY:
        day -= _DAY
        while excepted(day) or day.weekday() == _THURSDAY:
            day -= _DAY
    return Earliest(day, rule if day != given else None)


def clock(release: Release, *, today: date, rules: Sequence[Rules], local: Set[date] = frozenset()) -> Clock:
    """Return the countdown of a release. Rules move only a day that was in the future when it was reported.

    ``local`` are the holidays of the council area that the person goes to.
    """
    now = today.toordinal()
    given, known, happened, _ = release
    if given is None:
        if known:
            return Clock(Pressure.NO_DATE, None, None, (now + 60, Pressure.NO_DATE))
        return Clock(Pressure.NOT_KNOWN, None, None, (now, Pressure.NOT_KNOWN))
    if not known:
        day = max(given, today)
        left = working_days(today, day, local)
        return Clock(Pressure.ANY_DAY, Earliest(day), left, (day.toordinal(), Pressure.ANY_DAY))
    found = Earliest(given) if happened else earliest(given, rules, local)
    left = working_days(today, found.day, local)
    long_out = happened and found.day < today - _JUST_OUT
    place = now + _A_WEEK if long_out else found.day.toordinal()
    return Clock(Pressure.DATED, found, left, (place, Pressure.DATED))


def needs_local_holidays(standing: Clock, area: str, local: Set[date]) -> bool:
    """Return whether a release is near, on a day that a local holiday could move, and none of that year's is known."""
    found = standing.earliest
    near = standing.pressure is Pressure.DATED and 0 <= (standing.working_days or 0) <= _NEAR
    return near and found is not None and bool(area) and all(day.year != found.day.year for day in local)


def working_days(first: date, last: date, local: Set[date] = frozenset()) -> int:
    """Return the number of working days after the first day, up to and including the last; negative if the last is earlier."""
    if last < first:
        return -working_days(last, first, local)
    # Whole weeks at once, so that a date years ahead does not cost a step per day.
    weeks, rest = divmod((last - first).days, 7)
    start = first + timedelta(weeks=weeks)
    count = weeks * 5 + sum((start + _DAY * n).weekday() < 5 for n in range(1, rest + 1))
    return count - sum(
        first < day <= last and day.weekday() < 5
        for year in range(first.year, last.year + 1)
        for day in _holidays(year) | {one for one in local if one.year == year}
    )


def is_public_holiday(day: date) -> bool:
    """Return whether a bank holiday is observed in Scotland on a day."""
    return day in _holidays(day.year)


def _date(answer: str) -> date | None:
    try:
        return date.fromisoformat(answer)
    except ValueError:
        return None


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(day for day, _ in bank_holidays(year))
