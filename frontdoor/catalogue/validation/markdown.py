"""Checks for Markdown that readers would see differently from what its writer meant."""

from __future__ import annotations

import re

from frontdoor.catalogue.fields.parse import shown

_MARKS = re.compile(
    r"""(?mx)
    ^[ ]{0,3}(?P<heading>\#.*)
    | ^[ ]*(?P<bullet>[•·▪●◦‣∙][ \t\u00a0].*)
    | (?P<image>!\[[^\]\n]*\]\([^)\n]*\))
    """
)


_ENTRY = re.compile(r" |[-*+] |\d+[.)] ")
"""How a list entry begins, or a line that continues one."""


def misread(text: str) -> str | None:
    """Return the rest of a sentence about the first such mark in a text, or None."""
    if "\n- " in text:
        for part in text.split("\n\n"):
            above, begun, entry = part.lstrip("\n").partition("\n- ")
            if begun and not _ENTRY.match(above):
                first = shown("- " + entry.partition("\n")[0])
                return (
                    f"has the list {first} right below other words, and it would be read as part of them. Put an empty line before "
                    "it, and a bar (|) after the key."
                )
    if "#" not in text and "![" not in text and text.isascii():
        return None  # true of nearly all texts, and the search is slow
    found = _MARKS.search(text)
    if found is None:
        return None
    mark = found.lastgroup or ""
    there = shown(found[mark])
    match mark:
        case "heading":
            return (
                f"has the line {there}, which people would see as a large heading. A note to colleagues goes above the key; for "
                "a heading, put two stars on each side: **like this**."
            )
        case "bullet":
            return f'has the line {there}, with a dot from a word processor, which makes no list here. Begin each line with "- ".'
        case _:
            return f"has the picture {there} in it, and texts hold none. Take it out."
