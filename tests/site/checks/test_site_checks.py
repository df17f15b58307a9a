"""Site checks: each one violated on purpose, and the sentence that names the page."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest

from frontdoor.site.build.pipeline import complete_site
from frontdoor.site.checks.site_checks import SiteChecker, SiteCheckError
from frontdoor.site.index.page import Page
from frontdoor.site.output.engine_output import SHELL, read_engine_output
from frontdoor.site.templating.shell import Filled
from tests.frozen import the_catalogue, the_form
from tests.site.build.test_build import made_on
from tests.site.feeds.test_json_csv import a_small_site

GOOD = (
    '<!doctype html><html lang="en-GB"><head><title>T</title></head><body><h1 id="a">H</h1>'
    '<a href="tel:+441314960000">0131 496 0000</a>BODY</body></html>'
)
FRAME = GOOD.replace('<h1 id="a">H</h1>', "")
HARD = "Individuals experiencing multidisciplinary resettlement requirements should facilitate participation in them."
NOISE = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=40_000))


def breaches(html: str, address: str = "/x/", *, own: str | None = None) -> list[str]:
    watch = SiteChecker(
        a_small_site(), {"/assets/big.js": 11_000, "/assets/site.css": 4_000, "/photos/big.jpg": 41_000}
    )
    if own is None:
        watch.see(address, html)
    else:
        watch.see_filled(
            Page(address, "", "", has_number=address.count("/") == 3), Filled(html.encode(), own)
        )
    try:
        watch.finish({"data/services.json", "a.png", "photos/big.jpg"})
    except SiteCheckError as broken:
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
        ('<script src="//a.org/x.js" defer></script>', "/x/: it loads //a.org/x.js from another host"),
        ('<link rel="preload" href="https://a.org/x">', "/x/: it loads https://a.org/x from another host"),
        (
            '<video poster="https://a.org/x.png"></video>',
            "/x/: it loads https://a.org/x.png from another host",
        ),
        (
            '<img srcset="/a.png 1x, https://a.org/x.png 2x" alt="">',
            "/x/: it loads https://a.org/x.png from another host",
        ),
        (
            "<img src='https://a.org/x.png'>",
            "/x/: it holds <img src='https://a.org/x.png'>; write tags in small letters and put values in double quotes",
        ),
        (
            "<IMG alt>",
            "/x/: it holds <IMG alt>; write tags in small letters and put values in double quotes",
        ),
        ('<script src="/x.js"></script>', '/x/: it waits for the script src="/x.js"; add: defer'),
        (
            '<svg><use href="https://a.org/x.svg#a"/></svg>',
            "/x/: it loads https://a.org/x.svg from another host",
        ),
        ("<noscript>x</noscript>", "/x/: it holds <noscript, which is of use only where scripts run"),
        (
            '<button type="button">x</button>',
            '/x/: it holds type="button", which is of use only where scripts run',
        ),
        (
            '<script src="/assets/big.js" defer></script>',
            "/x/: its scripts weigh 10.7 KB compressed; the limit is 10.0 KB",
        ),
        (
            f"<main><p>{HARD}</p></main>",
            "/x/: it is too hard to read: its LIX is 80, and the limit is 40, for readers of about twelve. "
            "Write shorter sentences and everyday words; or keep it with the line <!-- hard to read, because … -->",
        ),
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
        ('<img src="/photos/no.jpg" alt="x">', "/x/: it links to /photos/no.jpg, which is not there"),
        ('<img src="../photos/no.jpg" alt="x">', "/x/: it links to /photos/no.jpg, which is not there"),
        (
            '<img src="../photos/big.jpg" alt="x">',
            "/x/: it weighs 40.2 KB with all that it loads, and pictures are 40.0 KB of it; the limit is 40.0 KB. "
            "Save them smaller: some 480 pixels wide, as .webp or .jpg",
        ),
        (
            '<svg><use href="/photos/big.jpg#a"/></svg>',
            "/x/: it weighs 40.2 KB with all that it loads, and pictures are 40.0 KB of it; the limit is 40.0 KB. "
            "Save them smaller: some 480 pixels wide, as .webp or .jpg",
        ),
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


def test_a_page_that_must_be_hard_is_kept_with_a_reason() -> None:
    """An editor overrules the readability check in the page itself, and must say why."""
    kept = f"<main><!-- hard to read, because a court wrote it --><p>{HARD}</p></main>"
    assert breaches(GOOD.replace("BODY", kept)) == []
    assert len(breaches(GOOD.replace("BODY", kept.replace("because a court wrote it", "because ")))) == 1


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ('<img src="https://a.org/x.png" alt="">', "it loads https://a.org/x.png from another host"),
        ('<link rel="preload" href="https://a.org/x">', "it loads https://a.org/x from another host"),
        ('<form action="https://a.org/x"></form>', "it loads https://a.org/x from another host"),
        ('<script src="/x.js"></script>', 'it waits for the script src="/x.js"; add: defer'),
        ("<script>x()</script>", "it holds a script in the page itself; that belongs in a file"),
        ("<style>p{}</style>", "it holds styles in the page itself; they belong in a file"),
        ("<canvas></canvas>", "it holds <canvas, which is of use only where scripts run"),
        (
            '<button type="button">x</button>',
            'it holds type="button", which is of use only where scripts run',
        ),
        ('<a href="#">x</a>', 'it holds href="#", which is of use only where scripts run'),
        ('<p style="top:0">x</p>', 'it carries style="top:0" in the page itself; that belongs in a file'),
        ('<p\nonclick="x()">x</p>', 'it carries onclick="x()" in the page itself; that belongs in a file'),
        ('<a href="/nowhere/">x</a>', "it links to /nowhere/, which is not there"),
        ('<a\thref="../nowhere/">x</a>', "it links to /nowhere/, which is not there"),
        ('<a href="#b">x</a>', "it links to /x/#b, but there is no such place on that page"),
        (
            '<a href="javascript:x()">x</a>',
            "it links to javascript:x(); only web, mail and phone links are meant to be here",
        ),
        ("<h1>Again</h1>", "it has 2 main headings; it needs one"),
        ('<p id="main">x</p>', "the id main stands there more than once"),
    ],
)
def test_the_same_is_seen_in_what_a_page_adds_to_the_frame(body: str, sentence: str) -> None:
    """The frame is looked at once, and each page's own part as closely as a whole page."""
    own = f"<h1>H</h1>{body}"
    assert breaches(FRAME.replace("BODY", own), own=own) == [f"/x/: {sentence}"]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("<style>p{}</style>", "it holds styles in the page itself; they belong in a file"),
        ("<h1>Again</h1>", "it has 2 main headings; it needs one"),
    ],
)
def test_a_frame_in_another_language_is_looked_at_with_each_page(body: str, sentence: str) -> None:
    """Only the English one has been looked at before."""
    html = FRAME.replace("en-GB", "gd").replace("BODY", f"<h1>H</h1>{body}")
    assert breaches(html, own="<h1>H</h1>") == [f"/x/: {sentence}"]


