"""Lists and places: services, needs, locations, areas, drop-ins, prisons, finding; knows no single service's page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from frontdoor.catalogue import Access, Location, Need, Prison
from frontdoor.councils import BY_NAME, COUNCIL_AREAS, CouncilArea
from frontdoor.freshness import address_note
from frontdoor.render.linked_data import drop_in_data, location_data
from frontdoor.render.overview import Overview
from frontdoor.render.page import Page
from frontdoor.render.service_page import checked_words
from frontdoor.render.templates import render

ROADS_INTO_PRISON = ("leaving-prison", "throughcare")
"""Needs whose nationwide services people in any prison can ask for."""


def other_pages(site: Overview) -> Iterator[Page]:
    """Yield every page that is not a service's own."""
    yield find_page(site)
    yield services_page(site)
    yield _list_page("data.html", "/data/", "Open data", "The catalogue as JSON, CSV and calendars.", site)
    yield drop_ins_page(site)
    yield _list_page(
        "areas.html", "/areas/", "Help by council area", "Choose a council area of Scotland.", site
    )
    yield _list_page("locations.html", "/locations/", "Our offices", "Places where we meet people.", site)
    for need in site.catalogue.needs.values():
        yield need_page(need, site)
    for area in COUNCIL_AREAS:
        yield area_page(area, site)
    for location in site.catalogue.locations.values():
        yield location_page(location, site)
    yield _list_page(
        "prisons.html", "/prisons/", "Prisons", "What we can do for people in each prison.", site
    )
    for prison in site.catalogue.prisons.values():
        yield prison_page(prison, site)


def find_page(site: Overview) -> Page:
    """Return the page that leads to help by need, place and prison."""
    about = "Find help by what you need, where you live, or which prison."
    return _list_page("find.html", "/find/", "Find help", about, site)


def services_page(site: Overview) -> Page:
    """Return the list of all services, each under its first need."""
    groups = [
        (need, [s for s in site.by_need.get(need.id, ()) if s.needs[0] == need.id])
        for need in site.catalogue.needs.values()
    ]
    return Page(
        address="/services/",
        title="Services",
        content=render(
            "services.html",
            site=site,
            groups=[group for group in groups if group[1]],
            others=[s for s in site.services if not s.needs],
        ),
        description="Every service that we offer, by what you need help with.",
    )


def need_page(need: Need, site: Overview) -> Page:
    """Return the services for one need."""
    services = site.by_need.get(need.id, ())
    ids = {service.id for service in services}
    at_risk = bool(services) and all(service.at_risk for service in services)
    content = render(
        "need.html",
        site=site,
        need=need,
        services=services,
        coming=[one for one in site.coming if one.service in ids][:5],
        others=[other for other in site.catalogue.needs.values() if other.id != need.id],
    )
    return Page(
        address=f"/needs/{need.id}/",
        title="Information" if at_risk else need.name,
        content=content,
        description="" if at_risk else need.summary or f"Services for {need.name}.",
        breadcrumb=(("/services/", "Services"),),
        at_risk=at_risk,
    )


def location_page(location: Location, site: Overview) -> Page:
    """Return the page of one place: where it is, when it is open, what is held there."""
    services = site.by_location.get(location.id, ())
    held = [
        (
            service,
            service.at[location.id],
            site.dates.get((service.id, location.id), ()),
            site.gaps.get((service.id, location.id), ()),
        )
        for service in services
    ]
    content = render(
        "location.html",
        site=site,
        location=location,
        address=site.address(location),
        address_note=address_note(site.catalogue, location, site.today),
        phones=location.phone,
        office=next(iter(site.office_phones()), None),
        ring_first=location.standing.needs_ringing_first(),
        access=list(_access(location.access)),
        held=held,
        services=services,
        area=BY_NAME[location.area],
        checked=checked_words(location),
    )
    return Page(
        address=f"/locations/{location.id}/",
        title=location.name,
        content=content,
        description=f"{location.name}, {location.area}: where it is, how to reach it, and when the drop-ins are.",
        breadcrumb=(("/locations/", "Offices"),),
        head=location_data(location, site),
    )


def area_page(area: CouncilArea, site: Overview) -> Page:
    """Return what serves one council area, local services first."""
    places = {location.id for location in site.locations_by_area.get(area.name, ())}
    content = render(
        "area.html",
        site=site,
        area=area,
        local=site.local.get(area.name, ()),
        locations=site.locations_by_area.get(area.name, ()),
        prisons=site.prisons_by_area.get(area.name, ()),
        coming=[one for one in site.coming if one.location in places][:5],
    )
    return Page(
        address=f"/areas/{area.slug}/",
        title=f"Help in {area.name}",
        content=content,
        description=f"Services for people in {area.name}, with numbers to ring and drop-in times.",
        breadcrumb=(("/areas/", "Council areas"),),
    )


def drop_ins_page(site: Overview) -> Page:
    """Return this week's drop-ins and the next dates of each, by council area."""
    week_ends = site.today + timedelta(days=6)
    entries: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for service in site.services:
        for place, at in service.at.items():
            key = (service.id, place)
            if at.drop_ins and site.status(service) != "closed":
                location = site.catalogue.locations[place]
                shown = (service, location, at, site.dates.get(key, ()), site.gaps.get(key, ()))
                entries[location.area].append(shown)
    content = render(
        "drop_ins.html",
        site=site,
        week_ends=week_ends,
        week=[one for one in site.coming if one.day <= week_ends],
        week_off=[off for off in site.called_off if off.day <= week_ends],
        by_area=[(area, entries[area.name]) for area in COUNCIL_AREAS if area.name in entries],
    )
    return Page(
        address="/drop-ins/",
        title="Drop-ins",
        content=content,
        description="When and where you can drop in without an appointment.",
        head=drop_in_data(site.coming[:20], site),
    )


def prison_page(prison: Prison, site: Overview) -> Page:
    """Return what people in one prison can ask for."""
    services = [
        service
        for service in site.services
        if site.status(service) != "closed"
        and (
            prison.id in service.prisons
            if service.prisons
            else "Scotland" in service.areas and set(service.needs) & set(ROADS_INTO_PRISON)
        )
    ]
    content = render(
        "prison.html",
        site=site,
        prison=prison,
        area=BY_NAME.get(prison.area or ""),
        services=services,
        refer=any(service.referral for service in site.services),
    )
    return Page(
        address=f"/prisons/{prison.id}/",
        title=prison.name,
        content=content,
        description=f"Help for people in {prison.name} and for their families.",
        breadcrumb=(("/prisons/", "Prisons"),),
    )


def _list_page(template: str, address: str, title: str, description: str, site: Overview) -> Page:
    return Page(address=address, title=title, content=render(template, site=site), description=description)


def _access(access: Access | None) -> Iterator[str]:
    if access is None:
        return
    facts = (
        (access.step_free, "Step-free way in", "There are steps"),
        (access.toilets, "Accessible toilet", "No accessible toilet"),
        (access.hearing_loop, "Hearing loop", "No hearing loop"),
    )
    for known, good, bad in facts:
        if known is not None:
            yield good if known else bad
    if access.note:
        yield access.note
