"""Fragments: HTML from the catalogue, by name, for the markers in hand-written pages and in the page shell."""

from __future__ import annotations

from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.templating.cached_fragments import render

NAMES = (
    "areas", "contact", "crisis", "danger", "drop-ins-today", "family-help", "figures", "first-needs", "footer", "needs",
    "notices", "organisation", "prisons", "search", "situations",
)  # fmt: skip
"""Names of the fragments; a page includes one by ``<!-- frontdoor:NAME -->`` on a line of its own."""


def fragments(site: SiteIndex) -> dict[str, str]:
    """Return the HTML of every fragment by name."""
    return {name: render(f"fragments/{name}.html", site=site) for name in NAMES}
