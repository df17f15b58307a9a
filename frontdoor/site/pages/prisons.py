"""Pages of prisons: how to visit, what people inside can ask for, and the day they leave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from frontdoor.catalogue import OtherHelp, Prison, Service
from frontdoor.catalogue.prisons import Visit
from frontdoor.form import Form
from frontdoor.geography.council_areas import BY_NAME
from frontdoor.rules.freshness import prison_address_note
from frontdoor.rules.service_status import prison_notice
from frontdoor.site.index.page import Page
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.pages.page_types import EachEntry, Once
from frontdoor.site.templating.cached_fragments import render

ROADS_INTO_PRISON = ("leaving-prison", "throughcare")
"""Needs whose services are offered on the pages of prisons."""
FAMILIES = ("families",)
"""The need whose helpline knows what we do not know about a visit."""
_ASKED = {
    "book": "how to book",
    "days": "which days there are visits",
    "arrive": "when to be there",
    "getting_there": "how to get there",
}
"""What everybody asks before a visit, in words; the page says which of it is not known, and whom to ask."""


def services_for_prison(prison: Prison, site: SiteIndex) -> Sequence[Service]:
    """Return the services that people in one prison can ask for wherever they go: those of that prison, and those of all prisons."""
    return [
        service
        for service in site.services
        if site.status(service) != "closed"
        and service.fits_in(prison)
        and (
            prison.id in service.prisons
            if service.prisons
            else "Scotland" in service.areas and set(service.needs) & set(ROADS_INTO_PRISON)
        )
    ]


def services_at_home(prison: Prison, site: SiteIndex) -> Sequence[Service]:
    """Return the services that people in any prison can ask for by the form if they go home to a certain council area."""
    return [
        service
        for service in site.services
        if service.referral
        and service.areas
        and "Scotland" not in service.areas
        and not service.prisons
        and set(service.needs) & set(ROADS_INTO_PRISON)
        and service.fits_in(prison)
        and site.status(service) != "closed"
    ]


def meets_at_the_gate(form: Form | None) -> bool:
    """Say whether a form has the question of a gate pick-up."""
    return form is not None and any(question.id == "gate_pickup" for question in form.questions())


def unknown_of(visit: Visit) -> Sequence[str]:
    """Return what is not known of a visit, in words: ``how to book``."""
    return [words for field, words in _ASKED.items() if not getattr(visit, field)]


def families_line(site: SiteIndex) -> OtherHelp | None:
    """Return the helpline for families, whom one can ask what is not known of a prison; None where the catalogue has none."""
    return next((one for one in site.catalogue.others(needs=FAMILIES) if one.phone), None)


def prison_page(prison: Prison, site: SiteIndex) -> Page:
    """Return the page of one prison: the visit, and what people in it can ask for."""
    content = render(
        "prison.html",
        site=site,
        prison=prison,
        notice=prison_notice(site.catalogue, prison, site.today),
        area=BY_NAME.get(prison.area or ""),
        address_note=prison_address_note(prison),
        unknown=unknown_of(prison.visit),
        helpline=families_line(site),
        services=services_for_prison(prison, site),
        at_home=services_at_home(prison, site),
        refer=any(service.referral for service in site.services),
        other_help=site.catalogue.others(needs=ROADS_INTO_PRISON),
        gate=any(map(meets_at_the_gate, site.forms.values())),
    )
    return Page(
        address=f"/prisons/{prison.id}/",
        title=prison.name,
        content=content,
        description=f"Visit somebody in {prison.name}, and help for people inside and for their families.",
        breadcrumb=(("/prisons/", "Prisons"),),
        has_number=True,
    )


def prisons_page(site: SiteIndex) -> Iterator[Page]:
    """Yield the page of all prisons."""
    about = "How to visit each prison of Scotland, and help for people inside."
    yield Page(
        "/prisons/",
        "Prisons",
        render("prisons.html", site=site, helpline=families_line(site)),
        description=about,
    )


PAGE_TYPES = (
    EachEntry("prisons", lambda prison, site: [prison_page(prison, site)]),
    Once(prisons_page),
)
