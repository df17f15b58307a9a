"""Pages at the old addresses of entries whose id was changed: each leads on, so that old posters and bookmarks still work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import escape

from frontdoor.catalogue import Location, Need, Prison, Service
from frontdoor.site.index.page import Page
from frontdoor.site.index.site_index import SiteIndex


def moved_pages(site: SiteIndex) -> Iterator[Page]:
    """Yield a page for each former id, and for each language of the page that it leads to."""
    catalogue = site.catalogue
    listed = {one.id: one for one in site.services}
    kinds: tuple[tuple[str, Mapping[str, Location | Need | Prison | Service]], ...] = (
        ("needs", catalogue.needs),
        ("locations", catalogue.locations),
        ("prisons", catalogue.prisons),
        ("services", listed),
    )
    for section, entries in kinds:
        for id_, entry in entries.items():
            for former in entry.formerly:
                address = f"/{section}/{id_}/"
                for code in ("", *(f"/{code}" for code in site.spoken.get(address, ()))):
                    yield _moved(f"{code}/{section}/{former}/", f"{code}{address}", entry)


def _moved(old: str, new: str, entry: Location | Need | Prison | Service) -> Page:
    at_risk = isinstance(entry, Service) and entry.at_risk
    title = "This page has moved"
    content = f'<h1>{title}</h1>\n<p>It is here now: <a href="{new}">{escape(entry.name)}</a>.</p>\n'
    return Page(old, title, content, index=False, moved_to=new, at_risk=at_risk)
