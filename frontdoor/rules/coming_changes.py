"""Coming changes in words: what a page says beside today's address, number or status until the new one holds.

A change is a notice of its own, so that it stands wherever the notices of its entry do: on pages, on paper and in feeds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from frontdoor.catalogue import Address, Location, Notice, OtherHelp, PhoneNumber, Prison, Service, Team
from frontdoor.catalogue.changes import Change
from frontdoor.catalogue.fields.service_status import ServiceStatus, StatusWord
from frontdoor.catalogue.fields.types import Text
from frontdoor.catalogue.models import Organisation
from frontdoor.occurrences.formatting import drop_in_words
from frontdoor.recurrence.formatting import date_words
from frontdoor.rules.service_status import STATUS_SAYS

Changing = Location | Service | Team | Prison | OtherHelp | Organisation
"""An entry that may have changes to come."""


def coming_notices(entry: Changing, today: date, only: Collection[str] = ()) -> Iterator[Notice]:
    """Yield a notice for each change of an entry that is still to come and that people should know of; of some fields ``only``."""
    for change in sorted(entry.changes, key=lambda one: one.from_):
        if change.from_ > today and (
            words := change_words(entry, change, today, only)
        ):  # that of a location's status is a closure
            yield Notice.model_validate({"text": Text(words), "until": change.from_ - timedelta(1)})


def change_words(entry: Changing, change: Change, today: date, only: Collection[str] = ()) -> str:
    """Return what a change means, as sentences: ``From 1 March: the address is …``; empty where nothing may be said.

    An address that is withheld today is not told before its day, nor that one will be withheld.
    """
    facts = change.facts()
    hidden = "withheld" in (getattr(entry, "address", None), facts.get("address"))
    says = [
        words
        for field, value in sorted(facts.items(), key=lambda fact: _ORDER.get(fact[0], len(_ORDER)))
        if not only or field in only
        if (words := _fact(field, value, entry, today)) and not (hidden and field in _TELLS_WHERE)
    ]
    if not says:
        return ""
    return f"From {date_words(change.from_, today)} {'; '.join(says)}."


_ORDER = {
    field: place
    for place, field in enumerate(("status", "name", "address", "getting_there", "post", "phone"))
}
"""What people need first."""
_TELLS_WHERE = ("address", "getting_there")


def _fact(field: str, value: object, entry: Changing, today: date) -> str:
    """Return what one fact will be, for a sentence that begins with its day; empty where it need not be told beforehand."""
    whose = f" of {entry.name}" if isinstance(entry, Location | Organisation) else ""
    said = ""
    match field, value:
        case "address", Address():
            said = f"{entry.name} is at {_one_line(value)}"
        case "post", Address():
            said = f"letters go to {_one_line(value)}"
        case "phone", tuple() if value:
            said = f"the phone number{whose} is {' or '.join(map(_number, value))}"
        case "hours", tuple() if value:
            said = f"the office hours{whose} are {'; '.join(drop_in_words(one).replace('Every ', 'every ', 1) for one in value)}"
        case "status", ServiceStatus() if not isinstance(entry, Location):
            until = f" until {date_words(value.day, today)}" if value.day and value.word != "closed" else ""
            said = f"{STATUS_SAYS[StatusWord(value.word)]}{until}"
        case "name", str():
            said = f"{entry.name} is called {value}"
        case "getting_there", str():
            said = f"how to get there: {' '.join(value.split()).rstrip('.')}"
        case _, str() if field in _NOUNS:
            said = f"{_NOUNS[field]} {value.rstrip('.')}"
    return said


def _one_line(address: Address) -> str:
    return ", ".join(part for part in (*address.lines, address.postcode) if part)


_NOUNS = {
    "email": "the e-mail address is",
    "website": "the website is",
    "cost": "the cost is:",
    "hours": "the hours are:",
    "text_message": "for text messages:",
}


def _number(phone: PhoneNumber) -> str:
    return f"{phone.number} ({phone.label})" if phone.label else phone.number
