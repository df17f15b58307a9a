from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.occurrences import Days, days_words, parse_days
from frontdoor.recurrence import Dates, EveryWeeks, MonthDays, Monthly, Weekly, WorkingDays
from frontdoor.recurrence.rules import first_on_or_after

MWF = Weekly((0, 2, 4))
WEEKDAYS = Weekly((0, 1, 2, 3, 4))
FIRST_AND_THIRD = Monthly(((1, 1), (3, 1)))
FORTNIGHT = EveryWeeks(date(2027, 3, 5))


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
        ("Fridays fortnightly from 5 March 2027", FORTNIGHT),
        ("every 3 weeks on Tuesday from 2 March 2027", EveryWeeks(date(2027, 3, 2), 3)),
        ("every six weeks from 5 March 2027", EveryWeeks(date(2027, 3, 5), 6)),
        ("Mondays only", Weekly((0,))),
        ("First Monday in month", Monthly(((1, 0),))),
        ("first Thu each month", Monthly(((1, 3),))),
        ("Tuesdays normally", Weekly((1,))),
        ("M-F", WEEKDAYS),
        ("Monday-Friday inclusive", WEEKDAYS),
        ("every night", Weekly(tuple(range(7)))),
        ("daily, Monday to Sunday", Weekly(tuple(range(7)))),
        ("the 15th", MonthDays((15,))),
        ("1st and 15th of each month", MonthDays((1, 15))),
        ("last day of the month", MonthDays((-1,))),
        ("last working day", WorkingDays((-1,))),
        ("last but one Friday of the month", Monthly(((-2, 4),))),
        ("every Monday but the last", Weekly((0,), (), (-1,))),
        ("every Monday except the first Monday of the month", Weekly((0,), (), (1,))),
        ("Monday to Saturday, closed Wednesday", Weekly((0, 1, 3, 4, 5))),
        ("first Saturday of March, June and September", Monthly(((1, 5),), (3, 6, 9))),
        ("first Tuesday of every second month from January", Monthly(((1, 1),), (1, 3, 5, 7, 9, 11))),
        ("Mondays, April to October", Weekly((0,), (4, 5, 6, 7, 8, 9, 10))),
        ("first Tuesday (not August)", Monthly(((1, 1),), (1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12))),
        ("12 December 2026", Dates((date(2026, 12, 12),))),
        ("5, 12 and 19 December 2026", Dates((date(2026, 12, 5), date(2026, 12, 12), date(2026, 12, 19)))),
        ("Sat 12 Dec 2026 and 9 January 2027", Dates((date(2026, 12, 12), date(2027, 1, 9)))),
        ("12-14 December 2026", Dates((date(2026, 12, 12), date(2026, 12, 13), date(2026, 12, 14)))),
        ("25 December every year", MonthDays((25,), (12,))),
    ],
)
def test_days_are_read_as_people_write_them(text: str, days: Days) -> None:
    """Lists, spans, places in the month and fortnights are read, however they are spaced, shortened or joined."""
    assert parse_days(text) == days


