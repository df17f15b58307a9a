"""View of what is due: each owner's facts to make sure of, "still right" in one press, and what can be taken out."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from frontdoor.editing.review import due_by_owner, other_lines
from frontdoor.editing.tasks import TASKS, Subject, plan
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.catalogue.corrections import open_corrections
from frontdoor.inbox.desk.catalogue.version import load
from frontdoor.inbox.desk.views.catalogue.common import entry_or_404, keep, my_desk
from frontdoor.inbox.desk.web.render import page

CHECKED = "checked"
"""The task that says that somebody has made sure."""


def due(request: DeskRequest) -> HttpResponse:
    """List the owners, and what one of them is to make sure of."""
    desk, today = my_desk(request), request.desk.today
    catalogue, _ = load(desk.texts)
    owners = due_by_owner(catalogue, today)
    chosen = request.GET.get("owner", "")
    return page(
        request, "catalogue/due", owners=owners, chosen=chosen, due=owners.get(chosen, ()), draft=desk.draft,
        corrections=open_corrections(), others=[one for one in other_lines(catalogue, today) if one],
    )  # fmt: skip


def right(request: DeskRequest) -> HttpResponse:
    """Write down that a member has made sure of a fact today."""
    desk, today = my_desk(request), request.desk.today
    section, entry_id, fact, owner = (
        request.POST.get(name, "") for name in ("section", "entry", "fact", "owner")
    )
    task = TASKS[CHECKED]
    if section not in task.sections:
        return redirect("desk:catalogue-due")
    about = entry_or_404(desk, section, entry_id)
    made = plan(task, Subject(desk.texts.catalogue, section, entry_id, today), {"facts": [fact]})
    if made.text is None or made.faults:
        request.desk.say(" ".join(one for several in made.faults.values() for one in several))
    else:
        keep(request, desk, replace(desk.texts, catalogue=made.text))
        request.desk.say(f"{about.name}: it is in your changes that this was right today.")
    return redirect(f"{reverse('desk:catalogue-due')}?{urlencode({'owner': owner})}")
