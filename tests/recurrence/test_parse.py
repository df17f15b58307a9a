from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.occurrences import Days, Fortnightly, Monthly, Weekly, days_words, parse_days
from frontdoor.recurrence.rules import first_on_or_after

MWF = Weekly((0, 2, 4))
WEEKDAYS = Weekly((0, 1, 2, 3, 4))
FIRST_AND_THIRD = Monthly(((1, 1), (3, 1)))
FORTNIGHT = Fortnightly(date(2027, 3, 5))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Monday", Weekly((0,))),
        ("every Monday", Weekly((0,))),
        ("Mondays", Weekly((0,))),
        ("Monday, Wednesday and Friday", MWF),
        ("Mon, Wed, Fri", MWF),
        ("mon/wed/fri", MWF),
        ("Friday, Monday & Wednesday.", MWF),
        ("Tues, Weds and Thurs", Weekly((1, 2, 3))),
        ("weekdays", WEEKDAYS),
        ("every weekday", WEEKDAYS),
        ("Monday to Friday", WEEKDAYS),
        ("Mon-Fri", WEEKDAYS),
        ("Mon – Fri", WEEKDAYS),
        ("Monday to Wednesday and Friday", Weekly((0, 1, 2, 4))),
        ("Saturday to Monday", Weekly((0, 5, 6))),
        ("weekends", Weekly((5, 6))),
        ("every day", Weekly((0, 1, 2, 3, 4, 5, 6))),
        ("daily", Weekly((0, 1, 2, 3, 4, 5, 6))),
        ("first Tuesday", Monthly(((1, 1),))),
        ("1st Tuesday of every month", Monthly(((1, 1),))),
        ("first and third Tuesday", FIRST_AND_THIRD),
        ("1st & 3rd Tuesdays of the month", FIRST_AND_THIRD),
        ("first Monday and third Thursday", Monthly(((1, 0), (3, 3)))),
        ("last Friday of the month", Monthly(((-1, 4),))),
        ("every second Friday of the month", Monthly(((2, 4),))),
        ("every second Friday from 5 March 2027", FORTNIGHT),
        ("every other Friday from 5th March 2027", FORTNIGHT),
        ("alternate Fridays starting 2027-03-05", FORTNIGHT),
        ("Fortnightly on Friday from Friday 5 March 2027", FORTNIGHT),
        ("every two weeks on Friday from 5 Mar 2027", FORTNIGHT),
    ],
)
def test_days_are_read_as_people_write_them(text: str, days: Days) -> None:
    """Lists, spans, places in the month and fortnights are read, however they are spaced, shortened or joined."""
    assert parse_days(text) == days


EXPECTED = (
    'expected days such as "Monday, Wednesday and Friday", "Monday to Friday", "every day", "first Tuesday" or '
    '"every second Friday from 5 March 2027"'
)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Wendesday", '"Wendesday" is not a day of the week. Did you mean "Wednesday"?'),
        ("Monday and Tusday", '"Tusday" is not a day of the week. Did you mean "Tuesday"?'),
        ("frist Tuesday", '"frist" is not a day of the week. Did you mean "first"?'),
        ("", f"no days are given; {EXPECTED}"),
        ("whenever", f'"whenever" is not a day of the week; {EXPECTED}'),
        ("first", f'"first" names no day of the week; {EXPECTED}'),
        (
            "Monday 1pm",
            '"1pm" is not a day of the week; times go in opens: and closes:, dates in from: and until:',
        ),
        (
            "every second Friday",
            '"every second Friday" does not say in which weeks; give the first date, such as "every second Friday '
            'from 5 March 2027", or write "second Friday of the month" if that is meant',
        ),
        (
            "every second Monday and Friday from 1 March 2027",
            '"every second Monday and Friday from 1 March 2027" names more than one day; write a drop-in for each, '
            'such as "every second Monday from 1 March 2027"',
        ),
        (
            "every second Friday from 6 March 2027",
            '"every second Friday from 6 March 2027": 6 March 2027 is a Saturday, not a Friday',
        ),
        (
            "every second Friday from 5 March",
            '"every second Friday from 5 March" needs the year as well, such as "from 5 March 2027"',
        ),
        (
            "every second Monday from 5 March",
            '"every second Monday from 5 March" needs the year as well, such as "from 5 March 2029"',
        ),
        ("every other Friday from 31 February 2027", 'there is no "31 February 2027" in the calendar'),
        (
            "Monday and first Tuesday",
            '"Monday and first Tuesday" mixes days of every week with days of the month; write them as two drop-ins',
        ),
        (
            "Monday from 3 March 2027",
            '"from 3 March 2027" stands in the days; put the first day in from: and the last day in until: beside '
            'days: (only "every second Friday from 5 March 2027" has its date here)',
        ),
        (
            "Monday except 25 December",
            '"except 25 December" stands in the days; list the days that are open, and put single dates under closures:',
        ),
        (
            "Friday of the month",
            '"Friday" of the month: which one? expected, for example, "first Tuesday of the month"',
        ),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(text: str, sentence: str) -> None:
    """The sentence says what is there and what was expected, and offers the nearest day."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011 -- the whole sentence is compared below
        parse_days(text)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mon", "Every Monday"),
        ("Mon, Wed, Fri", "Every Monday, Wednesday and Friday"),
        ("weekdays", "Monday to Friday"),
        ("daily", "Every day"),
        ("1st & 3rd Tuesday", "First and third Tuesday of every month"),
        ("every other Friday from 5 March 2027", "Every second Friday"),
    ],
)
def test_days_are_said_in_one_way(text: str, words: str) -> None:
    """Whatever staff typed, people read the same plain words."""
    assert days_words(parse_days(text)) == words


def test_a_fortnight_begins_on_its_first_date() -> None:
    """The first date on or after a day is found for every kind of days."""
    assert first_on_or_after(FORTNIGHT, date(2026, 1, 1)) == date(2027, 3, 5)
    assert first_on_or_after(FORTNIGHT, date(2027, 3, 6)) == date(2027, 3, 19)
    assert first_on_or_after(parse_days("last Friday"), date(2026, 12, 26)) == date(2027, 1, 29)


WORDS = st.sampled_from(
    [
        "every",
        "second",
        "other",
        "first",
        "last",
        "Monday",
        "Tue",
        "weekdays",
        "to",
        "-",
        "and",
        ",",
        "the",
        "of",
        "month",
        "from",
        "5",
        "March",
        "2027",
        "31",
        "February",
        "fortnightly",
        "on",
        "2027-03-05",
        "1pm",
        "a",
    ]
)


@given(st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=9).map(" ".join)))
def test_any_text_is_either_read_or_refused_in_one_line(text: str) -> None:
    """Nothing that staff can type gives anything but days, or one sentence; and what is read can be said."""
    try:
        days = parse_days(text)
    except ValueError as refused:
        assert "\n" not in str(refused)  # noqa: PT017 -- either outcome is right
    else:
        assert parse_days(days_words(days)) == days or isinstance(days, Fortnightly)
