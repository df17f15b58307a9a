"""What pages say in the words of schema.org."""

from __future__ import annotations

import json
from typing import Any

from frontdoor.render.linked_data import location_data, service_data
from frontdoor.render.overview import Overview
from tests.open_data.examples import SITE, TEXT, small

NOWHERE = small(TEXT.replace("site: https://help.example.org", "dates_ahead: 8"))


def inside(block: str) -> Any:
    """Return what a script block holds."""
    return json.loads(block.removeprefix('<script type="application/ld+json">').removesuffix("</script>"))


def soup(site: Overview) -> str:
    """Return the block of one service's page."""
    return service_data(site.catalogue.services["soup"], site)


def test_a_service_says_what_it_is_and_who_gives_it() -> None:
    """Its needs are its kinds, and the charity has its number in Scotland's register."""
    service, _ = inside(soup(SITE))["@graph"]
    assert service["serviceType"] == ["Food", "A home"]
    assert service["provider"]["identifier"]["value"] == "SC000000"
    assert service["provider"]["@id"] == "https://help.example.org/#charity"


def test_a_page_below_another_says_the_way_to_it() -> None:
    """Search results then show the steps; all addresses are whole."""
    _, way = inside(soup(SITE))["@graph"]
    assert [(one["position"], one["item"]) for one in way["itemListElement"]] == [
        (1, "https://help.example.org/"),
        (2, "https://help.example.org/services/"),
        (3, "https://help.example.org/services/soup/"),
    ]
    hall = inside(location_data(SITE.catalogue.locations["hall"], SITE))["@graph"]
    assert hall[1]["itemListElement"][-1]["name"] == "The hall"


def test_without_a_public_address_no_way_is_told() -> None:
    """Search engines take whole addresses only."""
    assert inside(soup(NOWHERE))["@type"] == "Service"
