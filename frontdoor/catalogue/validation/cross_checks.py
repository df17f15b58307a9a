"""Cross-checks between the entries of a catalogue, each of which has passed validation by itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from frontdoor.catalogue.audience import group_words
from frontdoor.catalogue.fields.service_status import ServiceStatus, StatusWord
from frontdoor.catalogue.fields.suggestions import did_you_mean, listed
from frontdoor.catalogue.fields.types import NoPhones
from frontdoor.catalogue.models import (
    Closure,
    Location,
    Notice,
    OtherHelp,
    Prison,
    Service,
    ServiceAt,
    Settings,
    Situation,
    Standing,
    Team,
)
from frontdoor.catalogue.sections import NAMED, NOUNS
from frontdoor.catalogue.validation.coming_changes import at_last, change_faults
from frontdoor.catalogue.validation.easy_read import easy_read_faults
from frontdoor.catalogue.validation.markdown import misread
from frontdoor.catalogue.validation.messages import Finding, Steps, subject
from frontdoor.catalogue.validation.never_happens import never_open
from frontdoor.catalogue.validation.overlaps import faults_of_opening, opening_faults, overlaps
from frontdoor.catalogue.validation.references import (
    KnownIds,
    former_ids,
    links,
    references,
    service_references,
)
from frontdoor.catalogue.validation.school_terms import school_term_faults
from frontdoor.catalogue.validation.wording import hard_texts
from frontdoor.recurrence import date_words


def cross_checks(
    parts: Mapping[str, Any],
    ids: Mapping[str, Collection[str]],
) -> Iterator[Finding]:
    """Yield findings between the entries; ``ids`` has all ids of each section, including those of faulty entries."""
    known = KnownIds(ids)
    services: Mapping[str, Service] = parts.get("services", {})
    locations: Mapping[str, Location] = parts.get("locations", {})
    for key, service in services.items():
        yield from _service(("services", key), service, parts, known)
    settings = parts.get("settings") or Settings()
    yield from overlaps(services, locations, settings)
    yield from never_open(services, parts)
    for section, named in (("services", services), ("locations", locations)):
        now = list(_same_names(section, named))
        yield from now
        yield from (one for one in _same_names(section, at_last(named)) if one not in now)
    checks: Sequence[tuple[str, Callable[[Steps, Any], Iterator[Finding]]]] = (
        ("services", lambda where, one: _changing(where, one, known)),
        ("locations", _location),
        ("prisons", lambda where, one: _prison(where, one, known)),
        ("other_help", lambda where, one: _other_help(where, one, known)),
        ("situations", lambda where, one: _situation(where, one, known)),
        ("easy_read", lambda where, one: easy_read_faults(where, one, parts, known)),
        ("teams", lambda where, one: iter(())),
    )
    for section, check in checks:
        for key, entry in parts.get(section, {}).items():
            where = (section, key)
            if section != "services":  # its other checks are above
                yield from check(where, entry)
            yield from change_faults(where, entry, partial(check, where))
    if (body := parts.get("organisation")) is not None:
        yield from change_faults(("organisation",), body, lambda one: iter(()))
    for section, model in NAMED.items():
        if "formerly" in model.model_fields:
            yield from former_ids(section, parts.get(section, {}), known)
    yield from school_term_faults(parts.get("school_terms", {}), services, locations)
    for index, closure in parts.get("closures", {}).items():
        yield from _closure(("closures", index), closure, known)
    for index, notice in parts.get("notices", {}).items():
        yield from _notice(("notices", index), notice, known)


def _service(where: Steps, service: Service, parts: Mapping[str, Any], known: KnownIds) -> Iterator[Finding]:
    name = f'service "{where[1]}"'
    yield from service_references(where, service, known)
    for place, at in service.at.items():
        yield from _held_at((*where, "at", place), at, known)
    yield from _status(where, service, known)
    yield from _referral(where, service, parts.get("teams", {}), known)
    yield from _span(where, service)
    yield from _not_held(where, service, parts.get("prisons", {}))
    if service.standing is not Standing.ENDED:
        yield from _numbers(where, service, parts)
    yield from _wording(where, service)
    for key in ("summary", "who_for", "offers", "how_to_ask"):
        text = getattr(service, key)
        if text is not None:
            yield from links((*where, key), text, known)
            if key != "summary" and (marks := misread(text)):
                yield Finding((*where, key), f"{name}: {key} {marks}")


def _changing(where: Steps, service: Service, known: KnownIds) -> Iterator[Finding]:
    """Yield the findings of what a change can bring into a service."""
    yield from _status(where, service, known)
    yield from _wording(where, service)


def _held_at(where: Steps, at: ServiceAt, known: KnownIds) -> Iterator[Finding]:
    if lost := known.missing("locations", str(where[-1])):
        yield Finding(where, f'service "{where[1]}" is held at "{where[-1]}", {lost}', key=True)
    yield from opening_faults(where, at)
    for listing, index, opening in at.openings():
        if opening.team and (lost := known.missing("teams", opening.team)):
            steps = (*where, listing, index)
            yield Finding((*steps, "team"), f'{subject(steps)} has the team "{opening.team}", {lost}')


def _status(where: Steps, service: Service, known: KnownIds) -> Iterator[Finding]:
    name = f'service "{where[1]}"'
    assert isinstance(service.status, ServiceStatus)
    for index, successor in enumerate(service.successor):
        steps = (*where, "successor", index)
        if successor == where[1]:
            yield Finding(steps, f"{name} is its own successor. Name the service that follows it.")
        elif lost := known.missing("services", successor):
            yield Finding(steps, f'{name} has the successor "{successor}", {lost}')
    if service.waiting and service.status.word is not StatusWord.WAITING_LIST:
        yield Finding(
            (*where, "waiting"),
            f'{name} says how long people wait, but its status is {service.status.word}. Write "status: waiting list", '
            "or take waiting: out.",
            key=True,
        )


def _referral(
    where: Steps, service: Service, teams: Mapping[str, Team], known: KnownIds
) -> Iterator[Finding]:
    """Yield findings where nobody would read the referrals that a service invites."""
    name = f'service "{where[1]}"'
    if service.team and (lost := known.missing("teams", service.team)):
        yield Finding((*where, "team"), f'{name} has the team "{service.team}", {lost}')
        return
    if not service.referral or "*" in known.ids.get("teams", ()):
        return
    form = service.referral
    forms = {answer for team in teams.values() for answer in team.answers}
    if form not in forms and len(teams) == len(known.ids.get("teams", ())):
        hint = did_you_mean(form, forms) or f' Add "answers: [{form}]" to a team.'
        yield Finding(
            (*where, "referral"), f'{name} takes referrals by the form "{form}", which no team answers.{hint}'
        )
    elif service.team and service.team in teams and form not in teams[service.team].answers:
        yield Finding(
            (*where, "team"),
            f'{name} takes referrals by the form "{form}", but its team "{service.team}" does not answer that form. Add '
            "it to the team's answers:, or name another team.",
        )


def _numbers(where: Steps, service: Service, parts: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield findings where people have no number to call and staff do not state that none is known."""
    if service.phone or isinstance(service.phone, NoPhones):
        return
    locations, teams, organisation = (
        parts.get("locations", {}),
        parts.get("teams", {}),
        parts.get("organisation"),
    )
    around = [locations[place].phone for place in service.at if place in locations]
    around += [teams[service.team].phone] if service.team and service.team in teams else []
    around += [organisation.phone] if organisation is not None else []
    if not any(around):
        yield Finding(
            where,
            f'service "{where[1]}" has no phone number, and neither has its location, its team or the organisation. Add '
            'phone: with the number to call, or "phone: unknown".',
            key=True,
        )


