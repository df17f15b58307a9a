"""HTML scanner for the site checks: finds links, ids and whatever loads or runs something, by regular expressions.

A parser would be many times slower on thousands of pages. Our own templates have a known form, and hand-written pages are checked
for tags that the expressions would miss (``checks/handwritten.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

Attribute = tuple[str, str]
"""An attribute: name and value."""
Element = tuple[str, str]
"""An element: name, and its attributes as source text."""

_OURS = "href|src|srcset|action|style|id|type|on[a-z]+"
"""Names of the attributes that the checks look at, in our own templates."""
_BY_HAND = rf"{_OURS}|formaction|poster|data"
"""The same in hand-written pages, where people may use more of them."""
_SPACE = r"[ \t\n\f\r]"
_AFTER_SPACE = re.compile(rf' ({_OURS})="([^"]*)"')
_AFTER_ANY = re.compile(rf'{_SPACE}({_OURS})="([^"]*)"')
_AFTER_LINE = re.compile(rf'\n(?:{_OURS})="')
_WRITTEN = re.compile(rf'{_SPACE}({_BY_HAND})="([^"]*)"')
_ELEMENT = re.compile(r"<(h1|script|style|link|use|noscript|template|dialog|canvas)\b([^>]*)")
_HREF = re.compile(rf'{_SPACE}href="([^"]*)"')
_DATA = '<script type="application/ld+json">'


def attributes(html: str) -> Sequence[Attribute]:
    """Return each link, id and attribute that loads or runs something, in a page of our own templates."""
    if "\t" in html or "\f" in html or "\r" in html or _AFTER_LINE.search(html):
        return _AFTER_ANY.findall(html)
    return _AFTER_SPACE.findall(html)  # equivalent, and a plain space is found in a third of the time


def attributes_by_hand(html: str) -> Sequence[Attribute]:
    """Return the same for a hand-written page."""
    return _WRITTEN.findall(html)


def elements(html: str) -> Sequence[Element]:
    """Return each main heading, and each element that loads, styles or runs something."""
    return _ELEMENT.findall(html)


def linked(found: Iterable[Element]) -> set[str]:
    """Return the addresses that the ``link`` and SVG ``use`` elements among these load."""
    return {
        value.partition("#")[0]
        for name, rest in found
        if name in ("link", "use")
        for value in _HREF.findall(rest)
        if not value.startswith("#")
    }


def data_apart(head: str) -> tuple[str, str, str]:
    """Split a head into before, JSON-LD and after; browsers load nothing from the JSON-LD."""
    before, start, rest = head.partition(_DATA)
    data, end, after = rest.partition("</script>")
    return (head, "", "") if "<" in data else (before, start + data + end, after)


def main_part(html: str) -> str:
    """Return what stands inside ``<main>`` of a finished page of ours; empty where there is none."""
    _, _, rest = html.partition("<main ")
    return rest.partition(">")[2].partition("</main>")[0].strip()
