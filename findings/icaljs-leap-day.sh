#!/bin/sh
# ical.js: what is held each year on 29 February is held on 1 March in the other years.
#
# Expected: RFC 5545 says that a date which a rule makes and which does not exist is left out: from 29 February 2024, FREQ=YEARLY gives 2028, 2032.
# What happens: ical.js gives 1 March 2025, 2026 and 2027, and uses up COUNT with them. FREQ=MONTHLY from the 31st does leave short months out,
#   and so does FREQ=YEARLY with BYMONTH=2;BYMONTHDAY=29. python-dateutil and rrule.js give 2028 for the short form too.
# Why it matters: ical.js works out the dates in Thunderbird. A yearly date, such as one to check or to erase something, differs between readers.
# Seen: ical.js 2.2.1 against rrule.js 2.8.1 on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
npm install --silent --no-audit --no-fund --prefix . ical.js@2.2.1 rrule@2.8.1
cat >wanted <<'END'
ical.js FREQ=YEARLY: 2024-02-29 2025-03-01 2026-03-01
ical.js FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29: 2024-02-29 2028-02-29 2032-02-29
rrule.js FREQ=YEARLY: 2024-02-29 2028-02-29 2032-02-29
END
cat >dates.mjs <<'END'
import ICAL from "ical.js"
import rrule from "rrule"
for (const rule of ["FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"]) {
    const dates = ICAL.Recur.fromString(rule + ";COUNT=3").iterator(ICAL.Time.fromString("2024-02-29T10:00:00"))
    console.log(`ical.js ${rule}:`, [1, 2, 3].map(() => dates.next().toString().slice(0, 10)).join(" "))
}
const dates = rrule.rrulestr("DTSTART:20240229T100000Z\nRRULE:FREQ=YEARLY;COUNT=3").all()
console.log("rrule.js FREQ=YEARLY:", dates.map((date) => date.toISOString().slice(0, 10)).join(" "))
END
node dates.mjs >seen
cat seen
diff wanted seen || { echo "This has changed."; exit 1; }
