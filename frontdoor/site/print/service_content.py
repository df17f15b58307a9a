"""Content of one service for print, as template data: a leaflet of its own, or a short entry in a pack.

Every fact has the same source as the service's page, so that paper and page cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from frontdoor.catalogue import Location, PhoneNumber, Service, ServiceAt
from frontdoor.catalogue.audience import asker_tag, asker_words
from frontdoor.catalogue.closures import is_open_on_holidays
from frontdoor.occurrences import (
    changed_words,
    date_words,
    day_words,
    drop_in_words,
    lasting,
    list_words,
    occurrence_words,
)
from frontdoor.recurrence.formatting import as_of_words
from frontdoor.rules.freshness import address_note
from frontdoor.rules.service_status import status_notice
from frontdoor.site.index.provenance import provenance_line
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.print.markdown_blocks import blocks, first_thought, in_a_line
from frontdoor.site.templating.closure_lines import shut_at, shut_service
from frontdoor.site.templating.environment import capital, sentence

Facts = dict[str, Any]
"""Data of a print template: text, numbers, lists and mappings."""


def frame(site: SiteIndex, *, title: str, heading: str, address: str) -> Facts:
    """Return the content that every leaflet has: title, day of issue, last valid day and the page's address."""
    origin = origin_of(site)
    return {
        "title": title,
        "heading": heading,
        "organisation": str(site.catalogue.organisation.name),
        "correct_on": date_words(site.today),
        "ring_after": date_words(site.holds_until),
        "link": origin + address if origin else "",
        "shown": f"{origin.partition('//')[2]}{address}" if origin else "",
        "origin": origin.partition("//")[2],
        "notices": [blocks(notice.text, origin) for notice in site.notices()],
    }


def origin_of(site: SiteIndex) -> str:
    """Return the site's public address, empty where unknown."""
    return (site.catalogue.settings.site or "").rstrip("/")


def numbers(phones: Sequence[PhoneNumber]) -> list[dict[str, str]]:
    """Return phone numbers as template data."""
    return [{"number": one.number, "link": one.link, "label": one.said} for one in phones]


def service_facts(service: Service, site: SiteIndex) -> Facts:
    """Return the content of one service's leaflet."""
    origin = origin_of(site)
    name = str(service.name)
    title = "Information" if service.at_risk else name
    office = next(iter(site.office_phones()), None)
    return {
        **frame(site, title=title, heading=name, address=f"/services/{service.id}/"),
        "kind": "service",
        "summary": str(service.summary),
        "at_risk": bool(service.at_risk),
        "notices": [
            blocks(notice.text, origin) for notice in (*site.notices(), *site.notices(service=service.id))
        ],
        "closed": site.status(service) == "closed",
        "shut": [one.words(site.today) for one in shut_service(site, service)],
        "status": _status(service, site),
        "doubt": _doubt(service, site),
        "who": blocks(service.who_for, origin),
        "rules": _rules(service, site),
        "ages": str(service.ages or ""),
        "who_can_ask": capital(asker_words(service.who_can_ask)),
        "tags": capital(list_words([str(one) for one in service.tags])),
        "reach": list(_reach(service)),
        "documents": [
            {"name": f"{one.name} in {one.language}" if one.language else str(one.name), "link": one.link}
            for one in service.documents
        ],
        "elsewhere": [{"name": str(label), "link": link} for label, link in service.elsewhere.items()],
        "voluntary": bool(service.voluntary),
        "where": _areas(service),
        "offers": blocks(service.offers, origin),
        "places": [_place(place, at, service, site) for place, at in service.at.items()],
        "ask": blocks(service.how_to_ask, origin),
        "phones": numbers(site.phones(service)),
        "office": {"name": str(office[0]), **numbers([office[1]])[0]} if office else None,
        "email": str(service.email or ""),
        "ask_for": str(service.ask_for or ""),
        "form": takes_referrals(service, site),
        "next": [str(step) for step in service.steps],
        "cost": str(service.cost or ""),
        "languages": list_words([str(one) for one in service.languages]),
        "led_by": str(service.led_by or ""),
        "partners": list_words([str(one) for one in service.partners]),
        "note": sentence(service.note) if service.note else "",
        "checked": provenance_line(service, site.today),
    }


def entry(service: Service, site: SiteIndex) -> Facts:
    """Return a service's short entry: what, for whom, the phone number, how to ask."""
    origin = origin_of(site)
    unsure = site.unverified.get(service.id)
    status = status_notice(site.catalogue, service, site.today)
    doubt = (
        unsure.sentence
        if unsure and (unsure.hours_overdue or any(at.drop_ins for at in service.at.values()))
        else ""
    )
    return {
        "name": str(service.name),
        "check_first": site.asks_to_check(service),
        "doubt": doubt,
        "status": status.heading if status else "",
        "summary": str(service.summary),
        "who": in_a_line(first_thought(blocks(service.who_for, origin))),
        "asked_by": asker_tag(service.who_can_ask),
        "phones": numbers(site.phones(service)),
        "ask": in_a_line(first_thought(blocks(service.how_to_ask, origin))),
        "form": takes_referrals(service, site),
        "shown": f"/services/{service.id}/",
    }


