#!/bin/sh
# khal: an event whose end nobody knows lasts an hour.
#
# Expected: RFC 5545 (3.6.1): an event with a time of day in DTSTART, without DTEND and DURATION, ends when it starts. So do six other programs read it.
# What happens: khal shows an end an hour later, and says so in {end} and {duration}.
# Why it matters: "from 7pm" becomes "7pm to 8pm": whoever comes at eight thinks that it is over.
# Seen: khal 0.14.1 against recurring-ical-events 3.8.2 (icalendar 7.3.2) on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check khal==0.14.1 icalendar==7.3.2 recurring-ical-events==3.8.2
sed 's/$/\r/' >group.ics <<'END'
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//EN
BEGIN:VEVENT
UID:group@example.org
DTSTAMP:20260101T000000Z
DTSTART:20260907T190000Z
SUMMARY:Group
END:VEVENT
END:VCALENDAR
END
mkdir one
cat >khal.conf <<END
[calendars]
[[one]]
path = $here/one
[sqlite]
path = $here/khal.db
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
END
env/bin/khal -c khal.conf import --batch -a one group.ics
{
    env/bin/khal -c khal.conf list -df "" --format "khal: {start-time} to {end-time}" 2026-09-07
    env/bin/python - <<'PYTHON'
import icalendar, recurring_ical_events

with open("group.ics", "rb") as file:
    (event,) = recurring_ical_events.of(icalendar.Calendar.from_ical(file.read())).at("20260907")
print(f"recurring-ical-events: {event.start:%H:%M} to {event.end:%H:%M}")
PYTHON
} | tee seen
cat >wanted <<'END'
khal: 19:00 to 20:00
recurring-ical-events: 19:00 to 19:00
END
diff wanted seen || { echo "This has changed."; exit 1; }
