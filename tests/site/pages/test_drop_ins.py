"""The pages of drop-ins: one for a few, and one for each council area where they are many."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from frontdoor.catalogue import Catalogue
from frontdoor.geography.council_areas import BY_NAME
from frontdoor.site.build.jobs import pages
from frontdoor.site.index.page import Page
from frontdoor.site.index.site_index import SiteIndex, build_site_index
from frontdoor.site.pages.drop_ins import FEW, drop_ins_area_pages
from tests.builders import a_catalogue, raw_drop_in, raw_location, raw_service

TODAY = date(2026, 11, 22)
HELD: dict[str, Any] = {"drop_ins": [raw_drop_in()]}


def with_services(at: list[dict[str, Any]]) -> Catalogue:
    """Return a catalogue of services, each with its places, two of which are in Glasgow and one in Fife."""
    return a_catalogue(
        services={f"s-{n}": raw_service(name=f"Service {n}", at=places) for n, places in enumerate(at)},
        locations={
            "east": raw_location(name="East"),
            "west": raw_location(name="West"),
            "fife": raw_location(name="Cupar", area="Fife"),
        },
    )


def entries(page: Page) -> list[str]:
    """Return which drop-ins stand on a page, in order, each as its service and its place."""
    return re.findall(r'<h3 id="([^"]+)"', page.content)


def looked_over(at: list[dict[str, Any]]) -> SiteIndex:
    """Return what pages look up, on the day."""
    return build_site_index(with_services(at), today=TODAY)


def drop_in_pages(site: SiteIndex) -> Sequence[Page]:
    """Return all pages of drop-ins."""
    return [page for page in pages(site, None) if page.address.startswith("/drop-ins/")]


def test_a_few_stand_on_one_page_under_their_council_areas() -> None:
    """Areas in the order of their names, services in the order of the file."""
    [page] = drop_in_pages(looked_over([{"west": HELD}, {"fife": HELD, "east": HELD}]))
    assert entries(page) == ["s-1-fife", "s-0-west", "s-1-east"]
    assert re.findall("<h3>([A-Z][a-z]+)</h3>", page.content) == ["Monday"]


def test_many_stand_on_the_pages_of_their_areas_in_the_order_of_the_file() -> None:
    """It is the order of services, whichever place comes first; an area's second page goes on where the first ends."""
    at = [
        [{"west": HELD}, {"fife": HELD, "east": HELD}, {"west": HELD, "east": {}}][n % 3] for n in range(24)
    ]
    first, *rest = drop_in_pages(looked_over(at))
    assert entries(first) == []
    assert re.findall(r'"/drop-ins/([a-z-]+)/">.*?\((\d+)\)', first.content) == [
        ("fife", "8"),
        ("glasgow-city", "24"),
    ]
    assert [page.address for page in rest] == [
        "/drop-ins/fife/", "/drop-ins/glasgow-city/", "/drop-ins/glasgow-city/page-2/",
    ]  # fmt: skip
    assert entries(rest[0]) == [f"s-{n}-fife" for n in range(1, 24, 3)]
    places = ("west", "east", "west")
    assert [*entries(rest[1]), *entries(rest[2])] == [f"s-{n}-{places[n % 3]}" for n in range(24)]
    assert len(entries(rest[1])) == FEW


def test_an_area_without_drop_ins_has_no_page() -> None:
    """Neither where nothing is held, nor where all that was held is over."""
    over = {"drop_ins": [raw_drop_in(until="2026-11-21")]}
    site = looked_over([{"east": HELD}] * FEW + [{"fife": over}, {"west": HELD}])
    assert not [*drop_ins_area_pages(BY_NAME["Fife"], site), *drop_ins_area_pages(BY_NAME["Moray"], site)]
    assert [page.address for page in drop_in_pages(site)] == [
        "/drop-ins/", "/drop-ins/glasgow-city/", "/drop-ins/glasgow-city/page-2/",
    ]  # fmt: skip
