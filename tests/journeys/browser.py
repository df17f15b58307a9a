"""A real browser for tests: Debian's Chromium through Playwright, kept off the network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, expect, sync_playwright

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 40_000
"""Milliseconds. Only a fault waits so long; opening a team's key takes seconds by design, and many on a busy machine."""

expect.set_options(timeout=PATIENCE)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start headless Chromium; fail with a sentence where there is none."""
    path = shutil.which("chromium")
    assert path, "Chromium is not installed: scripts/test installs it, or run apt install chromium."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@contextmanager
def visitor(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """Open a fresh visitor's browser window; options are Playwright's, such as java_script_enabled."""
    context = browser.new_context(locale="en-GB", timezone_id="Europe/London", **options)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def follow(leading: Locator) -> None:
    """Press what leads to another page and wait until that has loaded.

    A click alone returns earlier: what looks at once, without waiting, may meet the old page or half of the new one.
    """
    with leading.page.expect_navigation():
        leading.click()
