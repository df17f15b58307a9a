"""Every service, place, body and need of the catalogue as an HSDS record; knows HSDS, and no file and no address.

What Open Referral UK dropped from HSDS (phones, who may come, how to ask) is there all the same, under its HSDS name,
and the phone number stands in the description as well, because that is what every reader of the data shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from frontdoor.catalogue import Service, Standing, StatusWord
from frontdoor.dates import date_words
from frontdoor.render.open_data.bodies import charity_record, leader_record, need_records
from frontdoor.render.open_data.ids import Identify, identifier
from frontdoor.render.open_data.places import location_record
from frontdoor.render.open_data.schedules import schedules
from frontdoor.render.open_data.shapes import (
    Record,
    known,
    paragraphs,
    phone_words,
    phones,
    plain,
    sentences,
)
from frontdoor.render.overview import Overview
from frontdoor.status import status_notice


@dataclass(frozen=True)
class Offer:
    """The record of one service, without its places, and what HSDS calls service_at_location: one for each place."""

    service: Record
    at: Sequence[Record]


@dataclass(frozen=True)
class Records:
    """All records. Services are made one after another as they are asked for, and once: there may be thousands."""

    organizations: Sequence[Record]
    """The charity first, then the bodies that lead services in which it takes part."""
    locations: dict[str, Record]
    """By their UUID."""
    taxonomy: Record
    terms: Sequence[Record]
    offers: Iterator[Offer]


def make_records(site: Overview) -> Records:
    """Return the records of everything that has a page."""
    catalogue = site.catalogue
    identify = identifier(catalogue.organisation.name)
    charity = charity_record(site, identify)
    led = {s.led_by: leader_record(s.led_by, site, identify) for s in site.services if s.led_by}
    taxonomy, terms = need_records(site, identify)
    places = {
        place.id: location_record(place, site, identify, charity["id"])
        for place in catalogue.locations.values()
    }
    everywhere = sentences(*(notice.text for notice in site.notices()))
    offers = (
        _offer(
            service,
            site,
            identify,
            organization=led[service.led_by] if service.led_by else charity,
            places=places,
            terms=terms,
            everywhere=everywhere,
        )
        for service in site.services
    )
    bodies = [charity, *led.values()]
    return Records(bodies, {one["id"]: one for one in places.values()}, taxonomy, [*terms.values()], offers)


def _offer(
    service: Service,
    site: Overview,
    identify: Identify,
    *,
    organization: Record,
    places: Mapping[str, Record],
    terms: Mapping[str, Record],
    everywhere: str,
) -> Offer:
    key = f"service/{service.id}"
    id_ = identify(key)
    meetings = {
        place: known(
            {
                "id": identify(f"{key}/at/{place}"),
                "service_id": id_,
                "location_id": places[place]["id"],
                "description": at.note,
            }
        )
        for place, at in service.at.items()
    }
    origin = (site.catalogue.settings.site or "").rstrip("/")
    numbers = site.phones(service)
    ages = re.fullmatch(r"(\d+) (?:and over|to (\d+))", service.ages or "")
    who_for, how_to_ask = plain(service.who_for), plain(service.how_to_ask)
    checked = [day for day in (service.checked.hours, service.checked.phone, service.checked.address) if day]

    def part(name: str, /, **values: object) -> Record:
        return {"id": identify(f"{key}/{name}"), "service_id": id_, **values}

    record = known(
        {
            "id": id_,
            "organization_id": organization["id"],
            "name": service.name,
            "description": paragraphs(
                service.summary,
                f"Who it is for: {who_for}" if who_for else None,
                plain(service.offers),
                f"How to ask: {how_to_ask}" if how_to_ask else None,
                f"Phone: {phone_words(numbers)}" if numbers else None,
            ),
            "url": f"{origin}/services/{service.id}/" if origin else service.website,
            "email": service.email,
            "status": status(service, site),
            "application_process": paragraphs(how_to_ask, *service.what_next),
            "fees_description": service.cost,
            "wait_time": _waiting(service),
            "eligibility_description": paragraphs(
                who_for,
                f"Ages: {service.ages}." if service.ages else None,
                _form_takes(service, site),
                plain(service.areas_note),
            ),
            "minimum_age": int(ages[1]) if ages else None,
            "maximum_age": int(ages[2]) if ages and ages[2] else None,
            # The earliest day, because the record as a whole is no fresher than its oldest fact.
            "assured_date": min(checked).isoformat() if checked else None,
            "alert": sentences(*_alerts(service, site), everywhere),
            "phones": phones(numbers, identify, "service_id", key),
            "schedules": [
                one
                for place, meeting in meetings.items()
                for one in schedules(service, place, meeting, site, identify)
            ],
            "service_areas": [part(f"area/{area}", name=area) for area in dict.fromkeys(service.areas)],
            "languages": [part(f"language/{one}", name=one) for one in dict.fromkeys(service.languages)],
            "organization": {name: organization[name] for name in _BRIEFLY if name in organization},
            "funding": [part("funding", source=service.funder)] if service.funder else [],
            "cost_options": [part("cost", **_cost(service.cost))] if service.cost else [],
            "contacts": [part("contact", name=service.ask_for)] if service.ask_for else [],
            "attributes": [
                {
                    "id": identify(f"{key}/need/{need}"),
                    "link_id": id_,
                    "taxonomy_term_id": terms[need]["id"],
                    "link_entity": "service",
                    "taxonomy_term": terms[need],
                }
                for need in dict.fromkeys(service.needs)
            ],
        }
    )
    return Offer(record, [*meetings.values()])


_BRIEFLY = ("id", "name", "description", "email", "website")
"""What a service's record says of the organisation; the rest is in the organisation's own."""


def status(service: Service, site: Overview) -> str:
    """Return the HSDS status of a service today.

    One that was replaced, or lost its funding as far as is known, is not said to be active.
    """
    if service.from_ is not None and service.from_ > site.today:
        return "inactive"
    word = site.status(service)
    match word:
        case StatusWord.CLOSED:
            return "defunct"
        case StatusWord.PAUSED:
            return "temporarily closed"
        case StatusWord.OPEN | StatusWord.WAITING_LIST:
            return "inactive" if service.standing is Standing.LEGACY else "active"
        case _:
            assert_never(word)


def _alerts(service: Service, site: Overview) -> Iterator[str]:
    """Yield what people should know before they rely on the rest."""
    notice = status_notice(site.catalogue, service, site.today)
    if notice is not None:
        yield notice.heading
        yield from notice.sentences
    successor = site.successor(service)
    if successor:
        yield f"The newer service is {successor.name}"
    ring = site.rings.get(service.id)
    if ring and site.status(service) is not StatusWord.CLOSED:
        yield ring.sentence
        yield ring.phone_words
    for said in site.notices(service=service.id):
        yield said.text


def _form_takes(service: Service, site: Overview) -> str | None:
    eligibility = site.eligibility(service)
    if eligibility is None:
        return None
    return f"The referral form takes people who {'; '.join(rule.says for rule in eligibility.rules)}."


def _waiting(service: Service) -> str | None:
    waiting = service.waiting
    return f"{waiting.about} (said on {date_words(waiting.as_of)})" if waiting else None


def _cost(cost: str) -> Record:
    free = cost.casefold().rstrip(".") == "free"
    return {"amount": 0, "currency": "gbp"} if free else {"amount_description": cost}
