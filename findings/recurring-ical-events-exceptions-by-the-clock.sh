#!/bin/sh
# recurring-ical-events: an exception takes away a date that it does not name, because the same digits in another zone are enough.
#
# Expected: EXDATE;TZID=Europe/London:20260406T100000 is 09:00 UTC, so it leaves a series at 10:00 UTC as it is.
# What happens: the date of 6 April is gone: besides the same moment (11:00 in London), the same digits count as a match. rrulestr of
#   python-dateutil takes away only the same moment.
# Why it matters: where two zones meet in one file, as after a tool has put the start into UTC, a date is missing in one reader and on in another.
# Seen: recurring-ical-events 3.8.2 and icalendar 7.3.2 against python-dateutil 2.9.0.post0 on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check recurring-ical-events==3.8.2 icalendar==7.3.2 python-dateutil==2.9.0.post0
cat >wanted <<'END'
EXDATE at 10:00 in London, recurring-ical-events: 30 March, 13 April; python-dateutil: 30 March, 06 April, 13 April
EXDATE at 11:00 in London, recurring-ical-events: 30 March, 13 April; python-dateutil: 30 March, 13 April
END
env/bin/python - >seen <<'PYTHON'
import icalendar, recurring_ical_events
from dateutil.rrule import rrulestr

for hour in (10, 11):
    series = ["DTSTART:20260330T100000Z", "RRULE:FREQ=WEEKLY;COUNT=3", f"EXDATE;TZID=Europe/London:20260406T{hour}0000"]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN", "BEGIN:VEVENT", "UID:drop-in@example.org", "DTSTAMP:20260101T000000Z", *series]
    text = "\r\n".join([*lines, "END:VEVENT", "END:VCALENDAR", ""])
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between((2026, 1, 1), (2027, 1, 1))
    first = ", ".join(f"{start:%d %B}" for start in sorted(event["DTSTART"].dt for event in found))
    second = ", ".join(f"{start:%d %B}" for start in rrulestr("\n".join(series)))
    print(f"EXDATE at {hour}:00 in London, recurring-ical-events: {first}; python-dateutil: {second}")
PYTHON
cat seen
diff wanted seen || { echo "This has changed."; exit 1; }
