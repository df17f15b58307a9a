"""When staff have confirmed everything, every apology goes by itself: on generated pages, in fragments and on hand-written pages."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from html import escape
from typing import Any

import pytest
import yaml

from frontdoor.catalogue import Catalogue, read_catalogue
from frontdoor.rules.freshness import Doubt
from frontdoor.site.build.jobs import pages
from frontdoor.site.build.pipeline import fill_slots
from frontdoor.site.index.site_index import SiteIndex, build_site_index
from frontdoor.site.pages.fragments import fragments
from frontdoor.site.pages.information import information_pages
from frontdoor.site.print import leaflets
from tests.builders import as_yaml
from tests.frozen import CATALOGUE, ROOT

TODAY = date(2026, 11, 30)
CHECKED = {"hours": "2026-11-01", "phone": "2026-11-01", "address": "2026-11-01"}
APOLOGY = re.compile(
    r"[^.>]*(?:may have changed|older pages?|check first|not been able|Nobody at|Not yet checked|before you travel|as far as we know|Nobody has (?:confirmed|checked)"
    r"|last known|some of them old|pages are old|how old these)[^.<]*",
    re.IGNORECASE,
)
NOT_ONE = (
    "After that, call before you travel",  # dates are worked out up to a day
    "that was replaced as far as we know",  # what a word in the open data means
    "It asks you to check first, if we have a number",  # how the site marks what nobody has confirmed
)


def confirmed(*but: str) -> Catalogue:
    """Return the frozen catalogue with everything confirmed, but for the checks of some facts."""
    raw: dict[str, Any] = yaml.load(CATALOGUE.read_bytes(), yaml.BaseLoader)
    checked = {fact: day for fact, day in CHECKED.items() if fact not in but}
    raw["organisation"] |= {"phone": "0141 496 0100", "address": "1 Ferry Brae, Glasgow G1 1AA"}
    for entry in (raw["organisation"], *raw["locations"].values(), *raw["services"].values()):
        entry.pop("standing_note", None)
        if entry.get("standing") != "ended":
            entry |= {"standing": "current", "checked": checked}
    for prison in raw["prisons"].values():
        prison["confidence"] = "high"
    return read_catalogue(as_yaml(raw))


@cache
def site_of(*but: str) -> SiteIndex:
    """Return the site index of such a catalogue."""
    return build_site_index(confirmed(*but), today=TODAY)


def written_by_hand(site: SiteIndex) -> dict[str, str]:
    """Return the hand-written pages as the data fills them, by name."""
    filled = fragments(site)
    found = {}
    for path in sorted((ROOT / "docs").glob("*.md")):
        text, unknown = fill_slots(path.read_text("utf-8"), filled)
        assert not [name for name in unknown if name != "content"], path.name
        found[path.name] = text
    return found


def apologies(text: str) -> list[str]:
    """Return the apologies in a text."""
    for words in NOT_ONE:
        text = text.replace(words, "")
    return [words.strip() for words in APOLOGY.findall(text)]


def test_no_page_apologises_for_what_is_confirmed() -> None:
    """Neither a page of the catalogue, nor a leaflet, nor one that somebody wrote by hand, its head included."""
    site = site_of()
    assert site.doubts == frozenset()
    found = {page.address: apologies(page.content + page.description) for page in pages(site, None)}
    found |= {name: apologies(text) for name, text in written_by_hand(site).items()}
    found |= {name: apologies(repr(facts)) for name, facts in leaflets(site, None)}
    assert {where: said for where, said in found.items() if said} == {}


@pytest.mark.parametrize(
    ("but", "doubt", "page", "words"),
    [
        ("hours", Doubt.TIMES, "index.md", "Call first: [why]"),
    ],
)
def test_each_apology_stays_until_its_own_facts_are_confirmed(
    but: str, doubt: Doubt, page: str, words: str
) -> None:
    """What is said of times goes when the times are checked, and so with numbers and with the whole."""
    site = site_of(but)
    assert doubt in site.doubts
    assert words in written_by_hand(site)[page]
    assert words not in written_by_hand(site_of())[page]


def test_one_page_counts_what_is_confirmed_and_says_where_everything_comes_from() -> None:
    """About this information has each entry with its sources, and how much of each kind is confirmed: from the data, so that it is right by itself."""
    for but, words in {"hours": "Opening times", "phone": "Phone numbers", "address": "Addresses"}.items():
        pages_ = list(information_pages(site_of(but)))
        assert re.search(rf"{words}: Sacro’s staff have confirmed 0 of \d+\.", pages_[0].content), but
        assert f"{words}: Sacro’s staff have confirmed all." in next(information_pages(site_of())).content
        assert "“Check first” marks" in pages_[0].content
    said = "".join(page.content for page in information_pages(site_of("hours")))
    catalogue = site_of().catalogue
    for section in ("locations", "prisons", "other_help"):
        for id_, entry in getattr(catalogue, section).items():
            assert f'id="{section.replace("_", "-")}-{id_}"' in said
            assert all(escape(link) in said for link in entry.source if link.startswith("http")), id_


def test_a_place_and_a_service_are_confirmed_by_their_checks() -> None:
    """Without a change of their standing: every fact that they state was made sure of."""
    raw: dict[str, Any] = yaml.load(CATALOGUE.read_bytes(), yaml.BaseLoader)
    raw["locations"]["glasgow"] |= {"standing": "unknown", "checked": CHECKED}
    raw["services"]["throughcare"] |= {"standing": "unknown", "checked": CHECKED, "phone": "0141 496 0100"}
    raw["services"]["scmc"] |= {"standing": "unknown", "checked": CHECKED, "phone": "0141 496 0100"}
    site = build_site_index(read_catalogue(as_yaml(raw)), today=TODAY)
    assert not {"throughcare", "scmc"} & set(site.unverified)
    found = {page.address: page.content for page in pages(site, None)}
    assert "Call before you travel" not in found["/locations/glasgow/"].replace("After that, call before", "")
