"""Content of the print pack of a prison or council area: services, week grid, phone numbers and form, as template data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import groupby

from frontdoor.catalogue import Location, Prison, Service
from frontdoor.form import Form
from frontdoor.form.doors import Door
from frontdoor.geography.council_areas import BY_NAME, CouncilArea
from frontdoor.occurrences import date_words, list_words
from frontdoor.rules.freshness import prison_address_note
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.pages.prisons import (
    ROADS_INTO_PRISON,
    families_line,
    meets_at_the_gate,
    services_at_home,
    services_for_prison,
    unknown_of,
)
from frontdoor.site.pages.week_grid import Cell, week_grid
from frontdoor.site.print.form_content import form_to_print, paper, paper_sections
from frontdoor.site.print.markdown_blocks import blocks
from frontdoor.site.print.service_content import Facts, entry, frame, numbers, origin_of
from frontdoor.site.templating.closure_lines import shut_place
from frontdoor.site.templating.environment import sentence

IN_PACKS = frozenset({"leaving-prison", "families"})
"""Needs for which a pack lists other organisations, besides crisis lines."""


def area_facts(area: CouncilArea, site: SiteIndex, form: Form | None) -> Facts:
    """Return the content of a council area's pack, local services first."""
    local = _open(site.local.get(area.name, ()), site)
    wide = _open((one for one in site.nationwide if area.name not in one.areas), site)
    places = site.locations_by_area.get(area.name, ())
    held = [(one.id, place) for one in local for place in one.at]
    held += [(one.id, place.id) for place in places for one in site.by_location.get(place.id, ())]
    title = f"Help in {area.name}"
    lead = f"Services for people in {area.name}, in prison or out, and for their families."
    return {
        **frame(site, title=title, heading=title, address=f"/areas/{area.slug}/"),
        "kind": "pack",
        "lead": lead,
        "prison": None,
        "gate": False,
        "nowhere": f"No drop-in is known in {area.name} now. Call and ask.",
        "groups": [
            group
            for group in (
                _group(f"For {area.name}", local, site),
                _group("For all of Scotland", wide, site),
            )
            if group["services"]
        ],
        **_common(site, form, area.name, places, held),
    }


def prison_facts(prison: Prison, site: SiteIndex, form: Form | None) -> Facts:
    """Return the content of a prison's pack: what can be asked for inside, and near it after release."""
    inside = _open(services_for_prison(prison, site), site)
    area = BY_NAME.get(prison.area or "")
    near = [
        one
        for one in _open(site.local.get(area.name, ()) if area else (), site)
        if set(one.needs) & set(ROADS_INTO_PRISON) and one not in inside and one.fits_in(prison)
    ]
    at_home = [
        (areas, some)
        for areas, found in groupby(services_at_home(prison, site), lambda one: one.areas)
        if (some := [one for one in _open(found, site) if one not in near])
    ]
    places = site.locations_by_area.get(area.name, ()) if area else ()
    held = [(one.id, place) for one in (*inside, *near) for place in one.at]
    held += [(one.id, place.id) for place in places for one in site.by_location.get(place.id, ())]
    title = f"{prison.name}: help inside and when you leave"
    return {
        **frame(site, title=title, heading=title, address=f"/prisons/{prison.id}/"),
        "kind": "pack",
        "lead": f"For people in {prison.name}, and for their families.",
        "prison": {
            "name": str(prison.name),
            "address": [str(line) for line in (*prison.address.lines, prison.address.postcode) if line]
            if prison.address
            else [],
            "address_note": prison_address_note(prison) or "",
            "phones": numbers(prison.family_phones),
            "visit": _visit(prison, site),
            "note": sentence(" ".join(prison.note.split())) if prison.note else "",
        },
        "gate": meets_at_the_gate(form),
        "nowhere": "No drop-in is known near this prison. Call and ask.",
        "groups": [
            group
            for group in (
                _group("For people in this prison", inside, site),
                *(
                    _group(f"If you are going to live in {list_words(areas)}", some, site)
                    for areas, some in at_home
                ),
                _group(f"If you are going to live in {area.name}", near, site)
                if area
                else _group("", [], site),
            )
            if group["services"]
        ],
        **_common(site, form, None, places, held),
    }


