"""Diff of services: sentences for every service that is new, gone or changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from frontdoor.catalogue import Catalogue, Service, ServiceAt
from frontdoor.editing.diff.fields import (
    address_change,
    common_changes,
    field_changes,
    former_id,
    same,
    value_change,
)
from frontdoor.editing.diff.opening_hours import opening_changes
from frontdoor.occurrences import date_words, list_words
from frontdoor.rules.service_status import status_notice

Links = Callable[[str], str]
"""Given a service's id, returns the end of a sentence on how many pages link to it: ``; three pages link to it``, or nothing."""


@dataclass(frozen=True)
class _Pair:
    """One service in both versions, with the catalogues around it."""

    old: Catalogue
    new: Catalogue
    was: Service
    now: Service
    links: Links
    today: date

    @property
    def names(self) -> Mapping[str, str]:
        """Return the names of all services of both versions."""
        return {id_: str(one.name) for id_, one in {**self.old.services, **self.new.services}.items()}


def service_changes(old: Catalogue, new: Catalogue, links: Links, today: date) -> Iterator[str]:
    """Yield sentences for every new, removed or changed service, in the order of the new file."""
    known: set[str | None] = set()
    for id_, service in new.services.items():
        former = former_id(id_, service, old.services, new.services)
        known.add(former)
        if former is None:
            yield f"{called(service)} is new.{_first_words(service, today)}"
        elif not same(old.services[former], service):
            yield from _one(_Pair(old, new, old.services[former], service, links, today))
    for id_, service in old.services.items():
        if id_ not in known:
            yield (
                f"{called(service)} is taken out{links(id_)}. Its address stops working, on old posters too: to keep it, "
                f"put the service back and close it instead. If it has another id now, say so there: formerly: {id_}."
            )


def called(service: Service) -> str:
    """Return a service's name for the beginning of a sentence: ``The service Aye``, ``The Throughcare Service``."""
    name = str(service.name)
    return f"The {name}" if name.lower().endswith(" service") else f"The service {name}"


def place_name(catalogue: Catalogue, location: str) -> str:
    """Return a location's name without the organisation's name before it."""
    if location not in catalogue.locations:
        return location
    name = str(catalogue.locations[location].name)
    return name.removeprefix(str(catalogue.organisation.name)).strip(" ,") or name


def _first_words(service: Service, today: date) -> str:
    if service.from_ is not None and service.from_ > today:
        return f" It starts on {date_words(service.from_, today)}."
    return ""


def _one(pair: _Pair) -> Iterator[str]:
    was, now, subject = pair.was, pair.now, called(pair.was)
    if was.name != now.name:
        yield f"{subject} is now called {now.name}."
        subject = called(now)
    yield from address_change(subject, "services", was, now)
    yield from _status(pair, subject)
    yield from _bounds(subject, was, now, pair.today)
    for location in {**was.at, **now.at}:
        yield from _at(pair, location)
    yield from common_changes(subject, was, now, pair.today)
    yield from _lists(pair.new, subject, was, now)
    yield from _related(pair, subject)
    told = {"name", "status_reason"} if was.status != now.status else {"name"}
    rest = now.model_copy(update={field: getattr(was, field) for field in told})
    yield from field_changes(subject, was, rest, pair.today)


def _status(pair: _Pair, subject: str) -> Iterator[str]:
    was, now, today = pair.was, pair.now, pair.today
    on = date_words(now.status.day, today) if now.status.day else None
    if was.status != now.status:
        match str(now.status.word):
            case "closed":
                coming = now.status.day is not None and now.status.day > today
                verb = f"closes on {on}" if coming else f"closed on {on}" if on else "is closed"
                yield f"{subject} {verb}{pair.links(now.id)}.{_because(now)}"
            case "paused" if now.status.day is not None and now.status.day <= today:
                yield f"{subject} is open: its pause ended on {date_words(now.status.day)}. Check the year."
            case "paused" if now.status.since is None:
                yield f"{subject} is paused{f' until {on}' if on else ''}.{_because(now)}"
            case _ if notice := status_notice(pair.new, now, today):
                yield f"{_about(notice.heading, subject)}{_because(now)}"
            case _:
                yield f"{subject} is open again."
    if was.successor != now.successor:
        if now.successor:
            names = [pair.names.get(one, one) for one in now.successor]
            yield f"{subject} leads people on to {list_words(names)}."
        else:
            yield f"{subject} no longer leads people on to another service."


