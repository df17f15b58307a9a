"""Small parts that many records share: phones, what is known, words in one text; knows HSDS, and no catalogue entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from frontdoor.catalogue import PhoneNumber
from frontdoor.render.open_data.ids import Identify

Record = dict[str, Any]


def known(record: Mapping[str, Any]) -> Record:
    """Return a record without what is not known: HSDS has neither nulls nor empty texts."""
    return {key: value for key, value in record.items() if value is not None and value not in _NOTHING}


_NOTHING: tuple[object, ...] = ("", [])


def phones(numbers: Iterable[PhoneNumber], identify: Identify, link: str, key: str) -> list[Record]:
    """Return the numbers of one thing, each once; ``link`` is the name under which HSDS ties a phone to it."""
    id_ = identify(key)
    found: dict[str, Record] = {}
    for phone in numbers:
        number, _, extension = phone.number.partition(" extension ")
        if phone.number not in found:
            found[phone.number] = known(
                {
                    "id": identify(f"{key}/phone/{phone.number}"),
                    link: id_,
                    "number": number,
                    "extension": int(extension) if extension else None,
                    "type": "textphone" if number.startswith("18001") else "voice",
                    "description": phone.label,
                }
            )
    return [*found.values()]


def phone_words(numbers: Iterable[PhoneNumber]) -> str:
    """Say numbers in a text: ``0141 248 1763 (Glasgow office); 0800 …``."""
    return "; ".join(f"{one.number} ({one.label})" if one.label else one.number for one in numbers)


def plain(text: str | None) -> str | None:
    """Return Markdown as people would type it in a plain text: no marks, no broken lines, links after their words."""
    if text is None or not _MARKED.search(text):
        return text
    text = _LINK.sub(lambda found: found[1] if found[2].startswith("/") else f"{found[1]} ({found[2]})", text)
    text = _EMPHASIS.sub(r"\2", text)
    return _BROKEN_LINE.sub(" ", _HEADING.sub("", text))


_MARKED = re.compile(r"[\n*_\[#]")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)[^)]*\)")
_EMPHASIS = re.compile(r"(?<!\w)(\*\*|\*|__|_)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_HEADING = re.compile(r"^#+ +", re.MULTILINE)
_BROKEN_LINE = re.compile(r"(?<!\n)\n *(?![\s\-*+]|\d+[.)])")


def paragraphs(*texts: str | None) -> str:
    """Join the texts that are there, each a paragraph of its own."""
    return "\n\n".join(text.strip() for text in texts if text)


def sentences(*texts: str | None) -> str:
    """Join the texts that are there in one line, each ended by a full stop."""
    return " ".join([_sentence(text) for text in texts if text])


@lru_cache(maxsize=4096)  # the same words stand beside many drop-ins
def _sentence(text: str) -> str:
    said = " ".join(text.split())
    return said if said.endswith((".", "!", "?")) else f"{said}."
