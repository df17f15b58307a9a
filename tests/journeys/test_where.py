"""Typing a town or a postcode on /find/ without script, in a real browser on the narrowest phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.browser import visitor
from tests.journeys.conftest import Product

NARROW = {"width": 320, "height": 568}
FIELD = "What are you looking for?"
AXE = Axe()


@pytest.fixture
def page(browser: Browser, product: Product) -> Iterator[Page]:
    """The page for finding, without script."""
    with visitor(browser, base_url=product.address, viewport=NARROW, java_script_enabled=False) as context:
        opened = context.new_page()
        opened.goto("/find/")
        yield opened


def ask(page: Page, typed: str) -> None:
    """Type into the field and press Enter."""
    page.get_by_label(FIELD).fill(typed)
    page.get_by_label(FIELD).press("Enter")


def heading(page: Page) -> Locator:
    """Return where the page says what it is."""
    return page.get_by_role("heading", level=1)


@pytest.mark.parametrize(("typed", "area"), [("G1 1XX", "Glasgow City"), ("paisley", "Renfrewshire")])
def test_a_place_leads_to_the_help_there(page: Page, typed: str, area: str) -> None:
    """By the button; Back comes to the page for finding, and no address says what was typed."""
    page.get_by_label(FIELD).fill(typed)
    page.get_by_role("button", name="Search").click()
    expect(heading(page)).to_have_text(f"Help in {area}")
    page.go_back()
    assert page.url.endswith("/find/")


def test_of_several_council_areas_one_is_chosen(page: Page) -> None:
    """A postcode that crosses borders: each is a link."""
    ask(page, "g33")
    expect(heading(page)).to_have_text("Which council area?")
    page.get_by_role("main").get_by_role("link", name="North Lanarkshire").first.click()
    expect(heading(page)).to_have_text("Help in North Lanarkshire")


def test_a_miss_is_mended_in_the_field(page: Page) -> None:
    """A slip of spelling: the text is kept, what is like it is a link, and typing it again works as well."""
    ask(page, "Pasley")
    expect(heading(page)).to_have_text("“Pasley” was not found")
    assert page.title().startswith("Error: ")
    assert page.get_by_text("Paisley: Renfrewshire").get_by_role("link").get_attribute("href") == (
        "/areas/renfrewshire/"
    )
    expect(page.get_by_label(FIELD)).to_have_value("Pasley")
    ask(page, "Paisley")
    expect(heading(page)).to_have_text("Help in Renfrewshire")


@pytest.mark.parametrize(
    "typed", ["", "NE1 4ST", "G33", "TD15", "blackburn", "kirk", "x" * 200, "<b>&\"' \u202e אבג 🏴"]
)
def test_the_answer_can_be_read_by_everybody(browser: Browser, product: Product, typed: str) -> None:
    """axe finds nothing in any answer, and nothing scrolls sideways, with long and odd words too."""
    with visitor(browser, base_url=product.address, viewport=NARROW) as context:
        page = context.new_page()
        page.route("**/*.js", lambda route: route.abort())  # axe needs script; ours does not come
        page.goto("/find/")
        ask(page, typed)
        page.wait_for_url("**/find/where/")
        assert AXE.run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_with_script_the_same_field_searches(browser: Browser, product: Product) -> None:
    """One field, not two; it takes needs as well, and nothing typed is sent, with Enter neither."""
    with visitor(browser, base_url=product.address, viewport=NARROW) as context:
        page = context.new_page()
        page.goto("/find/")
        posted: list[str] = []
        page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
        field = page.get_by_role("main").get_by_role("searchbox")
        expect(field).to_have_count(1)
        expect(field).to_have_accessible_name(FIELD)
        expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
        field.fill("housing g33")
        field.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("G33 is in Glasgow City")
        assert page.url.endswith("/find/")
        assert posted == []
