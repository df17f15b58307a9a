"""Diff of everything but the services: sentences on closures, notices, places, teams and the charity itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from frontdoor.catalogue import Catalogue, Closure, Notice, OtherHelp, Prison, Situation, Team
from frontdoor.catalogue.closures import ClosedPlace, is_within, status_closures, touches
from frontdoor.catalogue.models import CatalogueEntry
from frontdoor.catalogue.sections import NAMED, NOUNS
from frontdoor.editing.diff.fields import (
    address_change,
    common_changes,
    field_changes,
    former_id,
    same,
)
from frontdoor.editing.diff.numbers import count_words
from frontdoor.editing.diff.services import place_name
from frontdoor.occurrences import (
    cancelled,
    date_words,
    day_words,
    first_held,
    first_open,
    holds_until,
    list_words,
)
from frontdoor.recurrence.formatting import days_from_to_words

_KINDS = {
    **{name: f"The {NOUNS[name]}" for name in NAMED if name != "services"},
    "needs": "The subject",
    "other_help": "The other organisation",
}
"""Sections with ids, but for the services, and what one entry of each is called."""

_YEAR = timedelta(days=364)
"""From today to the last day of a year."""


def other_changes(old: Catalogue, new: Catalogue, today: date) -> Iterator[str]:
    """Yield sentences for closures, notices, places, teams and the charity itself."""
    yield from _closures(old, new, today)
    yield from _notices(old, new, today)
    yield from _school_terms(old, new, today)
    for kind, called in _KINDS.items():
        before: Mapping[str, CatalogueEntry] = getattr(old, kind)
        after: Mapping[str, CatalogueEntry] = getattr(new, kind)
        known: set[str | None] = set()
        for id_, entry in after.items():
            name = getattr(entry, "name", id_)
            former = former_id(id_, entry, before, after)
            known.add(former)
            if former is None:
                yield f"{called} {name} is new."
            elif not same(before[former], entry):
                yield from address_change(f"{called} {name}", kind, before[former], entry)
                yield from _entry(f"{called} {name}", before[former], entry, new, today)
        for id_, entry in before.items():
            if id_ not in known:
                yield f"{called} {getattr(entry, 'name', id_)} is taken out."
    if not same(old.organisation, new.organisation):
        name = str(new.organisation.name)
        yield from common_changes(name, old.organisation, new.organisation, today)
        yield from field_changes(name, old.organisation, new.organisation, today)
    if old.settings.bank_holidays != new.settings.bank_holidays:
        stop = new.settings.bank_holidays == "Scotland"
        yield f"Drop-ins {'now stop' if stop else 'no longer stop'} on Scottish bank holidays."
    yield from field_changes("Settings", old.settings, new.settings, today)


def _entry(
    subject: str, old: CatalogueEntry, new: CatalogueEntry, catalogue: Catalogue, today: date
) -> Iterator[str]:
    yield from common_changes(subject, old, new, today)
    if isinstance(old, Team) and isinstance(new, Team) and old.areas != new.areas:
        yield f"{subject} now answers for {list_words(new.areas)}."
    if isinstance(old, OtherHelp) and isinstance(new, OtherHelp):
        yield from _other_help(subject, old, new)
    if isinstance(new, OtherHelp | Situation) and getattr(old, "needs", ()) != new.needs:
        names = [str(catalogue.needs[need].name) for need in new.needs]
        verb = "stands under" if isinstance(new, OtherHelp) else "shows what helps with"
        yield f"{subject} now {verb} {list_words(names) if names else 'no need'}."
    if isinstance(old, Prison) and isinstance(new, Prison):
        yield from _prison(subject, old, new, catalogue, today)
    yield from field_changes(subject, old, new, today)


def _prison(subject: str, old: Prison, new: Prison, catalogue: Catalogue, today: date) -> Iterator[str]:
    if old.successor != new.successor:
        yield f"{subject} {f'leads people on to {catalogue.prisons[new.successor].name}' if new.successor else 'no longer leads people on to another'}."
    visits = f"Visits to {new.name}"
    yield from common_changes(visits, old.visit, new.visit, today)
    yield from field_changes(visits, old.visit, new.visit, today)


def _other_help(subject: str, old: OtherHelp, new: OtherHelp) -> Iterator[str]:
    if old.areas != new.areas:
        yield f"{subject} is now for {list_words(new.areas)}."
    if old.at_risk != new.at_risk:
        yield (
            f"{subject} {'now counts' if new.at_risk else 'no longer counts'} as help for people who may be in danger at home."
        )


def _closures(old: Catalogue, new: Catalogue, today: date) -> Iterator[str]:
    before, after = (
        [
            *(one.model_copy(update={"announced": None}) for one in each.closures),
            *(one for place in each.locations.values() for one in status_closures(place)),
        ]
        for each in (old, new)
    )  # on which day it was announced changes nothing that people see
    for closure in after:
        if closure not in before:
            yield f"Closed{_where(new, closure)}{_when(closure, today)}: {closure.reason.rstrip('.')}.{_effect(old, new, closure, today)}{_seen_from(new, closure, today)}{'' if closure.repeats else _past(closure.last, today)}"
    for closure in before:
        if closure not in after and not closure.is_over(today):
            yield f"No longer closed{_where(old, closure)}{_when(closure, today)} ({closure.reason.rstrip('.')}).{_back(old, new, closure, today)}"


def _school_terms(old: Catalogue, new: Catalogue, today: date) -> Iterator[str]:
    before = {one.area: one for one in old.school_terms}
    for area in dict.fromkeys([*before, *(one.area for one in new.school_terms)]):
        was, now = before.get(area), next((one for one in new.school_terms if one.area == area), None)
        if now is None:
            yield f"The school terms of {area} are taken out."
        elif was is None or was.terms != now.terms:
            spans = [
                f"{date_words(term.from_, today)} to {date_words(term.until, today)}" for term in now.terms
            ]
            yield f"The school terms of {area} are now {list_words(spans)}."
        elif was != now:
            yield f"The source of the school terms of {area} changes."


def _seen_from(catalogue: Catalogue, closure: Closure, today: date) -> str:
    """Return from which day pages will mention a closure that lies beyond the dates that they show."""
    if isinstance(closure, ClosedPlace) or closure.first <= holds_until(catalogue, today=today):
        return ""
    day = closure.first - timedelta(weeks=catalogue.settings.dates_hold_weeks)
    return f" Pages tell of it from {date_words(day, today)} on."


def _past(last: date, today: date) -> str:
    """Return a warning where a last day has passed, as it would with a wrong year."""
    if last >= today:
        return ""
    return f" But {day_words(last)} {last.year} has gone by, so nobody will see it. Check the year."


def _when(closure: Closure, today: date) -> str:
    if (closure.first, closure.last) == (date.min, date.max):
        return ""
    one = next(closure.within(today, today + timedelta(366)), closure)
    again = " and every year on those days" if closure.repeats else ""
    return f" {days_from_to_words(one.first, one.last, today if one.last >= today else None)}{again}"


def _where(catalogue: Catalogue, closure: Closure) -> str:
    places = [place_name(catalogue, location) for location in closure.locations] + list(closure.areas)
    services = [str(catalogue.services[s].name) if s in catalogue.services else s for s in closure.services]
    where = f" in {list_words(places)}" if places else "" if services else " everywhere"
    return f"{where} for {list_words(services)}" if services else where


def _effect(old: Catalogue, new: Catalogue, closure: Closure, today: date) -> str:
    stopped = _off(new, closure, today) - _off(old, closure, today)
    number = len(stopped)
    if not number:
        return _places_again(new, closure, today)
    within = " in the year to come" if closure.last > today + _YEAR else ""
    return f" {count_words(number, 'drop-in').capitalize()} {'does' if number == 1 else 'do'} not happen{within}.{_again(new, closure, stopped, today)}"


def _again(catalogue: Catalogue, closure: Closure, stopped: set[tuple[date, str, str]], today: date) -> str:
    """Return when the drop-ins that a closure stops more than once are held again."""
    pairs = {(service, place) for _, service, place in stopped}
    if closure.repeats or len(stopped) == len(pairs) or closure.last == date.max:
        return ""
    after = closure.last + timedelta(1)
    found = (first_held(catalogue, catalogue.services[service], place, after) for service, place in pairs)
    first = min(filter(None, found), default=None)
    return f" Again from {day_words(first, today)}." if first else ""


def _places_again(catalogue: Catalogue, closure: Closure, today: date) -> str:
    """Return when the locations are open again that a closure of several days names, and where it stops no drop-in."""
    if closure.services or closure.repeats or closure.last in (closure.first, date.max):
        return ""
    places = [place for place in catalogue.locations.values() if is_within(closure, place)]
    found = (first_open(catalogue, place, closure.last + timedelta(1)) for place in places)
    first = min(filter(None, found), default=None)
    return f" Open again from {day_words(first, today)}." if first else ""


def _back(old: Catalogue, new: Catalogue, closure: Closure, today: date) -> str:
    number = len(_off(old, closure, today) - _off(new, closure, today))
    if not number:
        return ""
    return (
        f" {count_words(number, 'drop-in').capitalize()} {'happens' if number == 1 else 'happen'} after all."
    )


def _off(catalogue: Catalogue, closure: Closure, today: date) -> set[tuple[date, str, str]]:
    # A closure may run for years; name the cancelled dates of one year at most.
    first, last = max(closure.first, today), min(closure.last, today + _YEAR)
    if last < first:
        return set()
    return {
        (one.day, one.service, one.location)
        for one in cancelled(catalogue, first=first, last=last)
        if touches(closure, one.service, catalogue.locations.get(one.location))
    }


def _notices(old: Catalogue, new: Catalogue, today: date) -> Iterator[str]:
    for notice in new.notices:
        if notice not in old.notices:
            start = (
                f"from {date_words(notice.from_, today)} " if notice.from_ and notice.from_ > today else ""
            )
            over = _past(notice.until, today)
            yield f"A notice stands {start}until {date_words(notice.until, today)} {_pages(new, notice)}: “{notice.text}”{over}"
    for notice in old.notices:
        if notice not in new.notices and notice.until >= today:
            yield f"A notice goes: “{notice.text}”"


def _pages(catalogue: Catalogue, notice: Notice) -> str:
    places = [place_name(catalogue, location) for location in notice.locations]
    names = [str(catalogue.services[s].name) if s in catalogue.services else s for s in notice.services]
    return f"on the pages of {list_words([*names, *places])}" if names or places else "on every page"
