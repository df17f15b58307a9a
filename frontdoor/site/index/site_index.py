"""The site index: everything that pages look up across a catalogue on one day, computed once a build.

Without it each page would search the whole catalogue, and the build would grow with the square of its size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from typing import TypeVar

from frontdoor.catalogue import (
    Address,
    Catalogue,
    Closure,
    Location,
    Notice,
    Organisation,
    PhoneNumber,
    Prison,
    Service,
    StatusWord,
)
from frontdoor.catalogue.closures import status_closures
from frontdoor.catalogue.models import CatalogueEntry
from frontdoor.form import Eligibility, Form
from frontdoor.geography.council_areas import COUNCIL_AREAS, CouncilArea
from frontdoor.occurrences import Cancelled, Occurrence, date_words, drop_in_words, holds_until, lasting
from frontdoor.rules.coming_changes import coming_notices
from frontdoor.rules.freshness import CheckFirst, Doubt, Overdue, check_first, doubts, phone_freshness
from frontdoor.rules.service_status import successors_of, word_today
from frontdoor.site.index.memo import Memo
from frontdoor.site.index.timetable import Key, Timetable
from frontdoor.site.index.translations import in_language, languages, translated

_Thing = TypeVar("_Thing")
Groups = defaultdict[str, list[_Thing]]


@dataclass(frozen=True)
class OnPaper:
    """A leaflet as pages link to it: its path, its number of pages and its size."""

    path: str
    """Path under the site's root."""
    pages: int
    size: int
    """In bytes."""
    large: bool
    part_two: bool = False
    """Whether it is the form of a pack that is too long to hold it."""

    @property
    def words(self) -> str:
        """Say what one would download: ``PDF, 2 pages, 40 KB``."""
        return f"PDF, {self.pages} page{'' if self.pages == 1 else 's'}, {max(1, round(self.size / 1024))} KB"


@dataclass(frozen=True)
class Leaflets:
    """The leaflets that a build printed."""

    files: frozenset[str] = frozenset()
    notes: Mapping[str, Sequence[OnPaper]] = field(default_factory=dict)
    """By leaflet's name: the standard size, then the large print."""
    said: Mapping[str, str] = field(default_factory=dict)
    """Path to content as JSON, for the check of withheld addresses: a PDF cannot be searched."""
    shortened: Sequence[str] = ()
    """A sentence for each pack over its page budget: what is printed instead, and what to cut."""


