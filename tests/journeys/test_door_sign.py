"""The door sign in a real browser: seen before anyone types, with script and without, and gone by itself."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, expect

from frontdoor import outage_flag
from frontdoor.site.pages.form_names import DOORS
from tests.inbox.notifications.servers import wait_for
from tests.journeys.browser import visitor
from tests.journeys.conftest import Product

WORDS = "Online referrals are not reaching our team at the moment."


@pytest.fixture
def no_canary_came_back(product: Product) -> None:
    """For an hour none came back; delivery runs, so this mends itself with the next one."""
    long_ago = datetime.now(UTC) - timedelta(hours=2)
    (product.data / outage_flag.FILE).write_text(outage_flag.written(long_ago, long_ago), "ascii")


@pytest.mark.usefixtures("no_canary_came_back")
def test_the_sign_is_read_before_anyone_types_and_comes_down_by_itself(
    product: Product, browser: Browser
) -> None:
    """The number to ring stands above the form, with script and without; when a canary has come back, the form is as it was."""
    with (
        visitor(browser, base_url=product.address) as scripted,
        visitor(browser, java_script_enabled=False, base_url=product.address) as plain,
    ):
        pages = (scripted.new_page(), plain.new_page())
        for page, address in itertools.product(pages, ("/referral/", *DOORS.values())):
            page.goto(address)
            sign = page.locator("#door-sign")
            expect(sign).to_contain_text(WORDS)
            assert sign.bounding_box()["y"] < page.locator("h1").bounding_box()["y"]  # type: ignore[index]
            expect(sign.locator("a[href^='tel:']").first).to_be_visible()

        # Delivery looks every half minute; the canary flies, is told, and comes back.
        said = f"{product.address}/referral/door-sign.json"
        wait_for(lambda: requests.get(said, timeout=20).json()["reaching"], seconds=90, pause=0.5)
        for page in pages:
            page.goto("/referral/")
            page.wait_for_load_state("networkidle")
            expect(page.locator("#door-sign")).to_have_count(0)


def test_a_page_from_elsewhere_asks_at_once(product: Product, browser: Browser, built_site: Path) -> None:
    """The static page as another server gives it: the script makes the sign, with the number, or says that it cannot know."""
    built = (built_site / "referral" / "index.html").read_text("utf-8")
    answers = {
        "up": ('{"reaching": false}', 200, WORDS),
        "down": ('{"reaching": true}', 200, ""),
        "no inbox": ("not found", 404, ""),
        "inbox broken": (
            "bad gateway",
            502,
            "This page cannot reach the part of the site that takes referrals.",
        ),
        "something else answers": (
            "<p>Hello",
            200,
            "This page cannot reach the part of the site that takes referrals.",
        ),
    }
    with visitor(browser, base_url=product.address) as window:
        for body, status, shown in answers.values():
            page = window.new_page()
            page.route("**/referral/", lambda route: route.fulfill(body=built, content_type="text/html"))
            page.route(
                "**/door-sign.json",
                lambda route, _, body=body, status=status: route.fulfill(
                    body=body, status=status, content_type="application/json"
                ),
            )
            with page.expect_response("**/door-sign.json"):
                page.goto("/referral/")
            sign = page.locator("#door-sign")
            if shown:
                expect(sign).to_contain_text(shown)
                expect(sign.locator("a[href^='tel:']").first).to_be_visible()
            else:
                page.wait_for_timeout(300)
                expect(sign).to_have_count(0)
            page.close()
