from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.catalogue import Catalogue
from frontdoor.occurrences import cancelled, occurrences
from tests.occurrences.oracle import expected_dates, expected_moments
from tests.occurrences.small import (
    CLOCKS,
    a_drop_in,
    clocks,
    days_texts,
    near_clock_changes,
    small_catalogue,
    starts,
)


def _days(catalogue: Catalogue, first: date, last: date) -> list[date]:
    return [one.day for one in occurrences(catalogue, first=first, last=last)]


FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)


@given(
    days=days_texts,
    opens=clocks,
    closes=clocks,
    first=st.one_of(starts, near_clock_changes),
    length=st.integers(0, 90),
)
def test_dates_and_moments_are_those_of_an_independent_library(
    days: str, opens: str, closes: str, first: date, length: int
) -> None:
    """Every kind of days, at any time of day and across both clock changes, gives the moments that dateutil gives."""
    last = first + timedelta(length)
    catalogue = small_catalogue(a_drop_in(days, opens, closes))
    found = [
        (one.starts.astimezone(UTC), one.ends.astimezone(UTC))
        for one in occurrences(catalogue, first=first, last=last)
    ]
    clock = (CLOCKS[opens], CLOCKS[closes])
    assert found == [expected_moments(day, *clock) for day in expected_dates(days, first, last)]


@given(days=days_texts, first=starts, from_=st.one_of(st.none(), starts), until=st.one_of(st.none(), starts))
def test_from_and_until_bound_a_drop_in(
    days: str, first: date, from_: date | None, until: date | None
) -> None:
    """A drop-in happens from its first to its last day, both included."""
    more = {"from": str(from_)} if from_ else {}
    catalogue = small_catalogue(a_drop_in(days, **more, **({"until": str(until)} if until else {})))
    last = first + timedelta(60)
    wanted = [
        day
        for day in expected_dates(days, first, last)
        if (from_ is None or day >= from_) and (until is None or day <= until)
    ]
    assert _days(catalogue, first, last) == wanted


@given(
    days=days_texts,
    first=starts,
    off=st.sets(starts, max_size=5),
    at=st.integers(0, 60),
    length=st.integers(0, 20),
)
def test_closures_take_dates_away_and_say_so(
    days: str, first: date, off: set[date], at: int, length: int
) -> None:
    """Each date of the pattern is either an occurrence or cancelled, never both and never neither."""
    begin = first + timedelta(at)
    closures = [{"on": str(day), "reason": "Training"} for day in off]
    closures.append({"from": str(begin), "until": str(begin + timedelta(length)), "reason": "Repairs"})
    catalogue = small_catalogue(a_drop_in(days), closures=closures)
    last = first + timedelta(90)
    closed = off | {begin + timedelta(n) for n in range(length + 1)}
    pattern = expected_dates(days, first, last)
    assert _days(catalogue, first, last) == [day for day in pattern if day not in closed]
    assert [one.day for one in cancelled(catalogue, first=first, last=last)] == [
        d for d in pattern if d in closed
    ]


def test_a_weekly_drop_in_keeps_its_local_time_when_the_clocks_change() -> None:
    """One o'clock stays one o'clock in London on both sides of the last Sunday of March."""
    catalogue = small_catalogue(a_drop_in())
    before, after = occurrences(catalogue, first=date(2027, 3, 22), last=date(2027, 3, 29))
    assert (before.starts.hour, after.starts.hour) == (13, 13)
    assert (before.starts.astimezone(UTC).hour, after.starts.astimezone(UTC).hour) == (13, 12)


def test_hours_past_midnight_end_on_the_next_day() -> None:
    """A drop-in from 10pm to 2am ends on the day after it starts."""
    (one,) = occurrences(
        small_catalogue(a_drop_in(opens="10pm", closes="2am")),
        first=date(2026, 12, 7),
        last=date(2026, 12, 7),
    )
    assert (one.day, one.ends.date(), one.ends.hour) == (date(2026, 12, 7), date(2026, 12, 8), 2)


