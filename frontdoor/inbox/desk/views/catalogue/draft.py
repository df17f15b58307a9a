"""Views of a draft: what it means for people, the pages before and after, and the way to a second member and to the public."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from time import monotonic, sleep

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from frontdoor.diagnostics import DiagnosticsError
from frontdoor.inbox.desk import forms
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.catalogue import drafts, publishing, working
from frontdoor.inbox.desk.catalogue.framed import CHANGED
from frontdoor.inbox.desk.catalogue.rebase import Side
from frontdoor.inbox.desk.catalogue.version import meaning
from frontdoor.inbox.desk.catalogue.working import Desk
from frontdoor.inbox.desk.models import CatalogueDraft
from frontdoor.inbox.desk.views.catalogue.common import desk_or_404, draft_or_404
from frontdoor.inbox.desk.web.render import page
from frontdoor.inbox.desk.web.streaming import render_chunk, stream_page
from frontdoor.occurrences import LONDON
from frontdoor.publishing.requests import read_outcome

MOST = 12
"""Most changed pages that are named one by one."""
PATIENCE = 40.0
"""Seconds for which the page of a request waits for its outcome."""


def show(request: DeskRequest, draft: int) -> HttpResponseBase:
    """Show a draft: what it means, which pages differ, and what can be done with it."""
    one = draft_or_404(draft)
    if one.request and all(handed.draft.pk != one.pk for handed in publishing.handed_over()):
        request.desk.say("These changes are public now.")
        return redirect("desk:catalogue-changes")
    return _page(request, desk_or_404(draft))


def compare(request: DeskRequest, draft: int) -> HttpResponse:
    """Show one page before and after, beside each other."""
    one = draft_or_404(draft)
    address = request.GET.get("page", "/")
    inside = address.lstrip("/") if address.startswith("/") else ""
    before, after = (f"{reverse('desk:catalogue-see', args=(which,))}{inside}" for which in (0, one.pk))
    before = f"{before}?beside={one.pk}"
    before, after = f"{before}#{CHANGED}", f"{after}#{CHANGED}"
    return page(request, "catalogue/compare", draft=one, before=before, after=after, address=f"/{inside}")


def discard(request: DeskRequest, draft: int) -> HttpResponse:
    """Delete the member's own draft."""
    one = _own(request, draft)
    if one is not None:
        one.delete()
        request.desk.say("Your changes are thrown away. The website is as it was.")
    return redirect("desk:catalogue")


def ask(request: DeskRequest, draft: int) -> HttpResponse:
    """Ask the other editors to look at the member's draft."""
    one = _own(request, draft)
    if one is not None:
        one.asked_at, one.answer = request.desk.now, ""
        one.save(update_fields=["asked_at", "answer"])
        request.desk.say("Your colleagues see your changes now, on the first page of the website’s desk.")
    return redirect("desk:catalogue-draft", draft)


def give_back(request: DeskRequest, draft: int) -> HttpResponseBase:
    """Give a draft back to its author, with a sentence why."""
    desk, form = desk_or_404(draft), forms.GiveBack(request.POST)
    one = draft_or_404(draft)
    if not form.is_valid():
        return _page(request, desk, forms.faults(form), status=422)
    if one.asked_at is not None:
        one.asked_at, one.answer = None, form.cleaned_data["why"]
        one.save(update_fields=["asked_at", "answer"])
        request.desk.say(f"{one.user.get_username()} has it back.")
    return redirect("desk:catalogue")


def publish(request: DeskRequest, draft: int) -> HttpResponseBase:
    """Hand a draft to the publisher: now, or for a day to come."""
    desk, visit = desk_or_404(draft), request.desk
    one = desk.draft
    if one is None or one.request or desk.conflicts or not _may_publish(request, one):
        return redirect("desk:catalogue-draft", draft)
    moment = None
    if request.POST.get("when") == "day":
        form = forms.PublishOn(request.POST, today=request.desk.today)
        if not form.is_valid():
            return _page(request, desk, forms.faults(form), status=422)
        moment = datetime.combine(form.cleaned_data["day"], time(), LONDON)
    sentences = meaning(desk.public, desk.texts, request.desk.today, desk.docs).sentences
    try:
        seen = request.POST.get("seen", "")
        id_ = publishing.publish(one, seen, sentences, by=visit.name, now=visit.now, on=moment)
    except publishing.ChangedMeanwhile:
        fault = "It has changed since you opened this page. Look at it once more, then publish it"
        return _page(request, desk_or_404(draft), {"publish": fault}, status=422)
    return redirect("desk:catalogue-sent", id_)


