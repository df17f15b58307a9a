"""Pages in a real browser: automated accessibility rules, narrow screens, and nothing asked of other hosts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import chromium, visitor

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MAIN = ["/", "/find/", "/services/throughcare/", "/locations/aberdeen/", "/drop-ins/", "/referral/"]
PAGES = [
    *MAIN, "/services/", "/services/fearless/", "/find/postcodes/", "/find/postcodes/eh/", "/find/towns/b/",
    "/situations/out-today/", "/needs/leaving-prison/", "/needs/leaving-prison/glasgow-city/", "/areas/", "/areas/glasgow-city/", "/locations/",
    "/prisons/", "/prisons/barlinnie/", "/data/", "/families/", "/professionals/", "/about/", "/contact/", "/privacy/", "/referral/not-received/",
    "/accessibility/", "/other-help/", "/needs/domestic-abuse/", "/services/stop-hate-crime/", "/areas/orkney-islands/", "/404.html",
    "/information/", "/information/page-2/", "/your-reference/", "/easy-read/", "/easy-read/throughcare/",
]  # fmt: skip
"""One of each kind, every hand-written page, and one service for people at risk."""
PAIRS: dict[bool, list[tuple[int, dict[str, Any]]]] = {
    True: [(320, {"color_scheme": "light"}), (390, {"color_scheme": "dark"}), (1280, {"color_scheme": "dark", "forced_colors": "active"})],
    False: [(320, {"color_scheme": "dark"}), (390, {"color_scheme": "light", "forced_colors": "active"}), (1280, {"color_scheme": "light"})],
}  # fmt: skip
"""Whether scripts run, and then width and colours: every two of these meet. 320 px is a desktop of 1280 px at 400 % zoom.

The main pages are looked at in each; the others in two that differ in all three.
"""
FOCUSED = """() => {
  const all = [...document.querySelectorAll("*")], one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getClientRects()[0], style = getComputedStyle(one);
  const there = document.elementFromPoint(box.x + Math.min(box.width / 2, 20), box.y + Math.min(box.height / 2, 20));
  return {
    number: all.indexOf(one), html: one.outerHTML.slice(0, 120),
    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: one.contains(there) || one.contains(there?.parentElement),
    inside: box.x >= 0 && box.right <= innerWidth + 1 && box.y >= 0 && box.y + Math.min(box.height, 20) <= innerHeight + 1,
  };
}"""
"""What has the focus, and whether one can see that."""
ACTIONS = """() => [...document.querySelectorAll("a[href], button, select, textarea, summary, input:not([type=hidden])")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled)
  .filter((one) => !(one.tabIndex < 0 && one.closest("svg[aria-hidden]")))
  .filter((one) => one.type !== "radio" || one === one.form.querySelector(`[name="${one.name}"]`)).length"""
"""How many things a page offers to do; radio buttons of one question are one thing, whose arrows choose.

