"""Strict HTML reader of the desk's pages: parses a page and asserts the rules that every desk page keeps."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import html5lib
from django.http import HttpResponse

from tests.site.checks.old_browsers import gets_wrong

_NAMED = ("input", "select", "textarea")
_UNQUIET = ("style", "onclick", "onload", "onerror", "onfocus", "onsubmit")


@dataclass(frozen=True)
class PageRead:
    """One parsed page that keeps the rules."""

    status: int
    root: Element

    @property
    def title(self) -> str:
        """The title."""
        return text(self.root.find(".//title"))

    @property
    def heading(self) -> str:
        """The one h1."""
        return text(self.root.find(".//h1"))

    @property
    def main(self) -> str:
        """All text of ``<main>``, in one line."""
        return text(self.root.find(".//main"))

    @property
    def words(self) -> str:
        """All text of the page, in one line."""
        return text(self.root.find("body"))

    def links(self) -> dict[str, str]:
        """Each link's text, mapped to its target."""
        return {text(link): link.get("href", "") for link in self.root.iter("a")}

    def form(self, action: str) -> Element:
        """The form that posts to an address; the last of several."""
        found = [form for form in self.root.iter("form") if form.get("action") == action]
        assert found, f"no form posts to {action}"
        return found[-1]

    def all(self, tag: str, kind: str = "") -> list[Element]:
        """The elements of a tag, and of a class if one is given."""
        return [e for e in self.root.iter(tag) if not kind or kind in e.get("class", "").split()]


def text(element: Element | None) -> str:
    """An element's text, in one line."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip() if element is not None else ""


def read(response: HttpResponse) -> PageRead:
    """Parse a page strictly and assert the rules of every page."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    root = parser.parse(response.content.decode())
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]  # text in an SVG counts like any other
    page = PageRead(response.status_code, root)
    faults = [*_faults(root, page), *gets_wrong(response.content.decode())]
    assert not faults, f"{page.title}: {faults}"
    return page


def _faults(root: Element, page: PageRead):  # type: ignore[no-untyped-def]
    ids = Counter(e.get("id") for e in root.iter() if e.get("id"))
    yield from (f"the id {name} stands {count} times" for name, count in ids.items() if count > 1)
    if not re.fullmatch(r".+ – Sacro inbox", page.title):
        yield f"the title is {page.title!r}"
    if len(list(root.iter("h1"))) != 1:
        yield "there is not exactly one h1"
    labels = {label.get("for") for label in root.iter("label")}
    for element in root.iter():
        if element.tag == "script" and (
            not element.get("src", "").startswith("/desk/look/")
            or text(element)
            or page.status not in (200, 422, 429)
        ):
            yield "there is a script that is no file of ours"
        yield from (f"{element.tag} has {name}" for name in _UNQUIET if element.get(name) is not None)
        hidden = element.get("type") in ("hidden", "submit")
        if element.tag in _NAMED and not hidden and element.get("id") not in labels:
            yield f"{element.tag} {element.get('name')} has no label"
        for name in ("aria-labelledby", "aria-describedby"):
            yield from (
                f"{name}={one} leads nowhere" for one in element.get(name, "").split() if one not in ids
            )
        href = element.get("href", "")
        if href.startswith("#") and href[1:] not in ids:
            yield f"{href} leads nowhere"
        if element.tag in ("a", "link", "img", "form") and re.match(r"(https?:)?//|javascript:", href):
            yield f"{href} leads to another host"
        if element.tag in ("a", "button") and not text(element):
            yield f"a {element.tag} says nothing"
        if element.tag == "form" and element.get("method") == "post" and _token(element) is None:
            yield f"the form to {element.get('action')} has no token"
    said = re.sub(r"\s+", " ", "".join(_ours(root.find("body"))))
    yield from (
        f"straight quotes: {bit}" for bit in re.findall(r".{12}\w'\w.{12}", said) if "data-" not in bit
    )
    yield from (f"left over: {bit}" for bit in re.findall(r"\{[{%].{20}|None\b(?! of these).{10}", said))


def _ours(element: Element | None):  # type: ignore[no-untyped-def] # of strings
    """The page's own text, without answers, notes and inputs, which hold what people typed."""
    if element is None or element.tag in ("dd", "textarea") or element.get("class") in ("note", "whose"):
        return
    yield element.text or ""
    for child in element:
        yield from _ours(child)
        yield child.tail or ""


def _token(form: Element) -> Element | None:
    return next((i for i in form.iter("input") if i.get("name") == "csrfmiddlewaretoken"), None)
