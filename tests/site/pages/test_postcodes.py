"""Pages that lead from a postcode to council areas, and the files that the search reads."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from functools import cache
from html import unescape

from frontdoor.catalogue import read_catalogue
from frontdoor.geography.council_areas import COUNCIL_AREAS
from frontdoor.geography.postcodes import districts, towns
from frontdoor.site.index.page import Page
from frontdoor.site.index.site_index import build_site_index
from frontdoor.site.pages.places import find_page
from frontdoor.site.pages.postcodes import postcode_pages
from frontdoor.site.search.index import places_indexes, search_index
from tests.form.builders import the_form
from tests.site.feeds.test_json_csv import TODAY, a_small_site


@cache
def made() -> dict[str, Page]:
    """Return the pages by address."""
    return {page.address: page for page in postcode_pages(a_small_site())}


def test_every_district_leads_to_its_council_areas_without_script() -> None:
    """Each district stands on the page of its letters, with a link for every council area in it."""
    for district in districts().values():
        content = made()[f"/find/postcodes/{district.postcode_area.lower()}/"].content
        line = re.search(rf"<li>{district.code}: (.*?)</li>", content)
        assert line
        assert linked(line[1]) == district.areas
        assert ("England" in line[1]) is district.in_england


def test_every_town_leads_to_its_council_areas_without_script() -> None:
    """Each town stands on the page of its letter; where two have one name, both council areas are there."""
    for town, areas in towns().items():
        content = unescape(made()[f"/find/towns/{town[0].lower()}/"].content)
        line = re.search(rf"<li>{town}: (.*?)</li>", content)
        assert line, town
        assert linked(line[1]) == areas


def linked(line: str) -> tuple[str, ...]:
    """Return the council areas whose pages a line links to."""
    names = {area.slug: area.name for area in COUNCIL_AREAS}
    return tuple(names[slug] for slug in re.findall(r'href="/areas/([a-z-]+)/"', line))


def test_the_way_there_are_links() -> None:
    """The page for finding help leads to the page of each postcode area, and so does the list of them."""
    wanted = {address for address in made() if address != "/find/postcodes/"}
    for content in (find_page(a_small_site()).content, made()["/find/postcodes/"].content):
        assert wanted <= set(re.findall(r'href="([^"]+)"', content))


def test_sources_and_licences_are_named() -> None:
    """The licences ask for it: who made the lists, and under which terms they are used."""
    content = made()["/find/postcodes/"].content
    for owed in (
        "Office for National Statistics",
        "Open Government Licence v3.0",
        "Contains OS data © Crown copyright and database right 2025",
        "Contains Royal Mail data © Royal Mail copyright and database right 2025",
        "GeoNames",
        "Creative Commons Attribution 4.0",
    ):
        assert owed in content


def test_the_pages_are_light() -> None:
    """Without the frame, none comes to 2 KB on the way."""
    assert max(len(gzip.compress(page.content.encode())) for page in made().values()) < 2_000


def test_the_search_reads_the_same_facts() -> None:
    """The two files hold every district and town by the number of its council areas, and stay small."""
    (_, postcodes), (_, by_area) = places_indexes()
    names = [area.name for area in COUNCIL_AREAS]
    read = json.loads(postcodes)
    assert {code: tuple(names[n] for n in areas) for code, areas in read["districts"].items()} == {
        one.code: one.areas for one in districts().values()
    }
    assert {name for area in json.loads(by_area) for name in area} == set(towns())
    assert len(gzip.compress(postcodes)) < 2_000
    assert len(gzip.compress(by_area)) < 4_500


def test_the_script_can_make_an_areas_address_of_its_name() -> None:
    """It writes small letters and hyphens: for all 32 that is the address."""
    assert [area.name.lower().replace(" ", "-") for area in COUNCIL_AREAS] == [
        area.slug for area in COUNCIL_AREAS
    ]


TEXT = """
organisation: {name: Helpers, phone: 0131 496 0000}
needs:
  food: {name: Food}
locations:
  hall: {name: The hall, area: Fife, latitude: 56.19504, longitude: -3.17512, standing: current}
  refuge: {name: The refuge, area: Fife, address: withheld, phone: 0131 496 0001}
services:
  soup:
    name: Soup
    summary: Soup for everyone.
    areas: [Fife]
    standing: current
    phone: 0131 496 0002
    at: {hall: {}, refuge: {}}
"""


def test_nearest_first_is_offered_where_a_position_is_known() -> None:
    """The index holds positions to about 100 m; a catalogue without any has no button."""
    near = build_site_index(read_catalogue(TEXT), today=TODAY)
    _, index = search_index(near)
    (found,) = [one for one in json.loads(index)["entries"] if "at" in one]
    assert found["at"] == [[56.195, -3.175]]
    assert " data-near>" in find_page(near).content
    assert "data-near" not in find_page(a_small_site()).content


def test_the_field_asks_the_inbox_where_there_is_one() -> None:
    """A catalogue that takes no referrals has no inbox: the script, which needs none, brings the field."""
    answered = find_page(replace(a_small_site(), forms={"throughcare": the_form()})).content
    assert '<form class="fd-search" role="search" action="/find/where/" method="post" ' in answered
    assert "<form" not in find_page(replace(a_small_site(), forms={})).content
