"""Each section of the catalogue has its pages or a reason for none; each page is led to, and can be translated."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from frontdoor.catalogue.fields.types import Text
from frontdoor.catalogue.sections import NAMED, folder
from frontdoor.site.build.jobs import pages
from frontdoor.site.index.site_index import build_site_index
from frontdoor.site.pages.page_types import EachEntry, entry_types, page_types
from tests.form.builders import TODAY
from tests.frozen import the_catalogue

WITHOUT_PAGES = {
    "teams": "who answers is the charity's own matter",
    "other_help": "a few lines each, all on one page",
}
"""Sections whose entries have no page, with the reason."""
LED_TO_FROM_NOWHERE = {
    "/referral/not-received/": "a browser is sent there when a referral could not be taken",
    "/shell/": "the frame of all pages",
    "/404.html": "stands in for a page that is not there",
}
"""Pages to which no link leads, with the reason."""


def test_each_section_has_pages_or_a_reason_for_none() -> None:
    """A new section is not forgotten, and no section has two types of page at one address."""
    sections = [one.section for one in page_types() if isinstance(one, EachEntry)]
    assert sorted([*sections, *WITHOUT_PAGES]) == sorted(NAMED), (
        "list it in PAGE_TYPES of a module of site/pages"
    )


@pytest.mark.parametrize("page_type", entry_types().values(), ids=lambda one: one.section)
def test_each_entry_has_its_page_in_each_language(page_type: EachEntry) -> None:
    """The page is at the address that its section and id make, and a translated name makes one more."""
    catalogue = the_catalogue()
    listed = build_site_index(catalogue, today=TODAY).entries(page_type.section)
    assert listed, "give tests/frozen/services.yaml an entry of it, so that tests see its page"
    id_, entry = next(iter(listed.items()))
    entry = entry.model_copy(update={"name": Text("Translated", {"gd": "Eadar-theangaichte"})})
    entries = {**getattr(catalogue, page_type.section), id_: entry}
    site = build_site_index(catalogue.model_copy(update={page_type.section: entries}), today=TODAY)
    made = {page.address: page for page in pages(site, None)}
    for one in site.entries(page_type.section):
        assert f"/{folder(page_type.section)}/{one}/" in made
    assert "Eadar-theangaichte" in made[f"/gd/{folder(page_type.section)}/{id_}/"].content


def test_a_link_leads_to_each_page(built_site: Path) -> None:
    """A type of page that nothing links to is one that nobody finds."""
    led_to: defaultdict[str, set[str]] = defaultdict(set)
    for path in built_site.rglob("*.html"):
        address = f"/{path.relative_to(built_site)}".removesuffix("index.html")
        for href in re.findall(r'href="(/[^"#?]*)', path.read_text("utf-8")):
            led_to[href].add(address)
    addresses = [
        f"/{path.relative_to(built_site)}".removesuffix("index.html") for path in built_site.rglob("*.html")
    ]
    lost = {address for address in addresses if not led_to[address] - {address}}
    assert lost == set(LED_TO_FROM_NOWHERE)
