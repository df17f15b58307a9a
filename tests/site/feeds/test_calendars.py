from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from dateutil.tz import gettz
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from icalendar.parser import Contentline
from icalendar.prop import vText

from frontdoor.catalogue import Catalogue
from frontdoor.occurrences import holds_until, occurrences
from frontdoor.site.feeds.calendars import calendar_files
from frontdoor.site.feeds.icalendar_writer import line
from tests.occurrences.every_kind import CLOCKS_CHANGE, every_kind, forgotten
from tests.occurrences.every_kind import TODAY as EVERY_KIND_TODAY
from tests.occurrences.small import (
    Plain,
    a_drop_in,
    clocks,
    days_texts,
    near_clock_changes,
    small_catalogue,
    starts,
)

TODAY = date(2026, 11, 22)
LONDON = gettz("Europe/London")
_ZONES: dict[str, tzinfo] = {"Europe/London": LONDON} if LONDON else {}
Span = tuple[datetime, datetime]


def _file(catalogue: Catalogue, path: str = "calendar/aye-glasgow.ics", today: date = TODAY) -> bytes:
    return dict(calendar_files(catalogue, today=today))[path]


def _events(raw: bytes) -> list[Any]:
    return list(Calendar.from_ical(raw).walk("VEVENT"))


def _expand(raw: bytes) -> list[Span]:
    """Expand a calendar with dateutil: its own rules, and its own knowledge of London's clocks."""
    found: list[Span] = []
    for event in _events(raw):
        starts = event["dtstart"].dt
        ends = event["dtend"].dt if "dtend" in event else starts
        lines = event.to_ical().decode().replace("\r\n ", "").splitlines()
        rules = [line for line in lines if line.startswith("RRULE")]
        off = [line for line in lines if line.startswith("EXDATE")]
        length = ends.replace(tzinfo=None) - starts.replace(tzinfo=None)
        if "TZID" in event["dtstart"].params:
            starts = starts.replace(tzinfo=LONDON)
        each = (
            rrulestr("\n".join([*rules, *off]), dtstart=starts, tzids=_ZONES, forceset=True)
            if rules
            else [starts]
        )
        found += [(one.astimezone(UTC), (one + length).astimezone(UTC)) for one in each]
    return sorted(found)


def _expected(catalogue: Catalogue, today: date) -> list[Span]:
    found = occurrences(catalogue, first=today, last=holds_until(catalogue, today=today))
    return [(one.starts.astimezone(UTC), one.ends.astimezone(UTC)) for one in found]


@settings(max_examples=200)
@given(
    days=days_texts,
    opens=clocks,
    closes=clocks,
    today=st.one_of(starts, near_clock_changes),
    off=st.sets(st.integers(0, 70), max_size=4),
    until=st.one_of(st.none(), st.integers(0, 70)),
)
def test_an_independent_expander_finds_exactly_our_occurrences(
    *, days: str, opens: str, closes: str, today: date, off: set[int], until: int | None
) -> None:
    """A calendar holds the dates of the data: none on a closed day, none after the day until which dates hold."""
    bound: Plain = {} if until is None else {"until": str(today + timedelta(until))}
    closures = [{"on": str(today + timedelta(n)), "reason": "Training"} for n in off]
    catalogue = small_catalogue(
        a_drop_in(days, opens, closes, **bound), closures=closures, bank_holidays="Scotland"
    )
    assert _expand(_file(catalogue, "calendar/all.ics", today)) == _expected(catalogue, today)


@pytest.mark.parametrize(
    ("today", "until", "rule"),
    [
        (date(2027, 4, 1), "2027-05-17", "UNTIL=20270517T225959Z"),
        (date(2026, 11, 22), "2026-12-28", "UNTIL=20261228T235959Z"),
        (date(2026, 9, 21), "2026-11-09", "UNTIL=20261109T235959Z"),
    ],
)
def test_a_series_ends_with_its_last_day(today: date, until: str, rule: str) -> None:
    """A program that compares UNTIL with the clock in London keeps the last date, in summer too."""
    assert rule in _file(small_catalogue(a_drop_in(until=until)), today=today).decode()


