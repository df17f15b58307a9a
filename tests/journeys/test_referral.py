"""The main job, end to end, in a real browser: from the home page to the answers read at the desk."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.form.builders import good_answers
from tests.journeys.browser import follow, visitor
from tests.journeys.conftest import PASSPHRASE, Product, references

TYPED = {
    "referrer_name": "Morag Quillfeather",
    "referrer_organisation": "Scottish Prison Service, Brindlewick hall",
    "referrer_phone": "0141 496 0123",
    "full_name": "Tormod “Todd” Haverstonelle",
    "phone": "07700 900123",
    "interpreter": "Gàidhlig, with Seonaidhplanted",
    "do_not_tell": "Uncle Grizzlemund",
    "prisoner_number": "PLANT99417",
    "reason": "He has nowhere to sleep & says: “<b>Marblewort</b> Street is not safe.”",
    "letter_address": "3 Tanglewick Row\nBrae",
}
"""What is typed into boxes: question id to words that stand nowhere else on the machine."""

_DOORS = itertools.count(1)
PLANTED = re.compile(
    "Quillfeather|Brindlewick|496 ?0123|Haverstonelle|7700 ?900 ?123|Seonaidhplanted|Grizzlemund|PLANT99417"
    "|Marblewort|Tanglewick"
)


def fill_in(page: Page, typed: Mapping[str, str]) -> None:
    """Answer every question as a prison officer would; first those that call others up.

    Something is different each time: the same answers are known again for half an hour, and are not kept twice.
    """
    page.check("input[name=safe_to_contact][value=ring]")
    page.check("input[name=safe_to_contact][value=post]")
    page.check("input[name=situation][value=serving]")
    for name, words in typed.items():
        page.fill(f"#{name}", words)
    page.fill("#letter_address", f"{typed['letter_address']}, door {next(_DOORS)}")
    for part, number in {"day": "27", "month": "mar", "year": "86"}.items():
        page.fill(f"#date_of_birth-{part}", number)
    page.select_option("#local_authority", "Glasgow City")
    page.select_option("#prison", label="HMP Barlinnie")
    for part, number in {"day": "3", "month": "3", "year": "2027"}.items():
        page.fill(f"#release_date-{part}", number)
    page.check("input[name=sentence_band][value='under four years']")
    page.check("input[name=needs][value=housing]")
    page.check("input[name=gate_pickup][value=yes]")
    page.check("input[name=risk_known][value=no]")
    page.check("input[name=visit_alone][value=yes]")
    page.check("input[name=person_knows][value=yes]")


def fill_in_at_once(page: Page, typed: Mapping[str, str]) -> None:
    """Give the same answers in one call, for a test that is about what comes after them."""
    answers = {
        **good_answers(),
        **{name: [words] for name, words in typed.items()},
        "risk_known": ["no"],
        "safe_to_contact": ["ring", "post"],
        "letter_address": [f"{typed['letter_address']}, door {next(_DOORS)}"],
    }
    page.evaluate(_GIVEN, answers)


_GIVEN = """answers => {
  for (const [name, values] of Object.entries(answers)) for (const one of document.getElementsByName(name)) {
    if (["radio", "checkbox"].includes(one.type)) one.checked = values.includes(one.value);
    else if (one.type !== "hidden") one.value = values[0];
    one.dispatchEvent(new Event("input", { bubbles: true }));
    one.dispatchEvent(new Event("change", { bubbles: true }));
  }
}"""


def make_three_mistakes(page: Page) -> None:
    """Spoil three answers: a name left out, a phone number cut short, a day that does not exist."""
    page.fill("#full_name", "")
    page.fill("#referrer_phone", "0141 496")
    page.fill("#date_of_birth-day", "31")
    page.fill("#date_of_birth-month", "2")


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_referral_travels_from_the_home_page_to_the_desk(
    product: Product, browser: Browser, script: bool
) -> None:
    """What a referrer types on the site is what staff read at the desk, and nobody else can read it on the way."""
    with visitor(browser, java_script_enabled=script, base_url=product.address) as window:
        page = window.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))

        page.goto("/")
        page.get_by_role("navigation").get_by_role("link", name="Services", exact=True).first.click()
        page.get_by_role("link", name="Throughcare Service").first.click()
        expect(page).to_have_url(f"{product.address}/services/throughcare/")
        expect(page.locator("main")).to_contain_text("Monday, Wednesday and Friday, 1pm to 3pm")
        expect(page.locator("main a[href='tel:+441412481763']").first).to_contain_text("0141 248 1763")
        page.locator("main a[href='/referral/']").first.click()
        page.get_by_role("link", name="I work with them", exact=True).click()

        fill_in(page, TYPED)
        make_three_mistakes(page)
        with page.expect_response("**/referral/check") as faulty:
            page.get_by_role("button", name="Check your answers").click()
        assert faulty.value.status == 422
        expect(page).to_have_title(re.compile("^Error:"))
        links = page.get_by_role("alert").get_by_role("link")
        expect(links).to_have_count(3)
        for link in links.all():
            target = link.get_attribute("href")
            assert target
            expect(page.locator(target)).to_be_visible()
        expect(page.locator("#reason")).to_have_value(TYPED["reason"])

        page.fill("#full_name", TYPED["full_name"])
        page.fill("#referrer_phone", TYPED["referrer_phone"])
        page.fill("#date_of_birth-day", "27")
        page.fill("#date_of_birth-month", "mar")
        page.get_by_role("button", name="Check your answers").click()
        expect(page.locator("main")).to_contain_text("Not sent yet")
        for words in TYPED.values():
            expect(page.locator("main")).to_contain_text(words.splitlines()[0])
        follow(page.get_by_role("button", name="Send the referral"))

        expect(page.get_by_role("heading", level=1)).to_contain_text("has arrived")
        (reference,) = set(references(page.locator("main").inner_text()))
        assert not PLANTED.search(page.content())
        assert window.cookies() == []
        assert [url for url in asked if not url.startswith(product.address)] == []

    notice = product.postbox.wait_for(reference).as_string()
    assert "team@charity.example" in notice
    assert not PLANTED.search(notice)

    assert reference.replace("-", "") in product.command("inbox", "list").replace("-", "")
    read_at_the_desk(product, browser, reference, script=script)
    assert_nothing_is_readable(product.data, product.log)


def read_at_the_desk(product: Product, browser: Browser, reference: str, *, script: bool) -> None:
    """Sign in, unlock the team's key, find the referral in the list, and read every answer word for word."""
    name = f"ailsa-{'with' if script else 'without'}"
    added = product.command("inbox", "add-member", name, "--team", "glasgow-throughcare")
    start = re.search(r"^Start passphrase: (.+)$", added, re.M)
    assert start
    with visitor(browser, java_script_enabled=script, base_url=product.address) as window:
        page = window.new_page()
        page.goto("/desk/")
        page.get_by_label("User name").fill(name)
        page.get_by_label("Your passphrase").fill(start[1])
        page.get_by_role("button", name="Sign in").click()
        page.get_by_label("Your passphrase as it is now").fill(start[1])
        page.get_by_label("The new passphrase").fill(PASSPHRASE)
        page.get_by_role("button", name="Change it").click()
        page.goto("/desk/")
        expect(page.get_by_role("row").filter(has_text=reference)).to_contain_text("Glasgow City")
        assert not PLANTED.search(page.content())  # the list of a locked team names nobody
        page.goto("/desk/keys")
        page.get_by_label("Passphrase of the team’s key").fill(product.team_passphrase())
        page.get_by_role("button", name="Unlock").click()
        expect(page.get_by_role("button", name="Unlock")).to_have_count(0)

        page.goto("/desk/")
        row = page.get_by_role("row").filter(has_text=reference)
        expect(row).to_contain_text("Haverstonelle")
        follow(row.get_by_role("link").first)
        expect(page.locator("main")).to_contain_text("Haverstonelle")
        shown = page.locator("main").inner_text()
        for question, words in TYPED.items():
            if question not in (
                "phone",
                "letter_address",
            ):  # they are shown once the safe ways to make contact were read
                assert words.splitlines()[0] in shown, question


def assert_nothing_is_readable(*places: Path) -> None:
    """Search every file of the data folder and the log for what was typed, byte for byte."""
    files = [f for place in places for f in ([place] if place.is_file() else place.rglob("*")) if f.is_file()]
    assert any(f.suffix.startswith(".sqlite") for f in files), "the database was not among the files searched"
    found = {f.name for f in files if PLANTED.search(f.read_bytes().decode("latin-1"))}
    found |= {f.name for f in files if PLANTED.search(f.read_bytes().decode("utf-8", "ignore"))}
    assert found == set()
