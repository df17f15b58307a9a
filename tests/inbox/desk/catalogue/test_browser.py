"""Changing the website in a real browser: scripts off as the policy has it, with axe, by keyboard, at every width."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

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