def _location(where: Steps, location: Location) -> Iterator[Finding]:
    name = f'location "{where[1]}"'
    for index, opening in enumerate(location.hours):
        yield from faults_of_opening((*where, "hours", index), opening)
    if (word := location.status.word) not in (StatusWord.OPEN, StatusWord.PAUSED, StatusWord.CLOSED):
        yield Finding(
            (*where, "status"),
            f"{name} has the status {word}, and a place is open, paused or closed. Write one of these here, and {word} under status: of "
            "the services that it is true of.",
        )
    elif word != StatusWord.OPEN and not location.status_reason:
        yield Finding(
            (*where, "status"),
            f'{name} is {word}, and has no reason. Add "status_reason:" with words that people will read.',
        )
    if location.address == "withheld":
        for key in ("latitude", "longitude", "getting_there", "photo"):
            if getattr(location, key) is not None:
                yield Finding(
                    (*where, key),
                    f"{name} has an address that is withheld, but {key} would tell people where it is. Take {key} out.",
                    key=True,
                )
    latitude, longitude = location.latitude, location.longitude
    if latitude is not None and longitude is not None:
        if not (54 <= latitude <= 61.5 and -9.5 <= longitude <= 0):
            hint = " The two may have changed places." if 54 <= longitude <= 61.5 else " Check both."
            yield Finding(
                (*where, "latitude"),
                f"{name} has the latitude {latitude:g} and longitude {longitude:g}, which is not in Scotland.{hint}",
            )
    elif latitude is not None or longitude is not None:
        have, lack = ("latitude", "longitude") if latitude is not None else ("longitude", "latitude")
        yield Finding(
            (*where, have), f"{name} has a {have}, but no {lack}. Add it, or take {have} out.", key=True
        )


