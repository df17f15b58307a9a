"""The page shell (layout template): a page of the engine, split as text at its marker comments, and filled with pages.

It is never parsed as a template, so that braces in an article stay braces (decisions/02). Raises ShellError.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from html import escape
from typing import NamedTuple

from markupsafe import Markup

from frontdoor.diagnostics import UserError
from frontdoor.site.index.page import Page
from frontdoor.site.index.translations import TranslatedText
from frontdoor.site.templating.environment import piece
from frontdoor.site.templating.html_scan import data_apart
from frontdoor.site.templating.language_marks import in_language
from frontdoor.translation.catalogs import ENGLISH, language_mark, speaking

_SLOTS = ("head", "breadcrumb", "content")
_HTML = re.compile(r'<html lang="[^"]*"')
ABOUT = re.compile(r"<!-- frontdoor:engine (\{.*?\}) -->\n?")
"""The comment at the shell's end with the engine output's file lists, for whoever fills the shell later."""

_ENGLISH = f' lang="{ENGLISH}"'


class ShellError(UserError):
    """The shell lacks a marker, so it cannot be filled."""


class Filled(NamedTuple):
    """A finished page, and its own part apart from the shell: its additions to the head, without JSON-LD, and its content."""

    html: bytes
    own: str


@dataclass(frozen=True)
class Shell:
    """The page shell: the text before, between and after its slots."""

    before_lang: str
    before_head: str
    before_breadcrumb: str
    before_content: str
    after: str
    assets: dict[str, str] = field(default_factory=dict)
    """Plain names of assets to their hashed names."""
    site: str = ""
    """The public origin, such as https://example.org; empty where unknown."""
    site_name: str = "Sacro"
    above: str = ""
    """HTML that a live preview puts above every page; a page without the frame has it too."""

    @classmethod
    def from_html(cls, html: str) -> Shell:
        """Split a built page at its markers; raise ShellError naming a marker that is missing."""
        found = ABOUT.search(html)
        about = json.loads(found[1]) if found else {}
        rest = ABOUT.sub("", html, count=1)
        pieces = []
        for slot in _SLOTS:
            before, start, tail = rest.partition(f"<!-- frontdoor:{slot} -->")
            _, end, rest = tail.partition(f"<!-- /frontdoor:{slot} -->")
            if not start or not end:
                missing = f"<!-- {'/' if start else ''}frontdoor:{slot} -->"
                raise ShellError(
                    f"The shell lacks the marker {missing}; see docs/shell.md and overrides/main.html."
                )
            pieces.append(before)
        language = _HTML.search(pieces[0])
        if not language:
            raise ShellError('The shell lacks <html lang="…">; see overrides/main.html.')
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
    """The shell in other languages, where something in it is translated, by language code."""

    @cached_property
    def without_frame(self) -> Shell:
        """Return the shell without header, notices and foot; the quick exit stands where they were."""
        start, _, below = self.before_breadcrumb.partition("<header")
        body = below.rpartition("</header>")[2]
        opens = body.find("<div")
        main, _, foot = self.after.partition("<footer")
        return replace(
            self,
            before_breadcrumb=start + _LEAVE + self.above + (body[opens:] if opens >= 0 else body),
            after=main + foot.rpartition("</footer>")[2],
        )

    def fill(self, page: Page) -> str:
        """Return the whole page as HTML."""
        return self.filled(page).html.decode()

    def filled(self, page: Page) -> Filled:
        """Return the finished page as bytes, and its own part; what pages share is encoded once."""
        frame = self.editions.get(page.lang, self)
        frame = frame.without_frame if page.without_frame else frame
        before, data, after = data_apart(page.head)
        before, after = self._with_names(before), self._with_names(after)
        address = page.address.removeprefix(f"/{page.lang}")
        section = section_of(address)
        content = self._with_names(self._for_paper(page.content))
        html = (
            _opened(frame.before_lang, page.lang, frame.before_head),
            self._head(page, before + data + after).encode(),
            _above(frame.before_breadcrumb, section, section == address, page.lang, page.at_risk),
            _breadcrumb(page.breadcrumb, page.lang),
            _encoded(frame.before_content),
            content.encode(),
            says_where(_encoded(frame.after), address, page.lang),
        )
        return Filled(b"".join(html), before + after + content)

    def _for_paper(self, content: str) -> str:
        """Write the whole address behind a button that leads to a page of this site, to be seen in print alone."""
        if not self.site or _BUTTON.search(content) is None:
            return content
        host = escape(self.site.partition("//")[2])
        return _BUTTON.sub(rf'\1<span class="fd-paper"> ({host}\2)</span>', content)

    def _with_names(self, html: str) -> str:
        """Replace the plain names of assets in a part of a page by their hashed names."""
        for plain, hashed in self.assets.items() if "/assets/" in html else ():
            html = html.replace(f"/assets/{plain}", f"/assets/{hashed}")
        return html

    def _head(self, page: Page, own: str) -> str:
        title = escape(page.title)
        if page.error and not title.startswith("Error:"):
            title = f"Error: {title}"
        named = title if page.at_risk else f"{title} – {escape(self.site_name)}"
        foreign = page.lang != "en"
        lines = [
            f"<title{_ENGLISH if foreign and not isinstance(page.title, TranslatedText) else ''}>{named}</title>"
        ]
        if page.description:
            description = escape(page.description)
            tongue = _ENGLISH if foreign and not isinstance(page.description, TranslatedText) else ""
            lines.append(f'<meta name="description" content="{description}"{tongue}>')
            lines.append(f'<meta property="og:title" content="{title}">')
            lines.append(f'<meta property="og:description" content="{description}">')
        if page.moved_to:
            lines.append(f'<meta http-equiv="refresh" content="0; url={escape(page.moved_to)}">')
            if self.site:
                lines.append(canonical_link(self.site + page.moved_to))
        elif not page.index:
            lines.append('<meta name="robots" content="noindex">')
        elif self.site:
            lines.append(canonical_link(self.site + page.address))
        if own:
            lines.append(own)
        return "\n".join(lines)


