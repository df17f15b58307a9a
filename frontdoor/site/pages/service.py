"""The page of one service, in the order in which people need the answers: whether it is for them, when, where, how to ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from frontdoor.catalogue import Address, Location, OtherHelp, PhoneNumber, Service, ServiceAt
from frontdoor.geography.council_areas import BY_NAME
from frontdoor.geography.council_map import drawing_for
from frontdoor.occurrences import Occurrence
from frontdoor.rules.freshness import address_note, best_phone
from frontdoor.rules.service_status import status_notice
from frontdoor.site.feeds.json_ld import service_data
from frontdoor.site.index.page import HAS_PICTURES, HIDES_PAST_DATES, Page
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.pages.page_types import EachEntry
from frontdoor.site.templating.cached_fragments import render
from frontdoor.site.templating.closure_lines import shut_service


class ServicePlace(NamedTuple):
    """One place of a service: its public address, phone numbers and coming dates."""

    location: Location
    at: ServiceAt
    address: Address | None
    phones: Sequence[PhoneNumber]
    address_note: str | None
    coming: Sequence[Occurrence]


class Glance(NamedTuple):
    """The next drop-in, if any, and the one after it, for whoever reads the page when the next one has ended."""

    next: Occurrence | None
    place: Location | None
    then: Occurrence | None


def service_page(service: Service, site: SiteIndex) -> Page:
    """Return the page of one service."""
    catalogue = site.catalogue
    places = [
        ServicePlace(
            location := catalogue.locations[place],
            at,
            site.address(location),
            site.phones_at(service, location),
            address_note(catalogue, location, site.today),
            site.dates.get((service.id, place), ()),
        )
        for place, at in service.at.items()
    ]
    first, then, *_ = [*sorted(one for place in places for one in place.coming), None, None]
    phones = site.phones(service)
    areas = [BY_NAME[area] for area in service.areas if area in BY_NAME]
    shown = drawing_for(areas) if len(areas) > 1 and "Scotland" not in service.areas else None
    content = render(
        "service.html",
        service=service,
        site=site,
        status=site.status(service),
        notice=status_notice(site.catalogue, service, site.today),
        successors=site.successors(service),
        replaced=[old for old in site.replaced.get(service.id, ()) if _is_past(old, site)],
        doubt=site.unverified.get(service.id),
        phones=phones,
        call=best_phone(catalogue, service, site.today),
        offices=site.office_phones()[:4],
        places=places,
        shut=shut_service(site, service),
        areas=areas,
        map=shown,
        where_names=[*(area.name for area in areas), *service.areas_elsewhere],
        glance=Glance(first, catalogue.locations[first.location] if first else None, then),
        needs=[catalogue.needs[need] for need in service.needs],
        related=site.related(service),
        takes_referrals=bool(service.referral) and site.status(service).takes_people,
        other_help=_other_help(service, site),
        eligibility=site.eligibility(service),
    )
    return Page(
        address=f"/services/{service.id}/",
        title="Information" if service.at_risk else service.name,
        content=content,
        description="" if service.at_risk else service.summary,
        breadcrumb=(("/services/", "Services"),),
        head=(HAS_PICTURES if shown else "")
        + (HIDES_PAST_DATES if first else "")
        + ("" if service.at_risk else service_data(service, site)),
        has_number=True,
        at_risk=service.at_risk,
    )


def _other_help(service: Service, site: SiteIndex) -> Sequence[OtherHelp]:
    """Return other help for a service's main need, where the service may not be for the reader."""
    if not service.needs or not (service.at_risk or service.for_ or not site.status(service).takes_people):
        return ()
    return site.catalogue.others(needs=service.needs[:1])


def _is_past(old: Service, site: SiteIndex) -> bool:
    """Say whether a replaced service is over; one that closes on a future day is not."""
    return old.status.word != "closed" or site.status(old) == "closed"


PAGE_TYPES = (EachEntry("services", lambda service, site: [service_page(service, site)]),)
