"""View of the first page of the catalogue: what is on its way, and everything that can be changed."""

from __future__ import annotations

from django.http import HttpResponse

from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.catalogue import drafts, publishing
from frontdoor.inbox.desk.catalogue.entries import entries
from frontdoor.inbox.desk.catalogue.version import load
from frontdoor.inbox.desk.models import CatalogueDraft
from frontdoor.inbox.desk.views.catalogue.common import my_desk
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
        asked=[one for one in asked if one.user_id != request.desk.user.pk],  # type: ignore[union-attr]
        handed_over=publishing.handed_over(),
        groups=list(entries(catalogue, words)),
        words=words,
    )
