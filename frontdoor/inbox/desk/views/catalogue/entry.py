"""Views of one entry: what can be done about it, and the entry as text."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpResponse

from frontdoor.diagnostics import Diagnostic, DiagnosticsError
from frontdoor.editing import tasks
from frontdoor.editing.entry_text import EntryText, entry_text
from frontdoor.editing.write_back import CannotWrite
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.catalogue.corrections import open_corrections
from frontdoor.inbox.desk.catalogue.entries import SINGLE, EntryLine
from frontdoor.inbox.desk.catalogue.version import load
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
    if request.method != "POST":
        return page(request, "catalogue/text", **values, typed=there.text, was=_mark(there.text))
    typed, whole = request.POST.get("text", ""), desk.texts.catalogue
    problems: list[str] = []
    if request.POST.get("was") != _mark(there.text):
        problems = [
            "It was changed meanwhile, by you in another window or by a colleague. Look at it as it is now, below yours, and put the two together."
        ]
    else:
        new = desk.texts
        try:
            new = replace(new, catalogue=there.put_back(whole, typed))
            load(new)
            return saved(request, desk, new, values["entry"])
        except CannotWrite as why:
            problems = [str(why)]
        except DiagnosticsError as found:
            after = entry_text(new.catalogue, section, None if section in SINGLE else entry_id)
            problems = [_said(one, after or there) for one in found.problems]
    return page(
        request, "catalogue/text", status=422, **values, typed=typed, was=_mark(there.text),
        now=there.text if request.POST.get("was") != _mark(there.text) else "",
        problems=problems, faults={"text": "Some lines need another look. They are named above the text"},
    )  # fmt: skip


def _frame(desk: Desk, section: str, entry_id: str) -> dict[str, Any]:
    """Return what each page about an entry shows of it."""
    found = entry_or_404(desk, section, entry_id)
    return {"entry": found, "draft": desk.draft, "frame": frame_of(desk, found)}


def _text_of(desk: Desk, section: str, entry_id: str) -> EntryText:
    found = entry_text(desk.texts.catalogue, section, None if section in SINGLE else entry_id)
    if found is None:
        raise Http404
    return found


def _said(one: Diagnostic, there: EntryText) -> str:
    line = there.line_of(one.place.line) if one.place.line else None
    return f"Line {line}: {one.sentence}" if line else one.sentence


def _mark(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]
