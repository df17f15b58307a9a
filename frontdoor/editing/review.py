"""Review report: facts due for a check, missing translations, Easy Read to compare, and expired entries, as lines or as an iCalendar file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from frontdoor.catalogue import Catalogue, Location, Service
from frontdoor.catalogue.closures import is_open_on_holidays
from frontdoor.catalogue.models import CatalogueEntry
from frontdoor.catalogue.sections import NAMED
from frontdoor.editing.easy_read import easy_read_lines
from frontdoor.editing.texts import texts
from frontdoor.language_codes import language
from frontdoor.occurrences import date_words, day_words, holds_until, list_words, occurrences
from frontdoor.recurrence.bank_holidays import bank_holidays, weekend_holidays
from frontdoor.rules.freshness import NO_OWNER, Due, Fact, done, facts_to_check
from frontdoor.site.feeds.icalendar_writer import calendar, event, line

SOON = timedelta(days=30)
"""Facts that become overdue within this time are listed as well."""

_FACTS = {Fact.HOURS: "hours", Fact.PHONE: "phone number", Fact.ADDRESS: "address"}


def review_lines(catalogue: Catalogue, today: date, beside: Mapping[str, str] | None = None) -> Sequence[str]:
    """Return the report as lines: facts by owner, doubtful dates, expired entries, missing translations, Easy Read to compare.

    ``beside`` has the text of the form and of the hand-written pages, by their addresses.
    """
    parts = (
        _facts(catalogue, today),
        _others(catalogue, today),
        _odd_days(catalogue, today),
        _past(catalogue, today),
        _translations(catalogue, today),
        easy_read_lines(catalogue, beside or {}),
    )
    found: list[str] = []
    for part in parts:
        lines = list(part)
        if lines and found:
            found.append("")
        found += lines
    return found or ["Nothing is due."]


def review_calendar(catalogue: Catalogue, today: date) -> bytes:
    """Return the facts as an iCalendar file: a whole-day event each, on the day it is due, or today if overdue."""
    stamp = line("DTSTAMP", f"{today:%Y%m%d}T000000Z")
    events = []
    for due in facts_to_check(catalogue, today):
        uid = uuid5(NAMESPACE_URL, f"tag:frontdoor,2026:review/{due.kind}/{due.id}/{due.fact}")
        told = (
            line("SUMMARY", f"Check the {_FACTS[due.fact]} of {due.entry}"),
            line("DESCRIPTION", f"{due.owner}: {_since(due, today)}."),
        )
        day = f"{max(due.due or today, today):%Y%m%d}"
        events.append(event(f"{uid}", stamp + line("DTSTART;VALUE=DATE", day), b"".join(told)))
    return calendar(f"{catalogue.organisation.name}: facts to check", events)


def propose_closures(year: int) -> str:
    """Return Scotland's bank holidays of a year as closures in YAML, to be pasted into the file and edited there."""
    lines = [
        f"# Scotland's bank holidays of {year}, on the days on which they are kept.",
        '# While settings say "bank_holidays: Scotland" they are left out already. Paste one to give another reason;',
        "# or set bank_holidays to none, and paste those that you keep, under closures:",
        '# What is pasted closes everything, also what has "bank_holidays: open".',
    ]
    for day, name in bank_holidays(year):
        lines += [f"  - on: {date_words(day)}    # {day_words(day).split()[0]}", f"    reason: {name}"]
    weekend = list(weekend_holidays(year))
    if weekend:
        lines.append(
            "# These fall on a weekend and are kept later. If a drop-in falls on one of them, take the # away:"
        )
    for day, name in weekend:
        lines += [f"#  - on: {date_words(day)}    # {day_words(day).split()[0]}", f"#    reason: {name}"]
    return "\n".join(lines) + "\n"


def missing_translations(catalogue: Catalogue, today: date) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Yield (language, entry, missing texts) for every entry that is partly translated into that language.

    A notice or a closure's reason may stand on any page: until its last day it is listed for every language with pages.
    """
    used: set[str] = set()
    for entry in _entries(catalogue):
        found = list(texts(entry))
        for code in sorted({code for _, text in found for code in text.translations}):
            used.add(code)
            missing = list(dict.fromkeys(noun for noun, text in found if code not in text.translations))
            if missing:
                yield language(code).english, str(getattr(entry, "name", "")), missing
    everywhere = [("The notice", n.text) for n in catalogue.notices if n.until >= today]
    everywhere += [("The closure", c.reason) for c in catalogue.closures if not c.is_over(today)]
    for code in sorted(used):
        for noun, text in everywhere:
            if code not in text.translations:
                yield language(code).english, f"{noun} “{text}”", ["all of it"]


def due_by_owner(catalogue: Catalogue, today: date) -> Mapping[str, Sequence[tuple[Due, str]]]:
    """Return the facts that are due or soon will be, the most urgent first, each with its words, by owner."""
    due = [one for one in facts_to_check(catalogue, today) if one.due is None or one.due <= today + SOON]
    due.sort(key=lambda one: (one.due or date.max, one.entry, one.fact))
    owners = sorted({one.owner for one in due}, key=lambda owner: (owner == NO_OWNER, owner))
    return {
        owner: [(one, f"{_FACTS[one.fact]}, {_since(one, today)}") for one in due if one.owner == owner]
        for owner in owners
    }


def other_lines(catalogue: Catalogue, today: date) -> Iterator[str]:
    """Yield what is due beside facts: other organisations' numbers, doubtful days, and what is past."""
    yield from _others(catalogue, today)
    yield from _odd_days(catalogue, today)
    yield from _past(catalogue, today)