def test_two_openings_in_a_day_are_both_there() -> None:
    """A morning and an afternoon opening on one day are two occurrences, the morning first."""
    catalogue = small_catalogue(a_drop_in(), a_drop_in(opens="10am", closes="11am"))
    found = occurrences(catalogue, first=date(2026, 12, 7), last=date(2026, 12, 7))
    assert [one.starts.hour for one in found] == [10, 13]


def test_two_drop_ins_at_one_time_can_be_sorted() -> None:
    """Drop-ins that begin and end together do not stop the sorting."""
    catalogue = small_catalogue(a_drop_in(), a_drop_in(who_for="Families"))
    assert len(sorted(occurrences(catalogue, first=FIRST, last=LAST))) == 8


def test_by_appointment_is_carried() -> None:
    """An occurrence says whether people must arrange to come."""
    (one,) = occurrences(
        small_catalogue(a_drop_in(by_appointment="yes")), first=date(2026, 12, 7), last=date(2026, 12, 7)
    )
    assert one.by_appointment


def test_a_cancelled_date_has_its_reason() -> None:
    """On a bank holiday there is no drop-in, and the day's name says why."""
    catalogue = small_catalogue(a_drop_in(), bank_holidays="Scotland")
    (one,) = cancelled(catalogue, first=date(2028, 12, 25), last=date(2028, 12, 25))
    assert (one.day, one.reason) == (date(2028, 12, 25), "Christmas Day")


def test_a_bank_holiday_closes_the_day_on_which_it_is_kept() -> None:
    """Boxing Day 2026 is a Saturday and is kept on Monday 28 December."""
    catalogue = small_catalogue(a_drop_in("Monday, Saturday"), bank_holidays="Scotland")
    assert date(2026, 12, 28) not in _days(catalogue, FIRST, LAST)
    assert [one.reason for one in cancelled(catalogue, first=FIRST, last=LAST)] == ["Boxing Day bank holiday"]


def test_staffs_own_reason_goes_before_the_bank_holidays() -> None:
    """A date that is a bank holiday and a closure is shown once, with the words of the file."""
    closure = {"from": "2026-12-24", "until": "2027-01-05", "reason": "Closed for the holidays"}
    catalogue = small_catalogue(a_drop_in("Friday"), bank_holidays="Scotland", closures=[closure])
    assert [one.reason for one in cancelled(catalogue, first=FIRST, last=LAST)] == ["Closed for the holidays"]


@pytest.mark.parametrize(
    ("narrow", "closed"),
    [
        ({}, True),
        ({"locations": ["glasgow"]}, True),
        ({"locations": ["perth"]}, False),
        ({"services": ["aye"]}, True),
        ({"services": ["other"]}, False),
        ({"areas": ["Glasgow City"]}, True),
        ({"areas": ["Fife"]}, False),
        ({"areas": ["Fife"], "locations": ["glasgow"]}, True),
        ({"services": ["other"], "locations": ["glasgow"]}, False),
    ],
)
def test_a_closure_holds_where_and_for_what_it_says(narrow: dict[str, list[str]], closed: bool) -> None:
    """Locations and areas say where, services say which; what is not given does not narrow the closure."""
    catalogue = small_catalogue(a_drop_in(), closures=[{"on": "2026-12-07", "reason": "Flood", **narrow}])
    assert (date(2026, 12, 7) not in _days(catalogue, FIRST, LAST)) is closed


@pytest.mark.parametrize(
    ("service", "mondays"),
    [
        ({"status": "open"}, [7, 14, 21, 28]),
        ({"status": "waiting list"}, [7, 14, 21, 28]),
        ({"status": "paused"}, []),
        ({"status": "paused until 2026-12-14"}, [14, 21, 28]),
        ({"status": "closed"}, []),
        ({"status": "closed on 2026-12-14"}, [7]),
        ({"from": "2026-12-14"}, [14, 21, 28]),
        ({"until": "2026-12-14"}, [7, 14]),
        ({"standing": "ended"}, []),
    ],
)
def test_status_and_bounds_take_effect_on_their_day(service: dict[str, str], mondays: list[int]) -> None:
    """A pause ends on its day, a closing begins on its day, and a service runs from its first to its last day."""
    catalogue = small_catalogue(a_drop_in(), service=service)
    assert [day.day for day in _days(catalogue, FIRST, LAST)] == mondays
