"""View of the first page of the catalogue: what is on its way, and everything that can be changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.http import HttpResponse

from frontdoor.catalogue.sections import LISTED, NAMED
from frontdoor.editing import tasks
from frontdoor.editing.tasks import Subject, Task
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.catalogue import drafts, publishing
from frontdoor.inbox.desk.catalogue.entries import entries
from frontdoor.inbox.desk.catalogue.version import load
from frontdoor.inbox.desk.catalogue.working import Desk
from frontdoor.inbox.desk.models import CatalogueDraft
from frontdoor.inbox.desk.views.catalogue.common import can_be_done, my_desk
from frontdoor.inbox.desk.web.render import page


def home(request: DeskRequest) -> HttpResponse:
    """List the entries, or those in which some words stand; above them whatever waits for this member."""
    desk, words = my_desk(request), request.GET.get("words", "").strip()[:100]
    drafts.drop_old(request.desk.now)
    catalogue, _ = load(desk.texts)
    asked = CatalogueDraft.objects.filter(request="", asked_at__isnull=False).select_related("user")
    return page(
        request,
        "catalogue/home",
        draft=desk.draft,
        asked=[one for one in asked if one.user_id != request.desk.member.pk],
        handed_over=publishing.handed_over(),
        groups=list(entries(catalogue, words)),
        words=words,
        wide=[] if words else list(_wide(desk, request.desk.today)),
    )


def _wide(desk: Desk, today: date) -> Iterator[tuple[str, Task]]:
    """Yield (section, task) for each task that makes something new, or is about a section as a whole."""
    for section in (*LISTED, *NAMED):
        subject = Subject(desk.texts.catalogue, section, None, today)
        new = tasks.for_section(section, new=True)
        whole = tasks.for_section(section) if section not in NAMED else ()
        yield from ((section, task) for task in (*new, *whole) if can_be_done(task, subject))
