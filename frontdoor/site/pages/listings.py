"""Listing pages: services, needs, council areas, locations and other help, paginated where they are long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from frontdoor.catalogue import Need, OtherHelp, Service, Standing
from frontdoor.catalogue.audience import Asker, AudienceGroup
from frontdoor.geography.council_areas import COUNCIL_AREAS, CouncilArea
from frontdoor.site.index.page import HAS_PICTURES, HIDES_PAST_DATES, Page
from frontdoor.site.index.provenance import ADDRESS, provenance
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.pages.page_types import EachArea, EachEntry, Once
from frontdoor.site.pages.pagination import ListPage, parts
from frontdoor.site.pages.week_grid import week_at
from frontdoor.site.templating.cached_fragments import render

LEFT_PRISON = frozenset({"leaving-prison"})
"""The most common need of our readers, wherever they live."""
GROUPED = 60
"""Most services on one page, grouped by need; more are paginated by name."""


ASK_NOW, THROUGH_OTHERS, OLDER, FOR_ORGANISATIONS = (
    "Ask for these now",
    "Through the court, social work or another professional",
    "Older, and may have ended",
    "For organisations",
)
"""The groups of the services of a need or a council area, in the order in which they are listed."""


def group_of(service: Service) -> str:
    """Return the group of a service: by whether it was replaced or lost its money, and whether people can ask themselves."""
    if service.standing is Standing.LEGACY:
        return OLDER
    if set(service.for_) == {AudienceGroup.ORGANISATIONS}:
        return FOR_ORGANISATIONS
    asked_by_people = not service.who_can_ask or {Asker.SELF, Asker.FAMILY} & set(service.who_can_ask)
    return ASK_NOW if asked_by_people else THROUGH_OTHERS


def _in_groups(services: Sequence[Service]) -> list[tuple[str, list[Service]]]:
    """Return services by group; one that may be asked for, and of which nothing is wrong, stands first."""
    found = (
        (name, [one for one in services if group_of(one) == name])
        for name in (ASK_NOW, THROUGH_OTHERS, OLDER, FOR_ORGANISATIONS)
    )
    return [(name, some) for name, some in found if some]


def _by_group(services: Sequence[Service]) -> list[Service]:
    """Return services in the order of their groups, each group in the order given."""
    return [one for _, some in _in_groups(services) for one in some]


def location_list_pages(site: SiteIndex) -> Iterator[Page]:
    """Yield the pages of all locations."""
    for part in parts("/locations/", list(site.catalogue.locations.values())):
        content = render("locations.html", site=site, part=part)
        yield _page(part, "Offices", "Where Sacro meets people, and the numbers to call.", content)


def services_pages(site: SiteIndex) -> Iterator[Page]:
    """Yield the pages of all services: each under its first need or, where they are many, by name."""
    about = "Every service that we offer, by what you need help with."
    if len(site.services) <= GROUPED:
        groups = [
            (need, _by_group([s for s in site.by_need.get(need.id, ()) if s.needs[0] == need.id]))
            for need in site.catalogue.needs.values()
        ]
        groups = [group for group in groups if group[1]]
        others = [service for service in site.services if not service.needs]
        content = render("services.html", site=site, groups=groups, others=others)
        yield Page("/services/", "Services", content, description=about)
        return
    for part in parts("/services/", sorted(site.services, key=lambda service: service.name.casefold())):
        yield _page(part, "Services", about, render("services_many.html", site=site, part=part))


def need_pages(need: Need, site: SiteIndex) -> Iterator[Page]:
    """Yield the pages of one need: all its services, and those of each council area that has its own."""
    services = _by_group(site.by_need.get(need.id, ()))
    others = site.catalogue.others(needs=[need.id])
    at_risk = all(one.at_risk for one in services) and (bool(services) or any(one.at_risk for one in others))
    title: str = need.name
    about: str = need.summary or f"Services for {need.name}."
    if at_risk:
        title, about = "Information", ""
    by_area: defaultdict[str, list[Service]] = defaultdict(list)
    for service in services:
        for name in dict.fromkeys(service.areas):
            by_area[name].append(service)
    areas = [area for area in COUNCIL_AREAS if area.name in by_area]
    coming = site.soonest(5, services) if len(services) <= GROUPED else []
    above = (("/services/", "Services"),)
    for part in parts(f"/needs/{need.id}/", services):
        content = render(
            "need.html",
            site=site,
            need=need,
            part=part,
            groups=_in_groups(part.items),
            coming=coming,
            areas=areas,
            at_risk=at_risk,
            **_others(need, site),
        )
        head = HIDES_PAST_DATES if coming else ""
        yield _page(part, title, about, content, above, at_risk=at_risk, head=head)
    for area in areas:
        local = by_area[area.name]
        wide = [one for one in by_area["Scotland"] if area.name not in one.areas and not one.prisons]
        for part in parts(f"/needs/{need.id}/{area.slug}/", _by_group([*local, *wide])):
            content = render(
                "need_area.html",
                site=site,
                need=need,
                area=area,
                at_risk=at_risk,
                part=part,
                groups=_in_groups(part.items),
                **_others(need, site, area),
            )
            yield _page(
                part,
                title if at_risk else f"{need.name} in {area.name}",
                "" if at_risk else f"{need.name}: services for people in {area.name}.",
                content,
                (*above, (f"/needs/{need.id}/", need.name)),
                at_risk=at_risk,
            )


def _others(need: Need, site: SiteIndex, area: CouncilArea | None = None) -> dict[str, Sequence[OtherHelp]]:
    """Return other organisations' help for a need, in two parts: crisis lines, which come first on the page, and the rest."""
    found = site.catalogue.others(needs=[need.id], area=area.name if area else None)
    return {"crisis": [one for one in found if one.crisis], "more": [one for one in found if not one.crisis]}