EXPECTED = (
    'expected days such as "Monday, Wednesday and Friday", "Monday to Friday", "every day", "first Tuesday", '
    '"12 December 2026" or "every second Friday from 5 March 2027".'
)
WHICH_WEEKS = "Add the first date with its year, as in every second Friday from 5 March 2027."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Wendesday", '"Wendesday" is not a day of the week. Did you mean "Wednesday"?'),
        ("Monday and Tusday", '"Tusday" is not a day of the week. Did you mean "Tuesday"?'),
        ("frist Tuesday", '"frist" is not a day of the week. Did you mean "first"?'),
        ("", f'"" names no day; {EXPECTED}'),
        ("weekly", f'"weekly" names no day; {EXPECTED}'),
        ("whenever", f'"whenever" is not a day of the week; {EXPECTED}'),
        ("first", f'"first" names no day of the week; {EXPECTED}'),
        ("1st", '"1st" names no day of the week. Write "1st of the month" if a date is meant.'),
        ("T/Th", '"T" in "T/Th" could be Tuesday or Thursday. Write the day in full.'),
        (
            "Monday 1pm",
            '"1pm" is not a day of the week. Times go in opens: and closes:, dates in from: and until:.',
        ),
        (
            "every second Friday",
            '"every second Friday" could be a day of each month or every few weeks. Write "second Friday of the month" if that is '
            f"meant. For every few weeks add{WHICH_WEEKS[3:]}",
        ),
        ("alternate Fridays", f'"alternate Fridays" does not say in which weeks. {WHICH_WEEKS}'),
        (
            "every second Monday and Friday from 1 March 2027",
            '"every second Monday and Friday from 1 March 2027" names more than one day. Write a drop-in for each: '
            '"every second Monday from 1 March 2027" and "every second Friday from 5 March 2027".',
        ),
        (
            "every third Friday from 19 March 2027",
            '"every third Friday from 19 March 2027" could be a day of each month or every few weeks. Write "every three weeks on '
            'Friday from 19 March 2027" or "third Friday of the month".',
        ),
        (
            "every second Friday from 6 March 2027",
            '"every second Friday from 6 March 2027": 6 March 2027 is a Saturday, not a Friday. Check which is meant.',
        ),
        (
            "every second Friday from 5 March",
            '"every second Friday from 5 March": the first date is "5 March", and the year is missing. Add it, with four digits.',
        ),
        (
            "every other Friday from 31 February 2027",
            '"every other Friday from 31 February 2027": the first date is "31 February 2027", and February 2027 has 28 days. Check '
            "the day.",
        ),
        ("12 December", '"12 December" has a date without its year. Add it, with four digits.'),
        (
            "5 Dec and 9 January 2027",
            '"5 Dec and 9 January 2027" has a date without its year. Add it, with four digits.',
        ),
        (
            "Friday 12 December 2026",
            '"Friday 12 December 2026": the date is "Friday 12 December 2026", but 12 December 2026 is a Saturday. Check which of '
            "the two is meant.",
        ),
        (
            "second last Friday",
            '"second last Friday" has "second last" without "and" between the two words. Write "second and last Friday" or "last but '
            'one Friday".',
        ),
        (
            "last weekday of the month",
            '"last weekday of the month" does not say which day of the month. Write "last working day of the month", if that is '
            "meant.",
        ),
        (
            "Monday and first Tuesday",
            '"Monday and first Tuesday" mixes days of every week with days of the month. Write them as two drop-ins.',
        ),
        (
            "Monday from 3 March 2027",
            '"from 3 March 2027" stands in the days. Put the first day in from: and the last day in until:, each with its year.',
        ),
        (
            "Monday except 25 December",
            '"except 25 December" stands in the days. List the days that are open, and put the others under except:, with on:, hours: closed, and reason:; or under closures:, if all is closed then.',
        ),
        (
            "Friday of the month",
            '"Friday of the month" does not say which of the month. Write it like first Tuesday of the month.',
        ),
        (
            "first Monday of alternate months",
            '"first Monday of alternate months" does not say in which months. Name them, as in first Tuesday of March and September.',
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
        ("every 3 weeks on Tuesday from 2 March 2027", "Every three weeks on Tuesday"),
        ("the 15th", "15th of every month"),
        ("last working day", "Last working day of every month"),
        ("every Monday but the last", "Every Monday but the last of the month"),
        ("1st Tuesday except July and August", "First Tuesday of every month except in July and August"),
        ("Mondays, April to October", "Every Monday from April to October"),
        ("Sundays in July and August", "Every Sunday in July and August"),
        ("12 December 2026", "Saturday 12 December 2026"),
        ("19 Dec, 12 Dec 2026 and 9 January 2027", "12 and 19 December 2026 and 9 January 2027"),
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
        assert parse_days(days_words(days)) == days or isinstance(days, EveryWeeks)
