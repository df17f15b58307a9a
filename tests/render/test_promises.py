"""The promises that a build keeps: each one broken on purpose, and the sentence that names the page."""

from __future__ import annotations

import random
from datetime import date

import pytest

from frontdoor.render.overview import look_over
from frontdoor.render.promises import PromisesBroken, Watch
from tests.render.test_data import a_small_catalogue

SITE = look_over(a_small_catalogue(), today=date(2026, 11, 22))
GOOD = (
    '<!doctype html><html lang="en-GB"><head><title>T</title></head><body><h1 id="a">H</h1>'
    '<a href="tel:+441314960000">0131 496 0000</a>BODY</body></html>'
)
NOISE = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=40_000))


def breaches(html: str, address: str = "/x/") -> list[str]:
    watch = Watch(SITE)
    watch.see(address, html)
    try:
        watch.finish({"data/services.json"})
    except PromisesBroken as broken:
        return [str(one) for one in broken.breaches]
    return []


def test_a_good_page_breaks_none() -> None:
    """Links within the page, to files, and out are all fine."""
    links = '<a href="#a">a</a><a href="/x/#a">b</a><a href="/data/services.json">c</a><a href="https://a.org">d</a>'
    assert breaches(GOOD.replace("BODY", links)) == []


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ('<img src="https://a.org/x.png" alt="">', "/x/: it loads https://a.org/x.png from another host"),
        ('<script src="//a.org/x.js"></script>', "/x/: it loads //a.org/x.js from another host"),
        ("<script>x()</script>", "/x/: it holds a script in the page itself; that belongs in a file"),
        ("<style>p{}</style>", "/x/: it holds styles in the page itself; they belong in a file"),
        (
            '<p style="top:0">x</p>',
            '/x/: it carries style="top:0" in the page itself; that belongs in a file',
        ),
        (
            '<p onclick="x()">x</p>',
            '/x/: it carries onclick="x()" in the page itself; that belongs in a file',
        ),
        ('<a href="/nowhere/">x</a>', "/x/: it links to /nowhere/, which is not there"),
        ('<a href="../nowhere/">x</a>', "/x/: it links to /nowhere/, which is not there"),
        ('<a href="#b">x</a>', "/x/: it links to /x/#b, but there is no such place on that page"),
        (
            '<a href="javascript:x()">x</a>',
            "/x/: it links to javascript:x(); only web, mail and phone links are meant to be here",
        ),
        ("<h1>Again</h1>", "/x/: it has 2 main headings; it needs one"),
        ('<p id="a">x</p>', "/x/: the id a stands there more than once"),
    ],
)
def test_what_is_wrong_is_said_with_its_page(body: str, sentence: str) -> None:
    """Each breach stops the build with one sentence."""
    assert breaches(GOOD.replace("BODY", body)) == [sentence]


@pytest.mark.parametrize(
    ("lost", "sentence"),
    [
        (' lang="en-GB"', "/x/: it does not say its language"),
        ("<title>T</title>", "/x/: it has no title"),
        (
            '<a href="tel:+441314960000">0131 496 0000</a>',
            "/x/: it has neither a phone number nor a sentence that none is known",
        ),
    ],
)
def test_what_every_page_must_have(lost: str, sentence: str) -> None:
    """Language, title and a number are never missing."""
    assert breaches(GOOD.replace(lost, "")) == [sentence]


def test_a_heavy_page_stops_the_build_with_its_weight() -> None:
    """The figure is said, so that an editor knows how far off it is."""
    (said,) = breaches(GOOD.replace("BODY", NOISE))
    assert said.startswith("/x/: it weighs 2")
    assert said.endswith("KB compressed with its stylesheet; the limit is 14 KB")


def test_a_postcode_on_the_page_of_a_withheld_place_is_a_leak() -> None:
    """However it came there, the site is not published with it."""
    page = GOOD.replace("BODY", "<p>Come to KY1 2BB</p>")
    assert breaches(page, "/locations/refuge/") == [
        "/locations/refuge/: the address of “The refuge” is withheld, but “KY1 2BB” is there; "
        "take it out of the texts of the catalogue"
    ]
    assert breaches(page, "/locations/hall/") == []
