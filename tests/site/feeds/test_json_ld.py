"""What pages say in the words of schema.org."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from frontdoor.site.feeds.json_ld import drop_in_data, location_data, service_data
from frontdoor.site.index.site_index import SiteIndex
from tests.site.feeds.openreferral.examples import TEXT, example_site, small


def inside(block: str) -> Any:
    """Return what a script block holds."""
    return json.loads(block.removeprefix('<script type="application/ld+json">').removesuffix("</script>"))


def soup(site: SiteIndex) -> str:
    """Return the block of one service's page."""
    return service_data(site.catalogue.services["soup"], site)


def test_a_service_says_what_it_is_and_who_gives_it() -> None:
    """Its needs are its kinds, and the charity has its number in Scotland's register."""
    service, charity = one_of(soup(example_site()), "Service"), one_of(soup(example_site()), "NGO")
    assert service["serviceType"] == ["Food", "A home"]
    assert service["provider"] == {"@id": "https://help.example.org/#charity"} == {"@id": charity["@id"]}
    assert charity["identifier"] == {"@type": "PropertyValue", "propertyID": "GB-SC", "value": "SC000000"}
    assert service["areaServed"][0] == {"@type": "AdministrativeArea", "name": "Fife"}
    assert [one["serviceLocation"]["@id"].split("/")[-2] for one in service["availableChannel"]] == [
        "hall",
        "refuge",
        "street",
    ]
    assert service["availableChannel"][0]["servicePhone"]["telephone"] == "+441314960002"


def test_a_place_says_where_it_is_and_how_to_reach_it() -> None:
    """Its own page has its number and position as well; what is withheld or unknown is nowhere."""
    places = example_site().catalogue.locations
    (hall,) = (one for one in inside(soup(example_site()))["@graph"] if one.get("name") == "The hall")
    assert hall == {
        "@type": "Place",
        "@id": "https://help.example.org/locations/hall/#place",
        "name": "The hall",
        "address": {
            "@type": "PostalAddress",
            "addressRegion": "Fife",
            "addressCountry": "GB",
            "streetAddress": "Unit 2, 1 High Street, Kirkcaldy",
            "postalCode": "KY1 1AA",
        },
    }
    assert one_of(location_data(places["hall"], example_site()), "Place") == {
        **hall,
        "telephone": "+441314960005",
        "geo": {"@type": "GeoCoordinates", "latitude": 56.1, "longitude": -3.1},
        "specialOpeningHoursSpecification": [
            {
                "@type": "OpeningHoursSpecification",
                "validFrom": "2026-12-11",
                "validThrough": "2026-12-11",
                "opens": "00:00:00",
                "closes": "00:00:00",
                "description": "Closed on Friday 11 December: The hall is being painted",
            }
        ],
    }
    assert set(one_of(location_data(places["refuge"], example_site()), "Place")["address"]) == {
        "@type",
        "addressRegion",
        "addressCountry",
    }


@pytest.mark.parametrize("page", ["service", "location", "drop-ins"])
def test_each_thing_stands_in_a_page_once_and_whatever_refers_to_it_finds_it(page: str) -> None:
    """Only the page of a service says what that is; the others refer to it there."""
    service, hall = example_site().catalogue.services["soup"], example_site().catalogue.locations["hall"]
    held = [(service, "hall"), (service, "refuge")]
    blocks = {
        "service": soup(example_site()),
        "location": location_data(hall, example_site(), [service]),
        "drop-ins": drop_in_data(held, example_site(), example_site().soonest(2)),
    }
    graph = inside(blocks[page])["@graph"]
    named = [one["@id"] for one in graph if "@id" in one]
    elsewhere = set() if page == "service" else {"https://help.example.org/services/soup/#service"}
    assert len(set(named)) == len(named)
    assert set(references(graph)) - set(named) == elsewhere


def references(thing: Any) -> Iterator[str]:
    """Yield every ``@id`` that stands for a thing described elsewhere."""
    if isinstance(thing, list):
        for one in thing:
            yield from references(one)
    elif isinstance(thing, dict):
        if set(thing) == {"@id"}:
            yield thing["@id"]
        for value in thing.values():
            yield from references(value)


