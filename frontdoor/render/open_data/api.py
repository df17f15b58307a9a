"""Open Referral UK 3.0 as files: an address of its API each, for a server that adds .json; knows no catalogue entry.

A list is one page that holds everything, whatever page the question asks for: the UK validator passes it so, and could
not pass a static export of several pages. Filters are not answered. Objects that stand in several files are encoded once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from frontdoor.render.open_data.records import Offer, Records
from frontdoor.render.open_data.shapes import Record

ROOT = "data/oruk"
ABOUT = {
    "version": "HSDS-UK-3.0",
    "profile": "https://github.com/OpenReferralUK/uk-profile/blob/main/docs/index.md",
    "openapi_url": "https://docs.openreferraluk.org/en/latest/openapi30.json",
}
"""The first record of the API: the version must read just so, or validators test against an older one."""

_LEAN = {
    "service": (
        "id", "organization_id", "name", "description", "url", "email", "status", "assured_date", "alert",
        "organization",
    ),
    "body": ("id", "name", "description", "email", "website"),
    "location": ("id", "location_type", "name", "description", "latitude", "longitude"),
}  # fmt: skip
"""What a list tells of each; the rest is in the record of its own."""
_APART = frozenset((*_LEAN["service"], "schedules"))
"""What is encoded apart from the rest of a service's record."""


class Api:
    """Gathers what the lists tell while it yields the files of each service."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._places = {id_: _json(place) for id_, place in records.locations.items()}
        self._lean_places = {id_: _json(_lean(place, "location")) for id_, place in records.locations.items()}
        self._services: list[str] = []
        self._meetings: list[str] = []

    def files_of(self, offer: Offer) -> Iterator[tuple[str, bytes]]:
        """Yield the record of a service, and one for each place where it is held."""
        service = offer.service
        id_ = service["id"]
        lean = _json({key: service[key] for key in _LEAN["service"] if key in service})
        brief = _json({key: service[key] for key in ("id", "organization_id", "name", "status")})
        rest = _json({key: value for key, value in service.items() if key not in _APART})
        opening = service.get("schedules", ())
        held = []
        for meeting in offer.at:
            place = meeting["location_id"]
            text = f'{{"id":"{meeting["id"]}","service_id":"{id_}","location_id":"{place}"}}'
            if "description" in meeting:
                text = _with(text, description=_json(meeting["description"]))
            held.append(_with(text, location=self._places[place]))
            self._meetings.append(_with(text, location=self._lean_places[place], service=brief))
            here = [one for one in opening if one["service_at_location_id"] == meeting["id"]]
            there = _with(lean, schedules=_json(here)) if here else lean
            yield f"{ROOT}/service_at_locations/{meeting['id']}.json", _with(held[-1], service=there).encode()
        lists = {
            "schedules": _json(opening) if opening else "",
            "service_at_locations": _list(held) if held else "",
        }
        whole = _with(f"{lean[:-1]},{rest[1:]}", **{name: text for name, text in lists.items() if text})
        self._services.append(lean)
        yield f"{ROOT}/services/{id_}.json", whole.encode()

    def other_files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the lists, when all services were seen, and everything that is not a service."""
        yield f"{ROOT}/index.json", _json(ABOUT).encode()
        yield f"{ROOT}/services/index.json", _page(self._services)
        yield f"{ROOT}/service_at_locations/index.json", _page(self._meetings)
        yield from _bodies(self._records)
        yield from _taxonomies(self._records)


def _bodies(records: Records) -> Iterator[tuple[str, bytes]]:
    """Yield the organisations; the charity's own record holds its places, also those where no service is held."""
    charity, *others = records.organizations
    places = {"locations": [*records.locations.values()]} if records.locations else {}
    for body in (charity | places, *others):
        yield f"{ROOT}/organizations/{body['id']}.json", _json(body).encode()
    lean = (_json(_lean(body, "body")) for body in records.organizations)
    yield f"{ROOT}/organizations/index.json", _page(lean)


def _taxonomies(records: Records) -> Iterator[tuple[str, bytes]]:
    taxonomy = _json(records.taxonomy | {"taxonomy_terms": records.terms})
    yield f"{ROOT}/taxonomies/{records.taxonomy['id']}.json", taxonomy.encode()
    yield f"{ROOT}/taxonomies/index.json", _page([_json(records.taxonomy)])
    for term in records.terms:
        yield f"{ROOT}/taxonomy_terms/{term['id']}.json", _json(term).encode()
    yield f"{ROOT}/taxonomy_terms/index.json", _page(map(_json, records.terms))


def _page(contents: Iterable[str]) -> bytes:
    """Return a list as its first and last page, of objects that are encoded already."""
    found = list(contents)
    about = {
        "total_items": len(found),
        "total_pages": 1,
        "page_number": 1,
        "size": len(found),
        "first_page": True,
        "last_page": True,
        "empty": not found,
    }
    return _with(_json(about), contents=_list(found)).encode()


def _lean(record: Mapping[str, object], kind: str) -> Record:
    return {key: record[key] for key in _LEAN[kind] if key in record}


def _list(texts: Iterable[str]) -> str:
    """Return a list of objects that are encoded already."""
    return f"[{','.join(texts)}]"


def _with(text: str, **members: str) -> str:
    """Return an encoded object with members more, which are encoded already."""
    more = "".join(f',"{name}":{value}' for name, value in members.items())
    return f"{text[:-1]}{more}}}"


def _json(thing: Mapping[str, object] | Sequence[object] | str) -> str:
    return _ENCODER.encode(thing)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
