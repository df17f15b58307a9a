"""Pages in a real browser: automated accessibility rules, narrow screens, and nothing asked of other hosts."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.journeys.browser import chromium, visitor

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = [
    "/", "/find/", "/find/postcodes/eh/", "/services/", "/services/throughcare/", "/services/fearless/", "/drop-ins/", "/referral/",
    "/areas/glasgow-city/", "/locations/aberdeen/", "/prisons/barlinnie/", "/families/", "/about/", "/404.html",
]  # fmt: skip
"""One of each kind, and one that is for people at risk."""


SHIFTS = """() => new Promise(done => {
  new PerformanceObserver(seen => done(seen.getEntries().reduce((sum, one) => sum + one.value, 0)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(done, 300, 0);
})"""
"""How far the lines of a page have moved by themselves."""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and keeps silent."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="module")
def address(built_site: Path) -> Iterator[str]:
    """Return the address of a plain file server with the built site."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(built_site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a browser for these tests."""
    with chromium() as started:
        yield started


@pytest.mark.parametrize(
    ("width", "options"),
    [
        (320, {"color_scheme": "light"}),
        (390, {"color_scheme": "dark"}),
        (1280, {"color_scheme": "light", "forced_colors": "active"}),
    ],
)
def test_no_rule_is_broken_at_any_width_or_colour(
    browser: Browser, address: str, width: int, options: dict[str, str]
) -> None:
    """Axe finds nothing, nothing scrolls sideways, and the page asks no other host for anything."""
    asked: set[str] = set()
    with visitor(browser, viewport={"width": width, "height": 800}, bypass_csp=True, **options) as window:
        page = window.new_page()
        page.on("request", lambda request: asked.add(request.url))
        for path in PAGES:
            page.goto(address + path)
            found = Axe().run(page, options={"runOnly": RULES})
            faults = [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]]
            assert faults == [], (path, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert all(url.startswith(address) for url in asked)


def test_the_policy_in_the_page_is_kept(browser: Browser, address: str) -> None:
    """No page does what its own content security policy forbids, nor writes anything to the console."""
    said: list[str] = []
    with visitor(browser) as window:
        page = window.new_page()
        page.on("console", lambda message: said.append(message.text))
        for path in PAGES:
            page.goto(address + path)
    assert said == []


def test_nothing_jumps_while_a_page_loads(browser: Browser, address: str) -> None:
    """What a script adds has had its place from the start: no line moves under a thumb."""
    with visitor(browser, viewport={"width": 390, "height": 800}) as window:
        page = window.new_page()
        for path in PAGES:
            page.goto(address + path, wait_until="networkidle")
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
        page.get_by_label("Search").fill("leaving prison Glasgow")
        results = page.locator(".fd-search li")
        results.first.wait_for()
        found = results.filter(has_text="Throughcare Service")
        assert "Found for: Leaving prison, Glasgow City." in found.inner_text()
        assert "Ring 0141 248 1763" in found.inner_text()
        page.get_by_label("Search").fill("zzz")
        page.get_by_text(
            "Nothing found for “zzz”. We searched names, needs, council areas, postcodes and towns."
        ).wait_for()
        assert results.count() == 0
    assert all(url.startswith(address) for url in asked)


def test_finding_needs_no_script(browser: Browser, address: str) -> None:
    """Without script there is no search box, and links lead from the need to the service."""
    with visitor(browser, java_script_enabled=False) as window:
        page = window.new_page()
        page.goto(f"{address}/find/")
        assert page.get_by_role("textbox").count() == 0
        page.get_by_role("link", name="Leaving prison").first.click()
        page.get_by_role("link", name="Throughcare Service").first.click()
        assert page.get_by_role("heading", level=1).inner_text() == "Throughcare Service"


def test_a_page_that_is_months_old_hides_what_has_passed(browser: Browser, address: str) -> None:
    """In a browser whose clock is past a date it is gone; past the last one, the page says to ring."""
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
