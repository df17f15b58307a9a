"""Pages in other languages: what exists, how it is marked, and the ways between."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest

from frontdoor.catalogue import Catalogue
from frontdoor.site.build.jobs import pages
from frontdoor.site.build.pipeline import complete_site
from frontdoor.site.index.page import Page
from frontdoor.site.index.site_index import build_site_index
from frontdoor.site.index.translations import in_language, languages
from frontdoor.site.output.engine_output import read_engine_output
from tests.builders import a_catalogue, raw_drop_in, raw_location, raw_service

TODAY = date(2026, 11, 22)
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def gaelic(english: str, words: str) -> dict[str, str]:
    """Return a text in two languages; the Gaelic is a stand-in, so that no test claims to know the words."""
    return {"en": english, "gd": words}


def some_gaelic(**service: Any) -> Catalogue:
    """Return a catalogue with a service, a place, a closing and a notice that are partly in another language."""
    return a_catalogue(
        settings={"site": "https://help.example.org"},
        locations={
            "glasgow": raw_location(name=gaelic("Glasgow office", "Oifis")),
            "leith": raw_location(name="Leith office"),
        },
        closures=[{"on": "2026-11-30", "reason": gaelic("St Andrew's Day", "Latha")}],
        notices=[{"text": gaelic("We move.", "Gluais."), "until": "2026-12-31"}],
        services={
            "throughcare": raw_service(
                summary=gaelic("Help & advice.", "Taic & fios."),
                offers=gaelic("A **worker** helps.", "Neach-obrach **agus** taic.\n\n- aon\n- dà"),
                who_for="Adults.",
                languages=["English", gaelic("Gaelic", "Gàidhlig-x")],
                at={
                    "glasgow": {
                        "drop_ins": [raw_drop_in(note=gaelic("Use the side door", "Doras"))],
                        "note": gaelic("Up the stairs.", "Suas."),
                    }
                },
                checked={"hours": "2026-11-01"},
                related=["other"],
                **service,
            ),
            "other": raw_service(name="Other"),
        },
    )


def made(catalogue: Catalogue) -> dict[str, Page]:
    return {page.address: page for page in pages(build_site_index(catalogue, today=TODAY), None)}


def test_there_are_pages_of_what_is_translated_and_no_others() -> None:
    """A service and a place with any translation have a page in that language; the rest have not."""
    found = made(some_gaelic())
    assert {address for address in found if address.startswith("/gd/")} == {
        "/gd/services/throughcare/",
        "/gd/locations/glasgow/",
    }
    assert found["/gd/services/throughcare/"].lang == "gd"


def test_needs_and_prisons_have_theirs_too_and_every_language_its_own() -> None:
    """Each kind of page that an entry has exists in the languages of that entry."""
    catalogue = a_catalogue(
        needs={"leaving-prison": {"name": {"en": "Leaving prison", "pl": "P", "gd": "G"}}},
        prisons={"hmp": {"name": "HMP Here", "note": {"en": "A note.", "ur": "U"}, "area": "Fife"}},
    )
    found = [page for page in made(catalogue).values() if page.lang != "en"]
    assert {page.address for page in found} == {
        "/gd/needs/leaving-prison/",
        "/pl/needs/leaving-prison/",
        "/ur/prisons/hmp/",
    }
    assert '<h1 lang="en-GB" dir="ltr">HMP Here</h1>' in next(
        page.content for page in found if page.lang == "ur"
    )


def test_no_page_is_added_or_changed_where_nothing_is_translated() -> None:
    """A site in English alone stays as it is."""
    site = build_site_index(a_catalogue(), today=TODAY)
    assert not site.editions
    assert not [
        page for page in pages(site, None) if page.lang != "en" or "hreflang" in page.content + page.head
    ]


def test_an_edition_shares_whatever_is_not_translated() -> None:
    """Only what differs is made anew, so that a large catalogue with one translation costs little."""
    catalogue = some_gaelic()
    edition = in_language(catalogue, "gd")
    assert languages(catalogue) == ["gd"]
    assert edition.services["other"] is catalogue.services["other"]
    assert edition.services["throughcare"].summary == "Taic & fios."
    assert edition.services["throughcare"].who_for == "Adults."


@pytest.fixture(scope="module")
def site(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site, some of it in Gaelic, built into the engine's frame."""
    out = tmp_path_factory.mktemp("gaelic")
    complete_site(read_engine_output(built_site), some_gaelic(), None, today=TODAY, out=out)
    return out


