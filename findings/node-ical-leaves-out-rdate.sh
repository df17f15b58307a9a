#!/bin/sh
# node-ical: dates that a series has besides its rule (RDATE) are read and then left out.
#
# Expected: expandRecurringEvent, which honours EXDATE and RECURRENCE-ID, gives the dates of RDATE too.
# What happens: the field `rdate` holds the raw value, and no expansion looks at it.
# Why it matters: the one additional drop-in before a holiday is missing from whatever shows the calendar; all others are there, so nobody looks.
# Seen: node-ical 0.26.1 against recurring-ical-events 3.8.2 (icalendar 7.3.2) on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
npm install --silent --no-audit --no-fund --prefix . node-ical@0.26.1
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check icalendar==7.3.2 recurring-ical-events==3.8.2
sed 's/$/\r/' >drop-in.ics <<'END'
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//EN
BEGIN:VEVENT
UID:drop-in@example.org
DTSTAMP:20260101T000000Z
DTSTART:20260302T100000Z
DTEND:20260302T120000Z
RRULE:FREQ=WEEKLY;COUNT=3
EXDATE:20260309T100000Z
RDATE:20260311T100000Z
SUMMARY:Drop-in
END:VEVENT
END:VCALENDAR
END
cat >wanted <<'END'
recurring-ical-events: 2026-03-02 2026-03-11 2026-03-16
node-ical: 2026-03-02 2026-03-16
END
env/bin/python - >seen <<'PYTHON'
import icalendar, recurring_ical_events

with open("drop-in.ics", "rb") as file:
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(file.read())).between((2026, 1, 1), (2027, 1, 1))
print("recurring-ical-events:", *sorted(f"{event['DTSTART'].dt:%Y-%m-%d}" for event in found))
PYTHON
node -e '
const ical = require("node-ical")
const event = Object.values(ical.sync.parseFile("drop-in.ics")).find((part) => part.type === "VEVENT")
const dates = ical.expandRecurringEvent(event, { from: new Date("2026-01-01"), to: new Date("2026-12-31") })
console.log("node-ical:", dates.map((date) => date.start.toISOString().slice(0, 10)).sort().join(" "))
' >>seen
cat seen
diff wanted seen || { echo "This has changed."; exit 1; }