def _visit(prison: Prison, site: SiteIndex) -> Facts:
    """Return what families need to know before a visit, and what is not known, with whom to ask."""
    visit, helpline = prison.visit, families_line(site)
    return {
        "said": [
            sentence(" ".join(str(words).split()))
            for words in (
                *visit.book,
                *visit.days,
                visit.people,
                *visit.bring,
                visit.arrive,
                visit.getting_there,
                visit.access,
            )
            if words
        ],
        "unknown": list_words(unknown_of(visit)),
        "helpline": {"name": str(helpline.name), **numbers(helpline.phone)[0]} if helpline else None,
    }


def _common(
    site: SiteIndex,
    form: Form | None,
    area: str | None,
    places: Sequence[Location],
    held: Sequence[tuple[str, str]],
) -> Facts:
    """Return the content that both kinds of pack share, beside their services."""
    open_form = form_to_print(form, site, Door.SELF)
    organisation = site.catalogue.organisation
    here = [place for place in places if place.phone]
    listed = {phone.number for place in here for phone in site.numbers(place)}
    others = [
        {"name": str(organisation.name if phone in organisation.phone else name), **one}
        for name, phone in site.office_phones()
        if phone.number not in listed
        for one in numbers([phone])
    ]
    post = organisation.address
    return {
        "notices": [
            blocks(notice.text, origin_of(site))
            for notice in (
                *site.notices(),
                *dict.fromkeys(
                    [
                        *(notice for place in places for notice in site.notices(location=place.id)),
                        *(notice for service, _ in held for notice in site.notices(service=service)),
                    ]
                ),
            )
        ],
        "shut": [
            f"{place.name}: {one.words(site.today)}" for place in places for one in shut_place(place, site)
        ],
        "short": False,
        "part": 0,
        "grid": _grid(held, site),
        "offices": [
            {"name": str(place.name), **one} for place in here for one in numbers(site.numbers(place))
        ]
        + others,
        "others": [
            {
                "name": str(other.name),
                "more": not (other.crisis and other.phone),
                "what_for": sentence(" ".join(other.what_for.split())),
                "phones": numbers(other.phone),
                "text": str(other.text_message or ""),
                "hours": str(other.hours or ""),
            }
            for other in site.catalogue.others(area=area)
            if other.crisis or not IN_PACKS.isdisjoint(other.needs)
        ],
        "post": [str(line) for line in (organisation.name, *post.lines, post.postcode) if line]
        if post
        else [],
        "form": paper(
            open_form,
            site.catalogue,
            area,
            site.memo.once("sections on paper", partial(paper_sections, open_form)),
        )
        if open_form
        else None,
    }


def _grid(held: Iterable[tuple[str, str]], site: SiteIndex) -> Facts:
    """Return the week grid as template data; on paper, a next date is given only of what is not held every week."""
    week = week_grid(held, site)
    return {
        "days": [day for day, _ in week.days()],
        "rows": [
            {
                "service": str(row.service.name),
                "place": str(row.place.name),
                "check_first": site.asks_to_check(row.service),
                "cells": {
                    day: [
                        {"when": cell.when, "which": _which(cell, site)} for cell, one in held if one is row
                    ]
                    for day, held in week.days()
                    if any(one is row for _, one in held)
                },
            }
            for row in week.rows
        ],
        "off": [words for _, words in week.off],
    }


def _which(cell: Cell, site: SiteIndex) -> str:
    following = f"next {date_words(cell.next.day, site.today)}" if cell.next and not cell.weekly else ""
    return ", ".join(filter(None, (cell.which, following)))


def _group(title: str, services: Sequence[Service], site: SiteIndex) -> Facts:
    return {
        "title": title,
        "services": [site.memo.once(("in a pack", one.id), partial(entry, one, site)) for one in services],
    }


def _open(services: Iterable[Service], site: SiteIndex) -> list[Service]:
    """Return the services that have not closed: paper stays in use longer than a page."""
    return [one for one in services if site.status(one) != "closed"]
