"""Finds in HTML, as text, what links, loads or runs anything; knows no page and no promise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

Attribute = tuple[str, str]
"""Its name and its value."""
Element = tuple[str, str]
"""Its name, and its attributes as they are written."""

_OURS = "href|src|srcset|action|style|id|type|on[a-z]+"
"""What our own templates may hold of all that matters."""
_BY_HAND = rf"{_OURS}|formaction|poster|data"
"""What people may write into a page of docs/."""
_SPACE = r"[ \t\n\f\r]"
_AFTER_SPACE = re.compile(rf' ({_OURS})="([^"]*)"')
_AFTER_ANY = re.compile(rf'{_SPACE}({_OURS})="([^"]*)"')
_AFTER_LINE = re.compile(rf'\n(?:{_OURS})="')
_WRITTEN = re.compile(rf'{_SPACE}({_BY_HAND})="([^"]*)"')
_ELEMENT = re.compile(r"<(h1|script|style|link|noscript|template|dialog|canvas)\b([^>]*)")
_HREF = re.compile(rf'{_SPACE}href="([^"]*)"')
_DATA = '<script type="application/ld+json">'


def attributes(html: str) -> Sequence[Attribute]:
    """Return each link, id and attribute that loads or runs something, of what our own templates may hold."""
    if "\t" in html or "\f" in html or "\r" in html or _AFTER_LINE.search(html):
        return _AFTER_ANY.findall(html)
    return _AFTER_SPACE.findall(html)  # the same, and a plain space is found in a third of the time


def attributes_by_hand(html: str) -> Sequence[Attribute]:
    """Return the same of what people may write."""
    return _WRITTEN.findall(html)


def elements(html: str) -> Sequence[Element]:
    """Return each main heading, and each element that loads, styles or runs something."""
    return _ELEMENT.findall(html)


def linked(found: Iterable[Element]) -> set[str]:
    """Return what the link elements among these load."""
    return {value for name, rest in found if name == "link" for value in _HREF.findall(rest)}


def data_apart(head: str) -> tuple[str, str, str]:
    """Cut a head into what stands before its data, the data, which no browser looks into, and what stands after it."""
    before, start, rest = head.partition(_DATA)
    data, end, after = rest.partition("</script>")
    return (head, "", "") if "<" in data else (before, start + data + end, after)
