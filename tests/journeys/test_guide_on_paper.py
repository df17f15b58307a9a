"""The guide for editors fits two sheets: whoever prints it to have it beside the keyboard prints no more."""

from __future__ import annotations

import re

from markdown import markdown  # type: ignore[import-untyped]
from playwright.sync_api import Browser

from tests.frozen import ROOT
from tests.journeys.browser import visitor

STYLE = """
body { font: 16px/1.5 sans-serif } pre, code { font-size: 14px } pre { background: #eee; padding: 1em }
table { border-collapse: collapse } td, th { border: 1px solid; padding: 6px 12px }
"""
"""As code hosts show Markdown, in a browser's usual size of text."""


def sheets(browser: Browser, text: str) -> int:
    """Return how many A4 sheets a browser prints of a Markdown text, with its usual margins of one centimetre."""
    html = markdown(text, extensions=["tables", "fenced_code", "sane_lists"])
    with visitor(browser) as window:
        page = window.new_page()
        page.set_content(f'<!doctype html><html lang="en"><style>{STYLE}</style>{html}')
        pdf = page.pdf(format="A4", margin={"top": "1cm", "right": "1cm", "bottom": "1cm", "left": "1cm"})
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_the_guide_prints_on_two_sheets(browser: Browser) -> None:
    """What is more belongs into RECIPES.md; the same words twice do not fit, so that the measure measures."""
    guide = (ROOT / "EDITING.md").read_text("utf-8")
    assert sheets(browser, guide) == 2
    assert sheets(browser, guide * 2) > 2
