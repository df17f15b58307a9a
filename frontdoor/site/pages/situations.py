"""The page of one situation: a number, a button and the first steps on one screen, and below them all that helps with it."""

from __future__ import annotations

from collections.abc import Sequence

from frontdoor.catalogue import Service, Situation
from frontdoor.site.index.page import Page
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.pages.page_types import EachEntry
from frontdoor.site.templating.cached_fragments import render

FEW = 6
"""Most services that the page of a situation lists; the pages of its needs have all."""


def situation_page(situation: Situation, site: SiteIndex) -> Page:
    """Return the page of one situation."""
    catalogue = site.catalogue
    called = catalogue.other_help.get(situation.call or "") or catalogue.locations.get(situation.call or "")
    phones = called.phone if called else ()
    content = render(
        "situation.html",
        site=site,
        situation=situation,
        phone=phones[0] if phones else None,
        whose=called.name if called else "",
        hours=getattr(called, "hours", None) if situation.call in catalogue.other_help else None,
        offices=site.office_phones()[:1],
        services=_services(situation, site)[:FEW],
        needs=[catalogue.needs[need] for need in situation.needs],
        other_help=catalogue.others(needs=situation.needs),
    )
    return Page(
        address=f"/situations/{situation.id}/",
        title=situation.name,
        content=content,
        description=situation.summary or situation.name,
        at_risk=any(one.at_risk for one in catalogue.others(needs=situation.needs)),
    )


def _services(situation: Situation, site: SiteIndex) -> Sequence[Service]:
    """Return the services of its needs that take people now: confirmed ones first, then in the order of the file."""
    found = {
        service.id: service
        for need in situation.needs
        for service in site.by_need.get(need, ())
        if site.status(service).takes_people and not service.prisons
    }
    return sorted(found.values(), key=lambda service: service.id in site.unverified)


PAGE_TYPES = (EachEntry("situations", lambda situation, site: [situation_page(situation, site)]),)
