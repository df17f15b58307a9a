"""The parts of catalogue entries (addresses, drop-ins, closures, notices …), as frozen pydantic models.

Field order is the order in which ``frontdoor fmt`` writes keys. ``None`` means that the fact is unknown.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator

from frontdoor.catalogue.fields import shorthand
from frontdoor.catalogue.fields.parse import UNKNOWN
from frontdoor.catalogue.fields.types import (
    AreaName,
    Areas,
    AsOf,
    ChangedHours,
    ClockTime,
    ClosingTime,
    Day,
    DaysOff,
    Email,
    Id,
    Ids,
    Link,
    ManyTexts,
    Phones,
    PhotoFile,
    Postcode,
    Sessions,
    Sources,
    Text,
    WhenText,
    YesNo,
    many,
)
from frontdoor.recurrence import Session, parse_days
from frontdoor.recurrence.rules import falls_on


class Standing(StrEnum):
    """How sure we are that a service or location still is as described."""

    CURRENT = "current"
    """A source of 2024 or later says that it runs."""
    UNKNOWN = "unknown"
    """It is real, but the newest source is older."""
    LEGACY = "legacy"
    """It was replaced, or its funding is known to have ended."""
    ENDED = "ended"
    """A source says that it stopped; it is not listed anywhere."""

    def is_unverified(self) -> bool:
        """Return whether a page must ask people to call before they rely on it."""
        return self is not Standing.CURRENT


class Confidence(StrEnum):
    """How far the stated facts can be trusted to have been true at their date."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class CatalogueEntry(BaseModel):
    """Base model of every part of the catalogue: frozen, and unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _leave_out_the_unknown(cls, value: Any) -> Any:
        """Treat "unknown" as an absent key, except where being unknown is itself worth stating."""
        if isinstance(value, dict) and UNKNOWN in value.values():
            return {k: v for k, v in value.items() if v != UNKNOWN or k in _SAID_UNKNOWN}
        return value


_SAID_UNKNOWN = frozenset({"phone", "standing"})


class Checked(CatalogueEntry):
    """The days on which staff verified each fact with the people concerned."""

    hours: Day | None = None
    phone: Day | None = None
    address: Day | None = None
    by: Text | None = None
    """Who made sure; not published."""
    next: Day | None = None
    """The day by which it should be checked again, if that is before the usual time."""


class Sourced(CatalogueEntry):
    """An entry that says where its facts come from and how sure they are."""

    standing: Standing = Standing.UNKNOWN
    standing_note: Text | None = None
    confidence: Confidence = Confidence.LOW
    as_of: AsOf | None = None
    source: Sources = ()
    source_read: Day | None = None
    """The day on which the sources were last read."""
    checked: Checked = Checked()
    owner: Text | None = None
    """Who keeps this entry right."""


class Address(CatalogueEntry):
    """A postal address, as far as it is known."""

    lines: ManyTexts
    postcode: Postcode | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_one_line(cls, value: Any) -> Any:
        return shorthand.address(value)


AddressOrWithheld = Annotated[
    Annotated[Address, Tag("<address>")] | Annotated[Literal["withheld"], Tag("<withheld>")],
    Discriminator(lambda value: "<withheld>" if value == "withheld" else "<address>"),
]
"""An address, or the word withheld: it then appears nowhere."""


class Waiting(CatalogueEntry):
    """How long people wait, and when that was true."""

    about: Text
    as_of: Day


SchoolSeason = Literal["school terms", "school holidays"] | None

OpenOnHolidays = Literal["open"] | None
"""Whether drop-ins are held on bank holidays too; set on a drop-in, a service or a location."""


class ChangedDay(CatalogueEntry):
    """Days on which an opening has other hours than usual, or is closed, with a reason that people can read."""

    on: DaysOff
    hours: ChangedHours
    """No session: closed."""
    reason: Text


class DropIn(CatalogueEntry):
    """A repeated opening: days, opens, closes; at the location it is listed under."""

    days: WhenText
    opens: ClockTime
    closes: ClosingTime
    again: Sessions = ()
    """Further sessions on the same days, such as after a break at noon."""
    who_for: Text | None = None
    by_appointment: YesNo = False
    from_: Annotated[Day | None, Field(alias="from")] = None
    until: Day | None = None
    only_in: SchoolSeason = None
    """Whether it is held only in the school terms, or only in the school holidays, of its council area."""
    bank_holidays: Literal["open", "closed"] | None = None
    """Whether it is held on bank holidays, whatever its service, its location and the settings say."""
    except_: Annotated[tuple[ChangedDay, ...], Field(alias="except"), BeforeValidator(many)] = ()
    team: Id | None = None
    note: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_short_forms(cls, value: Any) -> Any:
        return shorthand.opening(value)

    @property
    def sessions(self) -> tuple[Session, ...]:
        """Return its sessions on one of its days, in order."""
        return (Session(self.opens, self.closes), *self.again)

    def changed_on(self, day: date) -> ChangedDay | None:
        """Return what is said of a day that differs from the others; the first entry wins."""
        return next((one for one in self.except_ if falls_on(parse_days(one.on), day)), None)


DropIns = Annotated[tuple[DropIn, ...], BeforeValidator(shorthand.openings)]


class Closure(CatalogueEntry):
    """Dates on which drop-ins do not happen, with a reason that people can read."""

    on: Day | None = None
    from_: Annotated[Day | None, Field(alias="from")] = None
    until: Day | None = None
    repeats: Literal["every year"] | None = None
    reason: Text
    announced: Day | None = None
    """When people were told of it first: its day in the feed of changes."""
    locations: Ids = ()
    services: Ids = ()
    areas: Areas = ()
    """All three empty: everywhere."""

    @property
    def first(self) -> date:
        """Return the first closed day; of one that repeats, in its first year."""
        day = self.on or self.from_
        assert day is not None  # the cross-checks refuse a closure without a date
        return day

    @property
    def last(self) -> date:
        """Return the last closed day; of one that repeats, in its first year."""
        return self.on or self.until or self.first

    def is_over(self, today: date) -> bool:
        """Return whether it has ended for good."""
        return self.repeats is None and self.last < today

    def within(self, first: date, last: date) -> Iterator[Closure]:
        """Yield it if it touches a span of days; one that repeats, once for each year in which it does."""
        if self.repeats is None:
            if self.last >= first and self.first <= last:
                yield self
            return
        for year in range(max(self.first.year, first.year - 1), last.year + 1):
            moved = {
                "on": None,
                "from_": _in_year(self.first, year, self),
                "until": _in_year(self.last, year, self),
            }
            one = self.model_copy(update={**moved, "repeats": None})
            if one.last >= first and one.first <= last:
                yield one


def _in_year(day: date, year: int, closure: Closure) -> date:
    """Return a day of a closure that repeats, in the occurrence that begins in a year."""
    later = year + day.year - closure.first.year
    return day.replace(
        year=later, day=28 if (day.month, day.day) == (2, 29) and not isleap(later) else day.day
    )


class Term(CatalogueEntry):
    """A span in which schools are in, first and last day included; a mid-term holiday parts two of them."""

    from_: Annotated[Day, Field(alias="from")]
    until: Day


class SchoolTerms(CatalogueEntry):
    """The school terms of one council area."""

    area: AreaName
    terms: tuple[Term, ...]
    source: Sources
    source_read: Day | None = None


class Notice(CatalogueEntry):
    """A message that people should see, until a day."""

    text: Text
    from_: Annotated[Day | None, Field(alias="from")] = None
    until: Day
    services: Ids = ()
    locations: Ids = ()
    """Both empty: on every page."""

    def holds_on(self, day: date) -> bool:
        """Return whether it is shown on a day."""
        return (self.from_ is None or self.from_ <= day) and day <= self.until


class ServiceAt(CatalogueEntry):
    """One service at one location."""

    drop_ins: DropIns = ()
    hours: DropIns = ()
    """Other hours, such as on call or by appointment; not drop-ins."""
    led_by: Text | None = None
    """The organisation that runs it here, where that is not the one that leads the service."""
    note: Text | None = None

    def openings(self) -> Iterator[tuple[str, int, DropIn]]:
        """Yield each drop-in and each of the other hours, with its key in the file and its index."""
        for key, openings in (("drop_ins", self.drop_ins), ("hours", self.hours)):
            yield from ((key, index, opening) for index, opening in enumerate(openings))


class Contact(CatalogueEntry):
    """A person whom people can ask for by name, with what that person does."""

    name: Text
    role: Text | None = None
    phone: Phones = ()
    email: Email | None = None


class Document(CatalogueEntry):
    """Something to read or print that stands elsewhere: a leaflet, a form, a guide."""

    name: Text
    link: Link
    language: Text | None = None


class Access(CatalogueEntry):
    """What a person with access needs should know about a location."""

    step_free: YesNo | None = None
    toilets: YesNo | None = None
    hearing_loop: YesNo | None = None
    note: Text | None = None


class Photo(CatalogueEntry):
    """What a location looks like from outside, for whoever comes for the first time."""

    file: PhotoFile
    shows: Text
    """What can be seen on it, for those who cannot see it."""
