"""Changes of an entry from a day to come: a new address, number, name or status, written beforehand and taken up on its day."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field, model_validator

from frontdoor.catalogue.components import Access, Address, AddressOrWithheld, CatalogueEntry, DropIn, Photo
from frontdoor.catalogue.fields import shorthand
from frontdoor.catalogue.fields.parse import UNKNOWN
from frontdoor.catalogue.fields.service_status import ServiceStatus
from frontdoor.catalogue.fields.types import (
    Day,
    Email,
    Ids,
    Link,
    Number,
    Phones,
    StatusLine,
    Text,
)

_Entry = TypeVar("_Entry", bound=CatalogueEntry)
_GOES_WITH = {
    "address": ("getting_there", "access", "latitude", "longitude", "photo"),
    "status": ("status_reason", "waiting"),
}
"""Facts that belong to the old value of another, and go with it unless the change gives new ones."""


class Change(CatalogueEntry):
    """A change of an entry from a day on. A key that is left out keeps its value; one that says ``unknown`` loses it."""

    from_: Annotated[Day, Field(alias="from")]
    name: Text | None = None
    phone: Phones = ()

    @model_validator(mode="before")
    @classmethod
    def _leave_out_the_unknown(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {key: None if said == UNKNOWN and key != "phone" else said for key, said in value.items()}

    def facts(self) -> dict[str, Any]:
        """Return the facts that change, by field."""
        return {
            key: getattr(self, key)
            for key in type(self).model_fields
            if key in self.model_fields_set - {"from_"}
        }


def _hours(value: Any) -> Any:
    return None if value is None else shorthand.openings(value)


class LocationChange(Change):
    """What is different about a location from a day on."""

    address: AddressOrWithheld | None = None
    getting_there: Text | None = None
    access: Access | None = None
    ask_for: Text | None = None
    latitude: Number | None = None
    longitude: Number | None = None
    photo: Annotated[Photo | None, BeforeValidator(shorthand.photo)] = None
    hours: Annotated[tuple[DropIn, ...] | None, BeforeValidator(_hours)] = None
    status: StatusLine | None = None
    status_reason: Text | None = None
    note: Text | None = None


class ServiceChange(Change):
    """What is different about a service from a day on."""

    summary: Text | None = None
    email: Email | None = None
    cost: Text | None = None
    ask_for: Text | None = None
    how_to_ask: Text | None = None
    status: StatusLine | None = None
    successor: Ids = ()
    status_reason: Text | None = None


class TeamChange(Change):
    """What is different about a team from a day on."""

    post: Address | None = None


class PrisonChange(Change):
    """What is different about a prison from a day on."""

    address: Address | None = None


class OtherHelpChange(Change):
    """What is different about another organisation's help from a day on."""

    hours: Text | None = None
    text_message: Text | None = None


class OrganisationChange(Change):
    """What is different about the charity from a day on."""

    email: Email | None = None
    website: Link | None = None
    address: Address | None = None


def on_day(entry: _Entry, day: date) -> _Entry:
    """Return an entry as it is on a day, with the changes that have begun by then; those to come are kept.

    A check of a number or an address that was changed since counts no longer.
    """
    changes: tuple[Change, ...] = vars(entry).get("changes", ())
    if not changes:  # as nearly always
        return entry
    said: dict[str, Any] = {}
    begun = sorted((one for one in changes if one.from_ <= day), key=lambda one: one.from_)
    if not begun:
        return entry
    fields, checked = type(entry).model_fields, getattr(entry, "checked", None)
    for change in begun:
        facts = change.facts()
        gone = [
            key for field in facts for key in _GOES_WITH.get(field, ()) if key in fields and key not in facts
        ]
        facts |= dict.fromkeys(gone)
        facts = {
            key: fields[key].get_default() if value is None else value
            for key, value in facts.items()
            if value is not None or not fields[key].is_required()
        }
        if isinstance(status := facts.get("status"), ServiceStatus):
            facts["status"] = status.begun(change.from_)
        said |= facts
        for fact in ("phone", "address"):
            when = getattr(checked, fact, None)
            if checked is not None and fact in facts and when is not None and when < change.from_:
                checked = checked.model_copy(update={fact: None})
                said["checked"] = checked
    said["changes"] = tuple(one for one in changes if one.from_ > day)
    return entry.model_copy(update=said)
