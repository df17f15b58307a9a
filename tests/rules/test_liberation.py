from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.rules.liberation import (
    Pressure,
    clock,
    earliest,
    is_public_holiday,
    unsealed,
    working_days,
)
from frontdoor.rules.release_law import Rules, load_law

NOW_LAW, ACT_2023 = load_law().rules
IN_FORCE = (NOW_LAW, replace(ACT_2023, begins=date(2026, 1, 1)))
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("given_day", "day"),
    [
        ("2026-12-04", "2026-12-04"),  # a Friday stays
        ("2026-12-05", "2026-12-04"),  # Saturday
        ("2026-12-06", "2026-12-04"),  # Sunday
        ("2026-12-25", "2026-12-24"),  # Christmas, a Friday
        ("2026-12-28", "2026-12-24"),  # the kept Boxing Day: back over the weekend and Christmas
        ("2027-01-04", "2026-12-31"),  # the kept second of January: back over the weekend and New Year
    ],
)
def test_weekends_and_holidays_bring_a_release_forward(given_day: str, day: str) -> None:
    """By the law in force nobody is released on a Saturday, a Sunday or a Scottish public holiday."""
    found = earliest(date.fromisoformat(given_day), (NOW_LAW, ACT_2023))
    assert found.day == date.fromisoformat(day)
    assert found.moved_by == (NOW_LAW if given_day != day else None)


@pytest.mark.parametrize(
    ("given_day", "day"),
    [
        ("2026-12-01", "2026-12-01"),  # a Tuesday stays
        ("2026-12-04", "2026-12-03"),  # Friday to Thursday
        ("2026-12-05", "2026-12-03"),  # Saturday to Thursday
        ("2026-12-06", "2026-12-03"),  # Sunday to Thursday
        ("2026-12-03", "2026-12-02"),  # a Thursday by itself goes to Wednesday
        (
            "2026-11-30",
            "2026-11-26",
        ),  # St Andrew's Day, a Monday; the Thursday before is where it comes to rest
        ("2026-12-25", "2026-12-23"),  # Christmas, a Friday; Thursday is the day before a holiday
        ("2026-12-24", "2026-12-23"),  # Christmas Eve
        # A Thursday, of which the Act says "an excepted day or a Thursday": 2 and 1 January and the days before are excepted,
        # 27 December is a Thursday, and from the 26th back to the 21st Christmas and a weekend stand in the way.
        ("2036-01-03", "2035-12-19"),
        (
            "2036-01-02",
            "2035-12-27",
        ),  # the Wednesday is excepted itself, so it may come to rest on that Thursday
    ],
)
def test_the_act_of_2023_brings_it_forward_further_once_it_is_in_force(given_day: str, day: str) -> None:
    """No Friday, weekend, public holiday or day before one; a Thursday goes to Wednesday unless it was moved there."""
    found = earliest(date.fromisoformat(given_day), IN_FORCE)
    assert found.day == date.fromisoformat(day)


def test_a_rule_that_is_not_in_force_moves_nothing() -> None:
    """Writing from: unknown switches a rule off, and the day that was given stands."""
    assert earliest(date(2026, 12, 4), (ACT_2023,)).day == date(2026, 12, 4)
    assert earliest(date(2026, 12, 4), (replace(ACT_2023, begins=date(2027, 1, 1)),)).moved_by is None


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.booleans())
def test_the_earliest_day_is_never_later_nor_excepted(day: date, new_law: bool) -> None:
    """Whatever day is given, the answer is that day or some days before, and a day on which people are released.

    Four at most by the law in force; fifteen by the Act of 2023, for the Thursday after a New Year in the middle of a week.
    """
    rules: tuple[Rules, ...] = (replace(ACT_2023, begins=date(2000, 1, 1)),) if new_law else (NOW_LAW,)
    found = earliest(day, rules).day
    assert timedelta(0) <= day - found <= timedelta(days=15 if new_law else 4)
    assert found.weekday() not in rules[0].weekdays
    assert not is_public_holiday(found)
    assert not (new_law and is_public_holiday(found + timedelta(days=1)))


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_working_days_are_counted_as_a_calendar_would(first: date, span: int) -> None:
    """Counting week by week gives what counting day by day gives."""
    last = first + timedelta(days=span)
    by_day = sum(
        day.weekday() < 5 and not is_public_holiday(day)
        for day in (first + timedelta(days=n) for n in range(1, span + 1))
    )
    assert working_days(first, last) == by_day
    assert working_days(last, first) == -by_day


