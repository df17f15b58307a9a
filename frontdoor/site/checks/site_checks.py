"""Site checks on every written page: link check, unique ids, page weight, own host only, no script inline, no withheld address.

Each page is checked as it is written, so that no file need be read again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote, urljoin, urlsplit

from frontdoor.diagnostics import UserError
from frontdoor.site.checks.address_leaks import Withheld
from frontdoor.site.checks.handwritten import slips
from frontdoor.site.checks.page_weight import compressed, too_heavy
from frontdoor.site.index.page import Page
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.templating.html_scan import (
    Attribute,
    Element,
    attributes,
    attributes_by_hand,
    elements,
    linked,
)
from frontdoor.site.templating.shell import Filled

_TITLE = re.compile(rb"<title\b[^<>]*>[^<]*\S[^<]*</title>")
_CHANGING = re.compile(
    r"<!-- frontdoor:(head|breadcrumb|content) -->.*?<!-- /frontdoor:\1 -->|<!-- frontdoor:engine .*?-->",
    re.DOTALL,
)
"""The part of the shell that is not repeated around each page."""
_SCHEMES = frozenset(("http", "https", "mailto", "tel", "sms"))
_ENGLISH = b'<html lang="en-GB"'


class SiteCheckError(UserError):
    """Pages violate site checks; ``breaches`` holds every violation, its page and sentence."""

    def __init__(self, breaches: Collection[Violation]) -> None:
        self.breaches = tuple(sorted(breaches))
        super().__init__("\n".join(map(str, self.breaches)))


@dataclass(frozen=True, order=True)
class Violation:
    """One violation: the page's address, and what is wrong."""

    page: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.page}: {self.sentence}"


