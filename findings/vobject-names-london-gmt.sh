#!/bin/sh
# vobject: an event in Europe/London is written with the zone "GMT", which readers take for GMT.
#
# Expected: an event whose zone is ZoneInfo("Europe/London") says TZID=Europe/London.
# What happens: vobject names the zone by its winter abbreviation, TZID=GMT, and puts London's rules into the VTIMEZONE beside it. By the letter
#   the file is right; but a reader that looks a known name up in its own list of zones, as icalendar does, finds the real GMT there.
# Why it matters: ten o'clock on a summer day arrives as ten GMT, eleven in London. In winter all looks well, so tests pass until the clocks change.
# Seen: vobject 0.9.9, read by icalendar 7.3.2, on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check vobject==0.9.9 icalendar==7.3.2
env/bin/python - <<'PYTHON'
import datetime, sys
from importlib.metadata import version
from zoneinfo import ZoneInfo

import icalendar, vobject

london = ZoneInfo("Europe/London")
start = datetime.datetime(2026, 7, 6, 10, tzinfo=london)
calendar = vobject.iCalendar()
event = calendar.add("vevent")
event.add("uid").value = "drop-in@example.org"
event.add("summary").value = "Drop-in"
event.add("dtstart").value = start
text = calendar.serialize()
read = icalendar.Calendar.from_ical(text).walk("VEVENT")[0]["DTSTART"].dt
print("vobject", version("vobject"), "and icalendar", version("icalendar"))
print(text)
print("meant:", start.isoformat())
print("read: ", read.isoformat(), "which in London is", read.astimezone(london).strftime("%H:%M"))
if "DTSTART;TZID=GMT:" not in text or read.astimezone(london).hour != 11:
    sys.exit("This has changed.")
PYTHON
