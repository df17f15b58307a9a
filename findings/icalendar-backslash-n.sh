#!/bin/sh
# icalendar (Python): a backslash before a capital N is written as a line break, and the N is gone.
#
# Expected: the text C:\Notes is written C:\\Notes (RFC 5545, section 3.3.11) and read again as it was.
# What happens: it is written C:\notes, which every reader takes for "C:", a line break and "otes". Other backslashes are escaped, also before a small n.
# Why it matters: notes of drop-ins name rooms and files as people type them. Reading is right, so a calendar that is read and written again loses them too.
# Seen: icalendar 7.3.0, on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check icalendar==7.3.0
env/bin/python - <<'PYTHON'
import sys
from importlib.metadata import version

from icalendar import Event

event = Event()
event.add("description", r"C:\Notes and C:\new")
written = event.to_ical()
read = str(Event.from_ical(written)["description"])
print("icalendar", version("icalendar"))
print("written:", written)
print("read again:", repr(read))
if read != "C:\notes and C:\\new":
    sys.exit("This has changed.")
PYTHON
