"""Changing the website in a real browser: scripts off as the policy has it, with axe, by keyboard, at every width."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from frontdoor.catalogue.schema.descriptions import words
from frontdoor.inbox.desk.models import CatalogueDraft
from frontdoor.inbox.store.models import WEBSITE, Role
from frontdoor.publishing.content import CATALOGUE
from tests.inbox.desk.catalogue.conftest import Place
from tests.inbox.desk.conftest import PASSPHRASE, a_member
from tests.inbox.desk.test_browser import faults_of
from tests.journeys.browser import follow, visitor

ABOUT = "/desk/catalogue/about/services/throughcare/"


def signed_in(page: Page, desk: str, name: str = "ailsa") -> None:
    """Sign in as an editor, who lands on the website."""
    page.goto(f"{desk}/desk/")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    follow(page.get_by_role("button", name="Sign in"))
    expect(page.get_by_role("heading", name="Change the website")).to_be_visible()


def test_every_page_of_the_catalogue_is_accessible_and_fits_every_screen(
    chromium: Chromium, desk: str, place: Place
) -> None:
    """axe finds nothing, nothing scrolls sideways and every target is 44 px high; also with faults, and while a colleague is asked."""
    place.publish("0131 622 7500", "0131 496 0000")
    for name in ("ailsa", "calum"):
        a_member(name, role=Role.EDITOR, teams=(WEBSITE,))
    found: list[str] = []
    with visitor(chromium) as context:
        page = context.new_page()
        signed_in(page, desk)
        found += faults_of(page)
        for address in (
            "?words=glasgow", "due/?owner=no+owner+named", "changes/", "about/services/throughcare/",
            "about/services/throughcare/text", "about/services/throughcare/do/facts", "new/services/new-services",
            "new/closures/closed-for-days", "about/locations/glasgow/do/photo", "form/", "form/full_name", f"changes/{place.copy.read().id}/take-back",
        ):  # fmt: skip
            page.goto(f"{desk}/desk/catalogue/{address}")
            found += faults_of(page)
        page.goto(f"{desk}{ABOUT}do/new-time")
        page.get_by_label("Days").fill("Blueday")
        follow(page.get_by_role("button", name="Save"))
        found += faults_of(page)
        page.get_by_label("Days").fill("Tuesday")
        page.get_by_label("Times").fill("2pm to 4pm")
        follow(page.get_by_role("button", name="Save"))
        found += faults_of(page)
        follow(page.get_by_role("button", name="Ask a colleague"))
        found += faults_of(page)
        follow(page.get_by_role("link", name="Throughcare Service").first)
        found += faults_of(page)
    with visitor(chromium) as context:
        page = context.new_page()
        signed_in(page, desk, "calum")
        found += faults_of(page)
        follow(page.get_by_role("link", name="See what ailsa changed"))
        found += faults_of(page)
    assert found == []


def test_a_time_is_changed_by_keyboard_alone(chromium: Chromium, desk: str, place: Place) -> None:
    """From the first page to the saved draft with Tab, letters and Enter; a fault takes the focus, and leads to its question."""
    a_member("ailsa", role=Role.EDITOR, teams=(WEBSITE,))
    with visitor(chromium) as context:
        page = context.new_page()
        signed_in(page, desk)
        page.get_by_label("What is it about?").focus()
        page.keyboard.type("throughcare service")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.get_by_role("link", name="Throughcare Service", exact=True).focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.get_by_role("link", name="A new time").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.get_by_label("Days").focus()
        page.keyboard.type("Blueday")
        page.keyboard.press("Tab")
        page.keyboard.type("2pm to 4pm")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_label("Days")).to_be_focused()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("Tuesday")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Your changes")).to_be_visible()
        expect(page.frame_locator("iframe").get_by_text("not public yet")).to_be_visible()
    draft = CatalogueDraft.objects.get()
    assert b"Tuesday" in bytes(draft.files.get(path=CATALOGUE).content)
    assert draft.changed_at <= datetime.now(UTC)


def test_an_entry_as_text_is_completed_and_checked_while_it_is_typed(
    chromium: Chromium, desk: str, place: Place
) -> None:
    """Keys and values of the schema are offered, a fault stands beside its line, Tab leaves the text, and Save sends what was typed."""
    a_member("ailsa", role=Role.EDITOR, teams=(WEBSITE,))
    said, _ = words("Service", "at_risk") or ("", ())
    with visitor(chromium) as context:
        page = context.new_page()
        refused: list[str] = []
        page.on("console", lambda line: refused.append(line.text))
        signed_in(page, desk)
        page.goto(f"{desk}{ABOUT}text")
        text = page.get_by_role("textbox", name="How it is written")
        text.click()
        page.keyboard.press("ControlOrMeta+End")
        page.keyboard.type("  at_r")
        offered = page.get_by_role("option", name="at_risk")
        expect(offered).to_be_visible()
        expect(page.get_by_text(said)).to_be_visible()
        page.wait_for_timeout(
            200
        )  # CodeMirror takes no choice for the first moment, so that fast typing chooses nothing
        page.keyboard.press("Enter")
        expect(text).to_contain_text("at_risk:")
        assert faults_of(page) == []
        page.keyboard.press("Control+Space")
        expect(page.get_by_role("listbox", name="Completions").get_by_role("option")).to_have_text(
            ["no", "yes"]
        )
        page.keyboard.press("Escape")
        page.keyboard.type("maybe")
        expect(page.get_by_role("status")).to_have_text("To look at again: 1. F8 goes to the next.")
        expect(page.get_by_role("option")).to_contain_text("Line 77: ")
        assert faults_of(page) == []
        page.keyboard.press("ControlOrMeta+Backspace")
        page.keyboard.type("yes")
        expect(page.get_by_role("status")).to_have_text("Checked: no mistakes.")
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Save")).to_be_focused()
        follow(page.get_by_role("button", name="Save"))
        expect(page.get_by_role("heading", name="Your changes")).to_be_visible()
    assert b"at_risk: yes" in bytes(CatalogueDraft.objects.get().files.get(path=CATALOGUE).content)
    assert refused == []


def test_an_entry_as_text_is_written_without_script(chromium: Chromium, desk: str, place: Place) -> None:
    """The text area is what is sent; the editor only stands in front of it."""
    a_member("ailsa", role=Role.EDITOR, teams=(WEBSITE,))
    with visitor(chromium, java_script_enabled=False) as context:
        page = context.new_page()
        signed_in(page, desk)
        page.goto(f"{desk}{ABOUT}text")
        text = page.get_by_label("How it is written")
        text.fill(text.input_value() + "  at_risk: yes\n")
        follow(page.get_by_role("button", name="Save"))
        expect(page.get_by_role("heading", name="Your changes")).to_be_visible()
    assert b"at_risk: yes" in bytes(CatalogueDraft.objects.get().files.get(path=CATALOGUE).content)
