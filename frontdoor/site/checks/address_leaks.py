"""Leak check for withheld addresses: yields a sentence for each thing in a page or file that would locate such a place.

A withheld address is not in the catalogue, so the check cannot search for it. It searches for what looks like an address
(a postcode, a house number with a street, coordinates) wherever the output mentions such a place or a service held there.
An address that the catalogue publishes for something else is no leak.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from frontdoor.catalogue import Address, Catalogue, Location, Organisation, Prison

_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)
_ONE_SPACE = re.compile(r"[ \t\r\n\xa0]+")
_STREET = re.compile(
    r"\b\d{1,4}[a-z]?,? (?:[A-Z][\w'’]+ ){1,3}"
    r"(?:Avenue|Brae|Court|Crescent|Drive|Gardens|Lane|Place|Quay|Road|Row|Square|Street|Terrace|Wynd)\b"
)
_PAGE = re.compile(r"(?:/[A-Za-z-]{2,8})?/(locations|services)/([^/]+)/$")
_FOLDS = ("\r\n ", "\r\n\t", "\n ", "\n\t")
"""The fold of a long line in iCalendar (RFC 5545, section 3.1)."""
_ESCAPED = re.compile(r"\\([\\;,nN])")
_PLAIN = re.compile(r"[A-Za-z0-9.-]+(?: [A-Za-z0-9.-]+)*")
"""Characters that no file format escapes."""


@dataclass(frozen=True)
class Withheld:
    """The places whose address is withheld, and every name by which output may mention them."""

    spoken_of: Mapping[str, str]
    """Ids and names of the places and of their services, each mapped to the place's name."""
    places: frozenset[str]
    """Ids and names of the places only."""
    postcodes: frozenset[str]
    streets: str
    """Every line of every published address."""
    marks: Sequence[str]
    """The longest part of each name that no format escapes: most files hold none, and need no closer look."""

    @classmethod
    def of(cls, catalogue: Catalogue) -> Withheld:
        """Collect the withheld places of a catalogue and their names; empty where no address is withheld."""
        hidden = {id_: place for id_, place in catalogue.locations.items() if place.address == "withheld"}
        if not hidden:
            return cls({}, frozenset(), frozenset(), "", ())
        spoken = {word: str(place.name) for id_, place in hidden.items() for word in (id_, str(place.name))}
        for service in catalogue.listed_services():
            for id_ in service.at:
                if id_ in hidden:
                    spoken.setdefault(service.id, str(hidden[id_].name))
                    spoken.setdefault(str(service.name), str(hidden[id_].name))
        public = list(_published(catalogue))
        return cls(
            spoken,
            frozenset(hidden) | {str(place.name) for place in hidden.values()},
            frozenset(_bare(address.postcode) for address in public if address.postcode),
            "\n".join(line for address in public for line in address.lines),
            _marks(spoken),
        )

    def in_page(self, address: str, html: str) -> Iterator[str]:
        """Yield a sentence for each thing on a page that would locate a withheld place."""
        found = _PAGE.match(address) if self.spoken_of else None
        place = self.spoken_of.get(found[2]) if found else None
        if place is not None:
            yield from self._clues(place, unescape(html))

    def in_file(self, name: str, content: bytes) -> Iterator[str]:
        """Yield the same for a calendar, table, feed or data file, record by record."""
        if not self.spoken_of:
            return
        for words, text, position in _records(name, content.decode("utf-8", "replace"), self._may_speak):
            speaks = [word for word in words if word in self.spoken_of]
            named = [place for place in self.places if place in text] if not speaks else []
            for place in {self.spoken_of[word] for word in (*speaks, *named)}:
                yield from self._clues(place, text)
                if position and self.places & {*words}:
                    yield f"the address of “{place}” is withheld, but its position is there"

    def _may_speak(self, text: str) -> bool:
        """Say whether a text may mention such a place: a quick test that rules out most files."""
        return any(mark in text for mark in self.marks)

    def _clues(self, place: str, text: str) -> Iterator[str]:
        text = _ONE_SPACE.sub(" ", text)
        clues = {one for one in _POSTCODE.findall(text) if _bare(one) not in self.postcodes}
        clues |= {one for one in _STREET.findall(text) if one not in self.streets}
        for clue in sorted(clues):
            yield f"the address of “{place}” is withheld, but “{clue}” is there; take it out of the texts of the catalogue"


