"""The page of search results, for browsers without script: the same answers as ``find.js`` gives, from the same index."""

from __future__ import annotations

from frontdoor.geography.council_areas import BY_NAME
from frontdoor.site.index.page import Page
from frontdoor.site.pages.place_choice import ADDRESS
from frontdoor.site.search.rank import SearchAnswer
from frontdoor.site.templating.cached_fragments import render


def results_page(answer: SearchAnswer, typed: str) -> Page:
    """Return the page. What was typed stays in the field, but is not in the title: browsers keep titles in their history."""
    return Page(
        ADDRESS,
        "Results",
        render("results.html", answer=answer, typed=typed, councils=BY_NAME),
        breadcrumb=(("/find/", "Find help"),),
        index=False,
        at_risk=True,
    )
