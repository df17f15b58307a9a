"""The types of page: which entries of the catalogue have pages of their own, and which pages the site has once.

Each module of this package lists its types in ``PAGE_TYPES``; the build, the translations and the check of a catalogue
ask only here. So a new type is a module with a template.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from typing import Any

from frontdoor.catalogue.sections import NAMED, folder
from frontdoor.geography.council_areas import COUNCIL_AREAS, CouncilArea
from frontdoor.site import pages as package
from frontdoor.site.index.page import Page
from frontdoor.site.index.site_index import SiteIndex

PageJob = Callable[[], Iterable[Page]]
"""A piece of the build that another process may do: it makes some pages."""


@dataclass(frozen=True)
class Once:
    """Pages that the site has once, such as a list of all services."""

    pages: Callable[[SiteIndex], Iterable[Page]]

    def jobs(self, site: SiteIndex) -> Iterator[PageJob]:
        """Yield the jobs that make them."""
        yield partial(self.pages, site)


@dataclass(frozen=True)
class EachArea:
    """Pages of each council area."""

    pages: Callable[[CouncilArea, SiteIndex], Iterable[Page]]

    def jobs(self, site: SiteIndex) -> Iterator[PageJob]:
        """Yield the jobs that make them."""
        return (partial(self.pages, area, site) for area in COUNCIL_AREAS)


@dataclass(frozen=True)
class EachEntry:
    """Pages of each entry of a section of the catalogue; the first is at ``/SECTION/ID/``, and can be translated."""

    section: str
    pages: Callable[[Any, SiteIndex], Iterable[Page]]
    together: int = 50
    """Most entries in one job."""

    def jobs(self, site: SiteIndex) -> Iterator[PageJob]:
        """Yield the jobs that make them."""
        entries = list(site.entries(self.section).values())
        for start in range(0, len(entries), self.together):
            yield partial(self._some, entries[start : start + self.together], site)

    def _some(self, entries: Sequence[Any], site: SiteIndex) -> Iterator[Page]:
        for entry in entries:
            yield from self.pages(entry, site)

    def first(self, id_: str, site: SiteIndex) -> Page:
        """Return the first page of one entry."""
        return next(iter(self.pages(site.entries(self.section)[id_], site)))


PageType = Once | EachArea | EachEntry


@cache
def page_types() -> Sequence[PageType]:
    """Return the page types of every module of the package: single entries first, services before all others."""
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    modules = (import_module(f"{package.__name__}.{name}") for name in names)
    return sorted((one for module in modules for one in getattr(module, "PAGE_TYPES", ())), key=_place)


def entry_types() -> Mapping[str, EachEntry]:
    """Return the page types of single entries, by their sections."""
    return {one.section: one for one in page_types() if isinstance(one, EachEntry)}


def entry_type_at(address: str) -> EachEntry | None:
    """Return the page type of the single entry whose page is at an address such as ``/services/throughcare/``, if any."""
    return next(
        (one for section, one in entry_types().items() if folder(section) == address.split("/")[1]), None
    )


def _place(one: PageType) -> int:
    return -list(NAMED).index(one.section) if isinstance(one, EachEntry) else 1
