"""Search index: JSON files that the script on /find/ loads, with a short record of each service and the places' coordinates."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from hashlib import sha256
from typing import Any

from frontdoor.catalogue import OtherHelp, Service
from frontdoor.catalogue.audience import Asker, AudienceGroup, asker_tag, group_words
from frontdoor.geography.council_areas import COUNCIL_AREAS
from frontdoor.geography.postcodes import districts, towns
from frontdoor.occurrences import occurrence_words
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.templating.environment import capital

FULL = 400
"""Most services for full records (summary, phone number, next drop-in); with more, records have name, needs and areas only."""


def search_index(site: SiteIndex) -> tuple[str, bytes]:
    """Return the index's path, with a content hash, and its bytes; a phone loads it once, at the first search."""
    return site.memo.once("search index", lambda: _file("find", _index(site)))


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


def _index(site: SiteIndex) -> dict[str, Any]:
    needs, full = tuple(site.catalogue.needs), len(site.services) <= FULL
    records = [_record(one, site, needs, full=full) for one in site.services]
    return {
        "filters": [[label, choices] for label, choices, _ in _filters(site)],
        "needs": [[need.id, need.name, need.summary or ""] for need in site.catalogue.needs.values()],
        "areas": [[area.name, *area.also] for area in COUNCIL_AREAS],
        "services": [record for record in records if record],
        "others": [_other(other, needs) for other in site.catalogue.others()],
    }


def _other(other: OtherHelp, needs: Sequence[str]) -> dict[str, Any]:
    """Return the record of another organisation's help."""
    record: dict[str, Any] = {"id": other.id, "name": other.name, "text": " ".join(other.what_for.split())}
    record["needs"] = [needs.index(need) for need in other.needs]
    record["words"] = list(other.search_words)
    if "Scotland" not in other.areas:
        record["areas"] = [_AREAS[area] for area in other.areas]
    if other.phone:
        record["phone"] = [other.phone[0].number, other.phone[0].link]
    if other.hours:
        record["hours"] = other.hours
    return record


def _record(service: Service, site: SiteIndex, needs: Sequence[str], *, full: bool) -> dict[str, Any]:
    """Return the record of one service, its needs as indexes; empty where the service is closed."""
    if site.status(service) == "closed":
        return {}
    record: dict[str, Any] = {"id": service.id, "name": service.name}
    record["needs"] = [needs.index(need) for need in service.needs]
    record["areas"] = [_AREAS[area] for area in service.areas if area in _AREAS]
    if "Scotland" in service.areas and not service.prisons:  # one of some prisons is for nobody elsewhere
        record["scotland"] = 1
    if was := [old.name for old in site.replaced.get(service.id, ()) if old.id not in site.listed]:
        record["was"] = was  # whoever searches for an ended service finds its successor
    if service.id in site.rings:
        record["ring"] = 1
    status = site.status(service)
    first = (
        status.value.capitalize() if status != "open" else "Check first" if service.id in site.rings else ""
    )
    if tags := [tag for tag in (first, asker_tag(service.who_can_ask)) if tag]:
        record["tags"] = tags
    record["pick"] = [picks(service) for _, _, picks in _filters(site)]
    if full:
        record["text"] = service.summary
        phones = site.phones(service)
        if places := positions(service, site):
            record["at"] = places
        if phones:
            record["phone"] = phones[0].number
        soonest = site.soonest(1, [service])
        if soonest:
            record["next"] = occurrence_words(soonest[0], site.today)
    return record


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


_AREAS = {area.name: number for number, area in enumerate(COUNCIL_AREAS)}
"""Council area to its index in alphabetical order."""
