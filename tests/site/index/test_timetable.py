"""Which dates pages show of what is held in the time up to which dates hold."""

from __future__ import annotations

from datetime import date, timedelta

from frontdoor.occurrences import holds_until
from frontdoor.site.index.timetable import Timetable
from tests.occurrences.small import a_drop_in, small_catalogue

TODAY = date(2026, 11, 22)


def test_next_dates_are_counted_for_each_drop_in() -> None:
    """Eight dates of each drop-in are shown, none of them after the day until which dates hold."""
    catalogue = small_catalogue(a_drop_in("every day"), a_drop_in("first Tuesday"))
    found = Timetable(catalogue, today=TODAY, listed={"aye"}).coming
    assert holds_until(catalogue, today=TODAY) == date(2027, 1, 24)
    assert [one.day for one in found if one.drop_in.days == "every day"] == [
        TODAY + timedelta(n) for n in range(8)
    ]
    assert [one.day.day for one in found if one.drop_in.days == "first Tuesday"] == [1, 5]
    assert list(found) == sorted(found)
