"""The entries of a catalogue (services, locations, teams, prisons …) and the catalogue itself, as frozen pydantic models.

Field order is the order in which ``frontdoor fmt`` writes keys. ``None`` means that the fact is unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from frontdoor.catalogue.audience import OneAsker, OneGroup, can_be_held, takes_age
from frontdoor.catalogue.changes import (
    LocationChange,
    OrganisationChange,
    OtherHelpChange,
    ServiceChange,
    TeamChange,
    on_day,
)
from frontdoor.catalogue.components import (
    Access,
    Address,
    AddressOrWithheld,
    CatalogueEntry,
    Checked,
    Closure,
    Confidence,
    Contact,
    Document,
    DropIn,
    DropIns,
    Notice,
    OpenOnHolidays,
    Photo,
    SchoolTerms,
    ServiceAt,
    Sourced,
    Standing,
    Waiting,
)
from frontdoor.catalogue.easy_read import EasyRead, IconName
from frontdoor.catalogue.fields import shorthand
from frontdoor.catalogue.fields.service_status import ServiceStatus
from frontdoor.catalogue.fields.types import (
    AreasOrScotland,
    AsOf,
    Day,
    Email,
    Id,
    Ids,
    Link,
    ManyLinks,
    ManyTexts,
    Number,
    PhoneNumber,
    Phones,
    PlaceArea,
    SitePage,
    Sources,
    StatusLine,
    Text,
    UpTo52,
    UpTo60,
    Whole,
    YesNo,
    many,
    names,
)
from frontdoor.catalogue.prisons import Prison
from frontdoor.catalogue.timeline import Stage

Contacts = Annotated[tuple[Contact, ...], BeforeValidator(many)]


class Location(Sourced):
    """An address or office where people are met."""

    id: Id
    name: Text
    formerly: Ids = ()
    """Ids that it had; their addresses lead on to its page."""
    area: PlaceArea
    address: AddressOrWithheld | None = None
    phone: Phones = ()
    text_message: Text | None = None
    contacts: Contacts = ()
    elsewhere: Mapping[str, Link] = {}
    getting_there: Text | None = None
    access: Access | None = None
    ask_for: Text | None = None
    latitude: Number | None = None
    longitude: Number | None = None
    photo: Annotated[Photo | None, BeforeValidator(shorthand.photo)] = None
    hours: DropIns = ()
    """When somebody is there: its office hours."""
    bank_holidays: OpenOnHolidays = None
    status: StatusLine = ServiceStatus()
    """Whether anybody can come: open, paused or closed. It stops all drop-ins there."""
    status_reason: Text | None = None
    note: Text | None = None
    changes: Annotated[tuple[LocationChange, ...], BeforeValidator(many)] = ()
    """What is different from days to come."""


class Service(Sourced):
    """Something that the charity offers to people."""

    id: Id
    name: Text
    formerly: Ids = ()
    summary: Text
    needs: Ids = ()
    areas: AreasOrScotland = ()
    areas_elsewhere: ManyTexts = ()
    """Places outside Scotland that it is for too."""
    areas_note: Text | None = None
    prisons: Ids = ()
    """The only prisons that it works in; empty for a service that is not tied to any."""
    for_: Annotated[tuple[OneGroup, ...], Field(alias="for"), BeforeValidator(names)] = ()
    """The groups that it is for; empty for anybody. ``who_for`` says the same to readers, with all that belongs to it."""
    who_for: Text | None = None
    ages: Text | None = None
    who_can_ask: Annotated[tuple[OneAsker, ...], BeforeValidator(names)] = ()
    """Who can ask for it; empty where nobody says."""
    also: ManyTexts = ()
    tags: ManyTexts = ()
    """What else people choose by, such as a stage of a journey, in a few words each."""
    voluntary: YesNo | None = None
    offers: Text | None = None
    """Markdown."""
    how_to_ask: Text | None = None
    """Markdown."""
    what_next: ManyTexts = ()
    """What happens next, a sentence each."""
    timeline: Annotated[tuple[Stage, ...], BeforeValidator(many)] = ()
    """What happens when, and where; it goes before ``what_next``."""
    at: Annotated[Mapping[Id, ServiceAt], BeforeValidator(shorthand.places)] = {}
    phone: Phones = ()
    text_message: Text | None = None
    email: Email | None = None
    contacts: Contacts = ()
    website: Link | None = None
    elsewhere: Mapping[str, Link] = {}
    documents: Annotated[tuple[Document, ...], BeforeValidator(many)] = ()
    cost: Text | None = None
    languages: ManyTexts = ()
    ask_for: Text | None = None
    partners: ManyTexts = ()
    led_by: Text | None = None
    """The organisation that leads the service, where it is not this charity."""
    funder: Text | None = None
    started: AsOf | None = None
    related: Ids = ()
    referral: Id | None = None
    """The form by which this service takes referrals."""
    team: Id | None = None
    status: StatusLine = ServiceStatus()
    successor: Ids = ()
    """The services that take its place: several where it was split."""
    status_reason: Text | None = None
    waiting: Waiting | None = None
    from_: Annotated[Day | None, Field(alias="from")] = None
    until: Day | None = None
    bank_holidays: OpenOnHolidays = None
    at_risk: YesNo = False
    """Its readers may be in danger at home: the page carries a way to leave quickly."""
    note: Text | None = None
    changes: Annotated[tuple[ServiceChange, ...], BeforeValidator(many)] = ()
    wording_reason: Text | None = None
    """Why a text that is hard to read stays as it is; nobody but editors reads it."""

    def takes_age(self, age: int) -> bool:
        """Return whether somebody of an age in years can be among those whom it is for."""
        return takes_age(self.for_, self.ages, age)

    @property
    def steps(self) -> Sequence[Text]:
        """Return all that happens after somebody asked, in order, a text each."""
        return (*(stage.words for stage in self.timeline), *self.what_next)

    def fits_in(self, prison: Prison) -> bool:
        """Return whether it can be for anybody whom a prison holds, or for their families."""
        return can_be_held(self.for_, prison.holds)


class Team(CatalogueEntry):
    """Who answers referrals: for which forms and council areas, and where it is told."""

    id: Id
    name: Text
    answers: Ids = ()
    """Forms whose referrals this team takes."""
    areas: AreasOrScotland = ("Scotland",)
    """A team that names the council area goes before one that says Scotland."""
    desk: YesNo = True
    """Whether the built-in desk is where the team reads; if not, it needs a mailbox in the settings."""
    phone: Phones = ()
    post: Address | None = None
    says: ManyTexts = ()
    """Safe sentences of its own, to tell a referrer what was decided."""
    changes: Annotated[tuple[TeamChange, ...], BeforeValidator(many)] = ()


class Need(CatalogueEntry):
    """Something that people want help with; services are grouped by it."""

    id: Id
    name: Text
    formerly: Ids = ()
    summary: Text | None = None
    icon: IconName | None = None
    also: ManyTexts = ()
    """Search terms for it in people's own words."""


