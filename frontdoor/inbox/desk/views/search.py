"""View of the search in the unlocked teams' referrals; the audit log records that there was a search, never the words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.http import HttpResponseBase

from frontdoor.form import Form
from frontdoor.inbox.desk import forms
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.referrals import glimpse, listing
from frontdoor.inbox.desk.referrals.answers import titled
from frontdoor.inbox.desk.referrals.search import WrittenText, count, plain, scan
from frontdoor.inbox.desk.web.audit_events import note_event
from frontdoor.inbox.desk.web.names import form as todays_form
from frontdoor.inbox.desk.web.render import page
from frontdoor.inbox.desk.web.streaming import progress, render_chunk, stream_page
from frontdoor.recurrence import date_words

MOST = 100
"""Most hits shown; a longer word finds fewer."""


@dataclass(frozen=True)
class Hit:
    """A referral that contains the words, and under which questions."""

    row: listing.ListRow
    where: tuple[str, ...]
    name: str = field(default="", repr=False)
    born: str = field(default="", repr=False)
    """Date of birth in words, where the name is shown: two of one name are told apart by it."""


def search(request: DeskRequest) -> HttpResponseBase:
    """Ask for words, and stream the hits with progress."""
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
    return stream_page(request, "search", _chunks(request, words), typed=typed)


def _title(said: WrittenText, form: Form) -> str:
    return titled(said.id, said.asked, form) if said.id else said.asked


def _in_words(day: str) -> str:
    try:
        return date_words(date.fromisoformat(day))
    except ValueError:
        return day


def _chunks(request: DeskRequest, words: list[str]) -> Iterator[str]:
    visit = request.desk
    found: dict[str, tuple[str, ...]] = {}
    called: dict[str, str] = {}
    born: dict[str, str] = {}
    form = todays_form()
    shut = 0

    def counted() -> Iterator[int]:
        nonlocal shut
        for part in scan(visit.keys):
            for one in part:
                shut += not one.whole
                if one.holds(words):
                    called[one.reference] = one.answer("full_name")
                    born[one.reference] = _in_words(one.answer("date_of_birth"))
                    found[one.reference] = tuple(
                        dict.fromkeys(_title(said, form) for said in one.where(words))
                    )
            yield len(part)

    of = count(visit.keys)
    yield from progress(request, counted(), of)
    rows = listing.rows(visit.keys, status=listing.ALL, today=visit.today)
    shown = list(found)[:MOST]
    names = glimpse.log_names({reference: called[reference] for reference in shown}, visit)
    hits = [
        Hit(
            row,
            found[row.reference],
            names.get(row.reference, ""),
            born[row.reference] if row.reference in names else "",
        )
        for row in rows.of(shown)
    ]
    yield render_chunk(
        request, "search_found", hits=hits, count=len(found), more=len(found) - len(hits), of=of, shut=shut
    )
