"""vobject, recurring-ical-events, ical and icalevents: python_libraries.py LIBRARY FILE."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

FIRST, LAST = date(2026, 1, 1), date(2029, 1, 1)
Told = tuple[str, datetime, datetime]


def vobject(path: Path) -> Iterator[Told]:
    """Its own rule sets."""
    import vobject as library  # noqa: PLC0415

    for event in library.readOne(path.read_text("utf-8")).vevent_list:
        starts = event.dtstart.value
        ends = event.dtend.value if "dtend" in event.contents else starts
        for each in event.getrruleset(addRDate=True) or [starts]:
            yield event.summary.value, each, (each + (ends - starts))


def recurring_ical_events(path: Path) -> Iterator[Told]:
    """With icalendar, on which it stands."""
    import icalendar  # noqa: PLC0415
    import recurring_ical_events as library  # noqa: PLC0415

    for event in library.of(icalendar.Calendar.from_ical(path.read_bytes())).between(FIRST, LAST):
        yield str(event["SUMMARY"]), event.start, event.end


def ical(path: Path) -> Iterator[Told]:
    """Home Assistant's calendar."""
    from ical.calendar_stream import IcsCalendarStream  # noqa: PLC0415

    for event in IcsCalendarStream.calendar_from_ics(path.read_text("utf-8")).timeline:
        starts: Any = event.dtstart
        yield event.summary, starts, event.end


def icalevents(path: Path) -> Iterator[Told]:
    """On icalendar too, but it works out the dates by itself."""
    from icalevents.icalparser import parse_events  # noqa: PLC0415

    span = {name: datetime.combine(day, time(), UTC) for name, day in (("start", FIRST), ("end", LAST))}
    for event in parse_events(path.read_text("utf-8"), **span):
        yield event.summary, event.start, event.end


if __name__ == "__main__":
    for summary, starts, ends in globals()[sys.argv[1]](Path(sys.argv[2])):
        seconds = [int(each.astimezone(UTC).timestamp()) for each in (starts, ends)]
        sys.stdout.write(f"{summary}|{seconds[0]}|{seconds[1]}\n")