class Situation(CatalogueEntry):
    """Something that has happened to somebody, such as release today; its page leads to a number, a button and a few steps."""

    id: Id
    name: Text
    formerly: Ids = ()
    summary: Text | None = None
    icon: IconName | None = None
    call: Id | None = None
    """The other help or the location whose number comes first; without one, the numbers of the offices do."""
    page: SitePage
    """The page to which the button leads, such as ``/referral/``."""
    button: Text
    steps: ManyTexts = ()
    timeline: Annotated[tuple[Stage, ...], BeforeValidator(many)] = ()
    needs: Ids = ()
    """Needs whose services and other help stand below."""
    also: ManyTexts = ()


class OtherHelp(CatalogueEntry):
    """Help that another organisation gives: for people in danger, and for what this charity does not do."""

    id: Id
    name: Text
    what_for: Text
    crisis: YesNo = False
    """Whether it is for people in danger or despair: then it is listed first."""
    phone: Phones = ()
    text_message: Text | None = None
    hours: Text | None = None
    who_for: Text | None = None
    needs: Ids = ()
    areas: AreasOrScotland = ("Scotland",)
    website: ManyLinks = ()
    from_council: YesNo = False
    """Whether every council gives it: the page of a council area names the council."""
    at_risk: YesNo = False
    """Its readers may be in danger at home, as with a service."""
    also: ManyTexts = ()
    """Search terms for it in people's own words, such as ``he hits me``."""
    wording_reason: Text | None = None
    changes: Annotated[tuple[OtherHelpChange, ...], BeforeValidator(many)] = ()
    as_of: AsOf | None = None
    confidence: Confidence = Confidence.LOW
    source: Sources = ()
    source_read: Day | None = None
    owner: Text | None = None


class Figures(CatalogueEntry):
    """The charity's size in one past year; never shown as current."""

    year: Text
    facts: ManyTexts