@dataclass(frozen=True)
class SiteIndex:
    """A catalogue on one day, with its references indexed in reverse, such as the services of a need."""

    catalogue: Catalogue
    today: date
    services: Sequence[Service]
    """Services that have a page, in the order of the file."""
    holds_until: date
    times: Timetable
    by_need: Mapping[str, Sequence[Service]]
    by_location: Mapping[str, Sequence[Service]]
    locations_by_area: Mapping[str, Sequence[Location]]
    prisons_by_area: Mapping[str, Sequence[Prison]]
    local: Mapping[str, Sequence[Service]]
    """Council area to the services that name it."""
    nationwide: Sequence[Service]
    replaced: Mapping[str, Sequence[Service]]
    """Service to those that it replaces, including ended ones without a page."""
    related_from: Mapping[str, Sequence[str]]
    """Service to those that name it as related."""
    listed: Set[str]
    unverified: Mapping[str, CheckFirst]
    """Service to the reason why people should phone before they rely on it; absent where there is none."""
    closures: Sequence[Closure] = ()
    """Closures that pages mention: not over yet, and begun by the last day for which dates hold; of a location's status, all to come."""
    forms: Mapping[str, Form] = field(default_factory=dict)
    """The forms by which services take referrals, by their ids."""
    leaflets: Mapping[str, Sequence[OnPaper]] = field(default_factory=dict)
    """Printed leaflets by name: a service's id, or such as prison-perth and area-fife."""
    revised: datetime | None = None
    """When the catalogue was last changed, if that is known."""
    memo: Memo = field(default_factory=Memo, repr=False, compare=False)

    @cached_property
    def doubts(self) -> frozenset[Doubt]:
        """Return what pages have to apologise for: what nobody has confirmed."""
        return doubts(self.catalogue, self.today)

    @cached_property
    def editions(self) -> Mapping[str, SiteIndex]:
        """Return a site index for each language that any text is translated into, by language code."""
        catalogues = {code: in_language(self.catalogue, code) for code in languages(self.catalogue)}
        form = next(iter(self.forms.values()), None)
        return {
            code: replace(build_site_index(one, today=self.today, form=form), leaflets=self.leaflets)
            for code, one in catalogues.items()
        }

    @cached_property
    def spoken(self) -> Mapping[str, Sequence[str]]:
        """Return the codes of each page's translations, by its English address."""
        found: Groups[str] = defaultdict(list)
        for code, edition in self.editions.items():
            for address in translated(self.catalogue, edition.catalogue):
                found[address].append(code)
        return found

    def entries(self, section: str) -> Mapping[str, CatalogueEntry]:
        """Return the entries of a section that have a page, where the section's entries have pages: not ended services."""
        if section == "services":
            return {service.id: service for service in self.services}
        entries: Mapping[str, CatalogueEntry] = getattr(self.catalogue, section)
        return entries

    def eligibility(self, service: Service) -> Eligibility | None:
        """Return the eligibility rules of a service, from the form that takes its referrals."""
        form = self.forms.get(service.referral or "")
        return form.eligibility.get(service.id) if form else None

    @property
    def dates(self) -> Mapping[Key, Sequence[Occurrence]]:
        """Return the next dates by service and location."""
        return self.times.dates

    @property
    def gaps(self) -> Mapping[Key, Sequence[Cancelled]]:
        """Return cancelled dates with the reason, by service and location."""
        return self.times.gaps

    def soonest(self, count: int, services: Iterable[Service] | None = None) -> Sequence[Occurrence]:
        """Return the next few dates, of all services or of some."""
        keys = None if services is None else [(s.id, place) for s in services for place in s.at]
        return self.times.soonest(count, keys)

    def soonest_at(self, count: int, locations: Iterable[Location]) -> Sequence[Occurrence]:
        """Return the next few dates at some locations."""
        keys = [(s.id, place.id) for place in locations for s in self.by_location.get(place.id, ())]
        return self.times.soonest(count, keys)

    @property
    def prisons(self) -> Sequence[Prison]:
        """Return the prisons that have not closed, including any still to open."""
        return [
            one for one in self.catalogue.prisons.values() if one.closes is None or one.closes > self.today
        ]

    @property
    def closed_prisons(self) -> Sequence[Prison]:
        """Return the closed prisons; their pages stay, and lead to current help."""
        return [one for one in self.catalogue.prisons.values() if one not in self.prisons]

    @property
    def areas(self) -> Sequence[CouncilArea]:
        """Return all council areas of Scotland."""
        return COUNCIL_AREAS

    def phones(self, service: Service) -> Sequence[PhoneNumber]:
        """Return the phone numbers of a service: its own, or else those of the places where it is held."""
        if service.phone:
            return self.numbers(service)
        places = (self.catalogue.locations[place] for place in service.at)
        return tuple(
            replace(phone, label=phone.label or place.name)
            for place in places
            for phone in self.numbers(place)
        )

    def office_hours(self, location: Location) -> Sequence[str]:
        """Return when somebody is at a location, in words."""
        return [drop_in_words(one, self.today) for one in lasting(location.hours, self.today)]

    def numbers(self, entry: Service | Location | Organisation) -> Sequence[PhoneNumber]:
        """Return an entry's own numbers, a location's with its office hours unless a label says what a number is for; if checked too long ago, the national line instead, or a label with that day."""
        freshness = phone_freshness(self.catalogue, entry, self.today) if entry.phone else None
        if not isinstance(freshness, Overdue):
            if not isinstance(entry, Location) or not (open_ := self.office_hours(entry)):
                return entry.phone
            return tuple(
                replace(one, hours=f"office hours {'; '.join(open_)}")
                if not (one.hours or one.label)
                else one
                for one in entry.phone
            )
        organisation = self.catalogue.organisation
        if organisation.phone and not isinstance(
            phone_freshness(self.catalogue, organisation, self.today), Overdue
        ):
            return tuple(
                replace(phone, label=phone.label or organisation.name) for phone in organisation.phone
            )
        when = f"last checked on {date_words(freshness.checked)}"
        return tuple(
            replace(phone, label=f"{phone.label}, {when}" if phone.label else when) for phone in entry.phone
        )

    def phones_at(self, service: Service, location: Location) -> Sequence[PhoneNumber]:
        """Return the phone numbers of a service at one place."""
        return self.numbers(location) or self.numbers(service)

    def address(self, location: Location) -> Address | None:
        """Return the public address, or None where it is withheld or unknown."""
        return location.address if isinstance(location.address, Address) else None

    def office_phones(self) -> Sequence[tuple[str, PhoneNumber]]:
        """Return the numbers for the foot of each page: the organisation's own, or else those of its offices."""
        body = self.catalogue.organisation
        if body.phone:
            return [
                (f"{body.name} ({phone.label})" if phone.label else body.name, phone) for phone in body.phone
            ]
        places = (one for one in self.catalogue.locations.values() if not _is_gone(one, self.today))
        offices = ((place.name, phone) for place in places for phone in self.numbers(place))
        return list(islice(offices, 8))

    def status(self, service: Service) -> StatusWord:
        """Return whether a service takes people today."""
        return word_today(service, self.today)

    def hours_overdue(self, service: Service) -> bool:
        """Say whether a service's hours were checked too long ago to be stated."""
        return service.id in self.unverified and self.unverified[service.id].hours_overdue

    def asks_to_check(self, service: Service) -> bool:
        """Say whether lists mark a service with "Check first": nobody has confirmed it, and there is a number to check with."""
        return service.id in self.unverified and self.unverified[service.id].phone is not None

    def related(self, service: Service) -> Sequence[Service]:
        """Return related services, named by either side, without those it replaces or is replaced by."""
        said = {service.id, *service.successor, *(s.id for s in self.replaced.get(service.id, ()))}
        ids = dict.fromkeys((*service.related, *self.related_from.get(service.id, ())))
        found = (self.catalogue.services.get(one) for one in ids if one not in said)
        return [one for one in found if one is not None and one.id in self.listed]

    def successors(self, service: Service) -> Sequence[Service]:
        """Return the services that took its place and have a page."""
        return [one for one in successors_of(self.catalogue, service) if one.id in self.listed]

    def notices(
        self, *, service: str | None = None, location: str | None = None, of_number: bool = False
    ) -> Sequence[Notice]:
        """Return the notices in force today for a service or a place; with neither, those for every page.

        A service also has its places' notices: it is held there, and its phone may be there. What changes on a day to come is told
        as a notice, too: all of it, or with ``of_number`` what whoever calls should know.
        """
        at = self.catalogue.services[service].at if service else [location] if location else ()
        changing = ([self.catalogue.services[service]] if service else []) + [
            self.catalogue.locations[one] for one in at
        ]
        return [
            notice
            for notice in self.catalogue.notices
            if notice.holds_on(self.today)
            if (service is not None and service in notice.services)
            or not set(at).isdisjoint(notice.locations)
            or (not service and not location and not notice.services and not notice.locations)
        ] + [
            notice
            for one in changing
            for notice in coming_notices(one, self.today, ("phone", "name") if of_number else ())
        ]

    def notices_of_number(self, phone: PhoneNumber) -> Sequence[Notice]:
        """Return the notices of the locations that a number belongs to, for wherever it stands without its location."""
        places = (
            one for one in self.catalogue.locations.values() if phone.number in [p.number for p in one.phone]
        )
        return list(
            dict.fromkeys(
                notice for place in places for notice in self.notices(location=place.id, of_number=True)
            )
        )


