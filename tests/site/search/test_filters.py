"""The filters of the search: by who asks, for whom, and whether there is a place; what is not said excludes nothing."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from frontdoor.site.index.site_index import build_site_index
from frontdoor.site.search.index import search_index
from tests.builders import a_catalogue, raw_service


def index_of(**services: dict[str, Any]) -> dict[str, Any]:
    """Return the search index of a catalogue with these services."""
    raw = {id_: raw_service(name=id_.title(), **keys) for id_, keys in services.items()}
    site = build_site_index(a_catalogue(services=raw), today=date(2026, 11, 30))
    found: dict[str, Any] = json.loads(search_index(site)[1])
    return found


def test_each_filter_has_its_choices_and_each_service_its_own() -> None:
    """A service that says nothing fits every choice but those of a place and of words to choose by."""
    index = index_of(
        plain={"standing": "current"},
        court={"who_can_ask": "court", "for": "women", "status": "full", "tags": "on arrival"},
        self={"who_can_ask": ["self", "family"], "for": ["men", "women"], "standing": "current"},
    )
    assert index["filters"] == [
        ["Who asks", ["Me", "My family", "A professional", "The court or fiscal"]],
        ["For", ["Women", "Men"]],
        ["Now", ["Takes people"]],
        ["More", ["On arrival"]],
    ]
    services = [one for one in index["entries"] if one["a"].startswith("/services/") and "pick" in one]
    picks = {one["n"].lower(): one["pick"] for one in services}
    assert picks == {
        "plain": [None, None, [0], []],
        "court": [[3], [0], [], [0]],
        "self": [[0, 1], [1, 0], [0], []],
    }
    tags = {one["n"].lower(): one.get("tags") for one in services}
    assert tags == {
        "plain": None,
        "court": ["Full", "Through the court or the fiscal"],
        "self": ["You can ask"],
    }


def test_a_catalogue_that_says_none_of_it_has_no_filters() -> None:
    """No choice is offered that would find the same whatever is chosen."""
    assert index_of(one={}, two={})["filters"] == []
