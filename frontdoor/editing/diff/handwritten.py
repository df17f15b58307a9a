"""Diff of the hand-written pages: which page changes, and under which of its headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from frontdoor.occurrences import list_words

_TITLE = re.compile(r"(?m)^title: *(.+)$")
_HEADING = re.compile(r"(?m)^#{1,3} +(.+?)(?: *\{#[\w-]+\})? *$")
"""A heading, without the id that may stand after it."""


def page_changes(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each page that is new, gone or changed; both map a file's name to its text."""
    for name, text in new.items():
        if name not in old:
            yield f"The page {_title(text, name)} is new, at {_address(name)}."
        elif text != old[name]:
            yield _changed(old[name], text, name)
    for name, text in old.items():
        if name not in new:
            yield f"The page {_title(text, name)} is taken out: {_address(name)} stops working, on old posters too."


def _changed(old: str, new: str, name: str) -> str:
    was, now = _title(old, name), _title(new, name)
    said = f"The page {was}" + (f" is now called {now}" if was != now else " changes")
    before, after = _parts(old), _parts(new)
    parts = {
        "has a new part": [part for part in after if part not in before],
        "no longer has": [part for part in before if part not in after],
        "has other words under": [part for part in after if part in before and after[part] != before[part]],
    }
    told = [f"{verb} {list_words([f'“{one}”' for one in found])}" for verb, found in parts.items() if found]
    return (
        f"{said}: it {list_words(told)}."
        if told
        else f"{said}{'' if was != now else ' in its title or description'}."
    )


def _parts(text: str) -> dict[str, str]:
    """Return the text under each heading."""
    body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    _, *found = _HEADING.split(body)
    return dict(zip(found[::2], found[1::2], strict=True))


def _title(text: str, name: str) -> str:
    found = _TITLE.search(text)
    return f"“{found[1].strip()}”" if found else name


def _address(name: str) -> str:
    stem = name.removesuffix(".md").removesuffix("index").rstrip("/")
    return f"/{stem}/" if stem else "/"
