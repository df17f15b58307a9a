"""That other makers of sites, when we compare ourselves with them, get everything that our pages say."""

from __future__ import annotations

import re
from datetime import date

from html5lib import parseFragment
from markdown import markdown  # type: ignore[import-untyped]

from benchmarks.own_pages import as_markdown
from frontdoor.site.build.jobs import pages
from frontdoor.site.index.site_index import build_site_index
from tests.form.builders import the_catalogue, the_form


def said(html: str) -> tuple[str, list[str]]:
    """The letters that a piece of HTML says, spaces and signs left out, and where its links lead."""
    fragment = parseFragment(html, namespaceHTMLElements=False)
    for silent in ("script", "template"):
        assert fragment.find(f".//{silent}") is None
    letters = re.sub(r"\W+", "", "".join(fragment.itertext()))
    # A link of a map is an element of SVG, which has a namespace.
    return letters, [one.get("href", "") for one in fragment.iter() if str(one.tag).rpartition("}")[2] == "a"]


def test_markdown_for_others_says_what_our_pages_say() -> None:
    """Every letter and every link of every page, in the same order."""
    site = build_site_index(the_catalogue(), today=date(2026, 11, 22), form=the_form())
    compared = 0
    for page in pages(site, the_form()):
        assert said(markdown(as_markdown(page.content))) == said(page.content), page.address
        compared += 1
    assert compared > 100