def call_back(request: DeskRequest, draft: int) -> HttpResponse:
    """Take a draft that waits for its day, or could not be published, back to its author's desk."""
    one = draft_or_404(draft)
    if one.request and publishing.call_back(one, by=request.desk.name, now=request.desk.now):
        request.desk.say("It is on the desk again, and not public.")
        return redirect("desk:catalogue-draft", draft)
    request.desk.say(
        "It could not be taken back: it is public already, or its author has begun other changes, which come first."
    )
    return redirect("desk:catalogue")


def settle(request: DeskRequest, draft: int) -> HttpResponse:
    """Decide whose value stays where the author of a draft and a colleague changed the same."""
    keep = Side.MINE if request.POST.get("keep") == Side.MINE else Side.THEIRS
    one = _own(request, draft)
    if one is not None and working.over_public(one, keep).draft is None:
        request.desk.say("Nothing of yours is left: it is all as your colleague published it.")
        return redirect("desk:catalogue")
    return redirect("desk:catalogue-draft", draft)


def sent(request: DeskRequest, id_: str) -> HttpResponseBase:
    """Wait for the publisher, and say what became of a request."""
    return wait_for(request, id_, back="catalogue", again="catalogue-sent")


def wait_for(request: DeskRequest, id_: str, *, back: str, again: str) -> HttpResponseBase:
    """Return the page that waits for the publisher; ``back`` and ``again`` are the routes that it leads to."""
    return stream_page(request, "catalogue/sent", _outcome(request, id_, again), back=f"desk:{back}")


def _outcome(request: DeskRequest, id_: str, again: str) -> Iterator[str]:
    until = monotonic() + PATIENCE
    yield render_chunk(request, "catalogue/sent_wait")
    while (outcome := read_outcome(publishing.spool(), id_)) is None and monotonic() < until:
        sleep(0.2)
    drafts_left = publishing.handed_over()
    number = next((one.draft.pk for one in drafts_left if one.draft.request == id_), None)
    yield render_chunk(
        request, "catalogue/sent_outcome", outcome=outcome, number=number, id_=id_, again=f"desk:{again}"
    )


def _page(
    request: DeskRequest, desk: Desk, faults: dict[str, str] | None = None, *, status: int = 200
) -> HttpResponseBase:
    draft = desk.draft
    assert draft is not None
    return stream_page(
        request,
        "catalogue/draft",
        _meaning(request, desk, draft),
        status=status,
        draft=draft,
        is_mine=draft.user == request.desk.user,
        may_publish=_may_publish(request, draft),
        handed=next((one for one in publishing.handed_over() if one.draft.pk == draft.pk), None),
        seen=drafts.digest(drafts.files_of(draft)),
        conflicts=desk.conflicts,
        is_faulty=desk.is_faulty,
        news=desk.news,
        faults=faults or {},
        typed=request.POST,
        frame=_frame(request, draft),
    )


def _frame(request: DeskRequest, draft: CatalogueDraft) -> str:
    """Return the address of the preview of the page that was changed last, where the request names it."""
    address = request.GET.get("page", "")
    return (
        f"{reverse('desk:catalogue-see', args=(draft.pk,))}{address.lstrip('/')}#{CHANGED}" if address else ""
    )


def _meaning(request: DeskRequest, desk: Desk, draft: CatalogueDraft) -> Iterator[str]:
    try:
        sentences, pages = meaning(desk.public, desk.texts, request.desk.today, desk.docs)
    except DiagnosticsError as found:
        yield render_chunk(request, "catalogue/meaning", problems=found.problems)
        return
    yield render_chunk(
        request, "catalogue/meaning", draft=draft, sentences=sentences, changed=pages[:MOST], more=len(pages) - MOST
    )  # fmt: skip


def _own(request: DeskRequest, number: int) -> CatalogueDraft | None:
    return CatalogueDraft.objects.filter(pk=number, user=request.desk.user, request="").first()


def _may_publish(request: DeskRequest, draft: CatalogueDraft) -> bool:
    if draft.user == request.desk.user:
        return bool(settings.ENVIRONMENT.publish_alone)
    return draft.asked_at is not None