def test_a_frame_has_no_main_heading_of_its_own() -> None:
    """Each page brings one; what stands in the frame's slots is no part of it."""
    slot = "<!-- frontdoor:content --><h1>H</h1><!-- /frontdoor:content -->"
    for body, said in ((slot, []), (f"{slot}<h1>S</h1>", ["it has a main heading outside of its slots"])):
        watch = SiteChecker(a_small_site())
        watch.see_frame(FRAME.replace("BODY", body))
        assert [one.sentence.partition(";")[0] for one in watch.seen.breaches] == said


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


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ("<h1>H</h1>", ["its own part has neither a phone number nor a sentence that none is known"]),
        ('<h1>H</h1><a href="tel:+441314960000">0131 496 0000</a>', []),
        ("<h1>H</h1><p>No number for this office is known to us.</p>", []),
    ],
)
def test_a_page_about_one_place_has_its_own_number(own: str, said: list[str]) -> None:
    """The numbers at the foot of every page are not enough where somebody looks for this one."""
    assert breaches(GOOD, "/locations/hall/", own=own) == [f"/locations/hall/: {one}" for one in said]


def test_a_stylesheet_loads_nothing_from_elsewhere() -> None:
    """Not by url(), nor by @import; a script does not either."""
    watch = SiteChecker(a_small_site())
    watch.see_asset(
        "assets/a.css", '@import "https://a.org/x.css"; p { background: url(//a.org/x.png) url(data:x) }'
    )
    watch.see_asset("assets/a.js", 'fetch("https://a.org/x"); fetch(box.dataset.index)')
    assert sorted(str(one) for one in watch.seen.breaches) == [
        "/assets/a.css: it loads //a.org/x.png from another host",
        "/assets/a.css: it loads https://a.org/x.css from another host",
        "/assets/a.js: it loads https://a.org/x from another host",
    ]


def test_the_build_holds_hand_written_pages_to_the_same(built_site: Path, tmp_path: Path) -> None:
    """Each slip in one page of docs/ stops the whole build, and all of them are said at once."""
    site = tmp_path / "site"
    shutil.copytree(built_site, site)
    (site / "photos").mkdir()
    (site / "photos" / "big.jpg").write_bytes(bytes(41_000))
    shell = site / SHELL
    shell.write_text(shell.read_text("utf-8").replace('"files": [', '"files": ["photos/big.jpg", '), "utf-8")
    page = site / "about" / "index.html"
    slips = (
        f'<p>{HARD * 30}</p><img src="https://a.org/x.png"><script>x()</script><noscript>x</noscript>'
        f'<a href="/nowhere/">x</a><a href="/find/#nowhere">x</a><p>{NOISE}</p>'
        '<img src="/photos/no.jpg" alt="x"><img src="../photos/big.jpg" alt="x">'
    )
    text = page.read_text("utf-8").replace("</main>", f"{slips}</main>").replace(' lang="en-GB"', "")
    page.write_text(text, "utf-8")
    with pytest.raises(SiteCheckError) as stopped:
        complete_site(
            read_engine_output(site), the_catalogue(), the_form(),
            today=made_on(built_site), out=site,
        )  # fmt: skip
    said = str(stopped.value)
    for sentence in (
        "it does not say its language", "it holds <noscript", "it holds a script in the page itself", "it is too hard",
        "it links to /find/#nowhere, but", "it links to /nowhere/, which", "it loads https://a.org",
        "it links to /photos/no.jpg, which",
    ):  # fmt: skip
        assert said.count(f"/about/: {sentence}") == 1, sentence
    assert said.count("/about/: it weighs ") == 2
    assert re.search(r"and pictures are 40\.\d KB of it; the limit is 40\.0 KB", said)
    assert len(said.splitlines()) == 10


def test_a_postcode_on_the_page_of_a_withheld_place_is_a_leak() -> None:
    """However it came there, the site is not published with it."""
    page = GOOD.replace("BODY", "<p>Come to KY1 2BB</p>")
    assert breaches(page, "/locations/refuge/") == [
        "/locations/refuge/: the address of “The refuge” is withheld, but “KY1 2BB” is there; "
        "take it out of the texts of the catalogue"
    ]
    assert breaches(page, "/locations/hall/") == []
