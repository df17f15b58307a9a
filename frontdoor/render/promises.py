"""What every page of the site must keep to; finds each breach and says the page, and knows no engine."""

from __future__ import annotations

import gzip
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

from frontdoor.catalogue.readability import how_hard
from frontdoor.render.overview import Overview
from frontdoor.render.withheld import Withheld

WEIGHT_LIMIT = 14 * 1024
"""Bytes of one page and its stylesheets, compressed: one round trip after connecting."""
SCRIPT_LIMIT = 10 * 1024
"""Bytes of all scripts of one page, compressed; it can be read before they come."""
HARDNESS_LIMIT = 40
"""LIX of a hand-written page, which a reader of about twelve follows; the catalogue's texts are held to theirs when they are read."""

_ATTRIBUTE = re.compile(r'\s(href|src|srcset|action|style|id|on[a-z]+)="([^"]*)"')
_BY_HAND = re.compile(r'\s(href|src|srcset|action|formaction|poster|data|style|id|on[a-z]+)="([^"]*)"')
"""What people may write into a page of docs/; our own templates hold no more than the first."""
_LINK = re.compile(r'<link\b[^>]*?\shref="([^"]*)"')
_SCRIPT = re.compile(r"<script\b([^>]*)>")
_TITLE = re.compile(r"<title\b[^<>]*>[^<]*\S[^<]*</title>")
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_QUOTED = re.compile(r'"[^"]*"')
_ODD = re.compile(r'<[a-z]*[A-Z]|=(?!")')
_TOLD = re.compile(r"<(p|li)\b[^>]*>(.*?)</\1>", re.DOTALL)
_FILLED = re.compile(r"<!-- frontdoor:([a-z-]+) -->.*?<!-- /frontdoor:\1 -->", re.DOTALL)
_WANTS_SCRIPT = re.compile(r"<(?:noscript|template|dialog|canvas)\b")
"""What is of use only where scripts run; a script of ours makes such things itself."""
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
    weights: Mapping[str, int] = field(default_factory=dict)
    """Compressed bytes of each stylesheet and script, by its address."""
    frame: frozenset[str] = frozenset()
    """The stylesheets of every page: those of the frame, once it has been seen."""
    seen: Seen = field(default_factory=Seen)

    @property
    def keeps_secrets(self) -> bool:
        """Say whether any address is withheld."""
        return bool(self._withheld.places)

    @cached_property
    def _withheld(self) -> Withheld:
        return Withheld.of(self.site.catalogue)

    @cached_property
    def _entries(self) -> frozenset[str]:
        """Addresses of the pages about one service, place or prison."""
        kinds = {
            "services": self.site.catalogue.services,
            "locations": self.site.catalogue.locations,
            "prisons": self.site.catalogue.prisons,
        }
        return frozenset(f"/{kind}/{id_}/" for kind, entries in kinds.items() for id_ in entries)

    def broken(self, page: str, sentence: str) -> None:
        """Note a breach."""
        self.seen.breaches.add(Broken(page, sentence))

    def another(self) -> Watch:
        """Return a watch of the same kind that has seen nothing yet."""
        other = Watch(self.site, self.weights, self.frame)
        other.__dict__.update(_withheld=self._withheld, _entries=self._entries)
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
        loaded = set(_LINK.findall(text))
        for name, value in (_BY_HAND if own is None else _ATTRIBUTE).findall(text):
            if name == "href":
                self._link(address, value)
            elif name == "id":
                ids.append(value)
            elif name == "style" or name.startswith("on"):
                self.broken(
                    address, f'it carries {name}="{value}" in the page itself; that belongs in a file'
                )
            else:
                loaded.update(one.split()[0] for one in value.split(",") if one.strip())
        self.seen.ids[address] = frozenset(ids)
        if len(self.seen.ids[address]) != len(ids):
            twice = sorted({one for one in ids if ids.count(one) > 1})
            self.broken(address, f"the id {', '.join(twice)} stands there more than once")
        for value in sorted(loaded):
            if urlsplit(value).netloc and not value.startswith(self.site.catalogue.settings.site or "\n"):
                self.broken(address, f"it loads {value} from another host")
        self._scripts(address, text)
        if own is None:
            self._by_hand(address, html)
        elif address in self._entries and 'href="tel:' not in own and "number" not in own:
            self.broken(address, "its own part has neither a phone number nor a sentence that none is known")
        self._frame(address, html)
        self._weigh(address, html, loaded if own is None else loaded | self.frame)
        for sentence in self._withheld.in_page(address, html):
            self.broken(address, sentence)

    def see_frame(self, html: str) -> None:
        """Look at the frame that all pages of the catalogue stand in, before any of them."""
        self.see("/shell/", html)
        self.frame = frozenset(one for one in _LINK.findall(html) if one.endswith(".css"))

    def see_asset(self, name: str, content: str) -> None:
        """Look into a stylesheet or script for what it would load from elsewhere."""
        for value in re.findall(
            r"""(?:url\(|@import|import\(|fetch\()\s*["']?((?:https?:)?//[^"')\s;]+)""", content
        ):
            self.broken(f"/{name}", f"it loads {value} from another host")

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

    def _weigh(self, address: str, html: str, loaded: Collection[str]) -> None:
        scripts = sum(self.weights.get(one, 0) for one in loaded if one.endswith(".js"))
        if scripts > SCRIPT_LIMIT:
            self.broken(
                address, f"its scripts weigh {_kb(scripts)} compressed; the limit is {_kb(SCRIPT_LIMIT)}"
            )
        if len(html) > WEIGHT_LIMIT:  # what is shorter than that as it is need not be weighed
            sheets = sum(self.weights.get(one, 0) for one in loaded if one.endswith(".css"))
            weight = len(gzip.compress(html.encode(), 1, mtime=0)) + sheets
            if (
                weight > WEIGHT_LIMIT
            ):  # only then is it weighed as it is sent, which takes three times as long
                weight = len(gzip.compress(html.encode(), 9, mtime=0)) + sheets
            if weight > WEIGHT_LIMIT:
                self.broken(
                    address,
                    f"it weighs {_kb(weight)} compressed with its stylesheets; the limit is {_kb(WEIGHT_LIMIT)}",
                )

    def _scripts(self, address: str, text: str) -> None:
        for attributes in _SCRIPT.findall(text):
            if "application/ld+json" in attributes:
                continue
            if " src=" not in attributes:
                self.broken(address, "it holds a script in the page itself; that belongs in a file")
            elif " defer" not in attributes:
                self.broken(address, f"it waits for the script{attributes}; add: defer")
        signs = [sign for sign in ('type="button"', 'href="#"') if sign in text]
        for sign in (*_WANTS_SCRIPT.findall(text), *signs):
            self.broken(address, f"it holds {sign}, which is of use only where scripts run")
        if "<style" in text:
            self.broken(address, "it holds styles in the page itself; they belong in a file")

    def _by_hand(self, address: str, html: str) -> None:
        """Look closer at a page that people wrote: at HTML in it that the other looks would miss, and at its words."""
        for tag in _TAG.findall(html):
            if _ODD.search(_QUOTED.sub('""', tag)):
                self.broken(
                    address, f"it holds {tag}; write tags in small letters and put values in double quotes"
                )
        main = _FILLED.sub("", html.partition("<main")[2].partition("</main>")[0])
        told = [unescape(re.sub(r"<[^>]*>", "", words)).strip() for _, words in _TOLD.findall(main)]
        hardness, _ = how_hard("\n\n".join(words for words in told if words.endswith((".", "?", "!", ":"))))
        if hardness > HARDNESS_LIMIT:
            self.broken(
                address,
                f"it is too hard to read: its LIX is {hardness:.0f}, and the limit is {HARDNESS_LIMIT}, for readers of "
                "about twelve. Write shorter sentences and everyday words",
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


def _kb(size: int) -> str:
    return f"{size / 1024:.1f} KB"
