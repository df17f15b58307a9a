"""Easy Read editions: every line with its picture, facts from the catalogue alone, and a link from the ordinary page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from frontdoor.catalogue.easy_read import IconName
from frontdoor.editing.easy_read import easy_read_lines
from frontdoor.site.build.jobs import pages
from frontdoor.site.index.site_index import SiteIndex, build_site_index
from frontdoor.site.print import leaflets
from frontdoor.site.print.pdf import PdfRenderer
from frontdoor.site.print.plan import EASY_READ_SIZE, sheets
from frontdoor.site.templating.environment import ENVIRONMENT
from tests.builders import a_catalogue, raw_drop_in, raw_location, raw_service
from tests.form.builders import TODAY
from tests.site.print.pdf_text import unpacked

LINES = [
    {"heading": "What it is", "icon": "person", "says": "You get a Keyworker.", "word": "keyworker", "means": "One person"},
    {"heading": "How to ask", "icon": "phone", "says": "You can call us.", "phone": "throughcare"},
    {"icon": "door", "says": "You can come to the drop-in.", "times": "throughcare", "address": "glasgow"},
    {"icon": "pencil", "says": "You can send us a form.", "page": "/referral/"},
]  # fmt: skip


def a_site(lines: Any = LINES, page: str = "/services/throughcare/", **changes: Any) -> SiteIndex:
    """Return a site with one edition, of a service that is changed as given."""
    sure = {"standing": "current", "checked": {"hours": "2026-11-20", "phone": "2026-11-20"}}
    held = {"glasgow": {"drop_ins": [raw_drop_in()]}}
    service = raw_service(**{"at": held, **sure, **changes})
    catalogue = a_catalogue(
        easy_read={"help": {"name": "Help", "page": page, "lines": lines}},
        locations={"glasgow": raw_location()},
        services={"throughcare": service},
        settings={"site": "https://help.example.org"},
    )
    return build_site_index(catalogue, today=TODAY)


def shown(site: SiteIndex, address: str = "/easy-read/help/") -> str:
    """Return the content of a page."""
    return next(page.content for page in pages(site, None) if page.address == address)


def test_each_line_has_its_picture_which_says_nothing() -> None:
    """As many pictures as lines, each hidden from whoever hears the page; the hard word is bold and explained."""
    page = shown(a_site())
    assert len(re.findall(r"<li><svg[^>]* aria-hidden=\"true\"", page)) == page.count("<li>") == 4
    assert "You get a <strong>Keyworker</strong>." in page
    assert "<p><strong>Keyworker</strong> means: One person.</p>" in page
    assert '<a href="/referral/">You can send us a form.</a>' in page
    assert '<a href="/services/throughcare/">Go to the whole page</a>' in page


def test_a_number_a_time_and_an_address_come_from_the_catalogue() -> None:
    """What is changed in its own place changes on the page and in the PDF, and nothing old stays there."""
    for site, there in (
        (a_site(), ("0141 248 1763", "Every Monday, 1pm to 3pm", "12 High Street")),
        (
            a_site(phone="0141 496 0999", at={"glasgow": {"drop_ins": [raw_drop_in(days="Friday", opens="2pm")]}}),
            ("0141 496 0999", "Every Friday, 2pm to 3pm", "12 High Street"),
        ),
    ):  # fmt: skip
        on_paper = json.dumps(dict(leaflets(site, None))["easy-read-help"])
        for words in there:
            assert words in shown(site)
            assert words in on_paper
    for old in ("0141 248 1763", "Every Monday"):
        assert old not in shown(site)
        assert old not in on_paper


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"status": "paused until 1 March 2027"}, "This service is paused until 1 March 2027."),
        ({"standing": "legacy"}, "This may have changed. Call first."),
    ],
    ids=str,
)
def test_what_the_ordinary_page_warns_of_first_stands_first_here_too(change: Any, words: str) -> None:
    site = a_site(**change)
    page = shown(site)
    assert page.index(words) < page.index("What it is")
    assert words in json.dumps(dict(leaflets(site, None))["easy-read-help"])
    assert "fd-box" not in shown(a_site())


def test_the_ordinary_page_leads_to_it_and_so_does_the_list(built_site: Path) -> None:
    """From a service, from a page that is written by hand, from the list, and from the foot of every page."""
    assert '</h1>\n<p><a href="/easy-read/help/">' in shown(a_site(), "/services/throughcare/")
    by_hand = (built_site / "privacy/index.html").read_text("utf-8")
    assert re.search(r'<h1[^>]*>Privacy</h1>\n<p><a href="/easy-read/privacy/">', by_hand)
    assert 'href="/leaflets/easy-read-privacy.pdf"' in (built_site / "easy-read/index.html").read_text(
        "utf-8"
    )
    assert '<a href="/easy-read/">Easy Read</a>' in by_hand


def test_the_first_number_stands_first() -> None:
    """On the first screen and the first sheet, before the lines that lead to it; none where there is none."""
    page = shown(a_site())
    button = '<a class="fd-button" href="tel:+441412481763">Call 0141 248 1763</a> <span>(Throughcare Service)</span>'
    assert page.index(button) < page.index("What it is")
    assert dict(leaflets(a_site(), None))["easy-read-help"]["first"]["number"] == "0141 248 1763"
    assert "fd-actions" not in shown(a_site([{"icon": "tick", "says": "It is your choice."}]))


def test_a_page_for_people_in_danger_keeps_its_way_to_leave() -> None:
    made = {page.address: page for page in pages(a_site(at_risk="yes"), None)}
    assert made["/easy-read/help/"].at_risk
    assert not {page.address: page for page in pages(a_site(), None)}["/easy-read/help/"].at_risk


def test_the_pdf_is_large_and_can_be_read_aloud() -> None:
    """Tagged, in its language, by PDF/UA-1, to which typst holds it; in one size, which is large."""
    (sheet,) = [one for one in sheets(a_site(), None) if one.about.startswith("easy-read")]
    assert sheet.size == EASY_READ_SIZE >= 14
    pdf = unpacked(PdfRenderer(None, TODAY).printed(sheet).content)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"/StructTreeRoot" in pdf


def test_pictures_that_can_be_named_are_there() -> None:
    """The names in the schema are those that are drawn."""
    drawn = ENVIRONMENT.get_template("icons.html").module.paths  # type: ignore[attr-defined]
    assert sorted(get_args(IconName)) == sorted(drawn)


def test_an_edition_is_to_be_compared_when_the_words_of_its_page_change() -> None:
    """Never compared, then in order, then changed; a change of what is no words of the page asks for nothing."""
    (_, line) = easy_read_lines(a_site().catalogue, {})
    assert line.startswith(
        "  Help: never compared; compare it with /services/throughcare/, then write compared_with: "
    )
    sign = line.rpartition(" ")[2]

    def said(**change: Any) -> list[str]:
        catalogue = a_site(**change).catalogue
        entry = catalogue.easy_read["help"].model_copy(update={"compared_with": sign})
        return list(easy_read_lines(catalogue.model_copy(update={"easy_read": {"help": entry}}), {}))

    assert said() == said(also="inside", source="https://www.example.org") == []
    assert "Help: the page has changed;" in said(who_for="Only on Sundays")[1]


def test_a_page_that_is_written_by_hand_is_compared_by_its_text() -> None:
    site = a_site(page="/privacy/")
    signs = {
        next(reversed(list(easy_read_lines(site.catalogue, {"/privacy/": text})))) for text in ("a", "b")
    }
    assert len(signs) == 2