def build_site_index(catalogue: Catalogue, *, today: date, form: Form | None = None) -> SiteIndex:
    """Build the site index of a catalogue for one day; ``form`` adds the eligibility rules."""
    catalogue = _without_gone_places(catalogue.on(today), today)
    services = list(catalogue.listed_services())
    doubts = ((s.id, check_first(catalogue, s, today)) for s in services)
    unverified = {id_: doubt for id_, doubt in doubts if doubt is not None}
    overdue = {id_ for id_, doubt in unverified.items() if doubt.hours_overdue}
    listed = frozenset(service.id for service in services)
    by_need: Groups[Service] = defaultdict(list)
    by_location: Groups[Service] = defaultdict(list)
    local: Groups[Service] = defaultdict(list)
    replaced: Groups[Service] = defaultdict(list)
    related: Groups[str] = defaultdict(list)
    for service in services:
        for need in service.needs:
            by_need[need].append(service)
        for place in service.at:
            by_location[place].append(service)
        for area in service.areas:
            local[area].append(service)
        for other in service.related:
            related[other].append(service.id)
    for service in catalogue.services.values():
        for successor in service.successor:
            replaced[successor].append(service)
    places: Groups[Location] = defaultdict(list)
    prisons: Groups[Prison] = defaultdict(list)
    for location in catalogue.locations.values():
        places[location.area].append(location)
    for prison in catalogue.prisons.values():
        if prison.area and prison.is_open(today):
            prisons[prison.area].append(prison)
    until = holds_until(catalogue, today=today)
    by_status = (one for place in catalogue.locations.values() for one in status_closures(place))
    in_sight = [one for each in catalogue.closures for one in each.within(today, until)]
    in_sight += (one for one in by_status if one.last >= today)
    nationwide = [service for service in local.pop("Scotland", []) if not service.prisons]
    return SiteIndex(
        catalogue, today, services, until,
        Timetable(catalogue, today=today, listed=listed - overdue),
        by_need, by_location, places, prisons, local, nationwide, replaced, related, listed, unverified, in_sight,
        forms={form.id: form} if form else {},
    )  # fmt: skip


def _is_gone(location: Location, today: date) -> bool:
    """Return whether a location has closed for good."""
    return location.status.on(today) == StatusWord.CLOSED


def _without_gone_places(catalogue: Catalogue, today: date) -> Catalogue:
    """Return a catalogue without the hours of locations that have closed for good: nobody should read them and set out."""
    gone = {id_ for id_, place in catalogue.locations.items() if _is_gone(place, today)}
    if not gone:
        return catalogue
    bare = {"drop_ins": (), "hours": ()}
    services = {
        id_: one.model_copy(
            update={
                "at": {
                    at: held.model_copy(update=bare) if at in gone else held for at, held in one.at.items()
                }
            }
        )
        for id_, one in catalogue.services.items()
    }
    places = {
        id_: one.model_copy(update={"hours": ()}) if id_ in gone else one
        for id_, one in catalogue.locations.items()
    }
    return catalogue.model_copy(update={"services": services, "locations": places})
