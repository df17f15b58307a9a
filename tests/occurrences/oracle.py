"""Test oracle: the dates of a drop-in by dateutil, independent of our own code."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from dateutil import tz
from dateutil.rrule import DAILY, FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, rrule, weekday

_DAYS = {
    "Monday": MO,
    "Tuesday": TU,
    "Wednesday": WE,
    "Thursday": TH,
    "Friday": FR,
    "Saturday": SA,
    "Sunday": SU,
}
_PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_LONDON = tz.gettz("Europe/London")


def expected_dates(days: str, first: date, last: date) -> list[date]:
    """Return the dates of a days text in a span, both days included."""
    start, end = datetime.combine(first, time()), datetime.combine(last, time())
    if match := re.fullmatch(r"every second \w+ from (.+)", days):
        anchor = datetime.fromisoformat(match[1])
        found = rrule(WEEKLY, interval=2, dtstart=anchor, until=end)
        return [each.date() for each in found if each >= start]
    names: dict[str, list[weekday]] = {
        "every day": list(_DAYS.values()),
        "weekdays": [MO, TU, WE, TH, FR],
        "Monday to Friday": [MO, TU, WE, TH, FR],
        "weekends": [SA, SU],
    }
    words = re.findall(r"\w+", days)
    if words[0] in _PLACES:
        which = [_DAYS[words[-1]](_PLACES[w]) for w in words if w in _PLACES]
        return [each.date() for each in rrule(MONTHLY, byweekday=which, dtstart=start, until=end)]
    wanted = names.get(days) or [_DAYS[w] for w in words]
    return [each.date() for each in rrule(DAILY, byweekday=wanted, dtstart=start, until=end)]


def expected_moments(day: date, opens: time, closes: time) -> tuple[datetime, datetime]:
    """Return when an opening starts and ends, in UTC, by dateutil's own reading of London's clocks."""
    end_day = day + timedelta(1) if closes <= opens else day
    return _moment(day, opens), _moment(end_day, closes)


def _moment(day: date, clock: time) -> datetime:
    return tz.resolve_imaginary(datetime.combine(day, clock, _LONDON)).astimezone(UTC)