@pytest.mark.parametrize(
    ("day", "opens", "closes", "starts", "ends"),
    [
        ("2027-10-30", "9pm", "1am", ":20271030T200000Z", ":20271031T000000Z"),
        ("2027-10-31", "00:30", "2am", ":20271030T233000Z", ":20271031T020000Z"),
        ("2027-03-27", "10pm", "4am", ":20270327T220000Z", ":20270328T030000Z"),
        (
            "2027-10-29",
            "9pm",
            "1am",
            ";TZID=Europe/London:20271029T210000",
            ";TZID=Europe/London:20271030T010000",
        ),
    ],
)
def test_a_night_on_which_clocks_change_is_in_utc(
    day: str, opens: str, closes: str, starts: str, ends: str
) -> None:
    """Where an hour comes twice many programs take the second, and the drop-in would seem an hour longer."""
    bounds = {"from": day, "until": day}
    raw = _file(
        small_catalogue(a_drop_in("every day", opens, closes, **bounds)), today=date.fromisoformat(day)
    )
    assert f"DTSTART{starts}\r\nDTEND{ends}\r\n" in raw.decode()


def test_a_backslash_stays_one() -> None:
    r"""Before an N too, which RFC 5545 reads as a line break; icalendar writes one there, but reads it right."""
    note = r"Bring C:\Notes, \new; \\, and a \ ."
    (event,) = _events(_file(small_catalogue(a_drop_in(note=note))))
    assert note in event["description"].splitlines()


def test_the_same_day_gives_the_same_bytes() -> None:
    """Two builds of one day do not differ, and a day later only dates and stamps do."""
    catalogue = small_catalogue(a_drop_in())
    assert dict(calendar_files(catalogue, today=TODAY)) == dict(calendar_files(catalogue, today=TODAY))
    today, tomorrow = _events(_file(catalogue)), _events(_file(catalogue, today=TODAY + timedelta(1)))
    assert [event["uid"] for event in today] == [event["uid"] for event in tomorrow]


def test_two_builds_of_a_day_can_be_told_apart() -> None:
    """A changed file has a later stamp and the same ids; by an unchanged one, or one of an earlier day, nothing changes."""
    first, later = (datetime(2026, 11, 22, hour, 30, tzinfo=UTC) for hour in (9, 17))

    def built(revised: datetime | None, closes: str = "3pm", today: date = TODAY) -> bytes:
        catalogue = small_catalogue(a_drop_in(closes=closes))
        return dict(calendar_files(catalogue, today=today, revised=revised))["calendar/all.ics"]

    def stamp(raw: bytes) -> tuple[str, datetime]:
        (event,) = _events(raw)
        return str(event["uid"]), event["dtstamp"].dt

    assert stamp(built(first)) == (stamp(built(None))[0], first)
    assert stamp(built(later, closes="4pm")) == (stamp(built(first))[0], later)
    assert built(first) == built(first)
    tomorrow = TODAY + timedelta(1)
    assert stamp(built(later, today=tomorrow))[1] == datetime(2026, 11, 23, tzinfo=UTC) > later
    assert built(None, today=tomorrow) == built(first, today=tomorrow)


def test_every_kind_of_drop_in_has_an_example() -> None:
    """What the model knows and tests/occurrences/every_kind.py does not have would be compared with no other program."""
    assert forgotten() == set(), "add an example of it to KINDS"


def test_every_kind_of_drop_in_is_expanded_alike_by_dateutil() -> None:
    """Over a year with two clock changes; `scripts/test-peers` asks ten other programs."""
    catalogue = every_kind()
    days = {
        one.day
        for one in occurrences(
            catalogue, first=EVERY_KIND_TODAY, last=holds_until(catalogue, today=EVERY_KIND_TODAY)
        )
    }
    assert all(min(days) < change < max(days) for change in CLOCKS_CHANGE)
    raw = _file(catalogue, "calendar/all.ics", EVERY_KIND_TODAY)
    assert _expand(raw) == _expected(catalogue, EVERY_KIND_TODAY)


def test_a_file_keeps_the_rules_of_the_format() -> None:
    """CRLF, at most 75 octets a line, one time zone, a name, a refresh interval, no METHOD; times carry London's zone."""
    catalogue = small_catalogue(
        a_drop_in(who_for="Anyone – “naoi mìosan” before, or a year after; families, too. " * 3),
        bank_holidays="Scotland",
    )
    raw = _file(catalogue)
    lines = raw.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    text = raw.replace(b"\r\n ", b"").decode()
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert "METHOD" not in text
    assert "NAME:Aye\\, Glasgow office" in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:P1D" in text
    assert "DTSTART;TZID=Europe/London:20261123T130000" in text
    assert "RRULE:FREQ=WEEKLY;UNTIL=20270118T235959Z;BYDAY=MO" in text
    assert "EXDATE;TZID=Europe/London:20261130T130000,20261228T130000,20270104T130000" in text


