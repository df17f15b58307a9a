"""View of one page of the site as a draft has it, or as it is for the public: shown in a frame beside the form, or alone."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from frontdoor.diagnostics import DiagnosticsError
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.catalogue import working
from frontdoor.inbox.desk.catalogue.framed import framed, with_anchor
from frontdoor.inbox.desk.views.catalogue.common import desk_or_404, my_desk

PUBLIC = 0
"""Stands for the number of a draft: the pages as the public has them."""


def see(request: DeskRequest, draft: int, address: str = "") -> HttpResponse:
    """Show a page of a draft; nothing of it is cached or listed anywhere."""
    today, prefix = request.desk.today, reverse("desk:catalogue-see", args=(draft,)).rstrip("/")
    desk = my_desk(request) if draft == PUBLIC else desk_or_404(draft)
    photos = desk.photos if draft != PUBLIC else {}
    if f"/{address}" in photos:
        return HttpResponse(photos[f"/{address}"], content_type="image/jpeg")
    said = "As it is now."
    if draft != PUBLIC and desk.draft:
        said = f"Preview of the changes by {desk.draft.user.get_username()}: not public yet."
    beside = request.GET.get("beside", "")
    compared = desk_or_404(int(beside)) if draft == PUBLIC and beside.isdecimal() else desk
    here, there = (compared.public, compared.texts) if draft == PUBLIC else (desk.texts, desk.public)
    try:
        pages, other = working.pages_of(here, today), working.pages_of(there, today)
        html = pages.html(f"/{address}") or pages.says(
            "It has no page in this version: it has ended, or is not there yet"
        )
        html = with_anchor(html, other.html(f"/{address}") or "")
    except DiagnosticsError:
        pages = working.pages_of(desk.public, today)
        html = pages.says("This version has a mistake, so its pages cannot be shown")
    return HttpResponse(framed(html, prefix, said, photos))
