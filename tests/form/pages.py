"""Strict HTML reader for tests: parses a page, asserts the accessibility rules of every page, and returns its parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import html5lib

from tests.site.checks.old_browsers import gets_wrong

_NAMED_BY_VALUE = ("hidden", "submit")


@dataclass(frozen=True)
class Seen:
    """A parsed page that keeps every rule."""

    root: Element

    @property
    def title(self) -> str:
        """The title, as the browser's tab shows it."""
        return self.text(next(self.all("title")))

    @property
    def words(self) -> str:
        """All text of ``<main>``, as read aloud."""
        return self.text(next(self.all("main")))

    def all(self, tag: str, **attributes: str) -> Iterator[Element]:
        """Yield elements of a tag with these attributes (``class_`` is one of the classes)."""
        for element in self.root.iter(tag):
            wanted = attributes.items()
            if all(
                value in element.get("class", "").split() if name == "class_" else element.get(name) == value
                for name, value in wanted
            ):
                yield element

    @staticmethod
    def text(element: Element) -> str:
        """An element's text, with white space collapsed."""
        return " ".join("".join(element.itertext()).split())

    def faults(self) -> list[tuple[str, str]]:
        """Target and text of each link in the error summary."""
        return [
            (link.get("href", "").removeprefix("#"), self.text(link))
            for box in self.all("div", class_="fd-summary")
            for link in box.iter("a")
        ]

    def fields(self) -> dict[str, list[str]]:
        """The form data that would be sent, without buttons: input names to values."""
        return self._sent_by(next(self.all("form")))

    def pressing(self, button: str) -> dict[str, list[str]]:
        """The form data sent by the first button of this name: the inputs of its form, and the button itself."""
        form = next(
            form for form in self.all("form") for one in form.iter("button") if one.get("name") == button
        )
        pressed = next(one for one in form.iter("button") if one.get("name") == button)
        return {**self._sent_by(form), button: [pressed.get("value", "")]}

    @staticmethod
    def _sent_by(form: Element) -> dict[str, list[str]]:
        sent: dict[str, list[str]] = {}
        for element in form.iter():
            name, kind = element.get("name"), element.get("type")
            if not name or element.tag == "button":
                continue
            if element.tag == "select":
                chosen = [
                    option.get("value", "")
                    for option in element.iter("option")
                    if option.get("selected") is not None
                ]
                sent.setdefault(name, []).extend(chosen or [""])
            elif element.tag == "textarea":
                sent.setdefault(name, []).append(element.text or "")
            elif kind not in ("checkbox", "radio") or element.get("checked") is not None:
                sent.setdefault(name, []).append(element.get("value", ""))
        return sent


def read_page(html: str, *, of_an_older_version: bool = False) -> Seen:
    """Parse a page and assert the rules of every page; one saved long ago is held to the rules of its time."""
    assert of_an_older_version or gets_wrong(html) == []
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    page = Seen(parser.parse(html))
    assert page.title, "a page has a title"
    assert len(list(page.all("h1"))) == 1, "a page has one h1"
    ids = [element.get("id", "") for element in page.root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), f"ids are used once: {sorted(i for i in ids if ids.count(i) > 1)}"
    for link in page.all("a"):
        target = link.get("href", "")
        if target.startswith("#"):
            assert target[1:] in ids, f"{target} leads somewhere"
        assert page.text(link), "a link has words"
    labelled = {label.get("for") for label in page.all("label")}
    for element in page.root.iter():
        assert element.get("style") is None, "no inline style"
        assert not any(name.startswith("on") for name in element.attrib), "no inline script"
        assert element.get("placeholder") is None, "no placeholder"
        for name in ("aria-describedby", "aria-labelledby"):
            for part in element.get(name, "").split():
                assert part in ids, f"{name} {part} is there"
        if element.tag in ("input", "select", "textarea") and element.get("type") not in _NAMED_BY_VALUE:
            assert element.get("id") in labelled, f"{element.get('name')} has a label"
        if element.tag == "fieldset":
            assert element[0].tag == "legend", "a group begins with its legend"
            assert page.text(element[0])
        if element.tag == "button":
            assert page.text(element), "a button has words"
            assert element.get("type") == "submit"
    return page
