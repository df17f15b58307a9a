"""What the catalogue puts into hand-written pages and into the frame; knows the marker of each piece, and no file."""

from __future__ import annotations

from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.templating.cached_fragments import render

NAMES = (
    "areas", "contact", "crisis", "drop-ins-today", "family-help", "figures", "footer", "needs", "notices", "organisation",
    "prisons",
)  # fmt: skip
"""A hand-written page asks for a piece with ``<!-- frontdoor:NAME -->`` on a line of its own."""


def fragments(site: SiteIndex) -> dict[str, str]:
    """Return the HTML of every piece by name."""
    return {name: render(f"fragments/{name}.html", site=site) for name in NAMES}