def takes_referrals(service: Service, site: SiteIndex) -> bool:
    """Say whether this service takes referrals by the form today."""
    return bool(service.referral) and site.status(service).takes_people


def _rules(service: Service, site: SiteIndex) -> list[str]:
    """Return a service's eligibility rules, in the form's own words."""
    eligibility = site.eligibility(service)
    if eligibility is None or not takes_referrals(service, site):
        return []
    return [str(rule.says) for rule in eligibility.rules]


def _status(service: Service, site: SiteIndex) -> Facts | None:
    notice = status_notice(site.catalogue, service, site.today)
    if notice is None:
        return None
    successor = _either(one for one in notice.successors if one.id in site.listed)
    return {
        "heading": notice.heading,
        "sentences": list(notice.sentences),
        "instead": f"{'After that, ask' if notice.takes_people else 'Ask instead'} for" if successor else "",
        "successor": successor,
    }


def _doubt(service: Service, site: SiteIndex) -> Facts | None:
    doubt = site.unverified.get(service.id)
    if doubt is None or site.status(service) == "closed":
        return None
    words = [doubt.sentence]
    if service.as_of:
        words.append(f"The newest source is of {as_of_words(service.as_of)}.")
    if service.standing_note:
        words.append(sentence(" ".join(service.standing_note.split())))
    return {
        "sentence": " ".join(words),
        "phones": numbers([doubt.phone]) if doubt.phone else [],
        "whose": "" if doubt.whose == service.name else str(doubt.whose),
        "successor": ""
        if status_notice(site.catalogue, service, site.today)
        else _either(site.successors(service)),
    }


def _reach(entry: Service | Location) -> Iterator[str]:
    """Yield the ways to reach an entry besides its numbers: text messages, and people by name."""
    if entry.text_message:
        yield f"Text message: {sentence(entry.text_message)}"
    for one in entry.contacts:
        ways = [
            *(f"{phone.number} ({phone.said})" if phone.said else phone.number for phone in one.phone),
            *([one.email] if one.email else []),
        ]
        who = f"{one.name}, {one.role}" if one.role else str(one.name)
        yield f"{who}: {', '.join(ways)}." if ways else f"{who}."


def _either(services: Iterable[Service]) -> str:
    """Return the names of services, one or another; empty where there are none."""
    names = [str(one.name) for one in services]
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _areas(service: Service) -> str:
    note = " " + sentence(" ".join(service.areas_note.split())) if service.areas_note else ""
    if "Scotland" in service.areas:
        return f"Anywhere in Scotland.{note}"
    if areas := [str(area) for area in (*service.areas, *service.areas_elsewhere)]:
        return f"{list_words(areas)}.{note}"
    return f"The area is not known.{note}"


def _place(place: str, at: ServiceAt, service: Service, site: SiteIndex) -> Facts:
    location = site.catalogue.locations[place]
    address = site.address(location)
    phones = site.phones_at(service, location)
    coming = site.dates.get((service.id, place), ())
    same = len({(one.starts.time(), one.ends.time()) for one in coming}) == 1
    return {
        "name": str(location.name),
        "area": str(location.area),
        "address": [str(line) for line in (*address.lines, address.postcode) if line] if address else [],
        "address_note": address_note(site.catalogue, location, site.today) or "",
        "withheld": location.address == "withheld",
        "phones": numbers(phones),
        "getting_there": str(location.getting_there or ""),
        "openings": list(_openings(place, at, service, site)),
        "dates": [
            day_words(one.day, site.today) if same else occurrence_words(one, site.today) for one in coming
        ],
        "off": [one.words(site.today) for one in shut_at(site, service, place)],
        "reach": list(_reach(location)),
        "note": " ".join(
            words for words in (f"Run here by {at.led_by}." if at.led_by else "", str(at.note or "")) if words
        ),
    }


def _openings(place: str, at: ServiceAt, service: Service, site: SiteIndex) -> Iterator[Facts]:
    if site.status(service) == "closed":
        return
    last_known = site.hours_overdue(service)
    for openings, drop_in in ((at.drop_ins, True), (at.hours, False)):
        for opening in lasting(openings, site.today):
            yield {
                "drop_in": drop_in,
                "last_known": last_known,
                "words": drop_in_words(
                    opening,
                    site.today,
                    is_open_on_holidays(opening, service, site.catalogue.locations[place])
                    if drop_in
                    else None,
                ),
                "who": str(opening.who_for or ""),
                "note": " ".join(
                    [str(opening.note or ""), *(f"{words}." for words in changed_words(opening, site.today))]
                ).strip(),
            }
