"""Recurrence rules as RFC 5545 RRULE parts, which calendars, HSDS schedules and schema.org share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, assert_never

from frontdoor.recurrence.rules import Dates, Days, EveryWeeks, MonthDays, Monthly, Weekly, WorkingDays

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class RRule(NamedTuple):
    """The parts of an RRULE; the frequency is WEEKLY or MONTHLY."""

    freq: str
    interval: int = 1
    byday: Sequence[str] = ()
    bymonthday: Sequence[int] = ()
    bymonth: Sequence[int] = ()

    @property
    def is_plain(self) -> bool:
        """Return whether every calendar program in use expands it rightly: not where it is limited to some months."""
        return not self.bymonth

    @property
    def by(self) -> str:
        """Return its parts but the frequency: ``INTERVAL=2;BYDAY=FR``."""
        parts = {"INTERVAL": [self.interval] if self.interval > 1 else [], "BYDAY": self.byday,
                 "BYMONTHDAY": self.bymonthday, "BYMONTH": self.bymonth}  # fmt: skip
        return ";".join(f"{name}={','.join(map(str, values))}" for name, values in parts.items() if values)


def rrule(days: Days) -> RRule | None:
    """Return the parts of a rule, or None where an RRULE cannot say it: then its dates are listed one by one."""
    match days:
        case Weekly(weekdays, months, but):
            return None if but else RRule("WEEKLY", byday=[_CODES[day] for day in weekdays], bymonth=months)
        case Monthly(places, months):
            return RRule("MONTHLY", byday=[f"{place}{_CODES[day]}" for place, day in places], bymonth=months)
        case MonthDays(numbers, months):
            return RRule("MONTHLY", bymonthday=numbers, bymonth=months)
        case EveryWeeks(first, weeks):
            return RRule("WEEKLY", interval=weeks, byday=[_CODES[first.weekday()]])
        case WorkingDays() | Dates():
            return None
        case _:
            assert_never(days)
