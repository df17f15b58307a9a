#!/bin/sh
# ical.js: the iterator of a rule gives the same object each time, so dates that were kept change afterwards.
#
# Expected: three calls of next() give three dates.
# What happens: they give one object, moved on each time. A list of it holds the last date three times; only clone() or text made at once is safe.
#   ICAL.Event's own iterator, which stands on this one, does clone.
# Why it matters: "the next three drop-ins" becomes one date three times. A test that asks for one date passes.
# Seen: ical.js 2.2.1 on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
npm install --silent --no-audit --no-fund --prefix . ical.js@2.2.1
cat >wanted <<'END'
rule's iterator, kept: 2026-12-14 2026-12-14 2026-12-14
rule's iterator, text made at once: 2026-11-30 2026-12-07 2026-12-14
event's iterator, kept: 2026-11-30 2026-12-07 2026-12-14
END
cat >dates.mjs <<'END'
import ICAL from "ical.js"
const day = (date) => date.toString().slice(0, 10)
const start = () => ICAL.Recur.fromString("FREQ=WEEKLY;COUNT=3").iterator(ICAL.Time.fromString("2026-11-30T10:00:00"))
const lines = ["BEGIN:VEVENT", "UID:drop-in@example.org", "DTSTART:20261130T100000", "RRULE:FREQ=WEEKLY;COUNT=3", "END:VEVENT"].join("\r\n")
let dates = start()
console.log("rule's iterator, kept:", [dates.next(), dates.next(), dates.next()].map(day).join(" "))
dates = start()
console.log("rule's iterator, text made at once:", [day(dates.next()), day(dates.next()), day(dates.next())].join(" "))
dates = new ICAL.Event(new ICAL.Component(ICAL.parse(lines))).iterator()
console.log("event's iterator, kept:", [dates.next(), dates.next(), dates.next()].map(day).join(" "))
END
node dates.mjs >seen
cat seen
diff wanted seen || { echo "This has changed."; exit 1; }
