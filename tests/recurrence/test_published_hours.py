"""Opening times as they are published are taken where they can mean one thing, and give the dates that dateutil gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import holidays
import pytest
from dateutil.rrule import rrulestr

from frontdoor.catalogue import Catalogue, read_catalogue
from frontdoor.diagnostics import DiagnosticsError
from frontdoor.occurrences import occurrences
from frontdoor.recurrence import parse_days
from frontdoor.recurrence.phrases import split_phrase
from tests.builders import as_yaml, raw_catalogue, raw_service
from tests.recurrence.published_hours import PUBLISHED

FIRST, LAST = date(2026, 12, 1), date(2028, 11, 30)
TERMS = [("2026-10-19", "2026-12-18"), ("2027-01-05", "2027-03-25"), ("2027-04-12", "2027-06-23")]
ROWS = [tuple(re.split(r"\s+> ", line)) for line in PUBLISHED.strip().splitlines()]
Held = tuple[date, str]
HOLIDAYS = holidays.country_holidays("GB", subdiv="SCT", years=range(2026, 2030))


def pasted(text: Any) -> Catalogue:
    """Load a catalogue with a text as all that is said of the drop-ins; bank holidays do not matter."""
    terms = [{"from": first, "until": last} for first, last in TERMS]
    return read_catalogue(
        as_yaml(
            raw_catalogue(
                settings={"bank_holidays": "none"},
                school_terms=[{"area": "Glasgow City", "terms": terms, "source": "made up for tests"}],
                services={"aye": raw_service(at={"glasgow": {"drop_ins": text}})},
            )
        )
    )


def found(catalogue: Catalogue) -> set[Held]:
    """Return each date with its hours, as ``10:00-12:00``; nothing after the dash where nobody knows the end."""
    return {
        (one.day, f"{one.starts:%H:%M}-{f'{one.ends:%H:%M}' if one.ends > one.starts else ''}")
        for one in occurrences(catalogue, first=FIRST, last=LAST)
    }


def reckoned(meaning: str) -> Iterator[Held]:
    """Yield the same by dateutil."""
    for part in meaning.split(" & "):
        kind, rule, *more = part.split()
        anchor = date.fromisoformat(more.pop(0)[1:]) if more and more[0].startswith("@") else None
        position = more.pop(0) if kind == "BUT" else ""
        hours, *more = more
        bounds = dict(zip(more[::2], more[1::2], strict=False)) if {"FROM", "UNTIL"} & {*more} else {}
        for day in _days(kind, rule, position, anchor):
            in_term = any(first <= str(day) <= last for first, last in TERMS)
            known = TERMS[0][0] <= str(day) <= TERMS[-1][1]
            if "NOHOLIDAYS" in more and day in HOLIDAYS:
                continue
            held = (in_term or "TERMS" not in more) and ((known and not in_term) or "HOLIDAYS" not in more)
            if held and bounds.get("FROM", "") <= str(day) <= bounds.get("UNTIL", "9"):
                yield from ((day, each) for each in hours.split(","))


def _days(kind: str, rule: str, position: str, anchor: date | None) -> Iterator[date]:
    if kind == "=":
        yield from map(date.fromisoformat, rule.split(","))
        return
    if kind == "WORKING":
        off = HOLIDAYS
        months = {(day.year, day.month) for day in _rule("FREQ=DAILY", None)}
        for year, month in sorted(months):
            days = [
                d
                for d in _rule("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", None)
                if (d.year, d.month) == (year, month)
            ]
            yield [day for day in days if day not in off][int(rule) - 1 if int(rule) > 0 else int(rule)]
        return
    by = (
        rule
        if "BYMONTHDAY" in rule
        else re.sub(r"(^|;)(?=[-\dA-Z]*(?:MO|TU|WE|TH|FR|SA|SU)\b)", r"\1BYDAY=", rule, count=1)
    )
    freq = "MONTHLY" if kind == "M" else "WEEKLY"
    without = set(_rule(f"FREQ=MONTHLY;BYDAY={position}{rule}", None)) if kind == "BUT" else set()
    yield from (day for day in _rule(f"FREQ={freq};{by}", anchor) if day not in without)


def _rule(text: str, anchor: date | None) -> list[date]:
    start = datetime.combine(anchor or FIRST, time())
    return [
        each.date()
        for each in rrulestr(text, dtstart=start).between(
            datetime.combine(FIRST, time()), datetime.combine(LAST, time()), inc=True
        )
    ]


@pytest.mark.parametrize(("text", "meaning"), [row for row in ROWS if not row[1].startswith("?")])
def test_what_is_published_is_taken_and_means_its_dates(text: str, meaning: str) -> None:
    """Over two years, each date with its hours is dateutil's."""
    catalogue = pasted(text)
    expected = set(reckoned(meaning))
    assert expected
    assert found(catalogue) == expected
    drop_ins = catalogue.services["aye"].at["glasgow"].drop_ins
    assert [one.bank_holidays == "open" for one in drop_ins] == ["OPEN" in meaning] * len(drop_ins)
    assert [one.by_appointment for one in drop_ins] == ["BOOKED" in meaning] * len(drop_ins)


