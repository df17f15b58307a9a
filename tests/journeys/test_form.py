"""The form in a real browser: what only a browser can show, such as focus, Back, two presses and what is seen."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Page, expect

from tests.journeys.browser import QUIET, follow, visitor
from tests.journeys.conftest import Product
from tests.journeys.test_referral import TYPED, fill_in_at_once

BOTH = pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])


@pytest.fixture(scope="module")
def remembering(browser: Browser) -> Iterator[Browser]:
    """A browser that keeps left pages in memory, as people's browsers do; Playwright switches that off."""
    running = browser.browser_type.launch(
        executable_path=shutil.which("chromium"),
        args=QUIET,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield running
    running.close()


def to_the_check_page(page: Page) -> None:
    """Fill the form in and press on."""
    page.goto("/referral/")
    fill_in_at_once(page, TYPED)
    page.click("button.fd-button")
    expect(page).to_have_title(re.compile("Not sent yet"))


def back(page: Page) -> None:
    """Press Back and wait; a page that the browser must not keep answers with an error of the browser's."""
    try:
        page.go_back(wait_until="commit")
    except Error as refused:
        assert "ERR_CACHE_MISS" in str(refused)  # noqa: PT017 -- any other error is a fault
    page.wait_for_timeout(500)


@BOTH
def test_back_after_the_end_shows_nothing_of_the_last_person(
    product: Product, remembering: Browser, script: bool
) -> None:
    """At a shared computer, the next person who presses Back finds an empty form."""
    with visitor(remembering, java_script_enabled=script, base_url=product.address) as window:
        page = window.new_page()
        to_the_check_page(page)
        page.click("button.fd-button")
        expect(page.locator(".fd-reference")).to_be_visible()
        back(page)
        back(page)
        expect(page).to_have_url(f"{product.address}/referral/")
        assert page.input_value("#full_name") == ""
        assert not page.is_checked("input[name=situation][value=serving]")


@BOTH
def test_back_before_the_end_loses_nothing(product: Product, remembering: Browser, script: bool) -> None:
    """Whoever goes back from the check page finds the form as it was left."""
    with visitor(remembering, java_script_enabled=script, base_url=product.address) as window:
        page = window.new_page()
        to_the_check_page(page)
        back(page)
        assert page.input_value("#full_name") == TYPED["full_name"]


def test_faults_take_the_focus_and_lead_to_their_questions(product: Product, browser: Browser) -> None:
    """The summary has the focus; each link puts it into the answer, with the whole question in view, at 320 px too."""
    with visitor(browser, base_url=product.address, viewport={"width": 320, "height": 640}) as window:
        page = window.new_page()
        page.goto("/referral/")
        page.click("button.fd-button")
        expect(page).to_have_title(re.compile("^Error: "))
        expect(page.locator("#problems")).to_be_focused()
        links = page.locator("#problems a")
        for number in range(links.count()):
            target = (links.nth(number).get_attribute("href") or "").removeprefix("#")
            links.nth(number).click()
            expect(page.locator(f"[id='{target}']")).to_be_focused()
            label = page.locator(f".fd-question:has([id='{target}']) .fd-error")
            expect(label).to_be_in_viewport(ratio=1)


@BOTH
def test_change_goes_to_the_answer_and_comes_back(product: Product, browser: Browser, script: bool) -> None:
    """The form opens at the question; the next page is the check again, with everything else as it was."""
    with visitor(browser, java_script_enabled=script, base_url=product.address) as window:
        page = window.new_page()
        to_the_check_page(page)
        page.click("button[name=change][value=reason]")
        expect(page.locator("#reason")).to_be_focused()
        expect(page.locator("label[for=reason]")).to_be_in_viewport()
        page.fill("#reason", "It cannot wait")
        page.click("button.fd-button")
        expect(page.locator(".fd-not-yet")).to_contain_text("Not sent yet")
        expect(page.locator("main")).to_contain_text("It cannot wait")
        expect(page.locator("main")).to_contain_text(TYPED["full_name"])


@BOTH
def test_two_presses_make_one_referral(product: Product, browser: Browser, script: bool) -> None:
    """Send pressed twice as fast as a hand can leaves one more referral."""
    with visitor(browser, java_script_enabled=script, base_url=product.address) as window:
        page = window.new_page()
        before = len(product.command("inbox", "list").splitlines())
        to_the_check_page(page)
        page.dblclick("button.fd-button")
        expect(page.locator(".fd-reference")).to_be_visible()
        assert len(product.command("inbox", "list").splitlines()) == before + 1


@BOTH
def test_no_answer_is_in_nobodys_way(product: Product, browser: Browser, script: bool) -> None:
    """Where an answer is needed it is not seen until the keyboard comes to it, which then goes on to the answers; where none is, it is."""
    with visitor(browser, java_script_enabled=script, base_url=product.address) as window:
        page = window.new_page()
        page.goto("/referral/")
        none = page.locator("#risk_known-none")
        label = page.locator("label[for=risk_known-none]")

        def seen() -> bool:
            box = none.bounding_box()
            return (
                box is not None
                and box["width"] > 20
                and none.evaluate(
                    "one => { const choice = getComputedStyle(one.closest('div'));"
                    " return choice.clipPath === 'none' && choice.position !== 'absolute'; }"
                )
            )

        assert page.locator("label[for=family_support-none]").bounding_box()["width"] > 20  # type: ignore[index]
        assert none.is_checked()
        assert not seen()
        page.locator("#other_workers").focus()
        page.keyboard.press("Tab")
        expect(none).to_be_focused()
        assert seen()
        expect(label).to_have_text("No answer")
        page.keyboard.press("ArrowDown")
        expect(page.locator("#risk_known")).to_be_focused()
        expect(page.locator("#risk_known")).to_be_checked()
        assert not seen()


def test_what_no_answer_calls_for_is_folded_away(product: Product, browser: Browser) -> None:
    """With script, questions for people in prison come when somebody is in prison, and leave with what depends on them."""
    with visitor(browser, base_url=product.address) as window:
        page = window.new_page()
        page.goto("/referral/")
        expect(page.locator("#prisoner_number")).to_be_hidden()
        page.check("input[name=situation][value=released]")
        expect(page.locator("#prisoner_number")).to_be_hidden()
        expect(page.locator("#release_date-day")).to_be_visible()
        page.check("input[name=situation][value=serving]")
        expect(page.locator("#prisoner_number")).to_be_visible()
        page.check("input[name=gate_pickup][value=yes]")
        expect(page.locator("#gate_time")).to_be_visible()
        page.check("input[name=situation][value=released]")
        expect(page.locator("#gate_time")).to_be_hidden()


def test_without_script_every_question_stands_there(product: Product, browser: Browser) -> None:
    """What applies only on a condition is asked plainly under it."""
    with visitor(browser, java_script_enabled=False, base_url=product.address) as window:
        page = window.new_page()
        page.goto("/referral/")
        for name in (
            "referrer_name",
            "voice_message",
            "letter_address",
            "prisoner_number",
            "gate_time",
            "risk_summary",
        ):
            expect(page.locator(f"#{name}")).to_be_visible()


@pytest.mark.parametrize("press", [False, True], ids=["empty", "with faults"])
def test_a_date_is_one_line_on_the_smallest_phones(product: Product, browser: Browser, press: bool) -> None:
    """Day, month and year belong together: a year on a line of its own looks like another question."""
    with visitor(
        browser, java_script_enabled=False, base_url=product.address, viewport={"width": 320, "height": 640}
    ) as window:
        page = window.new_page()
        page.goto("/referral/")
        if press:
            follow(page.locator("button.fd-button"))
        dates = page.locator(".fd-date").all()
        assert dates
        for one in dates:
            tops = one.locator("input").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
            assert len(tops) == 3
            assert len(set(tops)) == 1


def test_another_referral_opens_beside_with_the_workers_details_only(
    product: Product, browser: Browser
) -> None:
    """The next form has the worker's name and nothing of the person; the first can still be sent."""
    with visitor(browser, base_url=product.address) as window:
        page = window.new_page()
        to_the_check_page(page)
        with window.expect_page() as opened:
            page.click("button[name=another]")
        following = opened.value
        following.wait_for_load_state()
        assert following.input_value("#referrer_name") == TYPED["referrer_name"]
        assert following.input_value("#full_name") == ""
        assert TYPED["full_name"] not in following.content()
        page.click("button.fd-button")
        expect(page.locator(".fd-reference")).to_be_visible()


@BOTH
def test_two_people_in_a_row_leave_nothing_of_each_other(
    product: Product, remembering: Browser, script: bool
) -> None:
    """The second form knows the worker alone; no storage, cookie or address keeps an answer, and Back shows nobody."""
    with visitor(remembering, java_script_enabled=script, base_url=product.address) as window:
        first = window.new_page()
        to_the_check_page(first)
        with window.expect_page() as opened:
            first.click("button[name=another]")
        second = opened.value
        second.wait_for_load_state()
        assert TYPED["full_name"] not in second.content()
        fill_in_at_once(second, {**TYPED, "full_name": "Another Person"})
        second.click("button.fd-button")
        expect(second.locator(".fd-not-yet")).to_contain_text("Not sent yet")
        second.click("button.fd-button")
        expect(second.locator(".fd-reference")).to_be_visible()
        for _ in range(3):
            back(second)
            assert "Another Person" not in second.content()
            assert TYPED["full_name"] not in second.content()
        first.click("button.fd-button")
        expect(first.locator(".fd-reference")).to_be_visible()
        for page in (first, second):
            assert "?" not in page.url
            if script:
                assert first.evaluate("localStorage.length + sessionStorage.length") == 0
        assert window.cookies() == []


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_every_page_of_the_form_can_be_used_by_all(
    product: Product, browser: Browser, width: int, scheme: str
) -> None:
    """axe finds nothing, nothing scrolls sideways, and every input has an edge that can be seen."""
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    with visitor(browser, base_url=product.address, **options) as window:
        page = window.new_page()
        page.goto("/referral/")
        look_over(page)
        follow(page.locator("button.fd-button"))
        look_over(page)
        fill_in_at_once(page, TYPED)
        page.check("input[name=sentence_band][value='four years or over']")
        follow(page.locator("button.fd-button"))
        expect(page.locator("h1")).to_have_text("This service may not be the right one")
        look_over(page)
        follow(page.locator("button[name=change]"))
        page.check("input[name=sentence_band][value='under four years']")
        follow(page.locator("button.fd-button"))
        look_over(page)
        follow(page.locator("button.fd-button"))
        expect(page.locator(".fd-reference")).to_be_visible()
        look_over(page)


def look_over(page: Page) -> None:
    """Hold the page that is shown against the rules that a machine can check."""
    found = Axe().run(page).response["violations"]
    assert [f"{one['id']}: {one['nodes'][0]['html']}" for one in found] == []
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    bare = page.eval_on_selector_all(
        "input:not([type=hidden]):not([type=radio]):not([type=checkbox]), select, textarea",
        "all => all.filter(one => one.offsetParent && parseFloat(getComputedStyle(one).borderTopWidth) < 1).map(one => one.id)",
    )
    assert bare == []
