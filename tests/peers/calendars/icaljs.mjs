// ical.js: expands each event, exceptions left out by its own iterator.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
for (const each of calendar.getAllSubcomponents("vevent")) {
  const event = new ICAL.Event(each);
  const dates = event.iterator();
  for (let next = dates.next(); next; next = dates.next()) {
    const { startDate, endDate } = event.getOccurrenceDetails(next.clone());
    console.log([event.summary, startDate.toUnixTime(), endDate.toUnixTime()].join("|"));
  }
}