@dataclass
class PageFacts:
    """What a checker found on the pages that it was given."""

    breaches: set[Violation] = field(default_factory=set)
    ids: dict[str, frozenset[str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    """Link target with its anchor, mapped to the first page that links there."""


ANSWERED = ("/wrong-here/", "/complain/")
"""Pages that the inbox makes anew each time, so that they are no files: each carries a one-time key."""


@dataclass
class SiteChecker:
    """The checker: is given every page and file as it is written, and raises all violations at the end."""

    site: SiteIndex
    weights: Mapping[str, int] = field(default_factory=dict)
    """Compressed bytes of each stylesheet, script and picture, by its address."""
    frame: frozenset[str] = frozenset()
    """Stylesheets of every page: those of the shell, once it has been checked."""
    frame_saves: int = 0
    """Bytes that compression saves in the shell, whatever content it holds."""
    seen: PageFacts = field(default_factory=PageFacts)
    others: list[PageFacts] = field(default_factory=list)
    """Facts of other processes; their links are checked at the end."""

    @property
    def keeps_secrets(self) -> bool:
        """Say whether any address is withheld."""
        return bool(self._withheld.places)

    @cached_property
    def _withheld(self) -> Withheld:
        return Withheld.of(self.site.catalogue)

    def broken(self, page: str, sentence: str) -> None:
        """Record a violation."""
        self.seen.breaches.add(Violation(page, sentence))

    def another(self) -> SiteChecker:
        """Return an empty checker with the same settings, for one job."""
        other = SiteChecker(self.site, self.weights, self.frame, self.frame_saves)
        other.__dict__["_withheld"] = self._withheld
        return other

    def add(self, seen: PageFacts) -> None:
        """Add the facts that another checker found."""
        self.seen.breaches |= seen.breaches
        self.seen.ids |= seen.ids
        self.others.append(seen)

    def see(self, address: str, html: str) -> None:
        """Check a hand-written page, all of it."""
        self._look(address, html.encode(), attributes_by_hand(html), elements(html))
        for sentence in slips(html):
            self.broken(address, sentence)

    def see_filled(self, page: Page, filled: Filled) -> None:
        """Check a generated page: only what it adds to the shell, which is checked once."""
        address = page.address
        if _ENGLISH not in filled.html[:200]:  # another shell
            html = filled.html.decode()
            self._look(address, filled.html, attributes(html), elements(html))
            return
        found = attributes(filled.own)
        self._look(address, filled.html, found, elements(filled.own), framed=True)
        if page.has_number and not _has_number(found) and "number" not in filled.own:
            self.broken(address, "its own part has neither a phone number nor a sentence that none is known")

    def see_frame(self, html: str) -> None:
        """Check the shell of all generated pages, before any of them."""
        self.see("/shell/", html)
        self.frame = frozenset(one for one in linked(elements(html)) if one.endswith(".css"))
        frame = _CHANGING.sub("", html)
        if "<h1" in frame:
            self.broken("/shell/", "it has a main heading outside of its slots; each page brings its own")
        self.frame_saves = len(frame.encode()) - compressed(frame.encode())

    def see_asset(self, name: str, content: str) -> None:
        """Check a stylesheet or script for anything that it would load from another host."""
        for value in re.findall(
            r"""(?:url\(|@import|import\(|fetch\()\s*["']?((?:https?:)?//[^"')\s;]+)""", content
        ):
            self.broken(f"/{name}", f"it loads {value} from another host")

    def see_file(self, name: str, content: bytes) -> None:
        """Check one finished file for withheld addresses; a leaflet is given as its content in JSON."""
        for sentence in self._withheld.in_file(name, content):
            self.broken(f"/{name}", sentence)

    def has(self, address: str) -> bool:
        """Say whether there is a page of this address: one that has been checked, or one that the inbox answers."""
        path = address.partition("?")[0]
        return path in self.seen.ids or path in ANSWERED

    def _look(
        self,
        address: str,
        html: bytes,
        found: Sequence[Attribute],
        marked: Sequence[Element],
        *,
        framed: bool = False,
    ) -> None:
        """Check what was found in a whole page, or only in what it adds to the shell."""
        self._ids(address, [*(["main"] if framed else []), *(value for name, value in found if name == "id")])
        loaded = linked(marked)
        for name, value in found:
            if name == "href":
                if value not in self.seen.links:
                    self._link(address, value)
            elif name != "id":
                loaded.update(self._attribute(address, name, value))
        for value in sorted(loaded):
            if urlsplit(value).netloc and not value.startswith(self.site.catalogue.settings.site or "\n"):
                self.broken(address, f"it loads {value} from another host")
        for element in marked:
            self._element(address, *element)
        self._whole(address, html, [name for name, _ in marked].count("h1"), number=_has_number(found))
        heavy = too_heavy(
            html,
            (*loaded, *self.frame) if framed else loaded,
            self.weights,
            saves=self.frame_saves if framed else 0,
        )
        for sentence in heavy:
            self.broken(address, sentence)
        if self.keeps_secrets:
            for sentence in self._withheld.in_page(address, html.decode()):
                self.broken(address, sentence)

    def _ids(self, address: str, ids: Sequence[str]) -> None:
        self.seen.ids[address] = frozenset(ids)
        if len(self.seen.ids[address]) != len(ids):
            twice = sorted({one for one in ids if ids.count(one) > 1})
            self.broken(address, f"the id {', '.join(twice)} stands there more than once")

    def _link(self, page: str, value: str) -> None:
        scheme, colon, _ = value.partition(":")
        if value.startswith("/") and not value.startswith("//"):
            self.seen.links[value] = page
        elif value == "#":
            self.broken(page, 'it holds href="#", which is of use only where scripts run')
        elif value.startswith("#"):
            self.seen.links.setdefault(page + value, page)
        elif colon and scheme in _SCHEMES:
            return
        elif not urlsplit(value).scheme:
            self.seen.links.setdefault(urljoin(page, value), page)
        elif urlsplit(value).scheme not in _SCHEMES:
            self.broken(page, f"it links to {value}; only web, mail and phone links are meant to be here")

    def _attribute(self, address: str, name: str, value: str) -> Iterable[str]:
        """Check one attribute that is neither link nor id; return the address that it loads, or nothing."""
        if name == "type":
            if value == "button":
                self.broken(address, 'it holds type="button", which is of use only where scripts run')
        elif name == "style" or name.startswith("on"):
            self.broken(address, f'it carries {name}="{value}" in the page itself; that belongs in a file')
        else:
            loaded = [_absolute(address, one.split()[0]) for one in value.split(",") if one.strip()]
            for one in loaded:
                # The inbox answers forms, and the preview brings its own scripts.
                if (
                    name != "action"
                    and one.startswith("/")
                    and not one.startswith("//")
                    and not one.endswith(".js")
                ):
                    self.seen.links.setdefault(one, address)
            return loaded
        return ()

    def _element(self, address: str, name: str, attributes_there: str) -> None:
        match name:
            case "script" if "application/ld+json" in attributes_there:
                pass
            case "script" if " src=" not in attributes_there:
                self.broken(address, "it holds a script in the page itself; that belongs in a file")
            case "script" if " defer" not in attributes_there:
                self.broken(address, f"it waits for the script{attributes_there}; add: defer")
            case "style":
                self.broken(address, "it holds styles in the page itself; they belong in a file")
            case (
                "noscript" | "template" | "dialog" | "canvas"
            ):  # our own scripts make the elements that only they use
                self.broken(address, f"it holds <{name}, which is of use only where scripts run")

    def _whole(self, address: str, html: bytes, headings: int, *, number: bool) -> None:
        if b'<html lang="' not in html[:200]:
            self.broken(address, "it does not say its language")
        if not _TITLE.search(html):
            self.broken(address, "it has no title")
        if headings != 1 and address != "/shell/":
            self.broken(address, f"it has {headings} main headings; it needs one")
        if not number and b'href="tel:' not in html and b"No number is known" not in html:
            self.broken(address, "it has neither a phone number nor a sentence that none is known")

    def finish(self, files: Collection[str]) -> None:
        """Run the link check against the files of the site; raise SiteCheckError with all violations if there are any."""
        seen = (self.seen, *self.others)
        for target in set[str]().union(*(one.links for one in seen)):
            path, _, anchor = target.partition("#")
            address, there = unquote(path.partition("?")[0]), None
            if address in ANSWERED:
                continue
            if address in self.seen.ids:
                if anchor and unquote(anchor) not in self.seen.ids[address]:
                    there = "but there is no such place on that page"
            elif address.lstrip("/") not in files:
                there = "which is not there"
            if there:
                page = min(one.links[target] for one in seen if target in one.links)
                self.broken(page, f"it links to {target}, {there}")
        if self.seen.breaches:
            raise SiteCheckError(self.seen.breaches)


def _absolute(page: str, value: str) -> str:
    """Return the address that a value on a page names; most are whole paths already, and need no parser."""
    return (
        value if value.startswith("/") and "/." not in value and "//" not in value else urljoin(page, value)
    )


def _has_number(found: Sequence[Attribute]) -> bool:
    return any(name == "href" and value.startswith("tel:") for name, value in found)
