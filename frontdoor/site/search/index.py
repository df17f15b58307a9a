"""The search index: JSON files that ``find.js`` loads and ``rank`` searches: what can be found, its words, and the places.

A record has ``a`` address, ``n`` name, ``w`` phrases in people's own words, ``t`` text, ``d`` needs by number, ``r`` council
areas by number, ``s`` for all of Scotland, ``c`` for people in danger, ``o`` its weight, and what a result says of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from frontdoor import yamlsource
from frontdoor.catalogue import PhoneNumber, Service, Standing
from frontdoor.catalogue.audience import Asker, AudienceGroup, asker_tag, group_words
from frontdoor.geography.council_areas import COUNCIL_AREAS
from frontdoor.geography.postcodes import districts, towns
from frontdoor.occurrences import occurrence_words
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.search.rank import FILLERS
from frontdoor.site.templating.environment import capital

FULL = 400
"""Most services for full records (summary, phone number, next drop-in); with more, records have name, needs and areas only."""
Record = dict[str, Any]


def search_index(site: SiteIndex) -> tuple[str, bytes]:
    """Return the index's path, with a content hash, and its bytes; a phone loads it once, at the first search."""
    return site.memo.once("search index", lambda: _file("find", index_content(site)))


def index_content(site: SiteIndex) -> Mapping[str, Any]:
    """Return the content of the index."""
    needs = site.catalogue.needs
    return {
        "fillers": sorted(FILLERS),
        "filters": [[label, choices] for label, choices, _ in _filters(site)],
        "needs": [[need.id, need.name, need.summary or "", list(need.also)] for need in needs.values()],
        "areas": [[area.name, *area.also] for area in COUNCIL_AREAS],
        "entries": [record for records in _SOURCES for record in records(site)],
    }


def knows_positions(site: SiteIndex) -> bool:
    """Say whether the index has coordinates of any service, so that results can be sorted by distance."""
    return len(site.services) <= FULL and any(positions(service, site) for service in site.services)


def positions(service: Service, site: SiteIndex) -> list[tuple[float, float]]:
    """Return latitude and longitude, rounded to about 100 m, of a service's places; those with a withheld address are left out."""
    places = (site.catalogue.locations[place] for place in service.at)
    return [
        (round(place.latitude, 3), round(place.longitude, 3))
        for place in places
        if place.latitude is not None and place.longitude is not None and place.address != "withheld"
    ]


@cache
def places_indexes() -> tuple[tuple[str, bytes], tuple[str, bytes]]:
    """Return two files, postcode districts and towns with their council areas; a phone loads them only when needed.

    Council areas are given by their index in alphabetical order, as in the search index.
    """
    known = {one.code: [_AREAS[area] for area in one.areas] for one in districts().values()}
    in_england = [one.code for one in districts().values() if one.in_england]
    by_area: list[list[str]] = [[] for _ in COUNCIL_AREAS]
    for town, areas in towns().items():
        for area in areas:
            by_area[_AREAS[area]].append(town)
    return _file("postcodes", {"districts": known, "england": in_england}), _file("towns", by_area)


def _file(name: str, value: object) -> tuple[str, bytes]:
    content = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return f"assets/{name}.{sha256(content).hexdigest()[:10]}.json", content


def _record(address: str, name: str, words: Sequence[str] = (), text: str = "", **rest: Any) -> Record:
    """Return a record; what is empty is left out."""
    return _filled({"a": address, "n": name, "w": list(words), "t": " ".join(text.split()), **rest})


def _filled(record: Record) -> Record:
    """Return a record without what is empty."""
    return {key: value for key, value in record.items() if value not in ("", None, [], ())}


def _first(phones: Sequence[PhoneNumber]) -> list[str] | None:
    """Return the first number as written and as a link."""
    return [phones[0].number, phones[0].link] if phones else None


def _others(site: SiteIndex) -> Iterator[Record]:
    for other in site.catalogue.others():
        yield _record(
            f"/other-help/#{other.id}",
            other.name,
            other.also,
            other.what_for,
            c=1 if other.crisis else None,
            o=0.9,
            phone=_first(other.phone),
            hours=other.hours,
            **_areas(other.areas),
        )


def _situations(site: SiteIndex) -> Iterator[Record]:
    for one in site.catalogue.situations.values():
        yield _record(f"/situations/{one.id}/", one.name, one.also, one.summary or "", o=1.2)


def _easy_read(site: SiteIndex) -> Iterator[Record]:
    """Yield the Easy Read editions, for those who ask for Easy Read; all others find the ordinary page first."""
    for one in site.catalogue.easy_read.values():
        yield _record(f"/easy-read/{one.id}/", f"{one.name}: Easy Read", ["easy read"], o=0.5)


def _needs(site: SiteIndex) -> Iterator[Record]:
    for one in site.catalogue.needs.values():
        yield _record(f"/needs/{one.id}/", one.name, one.also, one.summary or "", o=1.1)


