from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from frontdoor.inbox.working_hours import is_working_time, working_time
from frontdoor.occurrences import LONDON


def at(text: str) -> datetime:
    """A moment by the clock on the wall in Scotland."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-24 10:00", "2026-11-24 11:30", 1.5),
        ("2026-11-24 16:30", "2026-11-25 09:30", 1.0),
        ("2026-11-27 16:00", "2026-11-30 16:00", 1.0),  # St Andrew's Day is a holiday in Scotland
        ("2026-11-27 16:00", "2026-12-01 10:00", 2.0),
        (
            "2026-12-24 12:00",
            "2026-12-29 10:00",
            6.0,
        ),  # Christmas on a Friday; Boxing Day is kept on the Monday
        ("2026-12-31 16:00", "2027-01-05 10:00", 2.0),  # 1 January, and the 2nd kept on Monday the 4th
        (
            "2027-03-26 16:00",
            "2027-03-29 10:00",
            1.0,
        ),  # Good Friday is a holiday, Easter Monday is not; clocks change
        ("2026-10-23 16:00", "2026-10-26 10:00", 2.0),  # clocks go back
        ("2026-11-24 20:00", "2026-11-25 07:00", 0.0),
        ("2026-11-24 11:00", "2026-11-24 10:00", 0.0),
    ],
)
def test_only_working_hours_count(start: str, end: str, hours: float) -> None:
    """Nights, weekends and Scotland's bank holidays do not count, and neither night on which clocks change matters."""
    assert working_time(at(start), at(end)) == timedelta(hours=hours)


def test_a_working_day_has_eight_hours_whatever_the_clocks_do() -> None:
    """Over ten years every weekday that is no holiday has eight hours, and every other day none."""
    day = at("2026-01-01 00:00")
    while day.year < 2036:
        next_day = (day + timedelta(days=1)).replace(tzinfo=LONDON)
        assert working_time(day, next_day) in {timedelta(), timedelta(hours=8)}
        assert day.weekday() < 5 or not working_time(day, next_day)
        day = next_day


def test_summer_time_is_not_utc() -> None:
    """In June the working day begins at eight by UTC."""
    assert is_working_time(datetime(2026, 6, 3, 8, 0, tzinfo=UTC))
    assert not is_working_time(datetime(2026, 12, 3, 8, 0, tzinfo=UTC))
