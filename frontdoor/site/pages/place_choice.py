"""The answer to a place that leads to no single council area: a choice of some, or what was looked for in vain."""

from __future__ import annotations

from frontdoor.geography.council_areas import BY_NAME
from frontdoor.geography.place_lookup import KnownPlace, UnknownPlace
from frontdoor.geography.postcodes import by_postcode_area
from frontdoor.site.index.page import Page
from frontdoor.site.templating.cached_fragments import render

ADDRESS = "/find/where/"
INPUT = "where"


def where_page(found: KnownPlace | UnknownPlace) -> Page:
    """Return the page. What was typed stays in the field, and out of the title: browsers keep a list of titles."""
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