def _services(site: SiteIndex) -> Iterator[Record]:
    """Yield the records of services that are not closed."""
    numbers = {need: number for number, need in enumerate(site.catalogue.needs)}
    full = len(site.services) <= FULL
    for service in site.services:
        if site.status(service) == "closed":
            continue
        record = _record(
            f"/services/{service.id}/",
            service.name,
            service.also,
            service.summary if full else "",
            d=[numbers[need] for need in service.needs],
            was=[old.name for old in site.replaced.get(service.id, ()) if old.id not in site.listed],
            o=_WEIGHTS[service.standing],
        )
        if not service.prisons:  # those inside are helped wherever they come from
            record |= _areas(service.areas)
        record["pick"] = [picks(service) for _, _, picks in _filters(site)]
        if tags := [tag for tag in (_status_tag(service, site), asker_tag(service.who_can_ask)) if tag]:
            record["tags"] = tags
        if full:
            soonest = site.soonest(1, [service])
            record |= _filled(
                {
                    "at": positions(service, site),
                    "phone": _first(site.phones(service)),
                    "next": occurrence_words(soonest[0], site.today) if soonest else None,
                }
            )
        yield record


def _status_tag(service: Service, site: SiteIndex) -> str:
    status = site.status(service)
    if status != "open":
        return str(status.value.capitalize())
    return "Check first" if site.asks_to_check(service) else ""


def _prisons(site: SiteIndex) -> Iterator[Record]:
    for prison in site.catalogue.prisons.values():
        if site.today and prison.closes and prison.closes <= site.today:
            continue
        yield _record(
            f"/prisons/{prison.id}/",
            prison.name,
            [
                *prison.also,
                *([prison.town] if prison.town else []),
                *(f"{_short(prison.name)} {word}" for word in ("prison", "jail")),
            ],
            o=1.1,
            phone=_first(prison.family_phones),
            **_areas((prison.area,) if prison.area else ()),
        )


def _short(name: str) -> str:
    """Return a prison's name as people say it: ``Stirling`` for ``HMP & YOI Stirling``."""
    return " ".join(word for word in name.split() if word.istitle())


def _locations(site: SiteIndex) -> Iterator[Record]:
    for place in site.catalogue.locations.values():
        phones = site.numbers(place)
        yield _record(
            f"/locations/{place.id}/",
            place.name,
            ["office", "address"],
            phone=_first(phones),
            **_areas((place.area,)),
        )


def _council_areas(site: SiteIndex) -> Iterator[Record]:
    prisons = site.catalogue.prisons.values()
    for area in site.areas:
        towns = [one.town for one in prisons if one.area == area.name and one.town]
        words = list(dict.fromkeys((*area.also, *towns)))
        yield _record(f"/areas/{area.slug}/", f"Help in {area.name}", words, o=1.4, **_areas((area.name,)))


def _own_pages(site: SiteIndex) -> Iterator[Record]:
    for address, (name, *words) in _pages().items():
        if address != "/referral/" or site.forms:
            yield _record(address, name, words, o=1.1)


@cache
def _pages() -> Mapping[str, Sequence[str]]:
    """Return the name and people's words of each page of the site that is made of no entry, by its address."""
    read = yamlsource.read_file(Path(__file__).with_name("pages.yaml"))
    return cast("Mapping[str, Sequence[str]]", read.value)


def _areas(areas: Sequence[str]) -> Record:
    """Return the council areas of an entry, and whether it is for all of Scotland."""
    found: Record = {}
    if numbers := [_AREAS[area] for area in areas if area in _AREAS]:
        found["r"] = numbers
    if "Scotland" in areas:
        found["s"] = 1
    return found


Filter = tuple[str, list[str], Callable[[Service], list[int] | None]]
"""A filter of the search: its label, its choices, and those of a service by index; None where it says nothing, and so fits all."""


def _filters(site: SiteIndex) -> list[Filter]:
    """Return the filters that any service says something for."""
    return site.memo.once("filters", lambda: list(_useful(site)))


def _useful(site: SiteIndex) -> Iterator[Filter]:
    services = site.services
    groups = [group for group in AudienceGroup if any(group in one.for_ for one in services)]
    tags = list(dict.fromkeys(tag for one in services for tag in one.tags))
    if any(one.who_can_ask for one in services):
        askers = list(Asker)
        yield (
            "Who asks",
            ["Me", "My family", "A professional", "The court or fiscal"],
            lambda one: _indexes(askers, one.who_can_ask),
        )
    if groups:
        yield "For", [capital(words) for words in group_words(groups)], lambda one: _indexes(groups, one.for_)
    if any(not site.status(one).takes_people for one in services):
        yield "Now", ["Takes people"], lambda one: [0] if site.status(one).takes_people else []
    if tags:
        yield "More", [capital(tag) for tag in tags], lambda one: _indexes(tags, one.tags) or []


def _indexes(choices: Sequence[str], said: Collection[str]) -> list[int] | None:
    return [choices.index(one) for one in said] if said else None


_SOURCES = (
    _others,
    _situations,
    _needs,
    _services,
    _prisons,
    _locations,
    _council_areas,
    _own_pages,
    _easy_read,
)
"""What can be found; of entries that count alike the first stands first."""
_WEIGHTS = {
    Standing.CURRENT: 1.1,
    Standing.UNKNOWN: 1.0,
    Standing.LEGACY: 0.8,
    Standing.ENDED: 0.5,
}
_AREAS = {area.name: number for number, area in enumerate(COUNCIL_AREAS)}
"""Council area to its index in alphabetical order."""
