#!/bin/sh
# python-dateutil: rrulestr takes a time zone on DTSTART and EXDATE, refuses it on RDATE, and loses it where it is quoted.
#
# Expected: the three are written alike in RFC 5545 (all may have TZID, and a parameter's value may be quoted), so all are read alike.
# What happens: RDATE;TZID=Europe/London is a ValueError, "unsupported RDATE parm". DTSTART;TZID="Europe/London" is read without a word, as a time
#   with no zone at all; without the quotes it has one.
# Why it matters: most Python calendar tools stand on rrulestr. The first ends the reading of a good series, the second puts the drop-ins of
#   summer an hour off wherever the server's clock is UTC.
# Seen: python-dateutil 2.9.0.post0 on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check python-dateutil==2.9.0.post0
cat >wanted <<'END'
DTSTART;TZID=Europe/London, EXDATE;TZID: 2026-07-06T10:00:00+01:00 2026-07-20T10:00:00+01:00
DTSTART;TZID=Europe/London, RDATE;TZID: ValueError: unsupported RDATE parm: TZID=EUROPE/LONDON
DTSTART;TZID="Europe/London": 2026-07-06T10:00:00 2026-07-13T10:00:00
END
env/bin/python - >seen <<'PYTHON'
from dateutil.rrule import rrulestr


def show(what, text):
    try:
        print(f"{what}:", *(date.isoformat() for date in rrulestr(text)))
    except ValueError as error:
        print(f"{what}: ValueError: {error}")


zoned = "DTSTART;TZID=Europe/London:20260706T100000\n"
show("DTSTART;TZID=Europe/London, EXDATE;TZID", zoned + "RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;TZID=Europe/London:20260713T100000")
show("DTSTART;TZID=Europe/London, RDATE;TZID", zoned + "RRULE:FREQ=WEEKLY;COUNT=3\nRDATE;TZID=Europe/London:20260708T100000")
show('DTSTART;TZID="Europe/London"', 'DTSTART;TZID="Europe/London":20260706T100000\nRRULE:FREQ=WEEKLY;COUNT=2')
PYTHON
cat seen
diff wanted seen || { echo "This has changed."; exit 1; }
