"""Reads one catalogue again and again, as it is edited: what was not touched is neither read nor checked a second time.

The text is cut before each section, and within a section before each entry. A piece that was there the last time keeps
its value; a new one is read alone, below the line of its section, which gives what the whole file would (``halves``
says why). Where a text cannot be cut like that, and whenever anything is wrong, the whole file is read, as ``load`` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from frontdoor import plainyaml
from frontdoor.catalogue.load import NAMED, Checked, garbage_left, read_parts
from frontdoor.catalogue.meaning import meaning, touched
from frontdoor.catalogue.models import Catalogue
from frontdoor.plainyaml.halves import ENTRY, NOTHING, SECTION
from frontdoor.plainyaml.saved import decode


class Reader:
    """Reads what ``read_catalogue`` reads, soon where little changed; an entry whose text did not change is the same object."""

    def __init__(self) -> None:
        self._values: dict[str, dict[str, Any]] = {}
        """For each section of the last text without faults: its pieces, and what each stands for."""
        self._parts: Mapping[str, Any] = {}

    def read(self, source: bytes | str, name: str = "services.yaml") -> Catalogue:
        """Check a catalogue's text; ``name`` is what problems call the file."""
        with garbage_left():
            with suppress(_UnsureError):
                return self._read_again(source, name)
            return self._read_whole(source, name)

    def _read_whole(self, source: bytes | str, name: str) -> Catalogue:
        reading, checked = read_parts(source, name)
        cuts = list(_cut(reading.text))
        self._values = (
            {cut.section: cut.values(checked.parts[cut.section]) for cut in cuts}
            if _as_parsed(cuts, reading)
            else {}
        )
        self._parts = checked.parts
        return checked.catalogue()

    def _read_again(self, source: bytes | str, name: str) -> Catalogue:
        saved = decode(source, name)
        cuts = list(_cut(saved.text))
        if saved.problems or not cuts or sorted(cut.section for cut in cuts) != sorted(self._values):
            raise _UnsureError
        checked = Checked(parts={**self._parts})
        for cut in cuts:
            checked.parts[cut.section] = self._part(cut, checked)
        ids = {section: checked.parts[section].keys() for section in NAMED}
        checked.said += meaning(checked.parts, ids, touched(checked.parts, self._parts))
        if checked.said:
            raise _UnsureError
        self._values = {cut.section: cut.values(checked.parts[cut.section]) for cut in cuts}
        self._parts = checked.parts
        return checked.catalogue()

    def _part(self, cut: _Cut, checked: Checked) -> Any:
        """Return the value of a section, of which only the pieces that are new are read."""
        known = self._values[cut.section]
        values = {
            key: known[text] if text in known else _read_piece(cut.section, key, text, checked)
            for key, text in cut.pieces
        }
        if len(values) < len(cut.pieces):
            raise _UnsureError  # an id is there twice
        return values.get(None, values)


class _UnsureError(Exception):
    """The text cannot be cut for sure, or something is wrong in it: only the whole file can tell."""


@dataclass(frozen=True)
class _Cut:
    """A section of a text, in pieces."""

    section: str
    pieces: list[tuple[str | None, str]]
    """Its entries, each with its id; or the section as it stands, with None."""
    begins: set[tuple[int, int]]
    """Where the parser finds the keys that the pieces begin with, if the text is cut rightly: their levels and offsets."""

    def values(self, part: Any) -> dict[str, Any]:
        """Return what each piece stands for; ``part`` is the value of the section."""
        return {text: part if key is None else part[key] for key, text in self.pieces}


def _cut(text: str) -> Iterator[_Cut]:
    """Cut a text into its sections, and those with ids into their entries; nothing where it cannot be cut."""
    text = "\n" + text
    heads = list(SECTION.finditer(text))
    if not heads or not text.endswith("\n") or not NOTHING.fullmatch(text, 1, heads[0].start() + 1):
        return
    for head, end in zip(heads, [*(later.start() + 1 for later in heads[1:]), len(text)], strict=True):
        section, start = head[1], head.start() + 1
        entries = list(ENTRY.finditer(text, head.end(), end)) if section in NAMED else []
        begins = {(0, start - 1)}
        if not entries or not NOTHING.fullmatch(text, head.end(), entries[0].start() + 1):
            yield _Cut(section, [(None, text[start:end])], begins)
            continue
        edges = [*(entry.start() + 1 for entry in entries), end]
        pieces = [(e[1], text[a:b]) for e, a, b in zip(entries, edges, edges[1:], strict=False)]
        yield _Cut(section, pieces, begins | {(1, entry.start(1) - 1) for entry in entries})


def _as_parsed(cuts: list[_Cut], reading: plainyaml.Reading) -> bool:
    """Say whether a text was cut just where the parser found sections and entries."""
    raw, begins = reading.value, {*reading.begins}
    return (
        isinstance(raw, dict)
        and [cut.section for cut in cuts] == [*raw]
        and all(cut.begins <= begins for cut in cuts)
        and all(
            cut.pieces[0][0] is None or [key for key, _ in cut.pieces] == [*raw[cut.section]] for cut in cuts
        )
    )


def _read_piece(section: str, key: str | None, text: str, checked: Checked) -> Any:
    """Return the value of a piece that is read alone: an entry, or with None as its key, a whole section."""
    reading = plainyaml.read(text if key is None else f"{section}:\n{text}", section)
    raw = reading.value
    if reading.problems or not isinstance(raw, dict) or [*raw] != [section]:
        raise _UnsureError
    below = raw[section]
    if key is None:
        value = checked.section(section, below)
    elif isinstance(below, dict) and [*below] == [key]:
        value = checked.section(section, below).get(key)
    else:
        raise _UnsureError
    if checked.said:
        raise _UnsureError
    return value
