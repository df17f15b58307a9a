#!/bin/sh
# ical, the calendar library of Home Assistant: lines of more than 75 octets, and no CRLF.
#
# Expected: RFC 5545 (3.1): lines end with CRLF and have 75 octets at most, without it; longer ones are folded. icalendar does so.
# What happens: it folds after 75 letters, so that Gaelic or Polish lines have more octets, and ends lines with a line feed alone.
# Why it matters: programs that hold a line in 75 octets cut a name in the middle of a letter, or refuse the file of one drop-in and take the next.
# Seen: ical 14.3.1 against icalendar 7.3.2 on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check ical==14.3.1 icalendar==7.3.2
env/bin/python - <<'PYTHON' | tee seen
from datetime import UTC, datetime

import icalendar
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event

name = "Àite-coinneimh làitheil do dhaoine òga, là an dèidh là – " * 3
starts, ends = datetime(2026, 9, 7, 19, tzinfo=UTC), datetime(2026, 9, 7, 21, tzinfo=UTC)

calendar = Calendar()
calendar.events.append(Event(summary=name, start=starts, end=ends))
ours = IcsCalendarStream.calendar_to_ics(calendar).encode()

other, event = icalendar.Calendar(), icalendar.Event()
for key, value in (("summary", name), ("dtstart", starts), ("dtend", ends)):
    event.add(key, value)
other.add_component(event)
for library, text in (("ical", ours), ("icalendar", other.to_ical())):
    lines, ends = text.count(b"\n"), text.count(b"\r\n")
    longest = max(len(line.rstrip(b"\r")) for line in text.split(b"\n"))
    print(f"{library}: longest line {longest} octets; {ends} of {lines} lines end with CRLF")
PYTHON
cat >wanted <<'END'
ical: longest line 83 octets; 0 of 12 lines end with CRLF
icalendar: longest line 75 octets; 9 of 9 lines end with CRLF
END
diff wanted seen || { echo "This has changed."; exit 1; }
