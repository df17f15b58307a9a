// node-ical, by its own expansion.
import ical from "node-ical";

const [first, last] = [new Date("2026-01-01"), new Date("2029-01-01")];
for (const event of Object.values(ical.sync.parseFile(process.argv[2]))) {
  if (event.type !== "VEVENT") continue;
  const dates = event.rrule ? ical.expandRecurringEvent(event, { from: first, to: last }) : [event];
  for (const { start, end } of dates) console.log([event.summary, start / 1000, end / 1000].join("|"));
}
