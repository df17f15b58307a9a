"""Views of one entry: what can be done about it, and the entry as text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse

from frontdoor.catalogue.schema.completions import completions
from frontdoor.diagnostics import DiagnosticsError
from frontdoor.editing import tasks
from frontdoor.editing.entry_text import EntryText, entry_text
from frontdoor.editing.write_back import CannotWrite
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.catalogue.corrections import open_corrections
from frontdoor.inbox.desk.catalogue.entries import SINGLE, EntryLine
from frontdoor.inbox.desk.catalogue.version import Texts, load
from frontdoor.inbox.desk.catalogue.working import Desk
from frontdoor.inbox.desk.views.catalogue.common import (
    can_be_done,
    entry_or_404,
    frame_of,
    my_desk,
    saved,
    subject_of,
)
from frontdoor.inbox.desk.web.render import page

_CHANGED_MEANWHILE = "It was changed meanwhile, by you in another window or by a colleague."


def show(request: DeskRequest, section: str, entry_id: str) -> HttpResponse:
    """Show what can be done about an entry, and its page."""
    desk = my_desk(request)
    values = _frame(desk, section, entry_id)
    subject = subject_of(request, desk, section, entry_id)
    found = [one for one in tasks.for_section(section) if can_be_done(one, subject)]
    about: EntryLine = values["entry"]
    said = open_corrections(about.page) if about.page else ()
    return page(request, "catalogue/entry", tasks=found, corrections=said, **values)


def as_text(request: DeskRequest, section: str, entry_id: str) -> HttpResponse:
    """Show an entry as it is written, and take it back changed."""
    desk = my_desk(request)
    values = _frame(desk, section, entry_id)
    there = _text_of(desk, section, entry_id)
    catalogue, _ = load(desk.texts)
    values |= {"completions": json.dumps(completions(catalogue, section)), "script": "text"}
    if request.method != "POST":
        return page(request, "catalogue/text", **values, typed=there.text, was=_mark(there.text))
    typed = request.POST.get("text", "")
    is_older = request.POST.get("was") != _mark(there.text)
    if is_older:
        problems = [f"{_CHANGED_MEANWHILE} Look at it as it is now, below yours, and put the two together."]
    else:
        found = _with_text(desk, there, typed)
        if isinstance(found, Texts):
            return saved(request, desk, found, values["entry"])
        problems = [f"Line {line}: {sentence}" if line else sentence for line, sentence in found]
    return page(
        request, "catalogue/text", status=422, **values, typed=typed, was=_mark(there.text),
        as_it_is=there.text if is_older else "",
        problems=problems, faults={"text": "Some lines need another look. They are named above the text"},
    )  # fmt: skip


def check_text(request: DeskRequest, section: str, entry_id: str) -> HttpResponse:
    """Say what is wrong with a text that is being typed, as JSON: ``{"faults": [{"line", "sentence"}]}``; nothing is saved."""
    desk = my_desk(request)
    there = _text_of(desk, section, entry_id)
    if request.POST.get("was") != _mark(there.text):
        found: Texts | Sequence[tuple[int | None, str]] = [(None, _CHANGED_MEANWHILE)]
    else:
        found = _with_text(desk, there, request.POST.get("text", ""))
    faults = [] if isinstance(found, Texts) else found
    return JsonResponse({"faults": [{"line": line, "sentence": sentence} for line, sentence in faults]})


def _with_text(desk: Desk, there: EntryText, typed: str) -> Texts | Sequence[tuple[int | None, str]]:
    """Return the files with the text in the entry's place, or what is wrong: lines within the text, from 1, with a sentence each."""
    new = desk.texts
    try:
        new = replace(new, catalogue=there.put_back(new.catalogue, typed))
        load(new)
    except CannotWrite as why:
        return [(None, str(why))]
    except DiagnosticsError as found:
        typed_as = there.with_text(typed)
        return [
            (typed_as.line_of(one.place.line) if one.place.line else None, typed_as.within(one.sentence))
            for one in found.problems
        ]
    return new


def _frame(desk: Desk, section: str, entry_id: str) -> dict[str, Any]:
    """Return what each page about an entry shows of it."""
    found = entry_or_404(desk, section, entry_id)
    return {"entry": found, "draft": desk.draft, "frame": frame_of(desk, found)}


def _text_of(desk: Desk, section: str, entry_id: str) -> EntryText:
    found = entry_text(desk.texts.catalogue, section, None if section in SINGLE else entry_id)
    if found is None:
        raise Http404
    return found


def _mark(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]
