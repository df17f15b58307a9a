from __future__ import annotations

from datetime import date

import pytest

from frontdoor.occurrences import bank_holidays
from frontdoor.recurrence.bank_holidays import READY, READY_YEARS, ready_text, weekend_holidays

KEPT = {  # as the Scottish Government and gov.uk/bank-holidays list them
    2024: ["01-01", "01-02", "03-29", "05-06", "05-27", "08-05", "12-02", "12-25", "12-26"],
    2025: ["01-01", "01-02", "04-18", "05-05", "05-26", "08-04", "12-01", "12-25", "12-26"],
    2026: ["01-01", "01-02", "04-03", "05-04", "05-25", "06-15", "08-03", "11-30", "12-25", "12-28"],
    2027: ["01-01", "01-04", "03-26", "05-03", "05-31", "08-02", "11-30", "12-27", "12-28"],
}


@pytest.mark.parametrize(("year", "days"), KEPT.items())
def test_scotlands_bank_holidays_are_those_that_are_kept(year: int, days: list[str]) -> None:
    """2 January, St Andrew's Day, substitute days and one-off days are in; Easter Monday and weekend dates are not."""
    assert [f"{day:%m-%d}" for day, _ in bank_holidays(year)] == days


def test_a_date_that_is_two_holidays_is_named_once() -> None:
    """2 January 2023 was kept for New Year's Day, and the day after it for 2 January."""
    names = dict(bank_holidays(2023))
    assert names[date(2023, 1, 2)] == "New Year's Day bank holiday"
    assert names[date(2023, 1, 3)] == "New Year bank holiday"


@pytest.mark.parametrize("year", range(2020, 2036))
def test_no_bank_holiday_is_kept_at_a_weekend(year: int) -> None:
    """A holiday at a weekend is kept on a weekday, and every name is one that people use."""
    for day, name in bank_holidays(year):
        assert day.weekday() < 5
        assert "(" not in name
        assert ";" not in name


def test_weekend_holidays_are_known_by_name() -> None:
    """Christmas Day and Boxing Day 2027 fall on a weekend."""
    assert dict(weekend_holidays(2027)) == {
        date(2027, 1, 2): "New Year holiday",
        date(2027, 12, 25): "Christmas Day",
        date(2027, 12, 26): "Boxing Day",
    }


def test_the_days_that_lie_ready_are_the_packages_own() -> None:
    """A release of the package that knows another day off must reach the pages."""
    assert READY.read_text("utf-8") == ready_text(), (
        "write them again: python -m frontdoor.recurrence.bank_holidays"
    )


def test_a_year_beyond_those_that_lie_ready_is_known_too() -> None:
    """Good Friday 2041 is 19 April."""
    assert 2041 not in READY_YEARS
    assert dict(bank_holidays(2041))[date(2041, 4, 19)] == "Good Friday"
