#!/bin/sh
# ics (Python): a weekly series that is read and written again is an hour off in summer.
#
# Expected: DTSTART;TZID=Europe/London:20260323T100000 with a weekly RRULE comes back as it was: ten o'clock in London all year.
# What happens: the start is written in UTC while RRULE is kept as it was. A rule that starts at 10:00 UTC repeats at 10:00 UTC, so from 30 March
#   the drop-in is at eleven in London.
# Why it matters: people stand before a closed door for an hour. A tool that merges or filters calendars with ics does this to all of them.
# Seen: ics 0.7.3, dates worked out by recurring-ical-events 3.8.2 and icalendar 7.3.2, on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check ics==0.7.3 icalendar==7.3.2 recurring-ical-events==3.8.2
env/bin/python - <<'PYTHON'
import sys
from importlib.metadata import version
from zoneinfo import ZoneInfo

import icalendar, ics, recurring_ical_events

LINES = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//EN
BEGIN:VEVENT
UID:drop-in@example.org
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/London:20260323T100000
DTEND;TZID=Europe/London:20260323T120000
RRULE:FREQ=WEEKLY;COUNT=4
SUMMARY:Drop-in
END:VEVENT
END:VCALENDAR
"""


def starts(text):
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between((2026, 1, 1), (2027, 1, 1))
    return [f"{start.astimezone(ZoneInfo('Europe/London')):%d %B %H:%M}" for start in sorted(event["DTSTART"].dt for event in found)]


before = LINES.replace("\n", "\r\n")
after = str(ics.Calendar(before).serialize()).replace("GEORGIAN", "GREGORIAN")  # for that, see ics-georgian-calendar.sh
print("ics", version("ics"))
print(after)
print("in London before:", starts(before))
print("in London after: ", starts(after))
if starts(after) != ["23 March 10:00", "30 March 11:00", "06 April 11:00", "13 April 11:00"]:
    sys.exit("This has changed.")
PYTHON
