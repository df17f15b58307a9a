"""What the views of the catalogue share: the member, today, and a draft that the member may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from frontdoor.editing.tasks import FieldKind, Subject, Task
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.catalogue import drafts, working
from frontdoor.inbox.desk.catalogue.entries import SINGLE, EntryLine, entry
from frontdoor.inbox.desk.catalogue.version import Texts, load
from frontdoor.inbox.desk.catalogue.working import Desk
from frontdoor.inbox.desk.models import CatalogueDraft
from frontdoor.publishing.content import CATALOGUE, FORM


def my_desk(request: DeskRequest) -> Desk:
    """Return what the member works on; raise Http404 on a server without a publisher."""
    if not working.is_set_up():
        raise Http404
    desk = working.desk_of(request.desk.member)
    for sentence in desk.news:
        request.desk.say(sentence)
    return desk


def entry_or_404(desk: Desk, section: str, entry_id: str) -> EntryLine:
    """Return an entry of the member's version of the catalogue."""
    catalogue, _ = load(desk.texts)
    found = entry(catalogue, section, entry_id)
    if found is None:
        raise Http404
    return found


def subject_of(request: DeskRequest, desk: Desk, section: str, entry_id: str | None) -> Subject:
    """Return what a task is done to, in the member's version."""
    entry_id = None if section in SINGLE else entry_id
    return Subject(desk.texts.catalogue, section, entry_id, request.desk.today)


def can_be_done(task: Task, subject: Subject) -> bool:
    """Return whether a task has something to choose from wherever it must: one that cannot be done is not shown."""
    return all(one.choices for one in task.fields(subject) if one.required and one.kind is FieldKind.CHOICE)


def frame_of(desk: Desk, found: EntryLine) -> str:
    """Return the address of the preview of an entry's page: with the member's draft, where there is one."""
    number = desk.draft.pk if desk.draft else 0
    return f"{reverse('desk:catalogue-see', args=(number,))}{found.page.lstrip('/')}" if found.page else ""


def saved(
    request: DeskRequest,
    desk: Desk,
    new: Texts,
    about: EntryLine | None,
    *,
    dates: Sequence[str] = (),
    files: Mapping[str, bytes] | None = None,
) -> HttpResponse:
    """Keep a version without faults as the member's draft, and lead to what it means; ``dates`` are the next ones after it."""
    draft = keep(request, desk, new, files)
    if draft is None:
        request.desk.say("That is as it was: nothing differs from the public website.")
        return (
            redirect("desk:catalogue-entry", about.section, about.id) if about else redirect("desk:catalogue")
        )
    request.desk.say("It is saved, and not public yet.")
    if dates:
        request.desk.say(f"The next dates are then: {'; '.join(dates)}.")
    at = f"?{urlencode({'page': about.page})}" if about and about.page else ""
    return redirect(f"{reverse('desk:catalogue-draft', args=(draft.pk,))}{at}")


def keep(
    request: DeskRequest, desk: Desk, new: Texts, files: Mapping[str, bytes] | None = None
) -> CatalogueDraft | None:
    """Keep a version without faults as the member's draft; return it, or None where nothing differs from the public one.

    ``files`` are other files by path, such as photos.
    """
    changed = {CATALOGUE: new.catalogue.encode(), FORM: new.form.encode(), **(files or {})}
    return drafts.save(request.desk.member, desk.base.id, desk.base.files, changed, request.desk.now)


def desk_or_404(number: int) -> Desk:
    """Return a draft by its number, brought up to date; every editor may see each."""
    if not working.is_set_up():
        raise Http404
    desk = working.over_public(draft_or_404(number))
    if desk.draft is None:
        raise Http404
    return desk


def draft_or_404(number: int) -> CatalogueDraft:
    """Return a draft by its number, as it was left."""
    draft = CatalogueDraft.objects.select_related("user").filter(pk=number).first()
    if draft is None:
        raise Http404
    return draft
