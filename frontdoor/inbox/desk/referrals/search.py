"""Full-text search over encrypted referrals: decrypts each in memory and compares it. There is no index, and nothing is kept.

Referrals are read in small batches and decrypted between the reads: one long read would hold the database for the seconds
that thousands take, and the intake would wait and then refuse.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.store.models import Note, Referral, SentMessage
from frontdoor.inbox.store.opening import open_row

PART = 250
"""Referrals per batch."""
NOTES, MESSAGES = "Notes", "Said between sender and team"
Sealed = bytes | memoryview


@dataclass(frozen=True)
class WrittenText:
    """One text that somebody wrote: an answer under its question, or a note."""

    id: str
    asked: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class SearchedReferral:
    """One referral, decrypted for as long as it is searched."""

    reference: str
    said: tuple[WrittenText, ...] = field(repr=False)
    whole: bool = True
    """Whether all of it could be decrypted."""

    def holds(self, words: Iterable[str]) -> bool:
        """Return whether every word occurs somewhere in it."""
        return all(word in self._everything for word in words)

    @cached_property
    def _everything(self) -> str:
        return plain(" ".join(one.text for one in self.said))

    def where(self, words: Iterable[str]) -> tuple[WrittenText, ...]:
        """Return the texts in which any of the words occurs."""
        words = tuple(words)
        return tuple(one for one in self.said if any(word in plain(one.text) for word in words))

    def answer(self, id_: str) -> str:
        """Return the answer to a question, or an empty string."""
        return next((one.text for one in self.said if one.id == id_), "")


def plain(text: str) -> str:
    """Normalise a text for comparison: no capitals, no accents, so that "zoe" finds Zoë."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def count(teams: Iterable[str]) -> int:
    """Return how many referrals there are to search."""
    return Referral.objects.filter(team__in=list(teams)).count()


def scan(keys: Mapping[str, str]) -> Iterator[list[SearchedReferral]]:
    """Yield batches of the teams' referrals, decrypted with each team's identity."""
    for team, identity in keys.items():
        last = 0
        while part := _read(team, last):
            last = part[-1][0]
            notes = _notes([key for key, _, _ in part])
            yield [_opened(ref, sealed, notes.get(key, []), identity) for key, ref, sealed in part]


def _read(team: str, after: int) -> list[tuple[int, str, Sealed]]:
    found = Referral.objects.filter(team=team, pk__gt=after).order_by("pk")
    return list(found.values_list("pk", "reference", "sealed")[:PART])


def _notes(keys: list[int]) -> dict[int, list[Sealed]]:
    notes: dict[int, list[Sealed]] = {}
    for model in (Note, SentMessage):
        rows = model.objects.filter(referral__in=keys).exclude(sealed=b"")
        for key, sealed in rows.values_list("referral_id", "sealed"):
            notes.setdefault(key, []).append(sealed)
    return notes


def _opened(reference: str, sealed: Sealed, notes: list[Sealed], identity: str) -> SearchedReferral:
    said: list[WrittenText] = []
    whole = True
    for one in (sealed, *notes):
        try:
            said += _said(open_row(one, identity))
        except sealing.CannotOpen:
            whole = False  # its own page tells what is wrong with it
    return SearchedReferral(reference, tuple(said), whole)


def _said(record: Mapping[str, object]) -> Iterator[WrittenText]:
    if "note" in record:
        yield WrittenText("", NOTES, str(record["note"]))
    if record.get("text"):
        yield WrittenText("", MESSAGES, str(record["text"]))
    answers, asked = record.get("answers"), record.get("asked")
    if isinstance(answers, Mapping) and isinstance(asked, Mapping):
        for id_, text in answers.items():
            yield WrittenText(str(id_), str(asked.get(id_, id_)), str(text))