@pytest.mark.parametrize(("text", "meaning"), [row for row in ROWS if row[1].startswith("?")])
def test_what_could_be_two_things_is_answered_with_the_readings(text: str, meaning: str) -> None:
    """The message has each of them, and all that it offers is taken, as a line, as the days or as the start."""
    with pytest.raises(DiagnosticsError) as told:
        pasted(text)
    offered = re.findall(r'"([^"]+)"', str(told.value).partition("Write ")[2])
    assert {*re.findall(r'"([^"]+)"', meaning)} <= {*offered}
    for reading in offered:
        assert any(map(is_taken, (reading, {"days": reading, "hours": "2pm-4pm"}, f"Monday from {reading}")))


def is_taken(drop_in: Any) -> bool:
    """Return whether a catalogue with a drop-in passes."""
    try:
        return bool(found(pasted(drop_in if isinstance(drop_in, str) else [drop_in])))
    except DiagnosticsError:
        return False


@pytest.mark.parametrize("text", [row[0] for row in ROWS if not row[1].startswith("?")])
def test_days_that_were_taken_out_of_a_phrase_say_nothing_else(text: str) -> None:
    """What stays of the days is read once more wherever it is used, and must mean the same."""
    for days, _ in split_phrase(text).parts:
        again = split_phrase(days)
        assert (again.keys, [parse_days(words) for words, _ in again.parts]) == ({}, [parse_days(days)])


def test_nearly_all_of_it_can_be_said() -> None:
    """At least 85 of 100 are taken as they are; to what is not, the test above finds an answer that says what to write."""
    assert len(ROWS) >= 300
    assert len([1 for _, meaning in ROWS if not meaning.startswith("?")]) >= 0.85 * len(ROWS)


def test_excluding_bank_holidays_holds_whatever_the_settings_say() -> None:
    """Also in a file that knows no bank holidays, and where the service is open on them."""
    text = "Fridays 10-12 excluding bank holidays"
    christmas = (date(2026, 12, 25), "10:00-12:00")
    assert christmas in found(pasted("Fridays 10-12"))
    assert christmas not in found(pasted(text))
    (drop_in,) = pasted(text).services["aye"].at["glasgow"].drop_ins
    assert drop_in.bank_holidays == "closed"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Once a month on a Saturday 10-12", "does not say which of the month"),
        ("Twice a month on Tuesdays 10-12", "does not say which of the month"),
        ("Some Saturdays 10-12", '"Some Saturdays" does not say which'),
        ("2 Mondays a month 10-12", '"2 Mondays a month" does not say which'),
        ("5pm Friday to 9am Monday", "is longer than a day"),
        ("Mon-Fri 9-5, closed Wednesday pm", "leaves out a part of a day"),
        ("Mon-Fri 9-5 (Thursdays until 8pm)", '"until 8pm" says when it ends'),
        ("Mon-Thurs 9am-5pm, Fridays close 3pm", '"close 3pm" says when it ends'),
        ("Mondays 1-3pm, term time and school holidays", 'both "only_in: school terms" and'),
        ("Tuesdays 12am-2pm", "could be noon or midnight"),
        ("Mon-Thu 9am-4.30pm, Fri 9am-4pm, closed 12.30-1.30pm", "on each of the days"),
        ("Tues 12 January 2027 - Tues 30 March 2027 10-12", "is a span"),
        ("12 January to 30 March 2027 10-12", "is a span"),
        ("28 December 2026 to 3 January 2027 10-4", "is a span"),
        ("Mon-Fri 8am-8pm; weekends and public holidays 9am-5pm", "public holidays hours of their own"),
        ("Mon 9am-noon drop-in, Tue 9am-noon by appointment", "an entry for each"),
        ("Mondays 9am-noon (term time), Tuesdays 10am-noon", "an entry for each"),
        ("Mondays from 11 January 2027 10am-noon, Fridays 1-3pm", "an entry for each"),
        ("Open 7 days 10am-4pm (Nov-Mar closed Mondays)", "Nov-Mar closed Mondays"),
        ("Monday to Friday 10am-4pm, closed Mondays in July", "closed Mondays in July"),
        ("First Sunday 9am, other Sundays 11am", '"other Sundays" does not say which'),
        ("Mon-Fri 9am-noon and alternate Wednesdays 2-4pm", "does not say in which weeks"),
        ("Monday, Wednesday and alternate Fridays 10-2", "every week and of every few weeks"),
        ("Good Friday 11am", "is no date"),
        ("Sundays 3pm in Advent", "is no date"),
        ("Open 8am-6pm weekdays, extended hours Tuesday 6pm-7.30pm", "which of its days have which hours"),
        ("Mon–Fri: 9am–12.30pm (drop-in); 1pm–4.30pm (by appointment)", "an entry for each"),
        ("Mondays by appointment, Wednesdays drop-in 10am–1pm", "an entry for each"),
        ("Mondays by appointment and Wednesdays 10am–1pm", "an entry for each"),
        ("Last two Saturdays of the month 10-12", '"Last two Saturdays" does not say which'),
        ("Winter: Sat 10-3; Summer: Sat 10-5", "an entry for each"),
        ("Drop-in Mon 10-12, appointments Tue 10-12", "with and without an appointment"),
        ("Drop in Tues/Thurs 9.30–12.30; phone advice Mon-Fri 10–4", "the hours of two things"),
        ("Women only: Tuesday 10-12; men only: Thursday 10-12", "an entry for each"),
        ("Tues 10am-12pm (women only), Thurs 10am-12pm", "an entry for each"),
        ("P1-P4: Tuesday 6pm-7pm; P5-P7: Tuesday 7pm-8pm", "an entry for each"),
        ("9.30-4.30 Mon to Thu (lunch 1pm-2pm), 9.30-3.30 Fri", "on each of the days"),
        ("Closed for training on the second Wednesday of the month from 1pm", "says when it is closed"),
        ("Mon to Fri before 9am", "says when it ends"),
        ("The Thursday after the first Tuesday, 7pm", "counts from another day"),
        ("Wednesday 13 January to 24 March 2027 10-12", "is a span"),
        ("12 April - 30 September: daily 10-5", "has no year"),
        ("Wednesdays 5.30pm to 7pm (term time mostly)", "cannot be read"),
        ("Various times", "take this out"),
        ("times and days differ, see our Facebook page", "take this out"),
        ("By appointment only", "take this out"),
        ("Times vary", "take this out"),
        ("Please phone for details", "take this out"),
    ],
)
def test_what_does_not_say_when_is_not_taken_for_every_week(text: str, told: str) -> None:
    """Nobody is sent to a door on a day, or at an hour, that the text does not say."""
    with pytest.raises(DiagnosticsError) as error:
        pasted(text)
    assert told in str(error.value)
    assert len(error.value.problems) == 1


