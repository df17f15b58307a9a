"""Freshness rules: how long ago a fact was verified, and what a page may state on a given day.

What pages call::

    hours_freshness(catalogue, service, today)    -> Fresh | Overdue | NeverChecked
    phone_freshness(catalogue, entry, today)      -> the same, for a service, location or the organisation
    address_freshness(catalogue, location, today) -> the same
    best_phone(catalogue, service, today, location=None) -> BestPhone | None
    check_first(catalogue, service, today, location=None)    -> CheckFirst | None
    address_note(catalogue, location, today)      -> str | None    a sentence for a page, or None
    checks_done(entry, today)                     -> {fact: day}   the checks that took place, to show their days

``check_first(...)`` is None when the page may state the hours without a warning. Otherwise show its ``sentence`` above the
hours, then ``phone.number`` as a link if there is one (``phone_words`` gives all of it as text). An overdue fact is not
stated as current: with ``hours_overdue`` no dates are given, and times only as the last known ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from frontdoor.catalogue.components import Confidence
from frontdoor.catalogue.fields.types import PhoneNumber
from frontdoor.catalogue.models import Catalogue, Location, Organisation, Prison, Service
from frontdoor.recurrence.formatting import date_words


class Fact(StrEnum):
    """A kind of fact that staff verify."""

    HOURS = "hours"
    PHONE = "phone"
    ADDRESS = "address"


@dataclass(frozen=True)
class Fresh:
    """Verified recently enough."""

    checked: date
    until: date
    """The last day on which it counts as fresh."""


@dataclass(frozen=True)
class Overdue:
    """Verified too long ago."""

    checked: date
    since: date
    """The first day on which it was overdue."""


@dataclass(frozen=True)
class NeverChecked:
    """No day of verification is recorded."""


Freshness = Fresh | Overdue | NeverChecked


@dataclass(frozen=True)
class BestPhone:
    """The best phone number for a service, whose it is, and how fresh."""

    phone: PhoneNumber
    whose: str
    """For example ``Throughcare Service``, or the name of a location, a team or the organisation."""
    national: bool
    freshness: Freshness


@dataclass(frozen=True)
class CheckFirst:
    """Why people should call before they travel, and which number."""

    sentence: str
    phone: PhoneNumber | None
    """None when no number is known; the sentence then says to write, or nothing."""
    whose: str
    national: bool
    hours_overdue: bool = False
    """Whether the hours are overdue: then no page, list or calendar gives dates, only the last known times."""

    @property
    def phone_words(self) -> str:
        """Return the advice as text: ``Call before you travel: 0141 248 1763 (Glasgow office)``."""
        if self.phone is None:
            return "No phone number is known."
        return f"Call before you travel: {self.phone.number} ({self.whose})"


@dataclass(frozen=True)
class Due:
    """A fact that needs verification."""

    owner: str
    entry: str
    """Name of the service, location or organisation."""
    kind: str
    """``service``, ``location`` or ``organisation``."""
    id: str
    fact: Fact
    freshness: Freshness
    due: date | None
    """First day on which it is overdue; None when it was never verified."""

    @property
    def section(self) -> str:
        """Return the section of the catalogue that the entry is in."""
        return self.kind if self.kind == "organisation" else f"{self.kind}s"


NO_OWNER = "no owner named"


def hours_freshness(catalogue: Catalogue, service: Service, today: date) -> Freshness:
    """Return the freshness of a service's hours."""
    return _freshness(service.checked.hours, catalogue.settings.check_hours_every_days, today)


def phone_freshness(catalogue: Catalogue, entry: Service | Location | Organisation, today: date) -> Freshness:
    """Return the freshness of an entry's own phone numbers."""
    return _freshness(entry.checked.phone, catalogue.settings.check_phone_every_days, today)


def address_freshness(catalogue: Catalogue, entry: Location | Organisation, today: date) -> Freshness:
    """Return the freshness of an address."""
    return _freshness(entry.checked.address, catalogue.settings.check_address_every_days, today)