_WRONG_HERE, _COMPLAIN = b'href="/wrong-here/?page=', b'href="/complain/"'
_LEAVE = "<!-- leave -->"
"""Where the quick exit stands on a page without the frame."""
_BUTTON = re.compile(r'(<a class="fd-button" href="(/[^"#]*)">[^<]*</a>)')


def says_where(html: bytes, address: str, lang: str = "en") -> bytes:
    """Return a page, or the end of one, whose link "Something is wrong here" says which page it stands on.

    Both ways to say something to us lead to it in the page's language.
    """
    spoken = "" if lang == "en" else f"lang={lang}"
    here = f"{escape(address)}{'&amp;' if spoken else ''}{spoken}".encode()
    html = html.replace(_WRONG_HERE, _WRONG_HERE + here, 1)
    return html.replace(_COMPLAIN, _COMPLAIN[:-1] + f'?{spoken}"'.encode(), 1) if spoken else html


def canonical_link(url: str) -> str:
    """Return the ``rel="canonical"`` link of a page."""
    return f'<link rel="canonical" href="{escape(url)}">'


def mark_current(html: str, address: str) -> str:
    """Mark with ``aria-current`` the menu's entry of this page, or of its section."""
    section = section_of(address)
    return _marked(html, section, here=section == address)


def section_of(address: str) -> str:
    """Return the address of a page's section, its first path segment; the home page's is ``/``."""
    return f"/{address.split('/')[1]}/" if address != "/" else "/"


def _marked(html: str, section: str, *, here: bool) -> str:
    menu, end, rest = html.partition("</nav>")
    here_is = rf'\1 aria-current="{"page" if here else "true"}">'
    return re.sub(rf'(<li[^>]*><a[^>]* href="{re.escape(section)}")>', here_is, menu, count=1) + end + rest


@lru_cache(maxsize=64)
def _encoded(piece: str) -> bytes:
    return piece.encode()


@lru_cache(maxsize=64)
def _opened(before: str, lang: str, after: str) -> bytes:
    said = Markup(' lang="{}"').format(ENGLISH) if lang == "en" else language_mark(lang)
    return f"{before}<html{said}{after}".encode()


@lru_cache(maxsize=256)
def _above(before: str, section: str, here: bool, lang: str, at_risk: bool) -> bytes:
    html = _marked(before, section, here=here).replace(_LEAVE, leave(lang), 1)
    return (html.replace("<header", f"{leave(lang)}<header", 1) if at_risk else html).encode()


def leave(lang: str) -> str:
    """Return the quick exit in a language."""
    return _in(lang, "leave")


@lru_cache(maxsize=1024)
def _breadcrumb(above: tuple[tuple[str, str], ...], lang: str) -> bytes:
    return _in(lang, "breadcrumb", above).encode() if above else b""


def _in(lang: str, macro: str, *values: object) -> str:
    """Return a piece of the frame in a language, its English marked."""
    with speaking(lang):
        html = str(piece("frame.html", macro, *values))
        return html if lang == "en" else in_language(html, lang)
