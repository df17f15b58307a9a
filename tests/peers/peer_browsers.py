"""The journey of a referral in Firefox and WebKit, as test_referral.py has it in Chromium; and Back, which they handle differently."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.form.builders import good_answers
from tests.journeys.conftest import Product, references
from tests.journeys.referring import look_up, send_a_referral, stored
from tests.peers.windows import Firefox, WebKit, Window


@pytest.fixture
def firefox(product: Product, tmp_path: Path) -> Iterator[Window]:
    """Firefox at the home page."""
    with Firefox.started(tmp_path) as window:
        window.open(product.address)
        yield window


@pytest.fixture
def webkit(product: Product, tmp_path: Path) -> Iterator[Window]:
    """WebKit at the home page."""
    with WebKit.started(tmp_path) as window:
        window.open(product.address)
        yield window


def test_firefox_stores_what_was_meant_and_back_shows_nothing_of_it(
    product: Product, firefox: Window
) -> None:
    """Back leads to Firefox's own page, which says that ours was not kept."""
    reference = send_a_referral(firefox, product)
    after, confirmation = stored(product), firefox.driver.current_url
    firefox.back()
    assert nothing_of_it_in(firefox.reads())
    assert stored(product) == after
    firefox.open(confirmation)
    look_up(firefox, reference)


def test_webkit_stores_what_was_meant_and_back_shows_the_reference(product: Product, webkit: Window) -> None:
    """Back posts the answers again without asking; they are known, so that there is a reference, and no second row."""
    reference = send_a_referral(webkit, product)
    after, confirmation = stored(product), webkit.driver.current_url
    webkit.back()
    webkit.until(reference)
    page = webkit.reads()
    assert set(references(page)) == {reference}
    assert nothing_of_it_in(page)
    assert stored(product) == after
    webkit.open(confirmation)
    look_up(webkit, reference)


def nothing_of_it_in(page: str) -> bool:
    """Say whether a page shows nothing of the person."""
    answers = good_answers()
    return not any(answers[name][0] in page for name in ("full_name", "referrer_name", "referrer_phone"))
