"""When people can simply come: this week, and the next dates of every drop-in; knows no single service's page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from frontdoor.catalogue import Location, Service, ServiceAt
from frontdoor.councils import COUNCIL_AREAS
from frontdoor.dates import lasting
from frontdoor.render.linked_data import drop_in_data
from frontdoor.render.overview import Overview
from frontdoor.render.page import HIDES_PAST_DATES, Page
from frontdoor.render.paging import parts
from frontdoor.render.pieces import render

FEW = 12
"""Up to so many, all drop-ins stand on one page; more are cut by council area, and then into pages of this size."""
ABOUT = "When and where you can drop in without an appointment."


@dataclass(frozen=True)
class Held:
    """One service at one location, with drop-ins."""

    service: Service
    location: Location
    at: ServiceAt


def drop_in_pages(site: Overview) -> Iterator[Page]:
    """Yield the page of all drop-ins, and one for each council area where they are too many for one page."""
    by_area: defaultdict[str, list[Held]] = defaultdict(list)
    for service in site.services:
        for place, at in service.at.items():
            if lasting(at.drop_ins, site.today) and site.status(service) != "closed":
                location = site.catalogue.locations[place]
                by_area[location.area].append(Held(service, location, at))
    areas = [(area, by_area[area.name]) for area in COUNCIL_AREAS if area.name in by_area]
    many = sum(map(len, by_area.values())) > FEW
    week_ends = site.today + timedelta(days=6)
    content = render(
        "drop_ins.html",
        site=site,
        many=many,
        week_ends=week_ends,
        week=[] if many else [one for one in site.times.coming if one.day <= week_ends],
        week_off=[] if many else [off for off in site.times.called_off if off.day <= week_ends],
        by_area=areas,
    )
    data = "" if many else drop_in_data(_keys(held for _, held in areas), site, site.soonest(20))
    yield Page("/drop-ins/", "Drop-ins", content, description=ABOUT, head=HIDES_PAST_DATES + data)
    for area, held in areas if many else ():
        for part in parts(f"/drop-ins/{area.slug}/", held, FEW):
            title = f"Drop-ins in {area.name}" + ("" if part.number == 1 else f", page {part.number}")
            content = render("drop_ins_area.html", site=site, area=area, part=part, held=part.items)
            above = (("/drop-ins/", "Drop-ins"),)
            yield Page(
                part.address,
                title,
                content,
                description=ABOUT,
                breadcrumb=above,
                head=HIDES_PAST_DATES + drop_in_data(_keys([part.items]), site),
            )


def _keys(held: Iterable[Iterable[Held]]) -> Iterator[tuple[Service, str]]:
    return ((one.service, one.location.id) for some in held for one in some)
