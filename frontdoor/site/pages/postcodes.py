"""Look-up pages, by links and without script, from postcode district or town to council areas."""

from __future__ import annotations

from collections.abc import Iterator

from frontdoor.geography.council_areas import BY_NAME
from frontdoor.geography.postcodes import by_first_letter, by_postcode_area
from frontdoor.site.index.page import Page
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.templating.cached_fragments import render

BASE = "/find/postcodes/"


def postcode_pages(site: SiteIndex) -> Iterator[Page]:
    """Yield the index page, a page for each postcode area, and one for each first letter of towns."""
    above: tuple[tuple[str, str], ...] = (("/find/", "Find help"),)
    yield Page(
        BASE,
        "Find help by postcode or town",
        render("postcodes.html", site=site, areas=by_postcode_area(), letters_of_towns=by_first_letter()),
        description="Choose the letters that your postcode or your town begins with, to find your council area.",
        breadcrumb=above,
    )
    above = (*above, (BASE, "Postcodes and towns"))
    for letters, districts in by_postcode_area().items():
        yield Page(
            f"{BASE}{letters.lower()}/",
            f"Postcodes that begin with {letters}",
            render("postcode_area.html", site=site, letters=letters, districts=districts, councils=BY_NAME),
            description=f"The council area of every {letters} postcode, and the help there.",
            breadcrumb=above,
        )
    for letter, towns in by_first_letter().items():
        yield Page(
            f"/find/towns/{letter.lower()}/",
            f"Towns and villages that begin with {letter}",
            render("towns.html", site=site, letter=letter, towns=towns, councils=BY_NAME),
            description=f"The council area of every town that begins with {letter}, and the help there.",
            breadcrumb=above,
        )
