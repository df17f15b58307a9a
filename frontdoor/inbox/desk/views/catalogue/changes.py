"""Views of what was published: a list in words with who and when, and one change taken back without losing later ones."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from frontdoor.diagnostics import DiagnosticsError, UserError
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.catalogue import publishing, working
from frontdoor.inbox.desk.catalogue.version import Texts, meaning
from frontdoor.inbox.desk.views.catalogue.common import my_desk
from frontdoor.inbox.desk.web.render import page
from frontdoor.publishing.combine import combine
from frontdoor.publishing.working_copy import Revision, UnknownRevisionError

MOST = 50
"""Most changes that the list shows."""


def changes(request: DeskRequest) -> HttpResponse:
    """List what was published, the latest first."""
    my_desk(request)
    return page(request, "catalogue/changes", revisions=working.working_copy().history(MOST), most=MOST)


def take_back(request: DeskRequest, revision: str) -> HttpResponse:
    """Show what taking one change back means, and ask the publisher for it."""
    my_desk(request)
    try:
        undone = working.working_copy().read_at(revision)
    except UnknownRevisionError as error:
        raise Http404 from error
    if undone.parent is None:
        raise Http404
    sentences, stuck = _meaning(request, undone)
    if request.method == "POST" and not stuck:
        return redirect(
            "desk:catalogue-sent",
            publishing.take_back(undone, sentences, by=request.desk.name, now=request.desk.now),
        )
    return page(request, "catalogue/take_back", revision=undone, sentences=sentences, stuck=stuck)


def _meaning(request: DeskRequest, undone: Revision) -> tuple[list[str], list[str]]:
    """Return what it means to take a change back, and why it cannot be."""
    copy = working.working_copy()
    newest, before = copy.read(), copy.read_at(str(undone.parent))
    try:
        found = combine(undone.files, newest.files, before.files)
        if found.conflicts:
            return [], list(found.conflicts)
        found_texts = Texts.of(newest.files), Texts.of(found.files)
        return list(meaning(*found_texts, request.desk.today).sentences), []
    except DiagnosticsError as error:
        return [], [one.sentence for one in error.problems]
    except UserError as error:
        return [], [str(error)]
