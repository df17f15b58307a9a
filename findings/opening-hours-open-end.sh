#!/bin/sh
# opening_hours.js and opening-hours-py: "Mo 10:00+" (from ten, end not known) is not open in one and open in the other.
#
# Expected: at five past ten on a Monday both say open.
# What happens: opening_hours.js says neither: getState() is false, as when closed, and only getUnknown() tells the difference.
#   opening-hours-py says open, until midnight.
# Why it matters: "from 10" is how a drop-in that ends when the last person leaves is put into OpenStreetMap. A map that asks getState() shows it as
#   closed all day; one on the other library as open at eleven at night.
# Seen: opening_hours.js 3.15.0 and opening-hours-py 2.1.4 on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check opening-hours-py==2.1.4
npm install --silent --no-audit --no-fund --prefix . opening_hours@3.15.0
cat >wanted <<'END'
opening_hours.js 10:05: getState false, getUnknown true
opening_hours.js 23:05: getState false, getUnknown true
opening-hours-py 10:05: open True, unknown False
opening-hours-py 23:05: open True, unknown False
END
TZ=Europe/London node -e '
const OpeningHours = require("opening_hours")
const hours = new OpeningHours("Mo 10:00+", null)
for (const time of ["10:05", "23:05"]) {
    const then = new Date("2026-11-30T" + time)
    console.log(`opening_hours.js ${time}: getState ${hours.getState(then)}, getUnknown ${hours.getUnknown(then)}`)
}
' >seen
env/bin/python - >>seen <<'PYTHON'
from datetime import datetime

from opening_hours import OpeningHours

hours = OpeningHours("Mo 10:00+")
for time in ("10:05", "23:05"):
    then = datetime.fromisoformat(f"2026-11-30T{time}")
    print(f"opening-hours-py {time}: open {hours.is_open(then)}, unknown {hours.is_unknown(then)}")
PYTHON
cat seen
diff wanted seen || { echo "This has changed."; exit 1; }
