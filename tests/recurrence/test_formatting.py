from __future__ import annotations

from datetime import date, time

import pytest

from frontdoor.occurrences import (
    clock_words,
    date_words,
    day_words,
    drop_in_words,
    lasting,
    list_words,
    occurrence_words,
    occurrences,
    span_words,
)
from tests.occurrences.small import a_drop_in, small_catalogue

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        ("13:00", "1pm"),
        ("13:30", "1.30pm"),
        ("12:00", "noon"),
        ("00:00", "midnight"),
        ("12:30", "12.30pm"),
        ("00:15", "12.15am"),
    ],
)
def test_times_are_said_as_people_say_them(clock: str, words: str) -> None:
    """Full hours have no minutes; noon and midnight are words."""
    assert clock_words(time.fromisoformat(clock)) == words


def test_the_year_is_said_when_it_is_another() -> None:
    """A day of this year has no year; a day of another year has."""
    assert day_words(date(2026, 12, 7), TODAY) == "Monday 7 December"
    assert day_words(date(2027, 1, 4), TODAY) == "Monday 4 January 2027"
    assert date_words(date(2026, 12, 7), TODAY) == "7 December"
    assert date_words(date(2026, 12, 7)) == "7 December 2026"


def test_a_span_past_midnight_says_so() -> None:
    """A closing time on the next day is not mistaken for one on the same day."""
    assert span_words(time(13), time(15)) == "1pm to 3pm"
    assert span_words(time(22), time(2)) == "10pm to 2am the next day"
    assert span_words(time(20), time(0)) == "8pm to midnight"


def test_lists_are_joined_as_people_join_them() -> None:
    """Commas, then one "and"."""
    assert [list_words(x) for x in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_a_drop_in_is_one_phrase() -> None:
    """Days, times, appointment, and the first and last day when they matter."""
    catalogue = small_catalogue(
        a_drop_in("Mon, Wed, Fri"),
        a_drop_in("1st Tuesday", by_appointment="yes", until="2027-06-30", **{"from": "2026-12-03"}),
    )
    plain, bounded = catalogue.services["aye"].at["glasgow"].drop_ins
    assert drop_in_words(plain, TODAY) == "Every Monday, Wednesday and Friday, 1pm to 3pm"
    assert drop_in_words(bounded, TODAY) == (
        "First Tuesday of every month, 1pm to 3pm, by appointment, from 3 December, until 30 June 2027"
    )


def test_a_fortnight_that_has_not_begun_says_when_it_begins() -> None:
    """Nobody comes on a Friday before the first; once it has begun, the dates say which Fridays."""
    catalogue = small_catalogue(a_drop_in("every second Friday from 5 March 2027"))
    (drop_in,) = catalogue.services["aye"].at["glasgow"].drop_ins
    assert drop_in_words(drop_in, TODAY) == "Every second Friday, 1pm to 3pm, from 5 March 2027"
    assert drop_in_words(drop_in, date(2027, 3, 5)) == "Every second Friday, 1pm to 3pm"


def test_an_occurrence_is_one_phrase() -> None:
    """Day and times."""
    (one,) = occurrences(small_catalogue(a_drop_in()), first=date(2026, 12, 7), last=date(2026, 12, 7))
    assert occurrence_words(one, TODAY) == "Monday 7 December, 1pm to 3pm"


def test_openings_that_have_ended_are_left_out() -> None:
    """An opening is shown up to its last day."""
    catalogue = small_catalogue(a_drop_in(), a_drop_in(until="2026-11-22"), a_drop_in(until="2026-11-21"))
    openings = catalogue.services["aye"].at["glasgow"].drop_ins
    assert lasting(openings, TODAY) == list(openings[:2])
