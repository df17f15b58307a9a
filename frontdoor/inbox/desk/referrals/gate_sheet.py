"""The gate sheet of a week: who is to be met, where, when and by whom; as a page for paper and as a private calendar file.

The calendar goes into phones and to other hosts, so its entries say nothing but "Appointment" and the reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from frontdoor.inbox.desk.access.session import DeskSession
from frontdoor.inbox.desk.referrals import gate_pickups, glimpse, listing
from frontdoor.inbox.desk.referrals.listing import ListRow
from frontdoor.inbox.desk.web.names import form as todays_form
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import assignment
from frontdoor.occurrences import LONDON
from frontdoor.recurrence.clock import parse_clock
from frontdoor.rules.liberation import Pressure
from frontdoor.site.feeds.icalendar_writer import all_day, calendar, event, line, single

WEEK = timedelta(days=7)
_SHUT = glimpse.Place("could not be opened: its own page says why", "", "")
_ABOUT = ("about", "around", "at", "by", "from")
"""Words before a time that leave it the same time in a calendar."""


@dataclass(frozen=True)
class Meeting:
    """One person to be met."""

    row: ListRow
    where: glimpse.Place
    worker: str
    """Who goes: whoever has it, or covers for them on that day; empty where nobody does."""
    away_then: bool = False
    """Whether whoever has it has said that they are away on that day."""
    name: str = field(default="", repr=False)

    @property
    def day(self) -> date | None:
        """Return the day at the gate; None where it can be any day, or is not known."""
        return _day(self.row)

    @property
    def at(self) -> time | None:
        """Return the time, where it was said so that a calendar can hold it."""
        words = self.where.time.lower().split()
        try:
            return parse_clock(" ".join(words[1:] if words[:1] and words[0] in _ABOUT else words))
        except ValueError:
            return None


@dataclass(frozen=True)
class Sheet:
    """The meetings of a week."""

    first: date
    days: Sequence[tuple[date, Sequence[Meeting]]]
    past: Sequence[Meeting]
    """Of days before today without an outcome."""
    open_ended: Sequence[Meeting]
    """Of people who can be out any day, or whose day nobody knows yet."""

    @property
    def last(self) -> date:
        """Return the last day of the week."""
        return self.first + WEEK - timedelta(days=1)

    @property
    def dated(self) -> list[Meeting]:
        """Return the meetings of the week's days, in order."""
        return [meeting for _, some in self.days for meeting in some]


def sheet_of(first: date, visit: DeskSession) -> Sheet:
    """Return the sheet of the unlocked teams for the week that begins on a day; logs each meeting that is shown."""
    shows_past = first <= visit.today < first + WEEK
    rows = [
        row
        for row in listing.rows(visit.keys, status=listing.OPEN, today=visit.today).to_meet()
        if (day := _day(row)) is None or first <= day < first + WEEK or (shows_past and row.gate_passed)
    ]
    records = glimpse.records([(row.reference, row.team) for row in rows], visit)
    attendance = {team: assignment.Attendance(team, visit.now) for team in visit.keys}
    meetings = [_meeting(row, records.get(row.reference), attendance[row.team]) for row in rows]
    week = [one for one in meetings if one.day and first <= one.day < first + WEEK]
    past = [one for one in meetings if one.row.gate_passed] if shows_past else []
    open_ended = [one for one in meetings if one.day is None]
    shown = [one.row.reference for one in (*week, *past, *open_ended)]
    names = glimpse.names({ref: records[ref] for ref in shown if ref in records}, visit)
    glimpse.log_places(shown, visit)
    named = [[_named(one, names) for one in some] for some in (week, past, open_ended)]
    week = sorted((one for one in named[0] if one not in named[1]), key=_order)
    days = [
        (day, [one for one in week if one.day == day]) for day in sorted({one.day for one in week if one.day})
    ]
    return Sheet(first, days, named[1], named[2])


def calendar_file(meetings: Sequence[Meeting], now: datetime) -> bytes:
    """Return meetings as an iCalendar file that gives nobody away; an entry replaces the one of the same meeting."""
    return calendar("Appointments", _events(meetings, now))


def _events(meetings: Sequence[Meeting], now: datetime) -> Iterator[bytes]:
    stamp = line("DTSTAMP", f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}", escape=False)
    for one in meetings:
        if one.day is None:
            continue
        starts = datetime.combine(one.day, one.at, LONDON) if one.at else None
        reference = spoken(one.row.reference)
        about = (line("SUMMARY", "Appointment"), line("DESCRIPTION", reference), line("CLASS", "PRIVATE"))
        when = single(starts, starts) if starts else all_day(one.day)
        yield event(f"{reference}@frontdoor", when, b"".join((stamp, *about)), busy=starts is not None)


def _meeting(row: ListRow, record: glimpse.Record | None, attendance: assignment.Attendance) -> Meeting:
    where = glimpse.place(record, todays_form()) if record else _SHUT
    day = gate_pickups.planned_on(row, attendance.today)
    return Meeting(row, where, attendance.on(day).get(row.taken_by, ""), row.taken_by in attendance.away(day))


def _day(row: ListRow) -> date | None:
    clock = row.gate_clock
    return clock.earliest.day if clock.pressure is Pressure.DATED and clock.earliest else None


def _named(meeting: Meeting, names: Mapping[str, str]) -> Meeting:
    return replace(meeting, name=names.get(meeting.row.reference, ""))


def _order(meeting: Meeting) -> tuple[date, time]:
    return meeting.day or date.max, meeting.at or time.max
