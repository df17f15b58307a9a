"""Searching the unlocked teams' referrals for words; the log keeps that there was a search, never the words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponseBase

from frontdoor.dates import LONDON
from frontdoor.form import Form
from frontdoor.inbox.desk import forms, listing
from frontdoor.inbox.desk.asitcomes import bit, page_as_it_comes, progress
from frontdoor.inbox.desk.asking import titled
from frontdoor.inbox.desk.journal import note_event
from frontdoor.inbox.desk.looking import Said, how_many, look_through, plain
from frontdoor.inbox.desk.pages import page
from frontdoor.inbox.desk.surroundings import form as todays_form
from frontdoor.inbox.desk.visit import DeskRequest

MOST = 100
"""More hits than anybody would read; a longer word finds fewer."""


@dataclass(frozen=True)
class Hit:
    """A referral in which the words stand, and under which questions."""

    row: listing.Row
    where: tuple[str, ...]


def search(request: DeskRequest) -> HttpResponseBase:
    """Ask for words, and show where they stand, with the progress until then."""
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
    words = plain(form.cleaned_data["words"]).split()
    return page_as_it_comes(request, "search", _bits(request, words), typed=typed)


def _title(said: Said, form: Form) -> str:
    return titled(said.id, said.asked, form) if said.id else said.asked


def _bits(request: DeskRequest, words: list[str]) -> Iterator[str]:
    visit = request.desk
    found: dict[str, tuple[str, ...]] = {}
    form = todays_form()
    shut = 0

    def counted() -> Iterator[int]:
        nonlocal shut
        for part in look_through(visit.keys):
            for one in part:
                shut += not one.whole
                if one.holds(words):
                    found[one.reference] = tuple(
                        dict.fromkeys(_title(said, form) for said in one.where(words))
                    )
            yield len(part)

    of = how_many(visit.keys)
    yield from progress(request, counted(), of)
    rows = listing.rows(visit.keys, status=listing.ALL, today=visit.now.astimezone(LONDON).date())
    hits = [Hit(row, found[row.reference]) for row in rows.of(list(found)[:MOST])]
    yield bit(
        request, "search_found", hits=hits, count=len(found), more=len(found) - len(hits), of=of, shut=shut
    )
