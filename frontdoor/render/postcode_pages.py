"""Pages that lead from a postcode district to its council areas, one for each postcode area; knows no service."""

from __future__ import annotations

from collections.abc import Iterator

from frontdoor.councils import BY_NAME
from frontdoor.postcodes import by_postcode_area
from frontdoor.render.page import Page
from frontdoor.render.pieces import render

BASE = "/find/postcodes/"


def postcode_pages() -> Iterator[Page]:
    """Yield the page that lists the postcode areas of Scotland, and the page of each."""
    areas = by_postcode_area()
    above = (("/find/", "Find help"),)
    yield Page(
        BASE,
        "Find help by postcode",
        render("postcodes.html", areas=areas),
        description="Choose the letters that your postcode begins with, to find your council area.",
        breadcrumb=above,
    )
    for letters, districts in areas.items():
        yield Page(
            f"{BASE}{letters.lower()}/",
            f"Postcodes that begin with {letters}",
            render("postcode_area.html", letters=letters, districts=districts, councils=BY_NAME),
            description=f"The council area of every {letters} postcode, and the help there.",
            breadcrumb=(*above, (BASE, "Postcodes")),
        )