def test_the_first_event_is_one_that_happens() -> None:
    """A closed day at the beginning moves the start to the first open day."""
    catalogue = small_catalogue(a_drop_in(), closures=[{"on": "2026-11-23", "reason": "Training"}])
    (event,) = _events(_file(catalogue))
    assert event["dtstart"].dt.date() == date(2026, 11, 30)


def test_an_unconfirmed_service_says_to_check_first() -> None:
    """The description gives the number to call, and the event is tentative."""
    (event,) = _events(
        _file(small_catalogue(a_drop_in(), service={"phone": "0141 248 1763", "standing": "legacy"}))
    )
    assert "Call before you travel: 0141 248 1763" in event["description"]
    assert event["status"] == "TENTATIVE"
    assert event["summary"] == "Aye (check first)"


def test_overdue_hours_are_not_in_any_calendar() -> None:
    """Dates whose hours were checked too long ago are no longer given out."""
    old = {"standing": "current", "checked": {"hours": "2026-01-05"}}
    files = dict(calendar_files(small_catalogue(a_drop_in(), service=old), today=TODAY))
    assert list(files) == ["calendar/all.ics"]
    assert not _events(files["calendar/all.ics"])


def test_a_confirmed_service_does_not() -> None:
    """A service whose hours were checked in time is simply stated."""
    sure = {"phone": "0141 248 1763", "standing": "current", "checked": {"hours": "2026-11-01"}}
    (event,) = _events(_file(small_catalogue(a_drop_in(), service=sure)))
    assert "Call before" not in event["description"]
    assert event["status"] == "CONFIRMED"


def test_a_withheld_address_is_not_in_the_calendar() -> None:
    """Only the location's name is given."""
    place = {"id": "glasgow", "name": "Glasgow office", "area": "Glasgow City", "address": "withheld"}
    (event,) = _events(_file(small_catalogue(a_drop_in(), more={"locations": {"glasgow": place}})))
    assert event["location"] == "Glasgow office"


def test_an_empty_calendar_is_still_there() -> None:
    """People who subscribed to all drop-ins do not find their calendar gone when there are none."""
    files = dict(calendar_files(small_catalogue(), today=TODAY))
    assert list(files) == ["calendar/all.ics"]
    assert not _events(files["calendar/all.ics"])


def _without_its_fault(text: str) -> str:
    r"""Take away what icalendar writes wrongly: a backslash before an N becomes a line break there."""
    return re.sub(r"\\+N", "N", text)


@given(
    st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\\^,;Nn\n\r"), max_size=400).map(
        _without_its_fault
    )
)
def test_lines_are_escaped_and_folded_as_icalendar_does(text: str) -> None:
    """The short way makes the same lines."""
    written: Any = Contentline(f"NOTE:{vText(text).to_ical().decode()}")  # type: ignore[no-untyped-call]
    assert line("NOTE", text) == written.to_ical() + b"\r\n"


@settings(max_examples=100)
@given(
    days=days_texts,
    opens=clocks,
    closes=clocks,
    off=st.sets(st.integers(0, 70), max_size=20),
    note=st.text(
        st.characters(codec="utf-8", categories=["L", "N", "P", "S"]) | st.sampled_from("\\^,;\n "),
        max_size=200,
    ).map(_without_its_fault),
)
def test_a_calendar_is_written_as_icalendar_writes_it(
    *, days: str, opens: str, closes: str, off: set[int], note: str
) -> None:
    """Read and written again it is the same: names, times, rules, the time zone, what is escaped and where lines are folded."""
    closures = [{"on": str(TODAY + timedelta(n)), "reason": "Training"} for n in off]
    catalogue = small_catalogue(a_drop_in(days, opens, closes, note=f"Note {note}"), closures=closures)
    raw = _file(catalogue, "calendar/all.ics")
    assert Calendar.from_ical(raw).to_ical(sorted=False) == raw


def test_the_time_zone_is_that_of_london() -> None:
    """Its rules say of every hour of some years what the time-zone database says."""
    zone: Any
    (zone,) = Calendar.from_ical(_file(small_catalogue(), "calendar/all.ics")).walk("VTIMEZONE")
    ours, theirs = zone.to_tz(lookup_tzid=False), ZoneInfo("Europe/London")
    for hour in range(0, 24 * 366 * 3, 7):
        moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
        assert moment.astimezone(ours).replace(tzinfo=None) == moment.astimezone(theirs).replace(tzinfo=None)
