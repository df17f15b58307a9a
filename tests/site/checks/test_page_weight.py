"""How heavy a page may be: the limits, and that no shortcut of weighing lets a heavy one through."""

from __future__ import annotations

import gzip
import random
import string
from pathlib import Path

import pytest

from frontdoor.site.checks.page_weight import READABLE_LIMIT
from frontdoor.site.checks.site_checks import SiteChecker
from frontdoor.site.index.page import Page
from frontdoor.site.templating.shell import Filled
from tests.site.checks.test_site_checks import FRAME, GOOD, NOISE, breaches
from tests.site.feeds.test_json_csv import a_small_site

DENSE = "".join(random.Random(2).choices(sorted({*string.printable[:94]} - {*"<>&\"'="}), k=40_000))
"""Hardly anything is saved when this is compressed."""


def test_a_heavy_page_stops_the_build_with_its_weight() -> None:
    """The figure is said, so that an editor knows how far off it is."""
    (said,) = breaches(GOOD.replace("BODY", NOISE))
    assert said == "/x/: it weighs 26.5 KB compressed with its stylesheets; the limit is 14.0 KB"


def test_a_page_in_another_language_may_be_half_as_heavy_again() -> None:
    """Its letters take twice the bytes. Sabotage: by the limit of English, a form in Arabic would have stopped the site."""
    page = GOOD.replace("BODY", NOISE[: len(NOISE) * 6 // 10])
    assert len(breaches(page)) == 1
    assert breaches(page.replace('<html lang="en-GB"', '<html lang="ar" dir="rtl"')) == []
    (said,) = breaches(GOOD.replace("BODY", NOISE).replace('<html lang="en-GB"', '<html lang="ar"'))
    assert said.endswith("the limit is 21.0 KB")


def test_the_stylesheets_of_the_frame_count_for_every_page() -> None:
    """A page brings its own part only, but a phone loads the frame's stylesheet with it."""
    sheet = '<link rel="stylesheet" href="/assets/site.css">'
    watch = SiteChecker(a_small_site(), {"/assets/site.css": 13_000})
    watch.see_frame(FRAME.replace("BODY", sheet))
    other = watch.another()
    html = FRAME.replace("BODY", f"{sheet}<h1>H</h1>{NOISE[:15_000]}")
    other.see_filled(Page("/x/", "", ""), Filled(html.encode(), "<h1>H</h1>"))
    assert [str(one) for one in other.seen.breaches] == [
        "/x/: it weighs 22.7 KB compressed with its stylesheets; the limit is 14.0 KB"
    ]


@pytest.mark.parametrize("sheets", [1_000, 5_000, 9_000])
@pytest.mark.parametrize("noise", range(500, 20_000, 1_500))
def test_no_page_is_let_through_that_weighs_too_much(sheets: int, noise: int) -> None:
    """Most pages are not weighed, or in part; what is found is what weighing all of each would find."""
    watch = SiteChecker(a_small_site(), {"/assets/site.css": sheets})
    sheet = '<link rel="stylesheet" href="/assets/site.css">'
    frame = FRAME.replace("BODY", f"{sheet}{'<p>The same on each page.</p>' * 100}<main>BODY</main>")
    watch.see_frame(frame.replace("BODY", ""))
    for words in range(0, 12_000, 1_000):
        said = [("<p>Words that come again and again.</p>" * 400)[:words], DENSE[:noise]]
        for body in ("".join(said), "".join(reversed(said))):
            html = frame.replace("BODY", f"<h1>H</h1>{body}").encode()
            watch.seen.breaches.clear()
            watch.see_filled(Page("/x/", "", ""), Filled(html, "<h1>H</h1>"))
            weighs = len(gzip.compress(html, 9)) + sheets
            assert bool(watch.seen.breaches) == (weighs > READABLE_LIMIT), (words, weighs)


def test_pages_with_a_map_or_a_week_load_its_stylesheet_and_no_others_do(built_site: Path) -> None:
    """Without it they would be large outlines and a bare list; with it everywhere, the form would be too heavy."""
    wrong = {
        str(path.relative_to(built_site))
        for path in built_site.rglob("index.html")
        if ("/assets/pictures." in (html := path.read_text("utf-8")))
        is not any(f'class="{name}"' in html for name in ("fd-week", "fd-map"))
    }
    assert wrong == set()