def _not_held(where: Steps, service: Service, prisons: Mapping[str, Prison]) -> Iterator[Finding]:
    """Yield a finding where the prisons that a service names hold none of those whom it is for."""
    for index, key in enumerate(service.prisons):
        if key in prisons and not service.fits_in(prisons[key]):
            yield Finding(
                (*where, "prisons", index),
                f'service "{where[1]}" is for {listed(group_words(service.for_), "and")}, but works in the prison "{key}", which '
                f"holds {listed(prisons[key].holds, 'and')}. Correct for: or prisons: here, or holds: of the prison.",
            )


def _prison(where: Steps, prison: Prison, known: KnownIds) -> Iterator[Finding]:
    name = f'prison "{where[1]}"'
    if prison.successor == where[1]:
        yield Finding(
            (*where, "successor"), f"{name} is its own successor. Name the prison that takes its place."
        )
    elif prison.successor and (lost := known.missing("prisons", prison.successor)):
        yield Finding((*where, "successor"), f'{name} has the successor "{prison.successor}", {lost}')
    if prison.opens and prison.closes and prison.closes <= prison.opens:
        yield Finding(
            (*where, "closes"),
            f"{name} closes on {date_words(prison.closes)}, and opens on {date_words(prison.opens)}. Check which of the two days is "
            "wrong.",
        )
    for place in prison.lawyers_lines():
        yield Finding(
            (*where, *place),
            f"{name} gives families a number that is for lawyers. Write it under lawyers_phone: alone, and here only what families "
            "can call.",
        )


def _situation(where: Steps, situation: Situation, known: KnownIds) -> Iterator[Finding]:
    for index, need in enumerate(situation.needs):
        if lost := known.missing("needs", need):
            yield Finding((*where, "needs", index), f'{subject(where)} has the need "{need}", {lost}')
    if (
        situation.call
        and known.missing("locations", situation.call)
        and (lost := known.missing("other_help", situation.call))
    ):
        yield Finding(
            (*where, "call"),
            f'{subject(where)} has the number of "{situation.call}", {lost.replace("other help", "other help or locations", 1)}',
        )


def _other_help(where: Steps, other: OtherHelp, known: KnownIds) -> Iterator[Finding]:
    """Yield findings for unknown needs, and for a number without a source: a wrong one costs most in the worst hour."""
    for index, need in enumerate(other.needs):
        if lost := known.missing("needs", need):
            yield Finding((*where, "needs", index), f'{subject(where)} has the need "{need}", {lost}')
    if not other.source:
        yield Finding(
            where,
            f'{subject(where)} has no source. Add "source:" with the address of the page on which the number stands, and '
            '"source_read:" with the day on which you read it.',
            key=True,
        )
    yield from _wording(where, other)


def _wording(where: Steps, entry: Service | OtherHelp) -> Iterator[Finding]:
    for key, found in hard_texts(entry):
        if found.stops:
            yield Finding(
                (*where, key),
                f"{subject(where)}: {key} {found.words} If it must stay as it is, say why in wording_reason:.",
            )


def _closure(where: Steps, closure: Closure, known: KnownIds) -> Iterator[Finding]:
    name = subject(where)
    if closure.on and (closure.from_ or closure.until):
        other = "from" if closure.from_ else "until"
        yield Finding(
            (*where, "on"),
            f'{name} has both "on" and "{other}". Keep on: for one day, or from: and until: for several.',
            key=True,
        )
    elif not closure.on and not closure.from_:
        yield Finding(
            where,
            f'{name} has no date. Add "on:" with the day, or "from:" and "until:" for several days, each with its year.',
            key=True,
        )
    elif closure.from_ and not closure.until:
        yield Finding(
            (*where, "from"),
            f'{name} has a first day, but no last one. Add "until:", or write "on:" in the place of "from:" for one day.',
            key=True,
        )
    else:
        yield from _span(where, closure)
    yield from references(where, closure, known)


def _notice(where: Steps, notice: Notice, known: KnownIds) -> Iterator[Finding]:
    yield from _span(where, notice)
    yield from links((*where, "text"), notice.text, known)
    if marks := misread(notice.text):
        yield Finding((*where, "text"), f"{subject(where)}: text {marks}")
    yield from references(where, notice, known)


def _span(where: Steps, entry: Service | Closure | Notice) -> Iterator[Finding]:
    if entry.from_ and entry.until and entry.until < entry.from_:
        yield Finding(
            (*where, "until"),
            f"{subject(where)} ends on {date_words(entry.until)}, before it begins on {date_words(entry.from_)}. Check which of "
            "the two days is wrong.",
        )


def _same_names(section: str, entries: Mapping[str, Any]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for key, entry in entries.items():
        if isinstance(entry, Service) and entry.standing is Standing.ENDED:
            continue
        first = seen.setdefault(" ".join(entry.name.casefold().split()), key)
        if first != key and not entry.name.startswith("("):
            kind = NOUNS[section]
            yield Finding(
                (section, key, "name"),
                f'{kind} "{key}" has the same name as {kind} "{first}": "{entry.name}". People could not tell them apart; '
                "change one name.",
            )
