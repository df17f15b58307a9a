"""The shell: a page of the engine whose slots we fill; split at its markers as text, never parsed as a template."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import escape

from frontdoor.render.languages import Said
from frontdoor.render.page import Page

_SLOTS = ("head", "breadcrumb", "content")
_HTML = re.compile(r'<html lang="[^"]*"')
ABOUT = re.compile(r"<!-- frontdoor:engine (\{.*?\}) -->\n?")
"""What the build leaves at the end of the shell for those who fill it later."""

ENGLISH = ' lang="en-GB"'
LEAVE = (
    '<aside class="fd-leave" aria-label="Leave quickly">'
    '<a href="https://www.bbc.co.uk/weather" rel="noreferrer nofollow">Leave this page</a> '
    "<span>Your browser may still remember that you were here.</span></aside>"
)
"""A plain link out, before all else: it needs no script, and plays no tricks with the history."""


class ShellBroken(Exception):  # noqa: N818 -- it says what happened
    """The page that should be the shell lacks a marker, so nothing can be put into it."""


@dataclass(frozen=True)
class Shell:
    """The frame of every page of ours: text before, between and after its slots."""

    before_lang: str
    before_head: str
    before_breadcrumb: str
    before_content: str
    after: str
    assets: dict[str, str] = field(default_factory=dict)
    """Plain names of stylesheets to the names that carry their hash."""
    site: str = ""
    """The public origin, such as https://example.org; empty where it is not known."""
    site_name: str = "Sacro"

    @classmethod
    def from_html(cls, html: str) -> Shell:
        """Split a built page at its markers; raise ShellBroken naming the marker that is missing."""
        found = ABOUT.search(html)
        about = json.loads(found[1]) if found else {}
        rest = ABOUT.sub("", html, count=1)
        pieces = []
        for slot in _SLOTS:
            before, start, tail = rest.partition(f"<!-- frontdoor:{slot} -->")
            _, end, rest = tail.partition(f"<!-- /frontdoor:{slot} -->")
            if not start or not end:
                missing = f"<!-- {'/' if start else ''}frontdoor:{slot} -->"
                raise ShellBroken(
                    f"The shell lacks the marker {missing}; see docs/shell.md and overrides/main.html."
                )
            pieces.append(before)
        language = _HTML.search(pieces[0])
        if not language:
            raise ShellBroken('The shell lacks <html lang="…">; see overrides/main.html.')
        return cls(
            pieces[0][: language.start()],
            pieces[0][language.end() :],
            pieces[1],
            pieces[2],
            rest,
            assets=about.get("assets", {}),
            site_name=about.get("name", "Sacro"),
        )

    editions: dict[str, Shell] = field(default_factory=dict)
    """The frame in other languages, where something in it is translated."""

    def fill(self, page: Page) -> str:
        """Return the whole page as HTML."""
        frame = self.editions.get(page.lang, self)
        return "".join(
            (
                frame.before_lang,
                f'<html lang="{escape("en-GB" if page.lang == "en" else page.lang)}"',
                frame.before_head,
                self._head(page),
                frame._above(page),
                _breadcrumb(page),
                frame.before_content,
                page.content,
                frame.after,
            )
        )

    def own_head(self, page: Page) -> str:
        """Return what a page adds to the head, with the real names of stylesheets."""
        head = page.head
        for plain, hashed in self.assets.items():
            head = head.replace(f"/assets/{plain}", f"/assets/{hashed}")
        return head

    def _above(self, page: Page) -> str:
        html = mark_current(self.before_breadcrumb, page.address.removeprefix(f"/{page.lang}"))
        if page.lang != "en":  # the fixed words of a page are English; what is not says so itself
            html = html.replace("<body", f"<body{ENGLISH}", 1)
        return html.replace("<header", f"{LEAVE}<header", 1) if page.at_risk else html

    def _head(self, page: Page) -> str:
        title = escape(page.title)
        if page.error and not title.startswith("Error:"):
            title = f"Error: {title}"
        named = title if page.at_risk else f"{title} – {escape(self.site_name)}"
        foreign = page.lang != "en"
        lines = [f"<title{ENGLISH if foreign and not isinstance(page.title, Said) else ''}>{named}</title>"]
        if page.description:
            description = escape(page.description)
            tongue = ENGLISH if foreign and not isinstance(page.description, Said) else ""
            lines.append(f'<meta name="description" content="{description}"{tongue}>')
            lines.append(f'<meta property="og:title" content="{title}">')
            lines.append(f'<meta property="og:description" content="{description}">')
        if not page.index:
            lines.append('<meta name="robots" content="noindex">')
        elif self.site:
            lines.append(canonical_link(self.site + page.address))
        if page.head:
            lines.append(self.own_head(page))
        return "\n".join(lines)


def canonical_link(url: str) -> str:
    """Return what tells search engines the one public address of a page."""
    return f'<link rel="canonical" href="{escape(url)}">'


def mark_current(html: str, address: str) -> str:
    """Tell in the menu which entry leads to this page, or to the part of the site that it stands in."""
    menu, end, rest = html.partition("</nav>")
    section = f"/{address.split('/')[1]}/" if address != "/" else "/"
    here = f'<li><a href="{section}">'
    kind = "page" if section == address else "true"
    marked = f'<li><a href="{section}" aria-current="{kind}">'
    return menu.replace(here, marked, 1) + end + rest


def _breadcrumb(page: Page) -> str:
    if not page.breadcrumb:
        return ""
    steps = "".join(
        f'<li><a href="{escape(address)}">{escape(name)}</a></li>'
        for address, name in (("/", "Home"), *page.breadcrumb)
    )
    return f'<nav class="fd-breadcrumb" aria-label="Breadcrumb"><ol>{steps}</ol></nav>'