@pytest.mark.parametrize(
    ("days", "hours", "whole"),
    [
        ("Tuesday (1st and 3rd)", "14h00-16h00", "First and third Tuesday of the month, 2pm to 4pm"),
        ("Mon-Fri", "9-5 (closed 1-2)", "Mon-Fri 9am-1pm and 2pm-5pm"),
        ("Fri", "11pm - 3.30am Sat", "Fri 11pm-3.30am"),
        ("Mon-Fri", "open 10am, close 4pm", "Mon-Fri 10am-4pm"),
        ("Tuesdays", "10-12, term time only", "Tuesdays 10-12, term time only"),
        ("weekdays", "10am-noon by appointment", "weekdays 10am-noon by appointment"),
        ("Sunday", "12 noon until the food runs out", "Sunday from noon"),
        ("Monday", "2pm start", "Monday from 2pm"),
    ],
)
def test_hours_under_their_own_key_are_read_as_in_one_breath(days: str, hours: str, whole: str) -> None:
    """What is taken in a whole line is taken in ``hours:`` too, beside ``days:``."""
    assert found(pasted([{"days": days, "hours": hours}])) == found(pasted(whole))
    apart, together = (
        one.services["aye"].at["glasgow"].drop_ins[0]
        for one in map(pasted, ([{"days": days, "hours": hours}], whole))
    )
    assert (apart.only_in, apart.by_appointment) == (together.only_in, together.by_appointment)


def test_days_off_in_a_row_are_written_each_or_as_a_closure() -> None:
    """``except:`` has no ``from:`` and ``until:``, so no advice leads there."""

    def off(on: str) -> Catalogue:
        return pasted(
            [
                {
                    "days": "Tuesday",
                    "hours": "10-12",
                    "except": [{"on": on, "hours": "closed", "reason": "Training"}],
                }
            ]
        )

    with pytest.raises(DiagnosticsError, match="as in 22, 23 and 24 December 2026; or a closure"):
        off("22 December 2026 to 5 January 2027")
    assert found(off("22 and 29 December 2026"))
    with pytest.raises(DiagnosticsError, match="put the first day in from: and the last day in until:"):
        pasted([{"days": "22 December 2026 to 5 January 2027", "hours": "10-12"}])


def test_all_that_is_wrong_with_an_opening_is_told_at_once() -> None:
    """Days that nobody can read do not hide what is wrong with the hours, or bring a fault that is none."""
    with pytest.raises(DiagnosticsError) as told:
        pasted([{"days": "Blursday", "hours": "25-26", "note": ""}])
    assert len(told.value.problems) == 3
    with pytest.raises(DiagnosticsError) as told:
        pasted([{"days": "ring first", "hours": "2-4pm"}])
    assert [one.sentence for one in told.value.problems if "names no day" not in one.sentence] == []
