"""The answer to a place that leads to no single council area: a choice of some, or what was looked for in vain."""

from __future__ import annotations

from frontdoor.councils import BY_NAME
from frontdoor.postcodes import by_postcode_area
from frontdoor.render.page import Page
from frontdoor.render.pieces import render
from frontdoor.whereabouts import Place, Unknown

ADDRESS = "/find/where/"
INPUT = "where"


def where_page(found: Place | Unknown) -> Page:
    """Return the page. What was typed stays in the field, and out of the title: browsers keep a list of titles."""
    place, unknown = (found, None) if isinstance(found, Place) else (None, found)
    letters = (unknown.district.rstrip("0123456789") or unknown.typed.strip().upper()) if unknown else ""
    content = render(
        "where.html",
        place=place,
        unknown=unknown,
        typed=found.name if isinstance(found, Place) else found.typed,
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
