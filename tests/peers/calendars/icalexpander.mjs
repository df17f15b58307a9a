// ical-expander, on the ical.js that it brings.
import { readFileSync } from "node:fs";
import IcalExpander from "ical-expander";

const expander = new IcalExpander({ ics: readFileSync(process.argv[2], "utf8"), maxIterations: 5000 });
const { events, occurrences } = expander.all();
const told = [...events, ...occurrences.map(({ item, startDate, endDate }) => ({ summary: item.summary, startDate, endDate }))];
for (const { summary, startDate, endDate } of told) console.log([summary, startDate.toUnixTime(), endDate.toUnixTime()].join("|"));
