"""Pages at the old addresses of entries whose id was changed: each leads on, so that old posters and bookmarks still work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import escape

from frontdoor.catalogue.sections import folder
from frontdoor.site.index.page import Page
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.pages.page_types import entry_types


def moved_pages(site: SiteIndex) -> Iterator[Page]:
    """Yield a page for each former id, and for each language of the page that it leads to."""
    for section in entry_types():
        for id_, entry in site.entries(section).items():
            for former in getattr(entry, "formerly", ()):
                address = f"/{folder(section)}/{id_}/"
                for code in ("", *(f"/{code}" for code in site.spoken.get(address, ()))):
                    yield _moved(f"{code}/{folder(section)}/{former}/", f"{code}{address}", entry)


def _moved(old: str, new: str, entry: Any) -> Page:
    at_risk = getattr(entry, "at_risk", False)
    title = "This page has moved"
    content = f'<h1>{title}</h1>\n<p>It is here now: <a href="{new}">{escape(entry.name)}</a>.</p>\n'
    return Page(old, title, content, index=False, moved_to=new, at_risk=at_risk)
