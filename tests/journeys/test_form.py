"""The form in a real browser: what only a browser can show, such as focus, Back, two presses and what is seen."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Page, expect

from frontdoor.form import Question, steps
from frontdoor.form.doors import Door
from frontdoor.occurrences import LONDON
from frontdoor.site.pages.form_names import DOORS, TITLES
from tests.form.builders import the_form
from tests.journeys.browser import QUIET, follow, visitor
from tests.journeys.conftest import Product
from tests.journeys.referring import OWN
from tests.journeys.test_referral import TYPED, fill_in_at_once

WORK = DOORS[Door.PROFESSIONAL]
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
    page.goto(WORK)
    fill_in_at_once(page, TYPED)
    page.click("button.fd-button >> nth=0")
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
        page.click("button.fd-button >> nth=0")
        expect(page.locator(".fd-reference").first).to_be_visible()
        back(page)
        back(page)
        expect(page).to_have_url(f"{product.address}{WORK}")
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
        page.goto(WORK)
        page.click("button.fd-button >> nth=0")
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
        page.click("button.fd-button >> nth=0")
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
        page.dblclick("button.fd-button >> nth=0")
        expect(page.locator(".fd-reference").first).to_be_visible()
        assert len(product.command("inbox", "list").splitlines()) == before + 1


@BOTH
def test_no_answer_is_in_nobodys_way(product: Product, browser: Browser, script: bool) -> None:
    """Where an answer is needed it is not seen until the keyboard comes to it, which then goes on to the answers; where none is, it is."""
    with visitor(browser, java_script_enabled=script, base_url=product.address) as window:
        page = window.new_page()
        page.goto(WORK)
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

        assert none.is_checked()
        assert not seen()
        page.locator("#do_not_tell").focus()
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
        page.goto(WORK)
        expect(page.locator("#prisoner_number")).to_be_hidden()
        page.check("input[name=situation][value=released]")
        expect(page.locator("#prisoner_number")).to_be_hidden()
        expect(page.locator("#release_date-day")).to_be_visible()
        page.check("input[name=situation][value=serving]")
        expect(page.locator("#prisoner_number")).to_be_visible()
        page.check("input[name=safe_to_contact][value=post]")
        expect(page.locator("#letter_address")).to_be_visible()
        page.uncheck("input[name=safe_to_contact][value=post]")
        expect(page.locator("#letter_address")).to_be_hidden()


def test_without_script_every_question_stands_there(product: Product, browser: Browser) -> None:
    """What applies only on a condition is asked plainly under it; all in all no more than was agreed."""
    with visitor(browser, java_script_enabled=False, base_url=product.address) as window:
        page = window.new_page()
        page.goto(WORK)
        for name in (
            "referrer_name",
            "letter_address",
            "prisoner_number",
            "risk_summary",
        ):
            expect(page.locator(f"#{name}")).to_be_visible()
        assert 20 < page.locator(".fd-question:visible").count() <= 24


@pytest.mark.parametrize("press", [False, True], ids=["empty", "with faults"])
def test_a_date_is_one_line_on_the_smallest_phones(product: Product, browser: Browser, press: bool) -> None:
    """Day, month and year belong together: a year on a line of its own looks like another question."""
    with visitor(
        browser, java_script_enabled=False, base_url=product.address, viewport={"width": 320, "height": 640}
    ) as window:
        page = window.new_page()
        page.goto(WORK)
        if press:
            follow(page.locator("button.fd-button").first)
        dates = page.locator(".fd-date").all()
        assert dates
        for one in dates:
            tops = one.locator("input").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
            assert len(tops) == 3
            assert len(set(tops)) == 1


@BOTH
def test_two_people_in_a_row_leave_nothing_of_each_other(
    product: Product, remembering: Browser, script: bool
) -> None:
    """The second form knows the worker alone; no storage, cookie or address keeps an answer, and Back shows nobody."""
    with visitor(remembering, java_script_enabled=script, base_url=product.address) as window:
        page = window.new_page()
        to_the_check_page(page)
        follow(page.locator("button[name=send_and_next]"))
        expect(page.locator(".fd-reference").first).to_be_visible()
        expect(page.locator("#referrer_name")).to_have_value(TYPED["referrer_name"])
        assert TYPED["full_name"] not in page.content()
        fill_in_at_once(page, {**TYPED, "full_name": "Another Person"})
        follow(page.locator("button[name=next]"))
        expect(page.locator(".fd-not-yet")).to_contain_text("Not sent yet")
        follow(page.locator("button[name=send]"))
        expect(page.locator(".fd-reference").first).to_be_visible()
        assert "?" not in page.url
        if script:
            assert page.evaluate("localStorage.length + sessionStorage.length") == 0
        for _ in range(3):
            back(page)
            assert "Another Person" not in page.content()
            assert TYPED["full_name"] not in page.content()
        assert window.cookies() == []


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_every_page_of_the_form_can_be_used_by_all(
    product: Product, browser: Browser, width: int, scheme: str
) -> None:
    """axe finds nothing, nothing scrolls sideways, and every input that is seen has an edge that can be seen."""
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    with visitor(browser, base_url=product.address, **options) as window:
        page = window.new_page()
        page.goto(WORK)
        look_over(page)
        follow(page.locator("button.fd-button").first)
        look_over(page)
        fill_in_at_once(page, TYPED)
        page.check("input[name=sentence_band][value='four years or over']")
        follow(page.locator("button.fd-button").first)
        expect(page.locator("h1")).to_have_text("This service may not be the right one")
        look_over(page)
        follow(page.locator("button[name=change]"))
        page.check("input[name=sentence_band][value='under four years']")
        follow(page.locator("button.fd-button").first)
        look_over(page)
        follow(page.locator("button.fd-button").first)
        expect(page.locator(".fd-reference").first).to_be_visible()
        look_over(page)


def look_over(page: Page) -> None:
    """Hold the page that is shown against the rules that a machine can check."""
    found = Axe().run(page).response["violations"]
    assert [f"{one['id']}: {one['nodes'][0]['html']}" for one in found] == []
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    bare = page.eval_on_selector_all(
        "input:not([type=hidden]):not([type=radio]):not([type=checkbox]), select, textarea",
        "all => all.filter(one => one.offsetParent && !one.closest('.fd-trap') && parseFloat(getComputedStyle(one).borderTopWidth) < 1).map(one => one.id)",
    )
    assert bare == []


@BOTH
def test_an_offices_link_fills_in_its_name(product: Product, browser: Browser, script: bool) -> None:
    """By the address that the command prints, past the static page at the same place; revoked, it fills in nothing."""
    made = product.command("inbox", "office-link", "Strathmochty Council", "--days", "7").splitlines()
    address = "/referral/?office=" + made[-1].partition("/referral/?office=")[2]
    number = made[0].split()[1]
    with visitor(browser, java_script_enabled=script, base_url=product.address) as window:
        page = window.new_page()
        page.goto(address)
        expect(page.locator("#referrer_organisation")).to_have_value("Strathmochty Council")
        expect(page.locator(".fd-note")).to_contain_text("This link fills in your office")
        assert f"{number}  " in product.command("inbox", "office-links")
        product.command("inbox", "revoke-office-link", number)
        page.goto(address)
        expect(page.locator("#referrer_organisation")).to_have_count(0)
        expect(page.locator(".fd-note")).to_contain_text("no longer fills in its name")
    assert "office=" not in product.log.read_text("utf-8")


ASKED = {Door.SELF: "#full_name", Door.FAMILY: "#referrer_name"}


@BOTH
@pytest.mark.parametrize("door", ASKED)
def test_each_door_that_asks_in_steps_can_be_used_by_all(
    product: Product, browser: Browser, door: Door, script: bool
) -> None:
    """Each page at 320 px: axe finds nothing, nothing scrolls sideways; Enter goes on, Back and the notice lose nothing."""
    form = the_form().at(door)
    typed = {**OWN, "referrer_kind": [str(door)], "referrer_name": ["Ann"], "do_not_tell": ["His uncle"]}
    typed |= {"referrer_phone": ["0141 496 0123"], "where_to_find": [f"It is {door} {script}"]}
    answers = form.check(typed, today=datetime.now(LONDON).date()).answers
    options = {"viewport": {"width": 320, "height": 640}, "java_script_enabled": script}
    with visitor(browser, base_url=product.address, **options) as window:
        page = window.new_page()
        page.goto("/referral/")
        if script:
            look_over(page)
        follow(page.get_by_role("link", name=TITLES[door], exact=True))
        first, *_ = found = steps.pages(form, answers)
        for one in found:
            expect(page.locator(".fd-step")).to_have_text(f"Step {one.number} of 5")
            if script:
                look_over(page)
            give(page, one.questions, typed)
            if one is found[1]:
                follow(page.locator("button[name=back]"))
                expect(page.locator(ASKED[door])).to_have_value(typed[first.questions[0].id][0])
                page.locator(ASKED[door]).press("Enter")
                page.wait_for_load_state()
            if one is found[-1]:
                follow(page.locator("button[name=notice]"))
                expect(page.locator("h1")).to_have_text("Privacy")
                follow(page.locator("button[name=return]").first)
                expect(page.locator("#person_knows")).to_be_checked()
            follow(page.locator("button[name=next]"))
        expect(page.locator("h1")).to_have_text("Check your answers")
        if script:
            look_over(page)
        follow(page.locator("button[name=send]"))
        expect(page.locator(".fd-reference").first).to_be_visible()
        assert window.cookies() == []
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def give(page: Page, questions: Iterable[Question], typed: Mapping[str, list[str]]) -> None:
    """Answer the questions of one page."""
    for name in [name for one in questions for name in (*one.inputs(), one.id) if name in typed]:
        box = page.locator(f"[name='{name}']").first
        if box.evaluate("one => one.tagName") == "SELECT":
            page.select_option(f"#{name}", typed[name][0])
        elif box.get_attribute("type") in ("radio", "checkbox"):
            for value in typed[name]:
                page.check(f"[name='{name}'][value='{value}']")
        else:
            page.fill(f"#{name}", typed[name][0])
