"""Services as HSDS records: one for each service, and one for each place where it is held.

Fields that Open Referral UK dropped from HSDS (phones, who may come, how to ask) are kept under their HSDS names. The phone
number is in the description as well, because that is what every program shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from frontdoor.catalogue import PhoneNumber, Service, Standing, StatusWord
from frontdoor.catalogue.audience import age_span, group_words
from frontdoor.occurrences import date_words
from frontdoor.rules.freshness import checks_done
from frontdoor.rules.service_status import status_notice
from frontdoor.site.feeds.openreferral.data_package import row, rows_inside, written
from frontdoor.site.feeds.openreferral.endpoints import address
from frontdoor.site.feeds.openreferral.references import Shared
from frontdoor.site.feeds.openreferral.schedules import schedules
from frontdoor.site.feeds.openreferral.serialize import (
    JsonPart,
    JsonText,
    array,
    cell,
    lists,
    member,
    members,
)
from frontdoor.site.feeds.openreferral.shared_fields import paragraphs, phone_words, phones, plain, sentences
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.templating.closure_lines import shut_at, shut_service


def service_part(service: Service, shared: Shared) -> JsonPart:
    """Return one service's part: its own record, and one for each of its places."""
    key = f"service/{service.id}"
    id_ = shared.identify(key)
    body = shared.led[service.led_by] if service.led_by else shared.charity
    numbers = shared.site.phones(service)
    brief, more, ages = _briefly(service, numbers, shared), _further(service, shared.site), _ages(service)
    begins = f'{{"id":"{id_}","organization_id":"{body.id}"'
    named = f"{begins}{members({'name': brief['name'], 'status': brief['status']})}}}"
    lean = f'{begins}{members(brief)},"organization":{body.lean}'

    files, listed, meetings, opening = [], [], [], []
    for place, at in service.at.items():
        there, meeting = shared.places[place], shared.identify(f"{key}/at/{place}")
        here = list(schedules(service, place, id_, meeting, shared))
        hours = f',"schedules":{array(here)}' if here else ""
        ids = f'{{"id":"{meeting}","service_id":"{id_}","location_id":"{there.id}"'
        text = f"{ids}{member('description', at.note)}"
        held = f'{text},"location":{there.whole}'
        whole = f'{held},"service":{lean}{hours}}}}}'
        files.append((address("service_at_locations", meeting), whole.encode()))
        listed.append(f'{text},"location":{there.lean},"service":{named}}}')
        meetings.append(JsonText(f"{held}}}", f"{meeting},{id_},{there.id},{cell(at.note)}\r\n"))
        opening += here

    inside = _inside(service, id_, numbers, shared)
    inside |= {"schedules": opening, "service_at_locations": meetings}
    bounds = "".join([f',"{name}":{age}' for name, age in ages.items()])
    whole = f"{lean}{members(more)}{bounds}{lists(inside)}}}"
    files.append((address("services", id_), whole.encode()))
    told = {"id": id_, "organization_id": body.id, **brief, **more, **ages}
    rows = rows_inside(inside) | {"service": row("service", told)}
    return JsonPart(files, {"services": [f"{lean}}}"], "service_at_locations": listed}, rows)


def _briefly(service: Service, numbers: Sequence[PhoneNumber], shared: Shared) -> dict[str, str | None]:
    """Return a service's text fields in lists."""
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
        ),
        "url": f"{origin}/services/{service.id}/" if origin else service.website,
        "email": service.email,
        "status": status(service, shared.site),
        # The earliest day: a record is only as fresh as its oldest fact.
        "assured_date": min(checked).isoformat() if checked else None,
        "alert": sentences(*_alerts(service, shared.site), shared.everywhere),
    }


def _further(service: Service, site: SiteIndex) -> dict[str, str | None]:
    """Return the further text fields of its own record."""
    return {
        "application_process": paragraphs(plain(service.how_to_ask), *service.what_next),
        "fees_description": service.cost,
        "wait_time": _waiting(service),
        "eligibility_description": paragraphs(
            plain(service.who_for),
            f"For: {', '.join(group_words(service.for_))}." if service.for_ else None,
            f"Ages: {service.ages}." if service.ages else None,
            _form_takes(service, site),
            plain(service.areas_note),
        ),
    }


def _ages(service: Service) -> dict[str, int]:
    """Return the lowest and highest age, as far as they can be parsed from the text."""
    ages = zip(("minimum_age", "maximum_age"), age_span(service.ages), strict=True)
    return {name: age for name, age in ages if age is not None}


def _inside(
    service: Service, id_: str, numbers: Sequence[PhoneNumber], shared: Shared
) -> dict[str, Sequence[JsonText]]:
    """Return the records nested in a service's, without its places and hours."""
    identify, key = shared.identify, f"service/{service.id}"

    def part(name: str, field: str, words: str, before: str = "") -> JsonText:
        own = identify(f"{key}/{name}")
        return JsonText(
            f'{{"id":"{own}","service_id":"{id_}"{member(field, words)}}}',
            f"{own},{id_},{before}{cell(words)}\r\n",
        )

    def wants(need: str) -> JsonText:
        own, term = identify(f"{key}/need/{need}"), shared.needs[need]
        ids = f'"id":"{own}","link_id":"{id_}","taxonomy_term_id":"{term.id}"'
        return JsonText(
            f'{{{ids},"link_entity":"service","taxonomy_term":{term.whole}}}',
            f"{own},{id_},{term.id},service\r\n",
        )

    return {
        "phones": phones(numbers, identify, "service_id", key),
        "service_areas": [part(f"area/{area}", "name", area) for area in dict.fromkeys(service.areas)],
        "languages": [part(f"language/{one}", "name", one) for one in dict.fromkeys(service.languages)],
        "funding": [part("funding", "source", service.funder)] if service.funder else [],
        "cost_options": [_cost(service.cost, identify(f"{key}/cost"), id_)] if service.cost else [],
        "contacts": [part("contact", "name", service.ask_for, before=",")] if service.ask_for else [],
        "attributes": [wants(need) for need in dict.fromkeys(service.needs)],
    }


def _cost(cost: str, own: str, id_: str) -> JsonText:
    free = cost.casefold().rstrip(".") == "free"
    about = {"amount": 0, "currency": "gbp"} if free else {"amount_description": cost}
    return written("cost_option", {"id": own, "service_id": id_, **about})


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
        case StatusWord.OPEN | StatusWord.WAITING_LIST:
            return "inactive" if service.standing is Standing.LEGACY else "active"
        case _:
            assert_never(word)


def _alerts(service: Service, site: SiteIndex) -> Iterator[str]:
    """Yield warnings to be read before relying on the rest of the record."""
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