def best_phone(
    catalogue: Catalogue, service: Service, today: date, location: str | None = None
) -> BestPhone | None:
    """Return the service's number, else the location's, the team's, that of an office in its area, or the national one.

    If that number is overdue the national line takes its place; without one, the first number that is not overdue.
    """
    numbers = _numbers(catalogue, service, today, location)
    nearest = next(numbers, None)
    if nearest is None or not isinstance(nearest.freshness, Overdue):
        return nearest
    known = [nearest, *numbers]
    national = [phone for phone in known if phone.national]
    sound = [phone for phone in known if not isinstance(phone.freshness, Overdue)]
    return (national or sound or known)[0]


def check_first(
    catalogue: Catalogue, service: Service, today: date, location: str | None = None
) -> CheckFirst | None:
    """Return why people should call before they come to a service; None when its hours can be stated."""
    sentence = _doubt(catalogue, service, today)
    if sentence is None:
        return None
    overdue = isinstance(hours_freshness(catalogue, service, today), Overdue)
    found = best_phone(catalogue, service, today, location)
    if found is None:
        return CheckFirst(sentence, None, "", national=False, hours_overdue=overdue)
    return CheckFirst(sentence, found.phone, found.whose, found.national, hours_overdue=overdue)


def address_note(catalogue: Catalogue, location: Location, today: date) -> str | None:
    """Return the note beside an address that may be out of date, or None."""
    if location.address is None or location.address == "withheld":
        return None
    match address_freshness(catalogue, location, today):
        case Overdue(checked):
            return f"We last checked this address on {date_words(checked)}. Call before you travel."
        case NeverChecked() if location.standing.is_unverified():
            return "Nobody has checked this address lately. Call before you travel."
    return None


def prison_address_note(prison: Prison) -> str | None:
    """Return the note beside the address of a prison that no good source confirms, or None."""
    if prison.address is None or prison.confidence is Confidence.HIGH:
        return None
    return "Not confirmed: check it before you travel or write."


def place_in_doubt(catalogue: Catalogue, location: Location, today: date) -> bool:
    """Return whether a location's page must ask people to call first: nobody has confirmed it, and its facts are not all checked."""
    return location.standing.is_unverified() and not all(
        isinstance(due.freshness, Fresh) for due in _facts("location", location, catalogue, today)
    )


class Doubt(StrEnum):
    """A kind of apology that a hand-written page makes only while the data gives cause."""

    ANYTHING = "unless-confirmed"
    TIMES = "unless-times-confirmed"
    NUMBERS = "unless-numbers-confirmed"


def doubts(catalogue: Catalogue, today: date) -> frozenset[Doubt]:
    """Return what of a catalogue is still in doubt on a day; empty where everything is confirmed."""
    services = list(catalogue.listed_services())
    unsure = [one for one in services if _doubt(catalogue, one, today) is not None]
    stale = {due.fact for due in facts_to_check(catalogue, today) if not isinstance(due.freshness, Fresh)}
    places = any(place_in_doubt(catalogue, one, today) for one in catalogue.locations.values())
    found = {
        Doubt.ANYTHING: bool(unsure or stale or places),
        Doubt.TIMES: any(map(_has_hours, unsure)),
        Doubt.NUMBERS: Fact.PHONE in stale,
    }
    return frozenset(doubt for doubt, there in found.items() if there)


def facts_to_check(catalogue: Catalogue, today: date) -> Iterator[Due]:
    """Yield every fact that needs verification at some time, with the day on which it is due."""
    for kind, entry in _entries(catalogue):
        yield from _facts(kind, entry, catalogue, today)


def _facts(
    kind: str, entry: Service | Location | Organisation, catalogue: Catalogue, today: date
) -> Iterator[Due]:
    limits, organisation = catalogue.settings, catalogue.organisation
    for fact, stated, limit in (
        (Fact.HOURS, _has_hours(entry), limits.check_hours_every_days),
        (Fact.PHONE, bool(entry.phone), limits.check_phone_every_days),
        (
            Fact.ADDRESS,
            getattr(entry, "address", None) not in (None, "withheld"),
            limits.check_address_every_days,
        ),
    ):
        if not stated:
            continue
        checked = done(getattr(entry.checked, fact), today)
        due = None if checked is None else checked + timedelta(limit + 1)
        if entry.checked.next is not None:
            due = min(due or entry.checked.next, entry.checked.next)
        owner = entry.owner or _team_name(catalogue, entry) or organisation.owner or NO_OWNER
        id_ = getattr(entry, "id", "organisation")
        yield Due(str(owner), str(entry.name), kind, id_, fact, _freshness(checked, limit, today), due)