def _published(catalogue: Catalogue) -> Iterator[Address]:
    organisation, teams = catalogue.organisation, catalogue.teams.values()
    for address in (
        organisation.address,
        *(team.post for team in teams),
        *(place.address for place in catalogue.locations.values()),
        *(prison.address for prison in catalogue.prisons.values()),
    ):
        if isinstance(address, Address):
            yield address
    moving: tuple[Organisation | Location | Prison, ...] = (
        organisation, *catalogue.locations.values(), *catalogue.prisons.values()
    )  # fmt: skip
    for entry in moving:
        if entry.address != "withheld":  # what is at another address from a day on is told beforehand
            addresses = (getattr(change, "address", None) for change in entry.changes)
            yield from (address for address in addresses if isinstance(address, Address))


def _bare(postcode: str) -> str:
    return postcode.replace(" ", "").upper()


def _marks(words: Iterable[str]) -> Sequence[str]:
    parts = {max(_PLAIN.findall(word), key=len, default="") for word in words}
    return [part for part in parts if not any(other in part for other in parts - {part})]


Record = tuple[Iterable[str], str, bool]
"""One record of a file: the words that say what it is about, its whole text, and whether it has coordinates."""


def _records(name: str, text: str, may_speak: Callable[[str], bool]) -> Iterator[Record]:
    """Split a file into records, leaving out those that cannot mention a withheld place."""
    kind = name.rpartition(".")[2]
    if kind == "ics":
        for fold in _FOLDS:
            text = text.replace(fold, "")
        for event in text.split("BEGIN:VEVENT")[1:]:
            if may_speak(event):
                values = [_ESCAPED.sub(_meant, line.partition(":")[2]) for line in event.splitlines()]
                yield values, "\0".join(values), "\nGEO" in event
    elif kind == "csv":
        if may_speak(text):
            for row in csv.reader(text.splitlines(keepends=True)):
                whole = " ".join(row)
                if may_speak(whole):
                    yield [part for cell in row for part in cell.split("; ")], whole, False
    elif kind == "xml":
        for entry in text.split("<entry>")[1:]:
            plain = unescape(entry)
            yield [unescape(words) for words in re.split(r"<[^>]+>", entry)], plain, False
    elif kind in ("json", "pdf") and ("\\u" in text or may_speak(text)):
        thing = json.loads(text)
        if kind == "json" and isinstance(thing, dict) and "id" not in thing:  # a list of records
            thing = [{key: value for key, value in thing.items() if isinstance(value, str)}, *thing.values()]
        yield from _objects(thing, may_speak)  # for a leaflet, its content comes as JSON


def _meant(escaped: re.Match[str]) -> str:
    return "\n" if escaped[1] in "nN" else escaped[1]


def _objects(thing: Any, may_speak: Callable[[str], bool]) -> Iterator[Record]:
    """Yield every object of a JSON file that holds text itself, with everything nested in it."""
    if isinstance(thing, list):
        for one in thing:
            yield from _objects(one, may_speak)
    elif isinstance(thing, dict) and may_speak(repr(thing)):
        words = [word for value in thing.values() for word in _words(value)]
        if words:
            yield words, "\0".join(_strings(thing)), thing.get("latitude") is not None
        for value in thing.values():
            yield from _objects(value, may_speak)


def _words(value: Any) -> Iterator[str]:
    """Yield the texts at one key: one, or those of a list."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (one for one in value if isinstance(one, str))


def _strings(thing: Any) -> Iterator[str]:
    """Yield every text of a JSON file."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, list):
        for one in thing:
            yield from _strings(one)
    elif isinstance(thing, dict):
        for one in thing.values():
            yield from _strings(one)
