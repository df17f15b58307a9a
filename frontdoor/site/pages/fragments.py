"""Fragments: HTML from the catalogue, by name, for the markers in hand-written pages and in the page shell."""

from __future__ import annotations

from frontdoor.rules.freshness import Doubt
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.templating.cached_fragments import render

NAMES = (
    "areas", "call-us", "contact", "danger", "drop-ins-today", "families-line", "family-help", "figures", "first-needs", "footer", "needs",
    "notices", "organisation", "prisons", "search", "situations",
)  # fmt: skip
"""Names of the fragments; a page includes one by ``<!-- frontdoor:NAME -->`` on a line of its own.

What stands between ``<!-- frontdoor:unless-confirmed -->`` and its end, or the same with times or numbers, is there only while
the data gives cause for the apology.
"""


def fragments(site: SiteIndex) -> dict[str, str]:
    """Return the HTML of every fragment by name; of a doubt, a text that is empty once everything is confirmed."""
    html = {name: render(f"fragments/{name}.html", site=site) for name in NAMES}
    return html | {doubt.value: "yes" if doubt in site.doubts else "" for doubt in Doubt}
