"""Helpers for HSDS fields that several kinds of record share: phones, plain text and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from frontdoor.catalogue import Location, PhoneNumber, Service
from frontdoor.catalogue.fields.phones import text_number
from frontdoor.site.feeds.openreferral.records import Record, known
from frontdoor.site.feeds.uuids import Identify


def phones(numbers: Iterable[PhoneNumber], identify: Identify, link: str, key: str) -> list[Record]:
    """Return a record's phone numbers, each once; ``link`` is the field by which HSDS refers back to that record."""
    id_, found = identify(key), dict[str, Record]()
    for phone in numbers:
        number, _, extension = phone.number.partition(" extension ")
        found.setdefault(
            phone.number,
            known(
                {
                    "id": identify(f"{key}/phone/{phone.number}"),
                    link: id_,
                    "number": number,
                    "extension": int(extension) if extension else None,
                    "type": "textphone" if number.startswith("18001") else "voice",
                    "description": phone.said or None,
                }
            ),
        )
    return [*found.values()]


def reached(
    entry: Service | Location, numbers: Iterable[PhoneNumber], identify: Identify, link: str, key: str
) -> Record:
    """Return an entry's phones, text numbers included, and the people to ask for, with numbers of their own."""
    told, people = phones(numbers, identify, link, key), []
    if entry.text_message and (number := text_number(entry.text_message)):
        own = identify(f"{key}/text/{number}")
        told.append(
            {
                "id": own,
                link: identify(key),
                "number": number,
                "type": "text",
                "description": entry.text_message,
            }
        )
    if entry.ask_for:
        people.append({"id": identify(f"{key}/contact"), link: identify(key), "name": entry.ask_for})
    for one in entry.contacts:
        own = f"{key}/contact/{one.name}"
        person = {
            "id": identify(own), link: identify(key), "name": one.name, "title": one.role, "email": one.email,
            "phones": phones(one.phone, identify, "contact_id", own),
        }  # fmt: skip
        people.append(known(person))
    return {"phones": told, "contacts": people}


def further(entry: Service | Location) -> str | None:
    """Return what HSDS 3.0 has no field for: other sites and accounts, and documents to read, as one paragraph."""
    links = [f"{label}: {link}" for label, link in entry.elsewhere.items()]
    for one in entry.documents if isinstance(entry, Service) else ():
        links.append(f"{one.name}{f' in {one.language}' if one.language else ''}: {one.link}")
    return "\n".join(links) or None


def phone_words(numbers: Iterable[PhoneNumber]) -> str:
    """Return phone numbers as text: ``0141 248 1763 (Glasgow office); 0800 …``."""
    return "; ".join(f"{one.number} ({one.label})" if one.label else one.number for one in numbers)


def plain(text: str | None) -> str | None:
    """Return Markdown as plain text: without marks or line breaks, link targets after their text."""
    if not text:
        return text
    if "[" in text:  # each regular expression takes far longer than looking for its characters first
        text = _LINK.sub(
            lambda found: found[1] if found[2].startswith("/") else f"{found[1]} ({found[2]})", text
        )
    if "*" in text or "_" in text:
        text = _EMPHASIS.sub(r"\2", text)
    if "#" in text:
        text = _HEADING.sub("", text)
    return _BROKEN_LINE.sub(" ", text) if "\n" in text else text


_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)[^)]*\)")
_EMPHASIS = re.compile(r"(?<!\w)(\*\*|\*|__|_)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_HEADING = re.compile(r"^#+ +", re.MULTILINE)
_BROKEN_LINE = re.compile(r"\n(?<!\n\n) *(?![\s\-*+]|\d+[.)])")


def paragraphs(*texts: str | None) -> str:
    """Join the texts that are not empty as paragraphs."""
    return "\n\n".join(text.strip() for text in texts if text)


def sentences(*texts: str | None) -> str:
    """Join the texts that are not empty in one line, each with a full stop."""
    return " ".join([_sentence(text) for text in texts if text])


@lru_cache(maxsize=4096)  # the same words stand beside many drop-ins
def _sentence(text: str) -> str:
    said = " ".join(text.split())
    return said if said.endswith((".", "!", "?")) else f"{said}."