def _about(heading: str, subject: str) -> str:
    """Return a status notice's heading as a sentence about a service by name."""
    if "this service" in heading.casefold():
        return re.sub(
            r"(?i)\bthis service",
            subject if heading.startswith("This") else subject[0].lower() + subject[1:],
            heading,
        )
    return f"{subject}: {heading[0].lower()}{heading[1:]}".replace(": there is a", " has a")


def _because(service: Service) -> str:
    return f" The reason given: {str(service.status_reason).rstrip('.')}." if service.status_reason else ""


def _bounds(subject: str, was: Service, now: Service, today: date) -> Iterator[str]:
    if was.from_ != now.from_:
        yield (
            f"{subject} starts on {date_words(now.from_, today)}."
            if now.from_
            else f"{subject} has no first day now."
        )
    if was.until != now.until:
        yield (
            f"{subject} ends after {date_words(now.until, today)}."
            if now.until
            else f"{subject} goes on, with no last day."
        )
    if was.at_risk != now.at_risk:
        yield (
            f"{subject} {'now has' if now.at_risk else 'no longer has'} a quick way to leave the page, for readers who may be "
            "in danger at home."
        )
    if was.referral != now.referral:
        yield f"{subject} {'now takes' if now.referral else 'no longer takes'} referrals through the form on the site."


def _at(pair: _Pair, location: str) -> Iterator[str]:
    old, new, was, now = pair.old, pair.new, pair.was, pair.now
    place = place_name(new if location in new.locations else old, location)
    if location not in was.at:
        yield f"{called(now)} is now also held at {place}."
    if location not in now.at:
        yield f"{called(now)} is no longer held at {place}."
    before, after = was.at.get(location, ServiceAt()), now.at.get(location, ServiceAt())
    alone = _services_with_drop_ins(old, location) | _services_with_drop_ins(new, location) <= {now.id}
    of = "" if alone else f" of {now.name}"
    yield from opening_changes(
        f"The {place.removeprefix('The ')} drop-in{of}", before.drop_ins, after.drop_ins, pair.today
    )
    yield from opening_changes(f"The opening of {now.name} at {place}", before.hours, after.hours, pair.today)
    if not same(before.note, after.note):
        yield f"{called(now)}: the note on {place} changes."
    if not same(before.led_by, after.led_by):
        yield f"{called(now)} at {place}: {value_change('who leads it', before.led_by, after.led_by, pair.today)}"


def _services_with_drop_ins(catalogue: Catalogue, location: str) -> set[str]:
    return {s.id for s in catalogue.services.values() if location in s.at and s.at[location].drop_ins}


def _lists(new: Catalogue, subject: str, was: Service, now: Service) -> Iterator[str]:
    come, gone = _difference(was.areas, now.areas)
    if come:
        yield f"{subject} now also serves {list_words(come)}."
    if gone:
        yield f"{subject} no longer serves {list_words(gone)}."
    if not same(was.areas_note, now.areas_note):
        yield f"{subject}: the note on areas changes."
    come, gone = _difference(was.needs, now.needs)
    names: Mapping[str, str] = {need.id: str(need.name) for need in new.needs.values()}
    if come:
        yield f"{subject} is now also listed under {list_words([names.get(n, n) for n in come])}."
    if gone:
        yield f"{subject} is no longer listed under {list_words([names.get(n, n) for n in gone])}."
    come, gone = _difference(was.prisons, now.prisons)
    prisons: Mapping[str, str] = {prison.id: str(prison.name) for prison in new.prisons.values()}
    if come:
        yield f"{subject} now {'also ' if was.prisons else ''}works in {list_words([prisons.get(p, p) for p in come])}{'' if was.prisons else ', and in no other prison'}."
    if gone:
        yield f"{subject} no longer {'works in' if now.prisons else 'keeps to'} {list_words([prisons.get(p, p) for p in gone])}."


def _related(pair: _Pair, subject: str) -> Iterator[str]:
    was, now = pair.was, pair.now
    come, gone = _difference(was.related, now.related)
    if come:
        yield f"{subject} now leads to {list_words([pair.names.get(s, s) for s in come])} as well."
    if gone:
        yield f"{subject} no longer leads to {list_words([pair.names.get(s, s) for s in gone])}."
    if was.team != now.team:
        team = pair.new.teams.get(now.team or "")
        yield (
            f"{subject} is now answered by {team.name}."
            if team
            else f"{subject} is answered by no team of its own."
        )


def _difference(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[list[str], list[str]]:
    return [x for x in new if x not in old], [x for x in old if x not in new]
