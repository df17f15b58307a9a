"""Affected pages: renders all pages, calendars and leaflet contents of two catalogues and compares them.

Working them out from the changed fields would be a guess about every template; rendering both is exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from frontdoor.catalogue import Catalogue
from frontdoor.editing.diff.numbers import count_words
from frontdoor.language_codes import language
from frontdoor.occurrences import list_words
from frontdoor.site.build.jobs import pages
from frontdoor.site.feeds.calendars import calendar_files
from frontdoor.site.index.page import Page
from frontdoor.site.index.site_index import build_site_index
from frontdoor.site.print import FEW, Facts, leaflets


@dataclass(frozen=True)
class Effect:
    """How the site differs on one day: page addresses, and numbers of calendars and leaflets."""

    changed: Sequence[str]
    new: Sequence[str]
    gone: Sequence[str]
    calendars: int
    leaflets: int
    titles: Mapping[str, str]
    before: Mapping[str, Page]

    @property
    def is_any(self) -> bool:
        """Return whether anything made from the catalogue differs."""
        return bool(self.changed or self.new or self.gone or self.calendars or self.leaflets)

    def links_to(self, service: str) -> str:
        """Return the end of a sentence on how many pages link to a service: ``; three pages link to it``; empty for none."""
        address = f"/services/{service}/"
        number = sum(
            1
            for page in self.before.values()
            if page.address != address and f'href="{address}"' in page.content
        )
        if not number:
            return ""
        return f"; {count_words(number, 'page')} {'links' if number == 1 else 'link'} to it"

    def sentences(self) -> Iterator[str]:
        """Yield sentences on how much of the site changes."""
        things = [count_words(len(self.changed), "page")] if self.changed else []
        things += [count_words(self.calendars, "calendar")] if self.calendars else []
        things += [count_words(self.leaflets, "leaflet")] if self.leaflets else []
        if things:
            number = len(self.changed) + self.calendars + self.leaflets
            words = list_words(things)
            yield f"{words[0].upper()}{words[1:]} {'changes' if number == 1 else 'change'}{self._named()}."
        if self.new:
            yield f"New on the site: {list_words([self.titles[address] for address in self.new])}."
        if self.gone:
            yield f"No longer on the site: {list_words([self.titles[address] for address in self.gone])}."
        if not (things or self.new or self.gone):
            yield "No page changes today."

    def _named(self) -> str:
        names = list(dict.fromkeys(self.titles[address] for address in self.changed))
        return f": {list_words(names)}" if 0 < len(names) <= 6 and len(names) == len(self.changed) else ""


def effect(old: Catalogue, new: Catalogue, *, today: date) -> Effect:
    """Render both catalogues for one day and compare them; the form's pages are left out, as it is another file."""
    before, after = (_pages(catalogue, today) for catalogue in (old, new))
    printed, printed_now = (_leaflets(catalogue, today) for catalogue in (old, new))
    was, now = (dict(calendar_files(catalogue, today=today)) for catalogue in (old, new))
    return Effect(
        changed=[address for address, page in after.items() if address in before and before[address] != page],
        new=[address for address in after if address not in before],
        gone=[address for address in before if address not in after],
        calendars=sum(1 for path in {**was, **now} if was.get(path) != now.get(path)),
        leaflets=sum(1 for name in {**printed, **printed_now} if printed.get(name) != printed_now.get(name)),
        titles={page.address: _title(page) for page in (*before.values(), *after.values())},
        before=before,
    )


def _title(page: Page) -> str:
    return page.title if page.lang == "en" else f"{page.title} in {language(page.lang).english}"


def _pages(catalogue: Catalogue, today: date) -> dict[str, Page]:
    return {page.address: page for page in pages(build_site_index(catalogue, today=today), None)}


def _leaflets(catalogue: Catalogue, today: date) -> dict[str, Facts]:
    """Return the content of each leaflet by name, without laying it out; both sizes of it count as one."""
    site = build_site_index(catalogue, today=today)
    return dict(leaflets(site, None)) if len(site.services) <= FEW else {}
