"""Services as HSDS records: one for each service, and one for each place where it is held.

Fields that Open Referral UK dropped from HSDS (phones, who may come, how to ask) are kept under their HSDS names. The phone
number is in the description as well, because that is what every program shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from frontdoor.catalogue import PhoneNumber, Service, Standing, StatusWord
from frontdoor.catalogue.audience import age_span, asker_words, group_words
from frontdoor.occurrences import date_words
from frontdoor.rules.freshness import checks_done
from frontdoor.rules.service_status import status_notice
from frontdoor.site.feeds.openreferral.records import Record, Resource, known, some
from frontdoor.site.feeds.openreferral.references import Shared
from frontdoor.site.feeds.openreferral.schedules import schedules
from frontdoor.site.feeds.openreferral.shared_fields import (
    further,
    paragraphs,
    phone_words,
    plain,
    reached,
    sentences,
)
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.templating.closure_lines import shut_at, shut_service


def service_resources(service: Service, shared: Shared) -> Iterator[tuple[str, Resource]]:
    """Yield a service's record and one for each of its places, each with its kind."""
    key = f"service/{service.id}"
    id_ = shared.identify(key)
    body = shared.led[service.led_by] if service.led_by else shared.charity
    numbers = shared.site.phones(service)
    brief = known({"id": id_, "organization_id": body.id, **_briefly(service, numbers, shared)})
    lean = {**brief, "organization": body.lean}
    meetings, opening = [], list[Record]()
    for place, at in service.at.items():
        there, meeting = shared.places[place], shared.identify(f"{key}/at/{place}")
        ids = known(
            {
                "id": meeting,
                "service_id": id_,
                "location_id": there.id,
                "description": paragraphs(f"Run here by {at.led_by}." if at.led_by else None, at.note),
            }
        )
        here = list(schedules(service, place, id_, meeting, shared))
        held = {**ids, "location": there.whole}
        listed = {**ids, "location": there.lean, "service": some(brief, _NAMED)}
        whole = {**held, "service": known({**lean, "schedules": here})}
        yield "service_at_locations", Resource(listed, whole)
        meetings.append(held)
        opening += here
    more = {**_further(service, shared.site), **_ages(service), **_inside(service, id_, numbers, shared)}
    inside = {"schedules": opening, "service_at_locations": meetings}
    yield "services", Resource(lean, known({**lean, **more, **inside}))


_NAMED = ("id", "organization_id", "name", "status")
"""Fields of a service in the list of services at places."""


def _briefly(service: Service, numbers: Sequence[PhoneNumber], shared: Shared) -> dict[str, str | None]:
    """Return a service's fields in lists."""
    who_for, how_to_ask = plain(service.who_for), plain(service.how_to_ask)
    checked = checks_done(service, shared.site.today).values()
    origin = shared.origin
    return {
        "name": service.name,
        "description": paragraphs(
            service.summary,
            f"Who it is for: {who_for}" if who_for else None,
            plain(service.offers),
            f"How to ask: {how_to_ask}" if how_to_ask else None,
            f"Phone: {phone_words(numbers)}" if numbers else None,
            further(service),
        ),
        "url": f"{origin}/services/{service.id}/" if origin else service.website,
        "email": service.email,
        "status": status(service, shared.site),
        # The earliest day: a record is only as fresh as its oldest fact.
        "assured_date": min(checked).isoformat() if checked else None,
        "alert": sentences(*_alerts(service, shared.site), shared.everywhere),
    }


def _further(service: Service, site: SiteIndex) -> dict[str, str | None]:
    """Return the further fields of its own record."""
    return {
        "application_process": paragraphs(
            f"Who can ask: {asker_words(service.who_can_ask)}." if service.who_can_ask else None,
            plain(service.how_to_ask),
            *service.steps,
        ),
        "fees_description": service.cost,
        "wait_time": _waiting(service),
        "eligibility_description": paragraphs(
            plain(service.who_for),
            f"For: {', '.join(group_words(service.for_))}." if service.for_ else None,
            f"Ages: {service.ages}." if service.ages else None,
            f"{', '.join(service.tags)}." if service.tags else None,
            _form_takes(service, site),
            plain(service.areas_note),
        ),
    }