def parsed(site: Path, address: str) -> Element:
    """Return a page parsed; the parser must find no fault."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree: Element = parser.parse((site / address / "index.html").read_text("utf-8"))
    assert parser.errors == [], address
    return tree


def spoken(element: Element, mine: str = "") -> list[tuple[str, str]]:
    """Return each run of text with the language that it is marked with."""
    mine = element.get("lang", mine)
    found = [(mine, " ".join((element.text or "").split()))]
    for child in element:
        found += spoken(child, mine) if isinstance(child.tag, str) else []
        found.append((mine, " ".join((child.tail or "").split())))
    return [(language, words) for language, words in found if words]


def test_every_word_is_marked_with_its_language(site: Path) -> None:
    """Translations are Gaelic; fixed words, and texts that nobody has translated, are English."""
    page = parsed(site, "gd/services/throughcare")
    assert page.get("lang") == "gd"
    said = spoken(page)
    gd = [words for language, words in said if language == "gd" and re.search(r"[^\W\d]", words)]
    assert gd == [
        "Gluais.", "Taic & fios.", "Oifis", "Gàidhlig-x", "Neach-obrach", "agus", "taic.", "aon", "dà", "Oifis", "Doras",
        "Latha", "Suas.",
    ]  # fmt: skip
    assert {language for language, _ in said} == {"gd", "en", "en-GB"}
    for words in ("Throughcare Service", "Adults.", "What it is", "Is it for me?", "Phone"):
        assert ("en-GB", words) in said
    assert ("en-GB", "Throughcare Service – Sacro") in said


def test_a_text_that_fills_an_element_marks_the_element(site: Path) -> None:
    """No span is put where the paragraph itself can say its language; the page has said its own."""
    html = (site / "gd/services/throughcare/index.html").read_text("utf-8")
    assert '<p class="fd-lead">Taic &amp; fios.</p>' in html
    assert '<h2 id="who" lang="en-GB">Is it for me?</h2>' in html


def test_there_is_a_way_there_and_a_way_back(site: Path) -> None:
    """Each page leads to the other at its top, and both say so to machines with whole addresses."""
    english = (site / "services/throughcare/index.html").read_text("utf-8")
    other = (site / "gd/services/throughcare/index.html").read_text("utf-8")
    way = '<a href="/gd/services/throughcare/" rel="alternate" hreflang="gd" lang="gd">Gàidhlig</a>'
    back = '<a href="/services/throughcare/" rel="alternate" hreflang="en" lang="en">English</a>'
    assert english.index(way) < english.index("<h1>")
    assert other.index(back) < other.index("<h1")
    for html in (english, other):
        for code, address in (("en", ""), ("gd", "/gd")):
            whole = f"https://help.example.org{address}/services/throughcare/"
            assert f'<link rel="alternate" hreflang="{code}" href="{whole}">' in html
    assert '<link rel="canonical" href="https://help.example.org/gd/services/throughcare/">' in other


def test_links_stay_in_the_language_where_there_is_a_page(site: Path) -> None:
    """To the place in Gaelic, and to the other service in English."""
    html = (site / "gd/services/throughcare/index.html").read_text("utf-8")
    main = html.partition("<main")[2]
    assert 'href="/gd/locations/glasgow/"' in main
    assert 'href="/locations/glasgow/"' not in main
    assert 'href="/services/other/"' in main


def test_the_menu_tells_where_the_reader_of_a_translation_is(site: Path) -> None:
    """The menu is the English one, and marks the part that the page belongs to."""
    html = (site / "gd/services/throughcare/index.html").read_text("utf-8")
    assert 'href="/services/" aria-current="true"' in html


def test_the_sitemap_and_the_title_have_the_language(site: Path) -> None:
    """Search engines find the page, and a title without translation says that it is English."""
    assert "/gd/services/throughcare/</loc>" in (site / "sitemap.xml").read_text("utf-8")
    html = (site / "gd/services/throughcare/index.html").read_text("utf-8")
    assert re.search(r'<title lang="en-GB">Throughcare Service', html)
    assert re.search(r"<title>Oifis", (site / "gd/locations/glasgow/index.html").read_text("utf-8"))


def test_a_status_keeps_its_language() -> None:
    """A reason that gets its full stop from us is still Gaelic, and so is a waiting time."""
    catalogue = some_gaelic(
        status="waiting list",
        status_reason=gaelic("Staff are ill", "Tinn"),
        waiting={"about": gaelic("Six weeks", "Sia"), "as_of": "2026-11-01"},
    )
    content = made(catalogue)["/gd/services/throughcare/"].content
    assert 'Sia. <span lang="en-GB">That was on 1 November.</span> Tinn.' in content


def test_a_page_for_people_at_risk_says_nothing_in_any_language() -> None:
    """Its title is neutral in every language."""
    catalogue = some_gaelic(at_risk="yes")
    page = made(catalogue)["/gd/services/throughcare/"]
    assert (page.title, page.description, page.at_risk) == ("Information", "", True)
