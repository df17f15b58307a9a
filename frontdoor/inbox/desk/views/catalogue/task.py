"""View of a task: its questions, what was typed, each fault beside its question; once in order it is saved as the draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from frontdoor.catalogue.sections import NAMED
from frontdoor.diagnostics import UserError
from frontdoor.editing.photos import FittedPhoto
from frontdoor.editing.tasks import TASKS, FieldKind, Plan, Subject, Task, TaskField, plan
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.catalogue.entries import EntryLine, page_of
from frontdoor.inbox.desk.catalogue.working import Desk
from frontdoor.inbox.desk.views.catalogue.asked import asked_page, was_asked
from frontdoor.inbox.desk.views.catalogue.common import entry_or_404, frame_of, my_desk, saved, subject_of
from frontdoor.inbox.desk.views.catalogue.photo import path_of, sent_photo, take_photos


@csrf_exempt
def change(request: DeskRequest, section: str, entry_id: str, task_id: str) -> HttpResponse:
    """Do a task to an entry; the token of the form is checked once a photo has room."""
    if section == "locations":
        take_photos(request)
    return _change(request, section, entry_id, task_id)


@csrf_protect
def _change(request: DeskRequest, section: str, entry_id: str, task_id: str) -> HttpResponse:
    desk, task = my_desk(request), _task(section, task_id, new=False)
    about = entry_or_404(desk, section, entry_id)
    return _page(request, desk, task, subject_of(request, desk, section, entry_id), about)


def add(request: DeskRequest, section: str, task_id: str) -> HttpResponse:
    """Do a task that makes something new, or is about a section as a whole."""
    desk, task = my_desk(request), _task(section, task_id, new=section in NAMED)
    return _page(request, desk, task, subject_of(request, desk, section, None), None)


def _task(section: str, task_id: str, *, new: bool) -> Task:
    task = TASKS.get(task_id)
    if task is None or section not in task.sections or (task.is_new and not new):
        raise Http404
    return task


def _page(
    request: DeskRequest, desk: Desk, task: Task, subject: Subject, about: EntryLine | None
) -> HttpResponse:
    fields = task.fields(subject)
    given: Mapping[str, Sequence[str]] | None = None
    made = Plan()
    if request.method == "POST":
        given = {one.name: request.POST.getlist(one.name) for one in fields if was_asked(request, one)}
        photos, unfit = _photos(request, fields, subject)
        given |= {name: [photo.name] for name, photo in photos.items()}
        made = plan(task, subject, given)
        made = replace(made, faults={**made.faults, **unfit})
        if not made.faults and made.text is not None:
            about = about or _made(subject, made)
            files = {path_of(photo): photo.content for photo in photos.values()}
            return saved(
                request, desk, replace(desk.texts, catalogue=made.text), about, dates=made.dates, files=files
            )
    return asked_page(
        request, "catalogue/task", fields, given, made, task=task, entry=about, draft=desk.draft,
        frame=frame_of(desk, about) if about else "",
    )  # fmt: skip


def _photos(
    request: DeskRequest, fields: Sequence[TaskField], subject: Subject
) -> tuple[Mapping[str, FittedPhoto], Mapping[str, Sequence[str]]]:
    """Return the photos that were sent, by question, and why a file is none."""
    photos: dict[str, FittedPhoto] = {}
    unfit: dict[str, Sequence[str]] = {}
    for one in fields:
        if one.kind is FieldKind.PHOTO:
            try:
                photo = sent_photo(request, one.name, str(subject.entry))
            except UserError as why:
                unfit[one.name] = [str(why)]
            else:
                if photo is not None:
                    photos[one.name] = photo
    return photos, unfit


def _made(subject: Subject, made: Plan) -> EntryLine | None:
    id_ = made.entry
    return EntryLine(subject.section, id_, id_) if id_ and page_of(subject.section, id_) else None
