"""Pages of drop-ins: this week's and the next dates of every one, on one page or, where they are many, by council area."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from frontdoor.catalogue import DropIn, Location, Service
from frontdoor.geography.council_areas import COUNCIL_AREAS, ELSEWHERE, CouncilArea
from frontdoor.geography.council_map import central_belt, scotland
from frontdoor.occurrences import lasting
from frontdoor.site.feeds.json_ld import drop_in_data
from frontdoor.site.index.page import HAS_PICTURES, HIDES_PAST_DATES, Page
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.pages.page_types import EachArea, Once
from frontdoor.site.pages.pagination import parts
from frontdoor.site.pages.week_grid import week_grid
from frontdoor.site.templating.cached_fragments import render

FEW = 12
"""Most drop-ins on one page; more are split by council area, and then into pages of this size."""
ABOUT = "When and where you can drop in without an appointment."


class HeldAtLocation(NamedTuple):
    """The drop-ins of one service at one location."""

    service: Service
    location: Location
    drop_ins: Sequence[DropIn]


def drop_ins_page(site: SiteIndex) -> Page:
    """Return the page of all drop-ins; where they are too many, it links to the pages of council areas."""
    areas = [(area, held) for area in (*COUNCIL_AREAS, ELSEWHERE) if (held := _held_in(area, site))]
    many = are_many(site)
    week = week_grid(() if many else _ids(one for _, held in areas for one in held), site)
    content = render(
        "drop_ins.html",
        site=site,
        many=many,
        week=week,
        by_area=areas,
        maps=(scotland(), central_belt()) if many else (),
        links={area.slug: (f"/drop-ins/{area.slug}/", area.name) for area, _ in areas},
    )
    everything = (one for _, held in areas for one in held)
    data = "" if many else drop_in_data(_keys(everything), site, site.soonest(20))
    return Page(
        "/drop-ins/",
        "Drop-ins",
        content,
        description=ABOUT,
        head=(HAS_PICTURES if many or week.rows else "") + HIDES_PAST_DATES + data,
    )


def drop_ins_area_pages(area: CouncilArea, site: SiteIndex) -> Iterator[Page]:
    """Yield the pages of one council area's drop-ins: none where all fit on one page, nor for an area without any."""
    held = _held_in(area, site) if are_many(site) else ()
    for part in parts(f"/drop-ins/{area.slug}/", held, FEW) if held else ():
        week = week_grid(_ids(part.items), site)
        content = render("drop_ins_area.html", site=site, area=area, part=part, week=week)
        yield Page(
            part.address,
            f"Drop-ins in {area.name}" + ("" if part.number == 1 else f", page {part.number}"),
            content,
            description=ABOUT,
            breadcrumb=(("/drop-ins/", "Drop-ins"),),
            head=(HAS_PICTURES if week.rows else "")
            + HIDES_PAST_DATES
            + drop_in_data(_keys(part.items), site),
        )


def _held_in(area: CouncilArea, site: SiteIndex) -> Sequence[HeldAtLocation]:
    """Return the drop-ins of one council area, in the order of the file."""

    def look() -> Sequence[HeldAtLocation]:
        here = {place.id: place for place in site.locations_by_area.get(area.name, ())}
        services = {service.id: service for place in here for service in site.by_location.get(place, ())}
        in_order = (services[id_] for id_ in site.catalogue.services if id_ in services)
        return list(_held(in_order, here, site))

    return site.memo.once(("held in", area.name), look)


def are_many(site: SiteIndex) -> bool:
    """Say whether all drop-ins are too many for one page; stops counting as soon as they are."""

    def count() -> bool:
        return len(list(islice(_held(site.services, site.catalogue.locations, site), FEW + 1))) > FEW

    return site.memo.once("many drop-ins", count)


def _held(
    services: Iterable[Service], places: Mapping[str, Location], site: SiteIndex
) -> Iterator[HeldAtLocation]:
    """Yield the drop-ins of some services at some places, without those that have ended for good."""
    for service in services:
        if site.status(service) != "closed":
            for place, at in service.at.items():
                if place in places and (drop_ins := lasting(at.drop_ins, site.today)):
                    yield HeldAtLocation(service, places[place], drop_ins)


def _ids(held: Iterable[HeldAtLocation]) -> Iterator[tuple[str, str]]:
    return ((one.service.id, one.location.id) for one in held)


def _keys(held: Iterable[HeldAtLocation]) -> Iterator[tuple[Service, str]]:
    return ((one.service, one.location.id) for one in held)


PAGE_TYPES = (
    Once(lambda site: [drop_ins_page(site)]),
    Once(lambda site: drop_ins_area_pages(ELSEWHERE, site)),
    EachArea(drop_ins_area_pages),
)
