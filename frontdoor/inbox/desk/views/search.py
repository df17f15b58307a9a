"""Searching: every referral of the unlocked teams is opened in memory and looked through; nothing is indexed or kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse

from frontdoor.dates import LONDON
from frontdoor.inbox import sealing
from frontdoor.inbox.desk import forms, listing
from frontdoor.inbox.desk.journal import note_event
from frontdoor.inbox.desk.pages import page
from frontdoor.inbox.desk.visit import DeskRequest, Visit
from frontdoor.inbox.store.models import Note, Referral

MOST = 100
"""More hits than anybody would read; a longer word finds fewer."""


@dataclass(frozen=True)
class Hit:
    """A referral in which the words stand, and under which questions."""

    row: listing.Row
    where: tuple[str, ...]


def search(request: DeskRequest) -> HttpResponse:
    """Ask for words, and show where they stand; the log keeps that there was a search, never the words."""
    visit = request.desk
    if request.method != "POST":
        return page(request, "search")
    form = forms.Search(request.POST)
    typed = str(request.POST.get("words", ""))
    if not form.is_valid():
        return page(request, "search", status=422, faults=forms.faults(form), typed=typed)
    if not visit.keys:
        faults = {"words": "Unlock a team’s key first: sealed answers cannot be searched"}
        return page(request, "search", status=422, faults=faults, typed=typed)
    note_event(visit.name, "searched", now=visit.now)
    rows = listing.rows(visit.keys, status=listing.ALL, today=visit.now.astimezone(LONDON).date())
    found = dict(_found(visit, _plain(form.cleaned_data["words"])))
    hits = [Hit(row, found[row.reference]) for row in rows.of(list(found)[:MOST])]
    more = len(found) - len(hits)
    return page(request, "search", typed=typed, searched=True, hits=hits, more=more, of=len(rows))


def _found(visit: Visit, words: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the references in which every word stands, with the questions under which one does."""
    wanted = words.split()
    for team, identity in visit.keys.items():
        notes: dict[int, list[bytes | memoryview]] = {}
        for referral, sealed in Note.objects.filter(referral__team=team).values_list("referral_id", "sealed"):
            notes.setdefault(referral, []).append(sealed)
        sealed_ones = Referral.objects.filter(team=team).order_by().values_list("pk", "reference", "sealed")
        for key, reference, sealed in sealed_ones.iterator(chunk_size=200):
            texts = [
                *_texts(sealed, identity),
                *(("Notes", text) for note in notes.get(key, []) for _, text in _texts(note, identity)),
            ]
            whole = _plain(" ".join(text for _, text in texts))
            if all(word in whole for word in wanted):
                where = [asked for asked, text in texts if any(word in _plain(text) for word in wanted)]
                yield reference, tuple(dict.fromkeys(where))


def _texts(sealed: bytes | memoryview, identity: str) -> list[tuple[str, str]]:
    try:
        record = sealing.open_sealed(bytes(sealed), identity)
    except sealing.CannotOpen:
        return []  # its own page says what is wrong with it
    if "note" in record:
        return [("Notes", str(record["note"]))]
    answers, asked = record.get("answers"), record.get("asked")
    if not isinstance(answers, dict) or not isinstance(asked, dict):
        return []
    return [(str(asked.get(name, name)), str(text)) for name, text in answers.items()]


def _plain(text: str) -> str:
    return text.casefold()