def done(day: date | None, today: date) -> date | None:
    """Return the day of a check if it is not in the future; a future day is a slip, most often in the year."""
    return day if day is not None and day <= today else None


def checks_done(entry: Service | Location | Organisation, today: date) -> dict[Fact, date]:
    """Return the last verification day of each fact; facts that were never verified are left out."""
    checked = entry.checked
    days = ((Fact.HOURS, checked.hours), (Fact.PHONE, checked.phone), (Fact.ADDRESS, checked.address))
    return {fact: day for fact, typed in days if (day := done(typed, today)) is not None}


@lru_cache(maxsize=4096)  # thousands of facts were checked on a few hundred days
def _freshness(checked: date | None, limit: int, today: date) -> Freshness:
    checked = done(checked, today)
    if checked is None:
        return NeverChecked()
    until = checked + timedelta(limit)
    return Fresh(checked, until) if today <= until else Overdue(checked, until + timedelta(1))


def _doubt(catalogue: Catalogue, service: Service, today: date) -> str | None:
    """Return the warning to show above hours that we cannot vouch for."""
    match hours_freshness(catalogue, service, today):
        case Fresh():
            return "Nobody has confirmed this service lately." if service.standing == "legacy" else None
        case Overdue(checked):
            return f"We last checked these times on {date_words(checked)}. They may have changed."
        case NeverChecked() if not _has_hours(service) and _phone_checked(catalogue, service, today):
            return None  # there is nothing else to check
        case NeverChecked() if service.standing.is_unverified():
            return "Nobody has confirmed this service lately."
        case NeverChecked() if _has_hours(service):
            return "Nobody has checked these times lately."
    return None


def _phone_checked(catalogue: Catalogue, service: Service, today: date) -> bool:
    fresh = isinstance(phone_freshness(catalogue, service, today), Fresh)
    return bool(service.phone) and fresh and service.standing != "legacy"


def _numbers(
    catalogue: Catalogue, service: Service, today: date, location: str | None
) -> Iterator[BestPhone]:
    """Yield the phone numbers for a service, most specific first."""
    organisation, team = catalogue.organisation, catalogue.teams.get(service.team or "")
    for phone in service.phone:
        yield BestPhone(phone, service.name, False, phone_freshness(catalogue, service, today))
    for id_ in [location] if location is not None else service.at:
        if (place := catalogue.locations.get(id_)) is not None:
            for phone in place.phone:
                yield BestPhone(phone, place.name, False, phone_freshness(catalogue, place, today))
    for phone in team.phone if team else ():
        yield BestPhone(phone, team.name if team else "", False, NeverChecked())
    for place in catalogue.locations.values():  # an office in its area can be asked about it
        if place.area in service.areas and place.id not in service.at:
            for phone in place.phone:
                yield BestPhone(phone, place.name, False, phone_freshness(catalogue, place, today))
    for phone in organisation.phone:
        freshness = phone_freshness(catalogue, organisation, today)
        yield BestPhone(phone, organisation.name, True, freshness)


def _entries(catalogue: Catalogue) -> Iterator[tuple[str, Service | Location | Organisation]]:
    yield "organisation", catalogue.organisation
    yield from (("location", location) for location in catalogue.locations.values())
    yield from (("service", service) for service in catalogue.listed_services())


def _has_hours(entry: Service | Location | Organisation) -> bool:
    if isinstance(entry, Location):
        return bool(entry.hours)
    return isinstance(entry, Service) and any(at.drop_ins or at.hours for at in entry.at.values())


def _team_name(catalogue: Catalogue, entry: Service | Location | Organisation) -> str | None:
    team = catalogue.teams.get(entry.team or "") if isinstance(entry, Service) else None
    return team.name if team else None
