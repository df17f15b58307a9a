#!/bin/sh
# ics (Python): every calendar that was read without CALSCALE is written in the "Georgian" calendar, and strict readers refuse it.
#
# Expected: where CALSCALE is absent it stays absent, or is written as GREGORIAN, the one value that RFC 5545 knows and its default.
# What happens: ics writes CALSCALE:GEORGIAN. Most readers do not look; recurring-ical-events does, and takes nothing from the file.
# Why it matters: two sound Python libraries, one after the other, and all drop-ins are gone; the fault is one word that reads as if it were right.
# Seen: ics 0.7.3, recurring-ical-events 3.8.2 and icalendar 7.3.2 on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check ics==0.7.3 icalendar==7.3.2 recurring-ical-events==3.8.2
env/bin/python - <<'PYTHON'
import sys
from importlib.metadata import version

import icalendar, ics, recurring_ical_events

LINES = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//EN
BEGIN:VEVENT
UID:drop-in@example.org
DTSTAMP:20260101T000000Z
DTSTART:20260323T100000Z
DTEND:20260323T120000Z
SUMMARY:Drop-in
END:VEVENT
END:VCALENDAR
"""


def read(text):
    try:
        return len(recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between((2026, 1, 1), (2027, 1, 1)))
    except ValueError as error:
        return str(error)


before = LINES.replace("\n", "\r\n")
after = str(ics.Calendar(before).serialize())
scale = [line for line in after.splitlines() if line.startswith("CALSCALE")]
print("ics", version("ics"), "writes", scale)
print("recurring-ical-events", version("recurring-ical-events"), "finds in what ics was given:", read(before))
print("and in what ics wrote:", read(after))
if scale != ["CALSCALE:GEORGIAN"] or read(before) != 1 or read(after) != "Only Gregorian calendars are supported.":
    sys.exit("This has changed.")
PYTHON
