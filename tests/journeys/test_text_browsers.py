"""The main job in the browsers of the terminal: old machines, slow lines, and people who read with their fingers.

They know no script, no stylesheet and few attributes: what is true of a page must be true of its plain HTML.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.conftest import Product, references
from tests.journeys.referring import ARRIVED, SEND, look_up, send_a_referral, send_for_oneself, stored
from tests.journeys.terminal.browsers import ALL, Lynx
from tests.journeys.terminal.reader import TextBrowser


@pytest.fixture(params=ALL, ids=lambda browser: browser.name)
def browser(request: pytest.FixtureRequest, product: Product, tmp_path: Path) -> Iterator[TextBrowser]:
    """Each text browser in turn, started for the first time at the home page."""
    with request.param(product.address, tmp_path) as running:
        yield running


def test_a_referral_is_stored_as_it_was_meant(product: Product, browser: TextBrowser) -> None:
    """From the home page to the reference; the page before it, shown from memory and sent again, gives the same one.

    Sabotage: a button that only formaction makes harmless; a group of choices without a chosen one; words behind "hidden".
    """
    reference = send_a_referral(browser, product)
    before = stored(product)
    browser.back(then="Not sent yet")
    browser.follow(SEND, then=ARRIVED)
    assert set(references(browser.reads())) == {reference}
    assert stored(product) == before
    look_up(browser, reference)


def test_somebody_asks_for_themselves_step_by_step(product: Product, browser: TextBrowser) -> None:
    """One thing a page, with Back, Change and the notice on the way; what is stored is what was meant.

    Sabotage: an answer that a page does not carry on; a button that sends.
    """
    browser.until("Find help")
    browser.follow("Make a referral", then="Who needs the help?")
    send_for_oneself(browser, product)


def test_a_town_leads_to_the_help_there(product: Product, tmp_path: Path) -> None:
    """The search that works without script; nothing that was typed stands in the address."""
    with Lynx(f"{product.address}/find/", tmp_path) as browser:
        browser.until("What are you looking for?")
        browser.write("What are you looking for?", text="Paisley")
        browser.follow("Search", then="Help in Renfrewshire")
