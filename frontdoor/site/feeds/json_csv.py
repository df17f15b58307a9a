"""Open data in JSON and CSV: the same facts as the pages have.

Fields are added, never renamed, because people build on them. A withheld address is not in it, as it is not in the catalogue.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from frontdoor.catalogue import Address, Location, OtherHelp, PhoneNumber, Service
from frontdoor.catalogue.closures import is_open_on_holidays
from frontdoor.csv_writer import csv_text
from frontdoor.occurrences import drop_in_words, lasting
from frontdoor.rules.freshness import checks_done
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.templating.closure_lines import Shut, shut_at, shut_place

COLUMNS = (
    "id", "name", "summary", "status", "standing", "as_of", "needs", "areas", "who_for", "cost", "phone", "email",
    "locations", "drop_ins", "next_dates", "takes_referrals", "page", "sources", "ring_first",
    "phone_note", "for", "who_can_ask", "tags",
)  # fmt: skip


def data_files(site: SiteIndex) -> Iterator[tuple[str, bytes]]:
    """Yield (path, bytes) of each open data file."""
    origin = (site.catalogue.settings.site or "").rstrip("/")
    about = {
        "made_on": site.today.isoformat(),
        "dates_hold_until": site.holds_until.isoformat(),
        "organisation": site.catalogue.organisation.name,
    }
    services = [_service(one, site, origin) for one in site.services]
    lists = {
        "services": services,
        "locations": [_location(one, site, origin) for one in site.catalogue.locations.values()],
        "other_help": [_other(one) for one in site.catalogue.others()],
    }
    yield "data/services.json", _lined(about, lists).encode()
    rows = [COLUMNS, *(map(_row(one).__getitem__, COLUMNS) for one in services)]
    yield (
        "data/services.csv",
        csv_text(rows).encode("utf-8-sig"),
    )  # the mark tells spreadsheets that it is UTF-8


_encode = json.JSONEncoder(ensure_ascii=False).encode


def _lined(about: Mapping[str, str], lists: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """Return a JSON object with one record a line, so that versions can be compared by line."""
    members = [f"{_encode(name)}: {_encode(value)}" for name, value in about.items()]
    for name, records in lists.items():
        lines = ",\n".join(map(_encode, records))
        members.append(f"{_encode(name)}: [\n{lines}\n]")
    return "{" + ",\n".join(members) + "\n}\n"


@lru_cache(maxsize=4096)
def _interval(starts: datetime, ends: datetime) -> str:
    return f"{starts.isoformat()}/{ends.isoformat() if ends > starts else '..'}"


def _service(service: Service, site: SiteIndex, origin: str) -> dict[str, Any]:
    needs = site.catalogue.needs
    doubt = site.unverified.get(service.id)
    return {
        "id": service.id,
        "name": service.name,
        "summary": service.summary,
        "status": site.status(service).value,
        "successor": next(iter(service.successor), None),
        "successors": list(service.successor),
        "standing": service.standing.value,
        "ring_first": doubt.sentence
        if doubt
        else None,  # the field keeps the name under which it was published
        "confidence": service.confidence.value,
        "as_of": service.as_of,
        "needs": [{"id": need, "name": needs[need].name} for need in service.needs],
        "areas": list(service.areas),
        "areas_elsewhere": list(service.areas_elsewhere),
        "for": [group.value for group in service.for_],
        "who_can_ask": [one.value for one in service.who_can_ask],
        "tags": list(service.tags),
        "who_for": service.who_for,
        "offers": service.offers,
        "how_to_ask": service.how_to_ask,
        "what_next": list(service.steps),
        "ages": service.ages,
        "voluntary": service.voluntary,
        "cost": service.cost,
        "languages": list(service.languages),
        "phone": [_phone(phone) for phone in site.numbers(service)],
        "email": service.email,
        "website": service.website,
        "elsewhere": dict(service.elsewhere),
        "documents": [
            {"name": one.name, "link": one.link, "language": one.language} for one in service.documents
        ],
        **_reached(service),
        "takes_referrals": bool(service.referral) and site.status(service).takes_people,
        "at": [
            {
                "location": place,
                "led_by": at.led_by,
                "drop_ins": [
                    drop_in_words(
                        drop_in,
                        site.today,
                        is_open_on_holidays(drop_in, service, site.catalogue.locations[place]),
                    )
                    for drop_in in lasting(at.drop_ins, site.today)
                ],
                "next_dates": [
                    _interval(one.starts, one.ends) for one in site.dates.get((service.id, place), ())
                ],
                "closed": _closed(shut_at(site, service, place)),
                "not_on": {off.day.isoformat(): off.reason for off in site.gaps.get((service.id, place), ())},
            }
            for place, at in service.at.items()
        ],
        "notices": [one.text for one in site.notices(service=service.id)],
        "checked": {fact: day.isoformat() for fact, day in checks_done(service, site.today).items()},
        "page": f"{origin}/services/{service.id}/",
        "sources": list(service.source),
    }


def _location(location: Location, site: SiteIndex, origin: str) -> dict[str, Any]:
    address = site.address(location)
    withheld = location.address is not None and not isinstance(location.address, Address)
    return {
        "id": location.id,
        "name": location.name,
        "area": location.area,
        "address": {"lines": list(address.lines), "postcode": address.postcode} if address else None,
        "address_withheld": withheld,
        "latitude": None if withheld else location.latitude,
        "longitude": None if withheld else location.longitude,
        "phone": [_phone(phone) for phone in site.numbers(location)],
        "hours": site.office_hours(location),
        "status": location.status.on(site.today).value,
        **_reached(location),
        "elsewhere": dict(location.elsewhere),
        "notices": [one.text for one in site.notices(location=location.id)],
        "closed": _closed(shut_place(location, site)),
        "standing": location.standing.value,
        "as_of": location.as_of,
        "page": f"{origin}/locations/{location.id}/",
        "sources": list(location.source),
    }


def _closed(shut: Sequence[Shut]) -> list[dict[str, str | None]]:
    """Return the coming closures; dates that a bank holiday cancels are under ``not_on``."""
    closings = [one.closing for one in shut if not one.closing.is_holiday]
    return [{"from": _known(c.first), "until": _known(c.last), "reason": c.reason} for c in closings]


def _known(day: date) -> str | None:
    """Return a day; None for a beginning or an end that nobody has set."""
    return None if day in (date.min, date.max) else day.isoformat()


def _other(other: OtherHelp) -> dict[str, Any]:
    return {
        "id": other.id,
        "name": other.name,
        "what_for": " ".join(other.what_for.split()),
        "crisis": other.crisis,
        "phone": [_phone(phone) for phone in other.phone],
        "text_message": other.text_message,
        "hours": other.hours,
        "who_for": other.who_for,
        "needs": list(other.needs),
        "areas": list(other.areas),
        "website": list(other.website),
        "as_of": other.as_of,
        "sources": list(other.source),
    }


def _reached(entry: Service | Location) -> dict[str, Any]:
    people = [
        {"name": one.name, "role": one.role, "phone": list(map(_phone, one.phone)), "email": one.email}
        for one in entry.contacts
    ]
    return {"text_message": entry.text_message, "contacts": people}


def _phone(phone: PhoneNumber) -> dict[str, str | None]:
    return {"number": phone.number, "label": phone.label, "hours": phone.hours}


def _row(record: Mapping[str, Any]) -> dict[str, str]:
    at = record["at"]
    listed = {
        "needs": [need["name"] for need in record["needs"]],
        "areas": record["areas"],
        "phone": [phone["number"] for phone in record["phone"]],
        "phone_note": [phone["label"] for phone in record["phone"] if phone["label"]],
        "locations": [place["location"] for place in at],
        "drop_ins": [f"{place['location']}: {words}" for place in at for words in place["drop_ins"]],
        "next_dates": [date.split("/")[0] for place in at for date in place["next_dates"]],
        "sources": record["sources"],
        "for": record["for"],
        "who_can_ask": record["who_can_ask"],
        "tags": record["tags"],
    }
    plain = {
        name: "" if record[name] is None else " ".join(str(record[name]).split())
        for name in COLUMNS
        if name not in listed
    }
    plain["takes_referrals"] = "yes" if record["takes_referrals"] else "no"
    return plain | {name: "; ".join(map(str, values)) for name, values in listed.items()}
