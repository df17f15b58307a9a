"""The page *About this information*: all doubt and provenance of the site, worked out from the catalogue.

Other pages have one short line and a link here, so that no apology stands in anybody's way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from frontdoor.rules.freshness import Fact, Fresh, facts_to_check
from frontdoor.site.index.page import Page
from frontdoor.site.index.provenance import ADDRESS, PER_PAGE, Provenance, everything
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.pages.page_types import Once
from frontdoor.site.pages.pagination import parts
from frontdoor.site.templating.cached_fragments import render
from frontdoor.site.templating.environment import told_apart

_FACTS = {Fact.PHONE: "phone numbers", Fact.HOURS: "opening times", Fact.ADDRESS: "addresses"}


def information_pages(site: SiteIndex) -> Iterator[Page]:
    """Yield the pages of where everything comes from and what nobody has confirmed."""
    counts = list(_counts(site))
    running = sum(one.standing == "current" for one in site.services)
    for part in parts(ADDRESS, everything(site), PER_PAGE):
        content = render(
            "information.html",
            site=site,
            part=part,
            groups=[(name, list(some)) for name, some in groupby(part.items, lambda one: one.group)],
            shown=dict(told_apart(_links(part.items))),
            counts=counts,
            running=running,
        )
        yield Page(
            part.address,
            "About this information" if part.number == 1 else f"About this information, page {part.number}",
            content,
            description="Where the facts on this website come from, when they were read, and what is checked.",
            breadcrumb=() if part.number == 1 else ((ADDRESS, "About this information"),),
        )


def _links(entries: Iterable[Provenance]) -> list[str]:
    """Return every source of some entries once, in order, so that each is shown by words of its own on the page."""
    return list(dict.fromkeys(link for one in entries for some in one.sources for link in some.links))


def _counts(site: SiteIndex) -> Iterator[tuple[str, int, int]]:
    """Yield each kind of fact in words, how many there are, and how many of them are confirmed now."""
    due = list(facts_to_check(site.catalogue, site.today))
    for fact, words in _FACTS.items():
        some = [one for one in due if one.fact is fact]
        if some:
            yield words, len(some), sum(isinstance(one.freshness, Fresh) for one in some)


PAGE_TYPES = (Once(information_pages),)
