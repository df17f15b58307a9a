"""The search over the shipped catalogue: its files, its answers, and the table of queries with their best answers."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import yaml

from frontdoor.catalogue import load_catalogue
from frontdoor.form import load_form
from frontdoor.site.index.site_index import build_site_index
from frontdoor.site.search.index import places_indexes, search_index
from frontdoor.site.search.rank import SearchIndex
from tests.form.builders import TODAY

ROOT = Path(__file__).parents[3]
QUERIES: dict[str, list[str]] = yaml.load(
    (Path(__file__).with_name("queries.yaml")).read_text("utf-8"), yaml.BaseLoader
)
MORE = (
    "", " ", "?!", "help", "i need help please", "zzyzx", "NE1 4ST", "G33", "TD15", "blackburn", "saint andrews", "arran",
    "housing Ayr", "housing KY1 1AA", "homless in Glasgow", "edinbrugh", "kirkaldy", "Dùn Èideann", "sgoil", "my son is in Barlinnie",
    "hate crime Glasgow", "perth prison address", "drop-in", "the", "visits", "families", "a b c", "pris", "Isle of Skye", "Low Moss visit",
)  # fmt: skip
"""Typed to hold both searches to the same: places, slips, filler words, and nothing at all."""


@cache
def files() -> dict[str, tuple[str, bytes]]:
    """Return the three files that the script loads, of the shipped catalogue, with their addresses."""
    catalogue = load_catalogue(ROOT / "services.yaml")
    form = load_form(ROOT / "referral.yaml", catalogue)
    postcodes, towns = places_indexes()
    found = {
        "index": search_index(build_site_index(catalogue, today=TODAY, form=form)),
        "postcodes": postcodes,
        "towns": towns,
    }
    return {name: (f"/{address}", content) for name, (address, content) in found.items()}


@cache
def index() -> SearchIndex:
    """Return the search of the server."""
    return SearchIndex(json.loads(files()["index"][1]))


def found(typed: str) -> list[str]:
    """Return the addresses that the server's search finds, best first."""
    return [str(hit.record["a"]) for hit in index().search(typed).hits]