def _ages(service: Service) -> dict[str, int]:
    """Return the lowest and highest age, as far as they can be parsed from the text."""
    ages = zip(("minimum_age", "maximum_age"), age_span(service.ages), strict=True)
    return {name: age for name, age in ages if age is not None}


def _inside(service: Service, id_: str, numbers: Sequence[PhoneNumber], shared: Shared) -> Record:
    """Return the records nested in a service's, without its places and hours."""
    identify, key = shared.identify, f"service/{service.id}"

    def part(name: str, /, **words: object) -> Record:
        return {"id": identify(f"{key}/{name}"), "service_id": id_, **words}

    def wants(need: str) -> Record:
        term = shared.needs[need]
        return {
            "id": identify(f"{key}/need/{need}"),
            "link_id": id_,
            "taxonomy_term_id": term.id,
            "link_entity": "service",
            "taxonomy_term": term.whole,
        }

    return {
        **reached(service, numbers, identify, "service_id", key),
        "service_areas": [
            part(f"area/{area}", name=area)
            for area in dict.fromkeys((*service.areas, *service.areas_elsewhere))
        ],
        "languages": [part(f"language/{one}", name=one) for one in dict.fromkeys(service.languages)],
        "funding": [part("funding", source=service.funder)] if service.funder else [],
        "cost_options": [part("cost", **_cost(service.cost))] if service.cost else [],
        # Where our page is the url, its own website is another one.
        "additional_urls": [part("website", label="Website", url=service.website)]
        if service.website and shared.origin
        else [],
        "attributes": [wants(need) for need in dict.fromkeys(service.needs)],
    }


def _cost(cost: str) -> Record:
    free = cost.casefold().rstrip(".") == "free"
    return {"amount": 0, "currency": "gbp"} if free else {"amount_description": cost}


def status(service: Service, site: SiteIndex) -> str:
    """Return the HSDS status of a service today.

    One that was replaced or, as far as is known, lost its funding is not ``active``.
    """
    if service.from_ is not None and service.from_ > site.today:
        return "inactive"
    word = site.status(service)
    match word:
        case StatusWord.CLOSED:
            return "defunct"
        case StatusWord.PAUSED:
            return "temporarily closed"
        case (
            StatusWord.OPEN | StatusWord.WAITING_LIST | StatusWord.FULL | StatusWord.NO_NEW_REFERRALS
        ):  # the alert says that it takes nobody new
            return "inactive" if service.standing is Standing.LEGACY else "active"
        case _:
            assert_never(word)


def _alerts(service: Service, site: SiteIndex) -> Iterator[str]:
    """Yield warnings to be read before relying on the rest of the record."""
    notice = status_notice(site.catalogue, service, site.today)
    if notice is not None:
        yield notice.heading
        yield from notice.sentences
    yield from (f"The newer service is {one.name}" for one in site.successors(service))
    doubt = site.unverified.get(service.id)
    if doubt and site.status(service) is not StatusWord.CLOSED:
        yield doubt.sentence
        yield doubt.phone_words
    if site.status(service) is not StatusWord.CLOSED:
        yield from (one.words(site.today) for one in shut_service(site, service))
        for place in service.at:
            location = site.catalogue.locations[place]
            closed = (one.words(site.today) for one in shut_at(site, service, place) if one.all_closed)
            yield from (f"{location.name}: {words}" for words in closed)
    for said in site.notices(service=service.id):
        yield said.text


def _form_takes(service: Service, site: SiteIndex) -> str | None:
    eligibility = site.eligibility(service)
    if eligibility is None:
        return None
    return f"The referral form takes people who {'; '.join(rule.says for rule in eligibility.rules)}."


def _waiting(service: Service) -> str | None:
    waiting = service.waiting
    return f"{waiting.about} (said on {date_words(waiting.as_of)})" if waiting else None