def _facts(catalogue: Catalogue, today: date) -> Iterator[str]:
    for owner, due in due_by_owner(catalogue, today).items():
        yield f"{owner[0].upper()}{owner[1:]}"
        yield from (f"  {one.entry}: {words}" for one, words in due)


def _others(catalogue: Catalogue, today: date) -> Iterator[str]:
    """Yield help of other organisations whose source was read longer ago than phone numbers are trusted."""
    limit = timedelta(days=catalogue.settings.check_phone_every_days)
    lines = [
        f"  {one.name}: {f'read on {date_words(read, today)}' if read else 'the day is not given'}"
        for one in catalogue.other_help.values()
        if one.phone and ((read := done(one.source_read, today)) is None or read + limit < today)
    ]
    if lines:
        yield "Numbers of other organisations; read the page in source: again, and change source_read:"
        yield from sorted(lines)


def _since(due: Due, today: date) -> str:
    if due.due is None:
        return "never checked"
    return (
        f"overdue since {date_words(due.due, today)}"
        if due.due <= today
        else f"due by {date_words(due.due, today)}"
    )


def _odd_days(catalogue: Catalogue, today: date) -> Iterator[str]:
    """Yield drop-ins on a holiday that is observed on a later day, such as Christmas Day on a Saturday."""
    last = holds_until(catalogue, today=today)
    names = {day: name for year in range(today.year, last.year + 1) for day, name in weekend_holidays(year)}
    days = [day for day in names if today <= day <= last]
    found = [
        one
        for day in days
        for one in occurrences(catalogue, first=day, last=day)
        if not is_open_on_holidays(
            one.drop_in, catalogue.services[one.service], catalogue.locations.get(one.location)
        )
    ]
    if found:
        yield "Drop-ins on a holiday that is kept later; close those that do not happen"
    for one in found:
        service, place = catalogue.services[one.service], catalogue.locations[one.location]
        yield f"  {service.name}, {place.name}: {day_words(one.day, today)}, {names[one.day]}"


def _past(catalogue: Catalogue, today: date) -> Iterator[str]:
    """Yield entries without effect, because their last day is past."""
    lines = [
        f"  The closure until {date_words(c.last, today)}: {c.reason}"
        for c in catalogue.closures
        if c.is_over(today)
    ]
    lines += [
        f"  The notice until {date_words(n.until, today)}: {n.text}"
        for n in catalogue.notices
        if n.until < today
    ]
    lines += [
        f"  {getattr(entry, 'name', '')}: the change of {date_words(change.from_, today)}, which holds now; write it into the entry itself"
        for entry in _entries(catalogue)
        for change in getattr(entry, "changes", ())
        if change.from_ <= today
    ]
    services_and_places: list[Service | Location] = [
        *catalogue.listed_services(),
        *catalogue.locations.values(),
    ]
    for entry in services_and_places:
        status = entry.status
        if status.word != "closed" and status.day is not None and status.day <= today:
            over = "the pause" if status.word == "paused" else f"“{status.word}”"
            lines.append(
                f"  {entry.name}: {over} ended on {date_words(status.day, today)}; it is shown as open"
            )
    for service in catalogue.listed_services():
        for location, at in service.at.items():
            for drop_in in (*at.drop_ins, *at.hours):
                if drop_in.until is not None and drop_in.until < today:
                    place = (
                        catalogue.locations[location].name if location in catalogue.locations else location
                    )
                    lines.append(
                        f"  {service.name}, {place}: {drop_in.days}, which ended after {date_words(drop_in.until, today)}"
                    )
    if lines:
        yield "Past, and without effect; can be taken out"
        yield from lines


def _translations(catalogue: Catalogue, today: date) -> Iterator[str]:
    found = list(missing_translations(catalogue, today))
    if found:
        yield "Shown in English because a translation is missing"
    for tongue, entry, missing in found:
        yield f"  {tongue}: {entry}: {list_words(missing)}"


def _entries(catalogue: Catalogue) -> Iterator[CatalogueEntry]:
    """Yield every entry that people read; a team is the charity's own matter."""
    yield catalogue.organisation
    for section in NAMED:
        if section == "services":
            yield from catalogue.listed_services()
        elif section != "teams":
            yield from getattr(catalogue, section).values()