def other_help_page(site: SiteIndex) -> Page:
    """Return the page of all help from other organisations, with a quick exit, as its readers may be in danger."""
    found = site.catalogue.others()
    content = render(
        "other_help.html",
        crisis=[one for one in found if one.crisis],
        more=[one for one in found if not one.crisis],
        source=provenance("other_help", found[0].id, site).at if found else ADDRESS,
    )
    about = "Other organisations that help: in danger, in a crisis, and with what we do not do."
    return Page("/other-help/", "Help from others", content, description=about, at_risk=True)


def area_other_help(area: CouncilArea, site: SiteIndex) -> Sequence[OtherHelp]:
    """Return other organisations' help in a council area: all of it where we have no service there; else the most needed."""
    found = site.catalogue.others(area=area.name)
    if not site.local.get(area.name):
        return found
    return [
        one for one in found if one.crisis or area.name in one.areas or not LEFT_PRISON.isdisjoint(one.needs)
    ]


def _has_line(other: OtherHelp) -> bool:
    """Say whether help is a crisis line with a number, of which a page of many things gives name and number only."""
    return other.crisis and bool(other.phone)


def area_pages(area: CouncilArea, site: SiteIndex) -> Iterator[Page]:
    """Yield the pages of one council area, local services first."""
    local = site.local.get(area.name, ())
    wide = [service for service in site.nationwide if area.name not in service.areas]
    locations = site.locations_by_area.get(area.name, ())
    helping = area_other_help(area, site)
    week = week_at(locations, site)
    coming = () if week.rows else site.soonest_at(5, locations)
    helped = {need for service in local for need in service.needs}
    needs = [need for need in site.catalogue.needs.values() if need.id in helped]
    for part in parts(f"/areas/{area.slug}/", _by_group([*local, *wide])):
        content = render(
            "area.html",
            site=site,
            area=area,
            counts=(len(local), len(wide)),
            needs=needs,
            locations=locations,
            prisons=site.prisons_by_area.get(area.name, ()),
            week=week,
            coming=coming,
            phone=next((phone for place in locations for phone in site.numbers(place)), None),
            online=bool(site.forms) and any(one.referral for one in [*local, *wide]),
            from_council=[one for one in helping if one.from_council],
            crisis=[one for one in helping if _has_line(one)],
            other_help=[one for one in helping if not one.from_council and not _has_line(one)],
            part=part,
            groups=_in_groups(part.items),
        )
        yield _page(
            part,
            f"Help in {area.name}",
            f"Services for people in {area.name}, with numbers to call and drop-in times.",
            content,
            (("/areas/", "Council areas"),),
            head=(HAS_PICTURES if week.rows else "") + (HIDES_PAST_DATES if week.rows or coming else ""),
        )


def _page(
    part: ListPage[Any],
    title: str,
    about: str,
    content: str,
    above: tuple[tuple[str, str], ...] = (),
    *,
    at_risk: bool = False,
    head: str = "",
) -> Page:
    numbered = title if part.number == 1 else f"{title}, page {part.number}"
    trail = above if part.number == 1 else (*above, (part.base, title))
    return Page(
        part.address, numbered, content, description=about, breadcrumb=trail, at_risk=at_risk, head=head
    )


PAGE_TYPES = (
    Once(services_pages),
    EachEntry("needs", need_pages, together=1),
    EachArea(area_pages),
    Once(location_list_pages),
    Once(lambda site: [other_help_page(site)]),
)
