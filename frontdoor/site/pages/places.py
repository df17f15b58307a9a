"""Pages of places: each location, and the entry pages that lead to help and to the open data."""

from __future__ import annotations

from collections.abc import Iterator

from frontdoor.catalogue import Location
from frontdoor.geography.council_areas import BY_NAME
from frontdoor.geography.council_map import central_belt, scotland
from frontdoor.geography.postcodes import by_first_letter, by_postcode_area
from frontdoor.occurrences import lasting
from frontdoor.rules.freshness import address_note, place_in_doubt
from frontdoor.site.feeds.json_ld import location_data
from frontdoor.site.index.page import HAS_PICTURES, HIDES_PAST_DATES, Page
from frontdoor.site.index.physical_access import access_words
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.pages.page_types import EachEntry, Once
from frontdoor.site.pages.postcodes import postcode_pages
from frontdoor.site.pages.week_grid import week_at
from frontdoor.site.search.index import knows_positions, places_indexes, search_index
from frontdoor.site.templating.cached_fragments import render
from frontdoor.site.templating.closure_lines import shut_place

BUSY = 8
"""Most drop-ins whose dates a place's page shows; with more, the dates are on the services' own pages."""


def place_pages(site: SiteIndex) -> Iterator[Page]:
    """Yield the pages that lead to help by place, and to the open data."""
    yield find_page(site)
    yield from postcode_pages(site)
    yield _plain("data.html", "/data/", "Open data", "The catalogue as JSON, CSV and calendars.", site)
    yield areas_page(site)


def areas_page(site: SiteIndex) -> Page:
    """Return the page on which a council area is chosen, from a list or from a map."""
    local = {name: services for name, services in site.local.items() if services}
    content = render(
        "areas.html",
        site=site,
        local=local,
        maps=(scotland(), central_belt()),
        links={area.slug: (f"/areas/{area.slug}/", area.name) for area in site.areas},
        filled={area.slug for area in site.areas if area.name in local},
    )
    about = "Choose a council area of Scotland."
    return Page("/areas/", "Help by council area", content, description=about, head=HAS_PICTURES)


def find_page(site: SiteIndex) -> Page:
    """Return the page that leads to help by need, place and prison; with scripts it has a search as well."""
    index, _ = search_index(site)
    (postcodes, _), (towns, _) = places_indexes()
    return Page(
        "/find/",
        "Find help",
        render(
            "find.html",
            site=site,
            index=f"/{index}",
            postcodes=f"/{postcodes}",
            towns=f"/{towns}",
            postcode_areas=by_postcode_area(),
            letters_of_towns=by_first_letter(),
            near=knows_positions(site),
        ),
        description="Find help by what you need, where you live, or which prison.",
        head='<script src="/assets/find.js" defer></script>',
    )


def location_page(location: Location, site: SiteIndex) -> Page:
    """Return the page of one location: address, opening hours, services held there."""
    services = site.by_location.get(location.id, ())
    busy = len(services) > BUSY
    held = [
        (service, drop_ins, () if busy else site.dates.get((service.id, location.id), ()))
        for service in services
        if site.status(service) != "closed"
        and (drop_ins := lasting(service.at[location.id].drop_ins, site.today))
    ]
    week = week_at([location], site)
    content = render(
        "location.html",
        site=site,
        location=location,
        address=site.address(location),
        address_note=address_note(site.catalogue, location, site.today),
        phones=site.numbers(location),
        office=next(iter(site.office_phones()), None),
        online=bool(site.forms),
        check_first=place_in_doubt(site.catalogue, location, site.today),
        access=list(access_words(location.access)),
        held=held,
        week=week,
        shut=shut_place(location, site),
        busy=busy,
        services=services,
        area=BY_NAME.get(location.area),
    )
    return Page(
        address=f"/locations/{location.id}/",
        title=location.name,
        content=content,
        description=f"{location.name}, {location.area}: where it is, how to reach it, and when the drop-ins are.",
        breadcrumb=(("/locations/", "Offices"),),
        has_number=True,
        head=(HAS_PICTURES if week.rows else "")
        + HIDES_PAST_DATES
        + location_data(location, site, () if busy else services),
    )


def _plain(template: str, address: str, title: str, description: str, site: SiteIndex) -> Page:
    return Page(address=address, title=title, content=render(template, site=site), description=description)


PAGE_TYPES = (
    EachEntry("locations", lambda location, site: [location_page(location, site)]),
    Once(place_pages),
)
