"""A prison, and what family and friends need to know before they visit somebody there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator

from frontdoor.catalogue.audience import OneHeld
from frontdoor.catalogue.changes import PrisonChange
from frontdoor.catalogue.components import Address, CatalogueEntry, Confidence
from frontdoor.catalogue.fields.types import (
    AreaName,
    AsOf,
    Day,
    Id,
    Ids,
    Link,
    ManyTexts,
    PhoneNumber,
    Phones,
    Sources,
    Text,
    many,
    names,
)

_FOR_LAWYERS = re.compile(r"(?i)\b(agents?|lawyers?|solicitors?|legal)\b")


class Visit(CatalogueEntry):
    """What somebody needs to know before a visit; what is empty is not known, and the page says whom to ask."""

    book: ManyTexts = ()
    """How to book, a sentence each."""
    phone: Phones = ()
    """Lines that families call about a visit."""
    website: Link | None = None
    """The prison service's own page about visits there."""
    days: ManyTexts = ()
    """On which days and for how long, a sentence each."""
    people: Text | None = None
    """How many can come, and who must come along with a child."""
    bring: ManyTexts = ()
    """What to bring, and what must stay outside."""
    arrive: Text | None = None
    """When to be there."""
    getting_there: Text | None = None
    access: Text | None = None
    """Steps, lifts and toilets."""
    as_of: AsOf | None = None
    source: Sources = ()
    source_read: Day | None = None


class Prison(CatalogueEntry):
    """A prison or community custody unit of Scotland."""

    id: Id
    name: Text
    formerly: Ids = ()
    town: Text | None = None
    area: AreaName | None = None
    address: Address | None = None
    phone: Phones = ()
    """Lines that anybody may call: the switchboard, the family contact officer."""
    lawyers_phone: Phones = ()
    """The line for visits by lawyers and other agents; never shown to families as theirs."""
    kind: Text | None = None
    holds: Annotated[tuple[OneHeld, ...], BeforeValidator(names)] = ()
    """The groups that it holds; empty where that is not known."""
    opens: Day | None = None
    """The first day on which it holds anybody; None for a prison that is open already."""
    closes: Day | None = None
    """The first day on which it holds nobody any more."""
    successor: Id | None = None
    """The prison that takes its place."""
    visit: Visit = Visit()
    also: ManyTexts = ()
    note: Text | None = None
    changes: Annotated[tuple[PrisonChange, ...], BeforeValidator(many)] = ()
    confidence: Confidence = Confidence.LOW
    source: Sources = ()
    source_read: Day | None = None
    """The day on which the newest of them was read."""

    def is_open(self, day: date) -> bool:
        """Return whether it holds people on a day."""
        return (self.opens is None or self.opens <= day) and (self.closes is None or day < self.closes)

    @property
    def family_phones(self) -> tuple[PhoneNumber, ...]:
        """Return the numbers that families can call, those about visits first."""
        return (*self.visit.phone, *self.phone)

    def lawyers_lines(self) -> Iterator[tuple[str | int, ...]]:
        """Yield where a number stands among those of families that by its label, or as it stands again, is the lawyers'."""
        lawyers = {phone.number for phone in self.lawyers_phone}
        for where, phones in ((("phone",), self.phone), (("visit", "phone"), self.visit.phone)):
            for index, phone in enumerate(phones):
                if phone.number in lawyers or _FOR_LAWYERS.search(phone.label or ""):
                    yield (*where, index)