def test_any_text_is_data() -> None:
    """Quotes, backslashes and tags in the catalogue, or in the site's own address, stay what they are."""
    odd = 'A "hall" \\ </script>'
    text = TEXT.replace("name: The hall", f"name: '{odd}'").replace(
        "help.example.org", 'help.example.org/"x"'
    )
    site = small(text)
    place = one_of(location_data(site.catalogue.locations["hall"], site), "Place")
    assert place["name"] == odd
    assert place["@id"] == 'https://help.example.org/"x"/locations/hall/#place'


def test_a_page_below_another_says_the_way_to_it() -> None:
    """Search results then show the steps; all addresses are whole."""
    way = one_of(soup(example_site()), "BreadcrumbList")
    assert [(one["position"], one["item"]) for one in way["itemListElement"]] == [
        (1, "https://help.example.org/"),
        (2, "https://help.example.org/services/"),
        (3, "https://help.example.org/services/soup/"),
    ]
    hall = inside(location_data(example_site().catalogue.locations["hall"], example_site()))["@graph"]
    assert hall[1]["itemListElement"][-1]["name"] == "The hall"


def test_without_a_public_address_no_way_is_told() -> None:
    """Search engines take whole addresses only."""
    nowhere = small(TEXT.replace("site: https://help.example.org", "dates_ahead: 8"))
    assert {one["@type"] for one in inside(soup(nowhere))["@graph"]} == {"Service", "Event", "Place", "NGO"}


WEEKS = """
settings: {site: https://help.example.org}
organisation: {name: Helpers, phone: 0131 496 0000}
needs:
  food: {name: Food}
locations:
  hall: {name: The hall, area: Fife, standing: current}
closures:
  - {on: 11 December 2026, reason: The hall is being painted, locations: [hall]}
services:
  soup:
    name: Soup
    summary: Soup for everyone.
    areas: [Fife]
    standing: unknown
    at:
      hall:
        drop_ins:
          - {days: Monday and Friday, opens: noon, closes: 2pm, until: 2026-12-31}
          - {days: first Tuesday of the month, opens: 5pm, closes: 6.30pm}
          - {days: every second Thursday from 26 November 2026, opens: 9am, closes: 10am}
"""


def test_a_drop_in_says_its_schedule_and_the_days_on_which_there_is_none() -> None:
    """Weekly, monthly and fortnightly ones repeat in their own way; closed days and bank holidays are exceptions."""
    event = one_of(soup(small(WEEKS)), "Event")
    weekly, monthly, fortnightly = event["eventSchedule"]
    assert weekly == {
        "@type": "Schedule",
        "repeatFrequency": "P1W",
        "byDay": ["https://schema.org/Monday", "https://schema.org/Friday"],
        "startDate": "2026-11-23",
        "endDate": "2026-12-31",
        "startTime": "12:00:00",
        "endTime": "14:00:00",
        "scheduleTimezone": "Europe/London",
        "exceptDate": ["2026-11-30", "2026-12-11", "2026-12-25", "2026-12-28"],
    }
    assert (monthly["repeatFrequency"], monthly["byDay"]) == ("P1M", ["1TU"])
    assert (fortnightly["repeatFrequency"], fortnightly["startDate"]) == ("P2W", "2026-11-26")


def test_an_unconfirmed_drop_in_says_so_to_machines_too() -> None:
    """Whoever shows the times from this data gets the words beside them."""
    assert "Call before you travel: 0131 496 0000" in one_of(soup(small(WEEKS)), "Event")["description"]


def test_the_same_drop_in_stands_on_the_page_of_its_place_and_among_the_drop_ins() -> None:
    """One thing has one name on all three, and each coming date belongs to it."""
    site = small(WEEKS)
    series = one_of(soup(site), "Event")
    service, hall = site.catalogue.services["soup"], site.catalogue.locations["hall"]
    assert one_of(location_data(hall, site, [service]), "Event") == series
    listed = inside(drop_in_data([(service, "hall")], site, site.soonest(2)))["@graph"]
    assert listed[0] == series
    assert [one["superEvent"] for one in listed[1:3]] == [{"@id": series["@id"]}] * 2


def one_of(block: str, kind: str) -> Any:
    """Return the one thing of a kind in a block."""
    (found,) = [thing for thing in inside(block)["@graph"] if thing["@type"] == kind]
    return found
