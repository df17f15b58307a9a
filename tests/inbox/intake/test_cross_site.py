from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from frontdoor.inbox.store.models import Referral
from tests.inbox.intake.browser import Browser, answers


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://other.127.0.0.1"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"}, 403),
        ({"Sec-Fetch-Site": "", "Origin": "http://127.0.0.1:8000"}, 403),
        ({"Origin": "http://127.0.0.1:8000"}, 303),
        ({"Origin": "http://127.0.0.1:8001"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 303),
        ({}, 303),
    ],
)
def test_only_our_own_page_stores(store: Path, headers: dict[str, str], status: int) -> None:
    """The matrix of Sec-Fetch-Site and Origin: a foreign page stores nothing, and nobody honest is refused."""
    browser = Browser(Client(SERVER_NAME="127.0.0.1", SERVER_PORT="8000"))
    page = browser.check(answers()).seen
    answer = browser.post("/referral/send", page.pressing("send"), headers=headers)
    assert answer.status == status
    assert Referral.objects.exists() == (status == 303)
    if status == 403:
        again = browser.post(
            "/referral/send", answer.seen.pressing("send"), headers={"Sec-Fetch-Site": "same-origin"}
        )
        assert again.status == 303


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_checking_takes_any_origin(browser: Browser, origin: str) -> None:
    """The first step stores nothing, so that a page on another host, or a saved one, may begin it."""
    headers = {"Origin": origin, "Sec-Fetch-Site": "cross-site"}
    assert browser.post("/referral/check", answers(), headers=headers).status == 200
