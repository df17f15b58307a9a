"""Result page of the place look-up where it finds several council areas, to choose from, or none."""

from __future__ import annotations

from frontdoor.geography.council_areas import BY_NAME
from frontdoor.geography.place_lookup import KnownPlace, UnknownPlace
from frontdoor.geography.postcodes import by_postcode_area
from frontdoor.site.index.page import Page
from frontdoor.site.templating.cached_fragments import render

ADDRESS = "/find/where/"
INPUT = "q"
OLD_INPUT = "where"
"""The field's name until November 2026, on pages that a browser kept."""


def where_page(found: KnownPlace | UnknownPlace) -> Page:
    """Return the page. What was typed stays in the field, but is not in the title: browsers keep titles in their history."""
    place, unknown = (found, None) if isinstance(found, KnownPlace) else (None, found)
    letters = (unknown.district.rstrip("0123456789") or unknown.typed.strip().upper()) if unknown else ""
    content = render(
        "where.html",
        place=place,
        unknown=unknown,
        typed=found.name if isinstance(found, KnownPlace) else found.typed,
        letters=letters if letters in by_postcode_area() else "",
        councils=BY_NAME,
    )
    return Page(
        ADDRESS,
        "Which council area?" if place else "We do not know this place",
        content,
        breadcrumb=(("/find/", "Find help"),),
        index=False,
        error=place is None,
        at_risk=True,
    )
