"""A notice about a place, and what changes there on a day to come, stand wherever its number or its services do."""

from __future__ import annotations

import json
from datetime import date

import pytest

from frontdoor.catalogue import Catalogue
from frontdoor.site.build.jobs import pages
from frontdoor.site.feeds.json_csv import data_files
from frontdoor.site.feeds.openreferral import open_data_files
from frontdoor.site.index.site_index import build_site_index
from frontdoor.site.pages.fragments import fragments
from frontdoor.site.print import leaflets
from tests.builders import a_catalogue, raw_drop_in, raw_location, raw_service

TODAY = date(2026, 11, 30)
NUMBER, LINK = "0141 496 0110", "tel:+441414960110"
NOTICE = "The phones are down this week"


def about_an_office(*, national: bool) -> Catalogue:
    """Return a catalogue with a notice about an office that gives a service its number; with or without a national number."""
    change = {"from": "1 March 2027", "phone": "0141 496 0111"}
    return a_catalogue(
        organisation={"name": "Sacro", **({"phone": "0131 622 7500"} if national else {})},
        locations={"glasgow": raw_location(phone=NUMBER, changes=[change])},
        services={
            "throughcare": raw_service(phone="unknown", at={"glasgow": {"drop_ins": [raw_drop_in()]}}),
            "other": raw_service(name="Other"),
        },
        notices=[{"text": NOTICE, "until": "4 December 2026", "locations": ["glasgow"]}],
    )


@pytest.mark.parametrize("national", [True, False])
@pytest.mark.parametrize("words", [NOTICE, "From 1 March 2027"])
def test_it_stands_on_every_page_that_gives_the_number(words: str, national: bool) -> None:
    """On lists and on the pages of services too; where the foot of every page gives the number, there as well."""
    site = build_site_index(about_an_office(national=national), today=TODAY)
    found = {page.address: page.content for page in pages(site, None)}
    found |= {f"the fragment {name}": html for name, html in fragments(site).items()}
    with_number = [address for address, html in found.items() if LINK in html]
    assert {"/locations/glasgow/", "/services/throughcare/", "/drop-ins/", "/areas/glasgow-city/"} <= set(
        with_number
    )
    assert ("the fragment footer" in with_number) is not national
    assert [address for address in with_number if words not in found[address]] == []


def test_it_stands_on_paper_and_in_the_data() -> None:
    """In each leaflet and each pack with the number, in the JSON of service and place, and in the open data's."""
    site = build_site_index(about_an_office(national=True), today=TODAY)
    for name, facts in leaflets(site, None):
        text = json.dumps(facts, ensure_ascii=False)
        if NUMBER in text:
            assert NOTICE in text, name
    data = json.loads(dict(data_files(site))["data/services.json"])
    assert NOTICE in data["services"][0]["notices"]
    assert NOTICE in data["locations"][0]["notices"]
    places = [text for _, content in open_data_files(site) if NUMBER in (text := content.decode())]
    assert any(NOTICE in text for text in places)