Areas of a map are left out: each leads where a link of the list beside it leads."""
EDINBURGH: Any = {"latitude": 55.9533, "longitude": -3.1883}
SHIFTS = """() => new Promise(done => {
  new PerformanceObserver(seen => done(seen.getEntries().reduce((sum, one) => sum + one.value, 0)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(done, 100, 0);
})"""
"""How far the lines of a page have moved by themselves."""


CUT = """() => [...document.querySelectorAll("main *, header *, footer *")]
  .filter((one) => ["hidden", "clip"].includes(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.outerHTML.slice(0, 120))"""
"""What hides a part of its own text."""


FIRST_SCREEN = """() => {
  const main = document.querySelector("main"), height = (one) => one ? one.getBoundingClientRect().height : 0;
  const lowest = (what) => {
    const found = [...main.querySelectorAll(what)].find((one) => one.checkVisibility());
    return found ? found.getBoundingClientRect().bottom : Infinity;
  };
  const leave = height(document.querySelector(".fd-leave"));
  return {
    frame: main.querySelector("h1, .fd-not-yet").getBoundingClientRect().top - leave, leave,
    number: lowest('a[href^="tel:"]'), action: lowest('a[href]:not([href^="tel:"]), .fd-button, .fd-call a, button, input:not([type=hidden])'),
  };
}"""
"""How far down the frame, the way to leave, the first number and the first thing to do end, in CSS pixels."""


@pytest.fixture(scope="module")
def address(site_address: str) -> str:
    """Return where the pages are, as any plain host serves them."""
    return site_address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a browser for these tests."""
    with chromium() as started:
        yield started


def test_each_kind_of_page_is_looked_at(built_site: Path) -> None:
    """A new kind of page cannot be forgotten here: one of each place in the site's tree is among those below."""

    def kind(address: str) -> tuple[str, int]:
        return address.split("/")[1], address.count("/")

    found = {f"/{page.parent.relative_to(built_site).as_posix()}/" for page in built_site.rglob("index.html")}
    assert {kind(address) for address in found - {"/./", "/shell/"}} <= {kind(address) for address in PAGES}


@pytest.mark.parametrize("script", PAIRS)
def test_no_rule_is_broken_at_any_width_or_colour(browser: Browser, address: str, script: bool) -> None:
    """Axe finds nothing, nothing scrolls sideways, and the page asks no other host for anything."""
    asked: set[str] = set()
    with visitor(browser, bypass_csp=True) as window:
        page = window.new_page()
        if not script:  # axe itself is a script, so the browser must run some: it gets none of ours
            page.route("**/*.js", lambda route: route.abort())
        page.on("request", lambda request: asked.add(request.url))
        for number, path in enumerate([*MAIN, *(page for page in PAGES if page not in MAIN)]):
            page.goto(address + path)
            pairs = PAIRS[script]
            if path not in MAIN:
                pairs = [pairs[(number + (not script)) % len(pairs)]]
            for width, colours in pairs:
                page.set_viewport_size({"width": width, "height": 800})
                page.emulate_media(**{"forced_colors": "none", **colours})
                assert broken_rules(page) == [], (path, width, colours)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
    assert all(url.startswith(address) for url in asked)


def test_the_first_number_and_the_first_action_are_on_the_first_screen(
    browser: Browser, address: str
) -> None:
    """On a phone of 390 x 844 px every kind of page has both without scrolling; frame and leave bar leave room for them."""
    with visitor(browser, viewport={"width": 390, "height": 844}) as window:
        page = window.new_page()
        low = {}
        for path in PAGES:
            page.goto(address + path)
            seen = page.evaluate(FIRST_SCREEN)
            if seen["frame"] > 100 or seen["leave"] > 56 or max(seen["number"], seen["action"]) > 844:
                low[path] = seen
        assert low == {}


def test_text_can_be_twice_as_large(browser: Browser, address: str) -> None:
    """With the browser's text at 200 % no rule is broken, nothing scrolls sideways, and no line is cut or covered."""
    with visitor(browser, bypass_csp=True) as window:
        page = window.new_page()
        for path in PAGES:
            page.goto(address + path)
            page.add_style_tag(content="html { font-size: 200% !important }")
            for width in (390, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
                assert page.evaluate(CUT) == [], (path, width)
                if path in MAIN:
                    assert broken_rules(page) == [], (path, width)


@pytest.mark.parametrize(("width", "script", "pages"), [(320, False, PAGES), (1280, True, MAIN)])
def test_the_keyboard_alone_reaches_everything(
    browser: Browser, address: str, width: int, script: bool, pages: list[str]
) -> None:
    """Tab visits each action once, in sight, uncovered and marked, and at the end leaves the page: there is no trap."""
    with visitor(browser, viewport={"width": width, "height": 800}, java_script_enabled=script) as window:
        page = window.new_page()
        for path in pages:
            page.goto(
                address + path, wait_until="networkidle" if script else "load"
            )  # what a script adds is there
            visited = list(tabbed(page))
            assert [one for one in visited if not (one["marked"] and one["seen"] and one["inside"])] == [], (
                path
            )
            assert len(visited) == page.evaluate(ACTIONS), path


def broken_rules(page: Page) -> list[tuple[str, str]]:
    """Return the rules of axe that a page breaks, each with the first place."""
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    return [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]]


def tabbed(page: Page) -> Iterator[dict[str, Any]]:
    """Press Tab until the focus leaves the page or begins anew; yield what it met. One that stays or turns back is met twice."""
    met: list[int] = []
    while True:
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if here is None or here["number"] in met[:1]:
            return
        yield here
        if here["number"] in met:
            return
        met.append(here["number"])


def test_the_policy_in_the_page_is_kept(browser: Browser, address: str) -> None:
    """No page does what its own content security policy forbids, nor writes anything to the console."""
    said: list[str] = []
    with visitor(browser) as window:
        page = window.new_page()
        # This server has the pages only; what the inbox answers is told in its place.
        page.route("**/referral/door-sign.json", lambda asked: asked.fulfill(json={"reaching": True}))
        page.on("console", lambda message: said.append(message.text))
        for path in PAGES:
            page.goto(address + path)
    assert said == []


def test_nothing_jumps_while_a_page_loads(browser: Browser, address: str) -> None:
    """What a script adds has had its place from the start: no line moves under a thumb."""
    with visitor(browser, viewport={"width": 390, "height": 800}) as window:
        pages = [window.new_page() for _ in range(4)]
        for first in range(0, len(PAGES), 4):  # side by side: each waits until nothing more comes
            some = list(zip(pages, PAGES[first : first + 4], strict=False))
            for page, path in some:
                page.goto(address + path, wait_until="commit")
            for page, path in some:
                page.wait_for_load_state("networkidle")
                assert page.evaluate(SHIFTS) == 0, path


def test_the_keyboard_reaches_the_content_at_once(browser: Browser, address: str) -> None:
    """The first press of Tab offers to skip to the content, in sight; on a page for people at risk the second leaves."""
    with visitor(browser, java_script_enabled=False) as window:
        page = window.new_page()
        page.goto(f"{address}/services/fearless/")
        page.keyboard.press("Tab")
        skip = page.locator(":focus")
        assert skip.inner_text() == "Skip to the main content"
        box = skip.bounding_box()
        assert box
        assert box["x"] >= 0
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "Leave this page"


def test_the_search_says_why_a_service_was_found(browser: Browser, address: str) -> None:
    """Typed words find services by need and place; what finds nothing says what was searched."""
    asked: list[str] = []
    with visitor(browser) as window:
        page = window.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}/find/")
        page.get_by_label("What are you looking for?").fill("leaving prison Glasgow")
        results = page.locator(".fd-search li")
        results.first.wait_for()
        found = results.filter(has_text="Throughcare Service")
        assert "Found for: Leaving prison." in found.inner_text()
        assert "Call 0141 248 1763" in found.inner_text()
        page.get_by_label("What are you looking for?").fill("zzz")
        page.get_by_text("Nothing found for “zzz”. Try another word, a place, or the links below.").wait_for()
        assert results.count() == 0
    assert all(url.startswith(address) for url in asked)


def test_finding_needs_no_script(browser: Browser, address: str) -> None:
    """Without script, links lead from the need to the service."""
    with visitor(browser, java_script_enabled=False) as window:
        page = window.new_page()
        page.goto(f"{address}/find/")
        page.get_by_role("link", name="Leaving prison").first.click()
        page.get_by_role("link", name="Throughcare Service").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Throughcare Service")


@pytest.mark.parametrize(
    ("way", "place", "area"),
    [("EH", "EH11: City of Edinburgh", "City of Edinburgh"), ("K…", "Kirkcaldy: Fife", "Fife")],
)
def test_a_postcode_or_a_town_needs_no_script(
    browser: Browser, address: str, way: str, place: str, area: str
) -> None:
    """Two links lead from the first letters to the help of the council area, which is found in a line of text."""
    with visitor(browser, java_script_enabled=False) as window:
        page = window.new_page()
        page.goto(f"{address}/find/")
        page.get_by_role("link", name=way, exact=True).click()
        page.get_by_text(place, exact=True).get_by_role("link", name=area).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Help in {area}")


def test_nearest_first_is_not_offered_where_no_place_is_known(browser: Browser, address: str) -> None:
    """No location of the catalogue has a position yet, so the search neither shows the button nor asks the browser."""
    with visitor(browser, permissions=["geolocation"], geolocation=EDINBURGH) as window:
        page = window.new_page()
        page.goto(f"{address}/find/")
        page.get_by_label("What are you looking for?").fill("housing")
        page.locator(".fd-search li").first.wait_for()
        assert page.get_by_role("button").count() == 0
        assert page.get_by_text("miles").count() == 0


def test_a_page_that_is_months_old_hides_what_has_passed(browser: Browser, address: str) -> None:
    """In a browser whose clock is past a date it is gone; past the last one, the page says to call."""
    with visitor(browser, java_script_enabled=False) as window:
        page = window.new_page()
        page.goto(f"{address}/services/throughcare/")
        dates = page.locator(".fd-dates li").all_inner_texts()
        moments = [
            datetime.fromisoformat(one)
            for one in page.locator(".fd-dates time").evaluate_all("all => all.map(one => one.dateTime)")
        ]
    with visitor(browser) as window:
        page = window.new_page()
        page.clock.set_fixed_time(moments[0] + timedelta(days=1))
        page.goto(f"{address}/services/throughcare/")
        assert page.locator(".fd-dates li:visible").all_inner_texts() == dates[1:]
        page.clock.set_fixed_time(moments[-1] + timedelta(days=30))
        page.goto(f"{address}/services/throughcare/")
        assert page.locator(".fd-dates").count() == 0
        assert page.get_by_text("The dates that this page knows have passed.").is_visible()
