"""What every page of the site must keep to; finds each breach and says the page, and knows no engine."""

from __future__ import annotations

import gzip
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote, urljoin, urlsplit

from frontdoor.render.overview import Overview
from frontdoor.render.withheld import Withheld

WEIGHT_LIMIT = 14 * 1024
"""Bytes of one page and its stylesheet, compressed: one round trip after connecting."""

_ATTRIBUTE = re.compile(r'\s(href|src|srcset|action|style|id|on[a-z]+)="([^"]*)"')
_SCRIPT = re.compile(r"<script\b([^>]*)>")
_LOADED = re.compile(
    r'<(?:link|script|img|iframe|source|video|audio|embed|object|form)\b[^>]*?\s(?:href|src|srcset|action|data)="([^"]*)"'
)
_TITLE = re.compile(r"<title\b[^<>]*>[^<]*\S[^<]*</title>")
_SCHEMES = frozenset(("", "http", "https", "mailto", "tel", "sms"))


class PromisesBroken(Exception):  # noqa: N818 -- it says what happened
    """Pages break promises of the site; every breach is in ``breaches``, page and sentence."""

    def __init__(self, breaches: Collection[Broken]) -> None:
        self.breaches = tuple(sorted(breaches))
        super().__init__("\n".join(map(str, self.breaches)))


@dataclass(frozen=True, order=True)
class Broken:
    """One breach: the page's address, and what is wrong."""

    page: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.page}: {self.sentence}"


@dataclass
class Seen:
    """What a watch found on the pages that it saw."""

    breaches: set[Broken] = field(default_factory=set)
    ids: dict[str, frozenset[str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    """Address linked to, with its anchor, to the first page that links there."""


@dataclass
class Watch:
    """Sees every page on its way out, and speaks up at the end."""

    site: Overview
    stylesheet_bytes: int = 0
    seen: Seen = field(default_factory=Seen)

    @property
    def keeps_secrets(self) -> bool:
        """Say whether any address is withheld."""
        return bool(self._withheld.places)

    @cached_property
    def _withheld(self) -> Withheld:
        return Withheld.of(self.site.catalogue)

    def broken(self, page: str, sentence: str) -> None:
        """Note a breach."""
        self.seen.breaches.add(Broken(page, sentence))

    def another(self) -> Watch:
        """Return a watch of the same kind that has seen nothing yet."""
        other = Watch(self.site, self.stylesheet_bytes)
        other.__dict__["_withheld"] = self._withheld
        return other

    def add(self, seen: Seen) -> None:
        """Take over what another watch has seen."""
        self.seen.breaches |= seen.breaches
        self.seen.ids |= seen.ids
        for target, page in seen.links.items():
            self.seen.links[target] = min(page, self.seen.links.get(target, page))

    def see(self, address: str, html: str, *, own: str | None = None) -> None:
        """Look at one finished page; ``own`` is what it adds to a frame that has been looked at already."""
        text = html if own is None else own
        ids = [] if own is None else ["main"]
        for name, value in _ATTRIBUTE.findall(text):
            if name == "href":
                self._link(address, value)
            elif name == "id":
                ids.append(value)
            elif name == "style" or name.startswith("on"):
                self.broken(
                    address, f'it carries {name}="{value}" in the page itself; that belongs in a file'
                )
        self.seen.ids[address] = frozenset(ids)
        if len(self.seen.ids[address]) != len(ids):
            twice = sorted({one for one in ids if ids.count(one) > 1})
            self.broken(address, f"the id {', '.join(twice)} stands there more than once")
        for value in _LOADED.findall(text):
            if urlsplit(value).netloc and not value.startswith(self.site.catalogue.settings.site or "\n"):
                self.broken(address, f"it loads {value} from another host")
        for attributes in _SCRIPT.findall(text):
            if " src=" not in attributes and "application/ld+json" not in attributes:
                self.broken(address, "it holds a script in the page itself; that belongs in a file")
        if "<style" in text:
            self.broken(address, "it holds styles in the page itself; they belong in a file")
        self._frame(address, html)
        for sentence in self._withheld.in_page(address, html):
            self.broken(address, sentence)

    def see_file(self, name: str, content: bytes) -> None:
        """Look into one finished file for an address that must not be there; of a leaflet, into what is set, as JSON."""
        for sentence in self._withheld.in_file(name, content):
            self.broken(f"/{name}", sentence)

    def has(self, address: str) -> bool:
        """Say whether a page of this address has been seen."""
        return address in self.seen.ids

    def _frame(self, address: str, html: str) -> None:
        if '<html lang="' not in html[:200]:
            self.broken(address, "it does not say its language")
        if not _TITLE.search(html):
            self.broken(address, "it has no title")
        if html.count("<h1") != 1 and address != "/shell/":
            self.broken(address, f"it has {html.count('<h1')} main headings; it needs one")
        if 'href="tel:' not in html and "No number is known" not in html:
            self.broken(address, "it has neither a phone number nor a sentence that none is known")
        if len(html) > WEIGHT_LIMIT:  # what is shorter than that as it is need not be weighed
            weight = len(gzip.compress(html.encode(), 9, mtime=0)) + self.stylesheet_bytes
            if weight > WEIGHT_LIMIT:
                self.broken(
                    address,
                    f"it weighs {weight / 1024:.1f} KB compressed with its stylesheet; "
                    f"the limit is {WEIGHT_LIMIT // 1024} KB",
                )

    def _link(self, page: str, value: str) -> None:
        if value.startswith("/") and not value.startswith("//"):
            self.seen.links.setdefault(value, page)
        elif value.startswith("#"):
            self.seen.links.setdefault(page + value, page)
        else:
            scheme = urlsplit(value).scheme
            if not scheme:
                self.seen.links.setdefault(urljoin(page, value), page)
            elif scheme not in _SCHEMES:
                self.broken(page, f"it links to {value}; only web, mail and phone links are meant to be here")

    def finish(self, files: Collection[str]) -> None:
        """Check the links of all pages against the files of the site; raise PromisesBroken if anything is wrong."""
        for target, page in self.seen.links.items():
            path, _, anchor = target.partition("#")
            address = unquote(path)
            if address in self.seen.ids:
                if anchor and unquote(anchor) not in self.seen.ids[address]:
                    self.broken(page, f"it links to {target}, but there is no such place on that page")
            elif address.lstrip("/") not in files:
                self.broken(page, f"it links to {target}, which is not there")
        if self.seen.breaches:
            raise PromisesBroken(self.seen.breaches)
