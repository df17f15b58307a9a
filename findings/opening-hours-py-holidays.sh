#!/bin/sh
# opening-hours-py: with country="GB", "PH off" knows neither St Andrew's Day nor Easter Monday, and without a country not even Christmas.
#
# Expected: public holidays that differ within a country ask for the nation, as opening_hours.js does, or follow the coordinates.
# What happens: GB means the days that all four nations share. In Glasgow "PH off" is open on 2 January, on the first Monday of August and on
#   St Andrew's Day; in London on Easter Monday; coordinates change nothing. Without a country "PH off" is ignored, on 25 December too. No warning.
#   opening_hours.js closes on each nation's own days, and refuses to answer without one.
# Why it matters: the same line of OpenStreetMap is open in one reader and closed in the other on the days when a wasted journey is likeliest.
# Seen: opening-hours-py 2.1.4 and opening_hours.js 3.15.0 on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check opening-hours-py==2.1.4
npm install --silent --no-audit --no-fund --prefix . opening_hours@3.15.0
cat >wanted <<'END'
                              2 Jan  6 Apr  3 Aug  30 Nov 25 Dec
opening-hours-py, no country  open   open   open   open   open
opening-hours-py, GB          open   open   open   open   closed
opening-hours-py, Glasgow     open   open   open   open   closed
opening-hours-py, London      open   open   open   open   closed
opening_hours.js, Scotland    closed open   closed closed closed
opening_hours.js, England     open   closed open   open   closed
END
head -n 1 wanted >seen
env/bin/python - >>seen <<'PYTHON'
from datetime import datetime

from opening_hours import OpeningHours

DAYS = ("2026-01-02", "2026-04-06", "2026-08-03", "2026-11-30", "2026-12-25")
for where, options in {"no country": {}, "GB": {"country": "GB"}, "Glasgow": {"coords": (55.86, -4.25)}, "London": {"coords": (51.5, -0.12)}}.items():
    hours = OpeningHours("Mo-Fr 10:00-16:00; PH off", **options)
    states = ["open" if hours.is_open(datetime.fromisoformat(f"{day}T11:00")) else "closed" for day in DAYS]
    print(f"opening-hours-py, {where}".ljust(29), " ".join(state.ljust(6) for state in states).rstrip())
PYTHON
TZ=Europe/London NODE_PATH=node_modules node - >>seen <<'SCRIPT'
const OpeningHours = require("opening_hours")
for (const state of ["Scotland", "England"]) {
    const hours = new OpeningHours("Mo-Fr 10:00-16:00; PH off", { lat: 0, lon: 0, address: { country_code: "gb", state } })
    const states = ["2026-01-02", "2026-04-06", "2026-08-03", "2026-11-30", "2026-12-25"].map((day) => (hours.getState(new Date(day + "T11:00")) ? "open" : "closed"))
    console.log(("opening_hours.js, " + state).padEnd(29), states.map((word) => word.padEnd(6)).join(" ").trimEnd())
}
SCRIPT
cat seen
diff wanted seen || { echo "This has changed."; exit 1; }