def test_remand_could_be_today() -> None:
    """A court can release on any day, so the clock shows today however old the referral is."""
    told = {"situation": "remand", "referral_date": "2026-11-01", "release_date": "2027-03-03"}
    standing = clock(unsealed(told, today=TODAY), today=TODAY, rules=IN_FORCE)
    assert standing.pressure is Pressure.ANY_DAY
    assert standing.earliest is not None
    assert standing.earliest.day == TODAY


@pytest.mark.parametrize(
    ("answers", "pressure"),
    [
        ({"situation": "serving", "release_date": "2027-01-11"}, Pressure.DATED),
        ({"situation": "serving", "release_date": "not known: appeal"}, Pressure.NOT_KNOWN),
        ({"situation": "serving"}, Pressure.NOT_KNOWN),
        ({"situation": "released", "release_date": "2026-11-20"}, Pressure.DATED),
        ({"situation": "released", "release_date": "not known: long ago"}, Pressure.NO_DATE),
        ({"situation": "bail"}, Pressure.NO_DATE),
        ({"situation": "order"}, Pressure.NO_DATE),
        ({"situation": "none"}, Pressure.NO_DATE),
        ({}, Pressure.NOT_KNOWN),
        ({"release_date": "2027-01-11"}, Pressure.DATED),
    ],
)
def test_what_the_form_says_becomes_a_pressure(answers: dict[str, str], pressure: Pressure) -> None:
    """Only somebody in prison without a date has to be asked about it at once."""
    release = unsealed(answers, today=TODAY)
    assert clock(release, today=TODAY, rules=IN_FORCE).pressure is pressure


@pytest.mark.parametrize(
    ("answers", "day"),
    [
        # Monday 30 November 2026 is St Andrew's Day, Saturday the 28th a day on which nobody is released.
        ({"situation": "released", "release_date": "2026-11-30"}, "2026-11-30"),
        ({"situation": "released", "release_date": "2026-11-28"}, "2026-11-28"),
        ({"situation": "released", "release_date": "2026-12-05"}, "2026-12-05"),
        ({"situation": "serving", "release_date": "2026-11-28"}, "2026-11-28"),
        ({"situation": "serving", "release_date": "2026-11-30"}, "2026-11-30"),
        ({"release_date": "2026-11-28"}, "2026-11-28"),
        ({"situation": "serving", "release_date": "2026-12-05"}, "2026-12-04"),
        # Told on paper on the Friday, when the Saturday was still to come, and typed in on the Monday.
        ({"situation": "serving", "release_date": "2026-11-28", "referral_date": "2026-11-27"}, "2026-11-27"),
    ],
)
def test_only_a_day_to_come_is_moved(answers: dict[str, str], day: str) -> None:
    """Sabotage: every date moved. What had happened when it was told is a fact, on that day and on every later one."""
    told = date(2026, 11, 30)
    for today in (told, told + timedelta(days=20)):
        found = clock(unsealed(answers, today=told), today=today, rules=(NOW_LAW, ACT_2023)).earliest
        assert found is not None
        assert found.day == date.fromisoformat(day)
        assert (found.moved_by is None) == (day == answers["release_date"])


def test_a_local_holiday_brings_a_release_forward_there_only() -> None:
    """Where somebody goes counts, by both sets of rules, and in the working days that are left."""
    fair = frozenset({date(2027, 7, 19)})  # a Monday
    assert earliest(date(2027, 7, 19), (NOW_LAW,)).day == date(2027, 7, 19)
    assert earliest(date(2027, 7, 19), (NOW_LAW,), fair).day == date(2027, 7, 16)
    assert earliest(date(2027, 7, 20), IN_FORCE, fair).day == date(2027, 7, 20)
    tuesday = frozenset({date(2027, 7, 21)})
    assert earliest(date(2027, 7, 20), IN_FORCE, tuesday).day == date(2027, 7, 19)  # the day before one
    assert working_days(date(2027, 7, 16), date(2027, 7, 20)) == 2
    assert working_days(date(2027, 7, 16), date(2027, 7, 20), fair) == 1
    assert working_days(date(2027, 7, 20), date(2027, 7, 16), fair) == -1
