"""Editions: a page in another language, and the ways between the languages of a page (``hreflang``)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from frontdoor.language_codes import language
from frontdoor.site.index.page import Page
from frontdoor.site.templating.environment import piece
from frontdoor.site.templating.html_scan import data_apart
from frontdoor.site.templating.language_marks import in_language

RIGHT_TO_LEFT = '<link rel="stylesheet" href="/assets/rtl.css">'
"""The edges and margins that change sides."""
_LINK = re.compile(r'(<a [^>]*href=")(/[^"#]+)')


def with_ways_to(pages: Iterable[Page], spoken: Mapping[str, Collection[str]], origin: str) -> Iterator[Page]:
    """Yield pages with links to their translations; ``spoken`` maps address to language codes."""
    for page in pages:
        codes = spoken.get(page.address)
        yield with_languages(page, codes, "en", origin) if codes else page


def in_edition(page: Page, code: str, spoken: Mapping[str, Collection[str]], origin: str) -> Page:
    """Return a page rendered from an edition as the translation of the English page at its address.

    Call it while the language is spoken. What search engines read (JSON-LD) stands on the English page alone.
    """

    def stay(found: re.Match[str]) -> str:
        return f"{found[1]}/{code}{found[2]}" if code in spoken.get(found[2], ()) else found[0]

    before, _, after = data_apart(page.head)
    sheet = RIGHT_TO_LEFT if language(code).right_to_left else ""
    mine = replace(page, content=_LINK.sub(stay, page.content), head=before + after + sheet)
    named = with_languages(mine, spoken[page.address], code, origin)
    return replace(
        named, address=f"/{code}{page.address}", lang=code, content=in_language(named.content, code)
    )


def with_languages(page: Page, codes: Collection[str], mine: str, origin: str) -> Page:
    """Add links to the page's other languages above its content and in its head."""
    ways = [(code, _at(code, page), _name(code)) for code in ("en", *codes) if code != mine]
    bar = str(piece("frame.html", "languages", ways, mine != "en"))
    head = [
        f'<link rel="alternate" hreflang="{code}" href="{origin}{_at(code, page)}">'
        for code in ("en", *codes)
    ]
    return replace(page, content=bar + page.content, head="\n".join([*head, *filter(None, [page.head])]))


def _at(code: str, page: Page) -> str:
    return page.address if code == "en" else f"/{code}{page.address}"


def _name(code: str) -> str:
    return "English" if code == "en" else language(code).own