class Organisation(Sourced):
    """The charity itself."""

    name: Text
    full_name: Text | None = None
    full_name_note: Text | None = None
    tagline: Text | None = None
    founded: AsOf | None = None
    legal_form: Text | None = None
    charity_number: Text | None = None
    website: Link | None = None
    phone: Phones = ()
    text_message: Text | None = None
    email: Email | None = None
    address: Address | None = None
    address_note: Text | None = None
    purpose: Text | None = None
    vision: Text | None = None
    vision_in_plain_words: Text | None = None
    mission: Text | None = None
    mission_in_plain_words: Text | None = None
    approach: ManyTexts = ()
    values: ManyTexts = ()
    principles: ManyTexts = ()
    history: ManyTexts = ()
    figures: Figures | None = None
    changes: Annotated[tuple[OrganisationChange, ...], BeforeValidator(many)] = ()
    elsewhere: Mapping[str, Link] = {}
    """Other sites and accounts: label to address."""
    not_known: ManyTexts = ()
    """Facts that we looked for and did not find, listed on the about page."""


class Settings(CatalogueEntry):
    """Settings of the site: time horizons, limits, and its public address."""

    site: Link | None = None
    """The public address of the site, for canonical links and feeds."""
    bank_holidays: Literal["Scotland", "none"] = "Scotland"
    dates_ahead: UpTo60 = 8
    """How many coming dates of each drop-in are shown."""
    dates_hold_weeks: UpTo52 = 9
    """Dates are computed this far ahead of the build, a year at most; pages say the last day for which they hold."""
    check_hours_every_days: Whole = 180
    check_phone_every_days: Whole = 365
    check_address_every_days: Whole = 365


class Catalogue(CatalogueEntry):
    """Everything in services.yaml, checked. Mappings keep the order of the file."""

    settings: Settings = Settings()
    organisation: Organisation
    needs: Mapping[Id, Need]
    situations: Mapping[Id, Situation] = {}
    easy_read: Mapping[Id, EasyRead] = {}
    teams: Mapping[Id, Team] = {}
    locations: Mapping[Id, Location] = {}
    prisons: Mapping[Id, Prison] = {}
    closures: tuple[Closure, ...] = ()
    school_terms: tuple[SchoolTerms, ...] = ()
    notices: tuple[Notice, ...] = ()
    other_help: Mapping[Id, OtherHelp] = {}
    services: Mapping[Id, Service]

    def on(self, day: date) -> Catalogue:
        """Return the catalogue as it is on a day, with the changes that have begun by then."""
        said: dict[str, object] = {}
        for section in type(self).model_fields:
            entries = getattr(self, section)
            if not isinstance(entries, Mapping):
                continue
            now = {id_: on_day(entry, day) for id_, entry in entries.items()}
            if any(now[id_] is not entry for id_, entry in entries.items()):
                said[section] = now
        if (body := on_day(self.organisation, day)) is not self.organisation:
            said["organisation"] = body
        return self.model_copy(update=said) if said else self

    def listed_services(self) -> Iterator[Service]:
        """Yield the services that have a page: all but the ended ones."""
        return (s for s in self.services.values() if s.standing is not Standing.ENDED)

    def services_for_area(self, area: str) -> Iterator[Service]:
        """Yield the listed services for a council area, local ones before nationwide ones."""
        services = list(self.listed_services())
        yield from (s for s in services if area in s.areas)
        yield from (s for s in services if area not in s.areas and "Scotland" in s.areas)

    def others(self, *, needs: Collection[str] | None = None, area: str | None = None) -> Sequence[OtherHelp]:
        """Return other organisations' help, crisis lines first, filtered by needs and council area where given."""
        found = (
            one
            for one in self.other_help.values()
            if needs is None or not set(needs).isdisjoint(one.needs)
            if area is None or area in one.areas or "Scotland" in one.areas
        )
        return sorted(found, key=lambda one: not one.crisis)

    def team_for(self, form: str, area: str | None) -> Team | None:
        """Return the team that takes a form's referrals from a council area; a local team wins over a national one."""
        takers = [t for t in self.teams.values() if form in t.answers]
        local = (t for t in takers if area is not None and area in t.areas)
        national = (t for t in takers if "Scotland" in t.areas)
        return next(local, None) or next(national, None)


__all__ = [
    "Access",
    "Address",
    "Catalogue",
    "CatalogueEntry",
    "Checked",
    "Closure",
    "Confidence",
    "DropIn",
    "EasyRead",
    "Figures",
    "Location",
    "Need",
    "Notice",
    "Organisation",
    "OtherHelp",
    "PhoneNumber",
    "Photo",
    "Prison",
    "SchoolTerms",
    "Service",
    "ServiceAt",
    "Settings",
    "Situation",
    "Sourced",
    "Standing",
    "Team",
    "Waiting",
]  # fmt: skip
