"""Drafts at the keying screen: the draft that a page carries, saving it, and the list of those that wait."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from django.db import DatabaseError

from frontdoor.form import Form
from frontdoor.form.doors import Door
from frontdoor.form.routing import placed
from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.crypto import idempotency_key, sealing
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.referrals import keying
from frontdoor.inbox.referrals import paper_drafts
from frontdoor.inbox.referrals.paper_drafts import HalfKeyed, Saved
from frontdoor.inbox.store.models import PaperDraft
from frontdoor.inbox.store.storage_health import NotStored
from frontdoor.site.pages.form_names import HEADINGS

_SAVED = "What you keyed in is saved as a draft, under “Key in”. It is kept for {} days."
_APART = "A colleague has saved this paper meanwhile, so yours is saved as a draft of its own. Compare the two, send one, and throw the other away."
NOT_SAVED = "It could not be saved as a draft either: leave this page open, and try again in a minute."


@dataclass(frozen=True)
class DraftEntry:
    """One draft of the list; its name and door only while the team's key is unlocked."""

    row: PaperDraft
    is_locked: bool
    heading: str = ""
    name: str = field(default="", repr=False)
    fault: str = ""


def entry(row: PaperDraft, request: DeskRequest) -> DraftEntry:
    """Return the line of a draft in the list."""
    if row.team not in request.desk.keys:
        return DraftEntry(row, is_locked=True)
    try:
        draft = paper_drafts.opened(row, request.desk.keys[row.team])
    except sealing.CannotOpen as cannot:
        return DraftEntry(row, is_locked=False, fault=str(cannot))
    name = "Name hidden" if request.desk.hides_names else " ".join(draft.typed.get("full_name", ()))
    return DraftEntry(row, is_locked=False, heading=HEADINGS[Door(draft.door)], name=name)


def draft_of(request: DeskRequest, door: Door) -> HalfKeyed:
    """Return what a page carries; a new draft where it carries none."""
    raw = {name: request.POST.getlist(name) for name in request.POST}
    nonce, version = request.POST.get("draft", ""), request.POST.get("draft_version", "")
    if not re.fullmatch(r"[\w-]{22}", nonce, re.ASCII):
        nonce = idempotency_key.new_nonce()
    number = int(version) if re.fullmatch(r"[0-9]{1,9}", version) else 0
    return HalfKeyed(nonce, str(door), keying.of_door(raw, door), number)


def own_form(draft: HalfKeyed) -> Form:
    """Return the form of a draft's door, on paper."""
    return keying.form_at(started().form, Door(draft.door))


def save(request: DeskRequest, draft: HalfKeyed) -> Saved:
    """Save a draft for the team that it would go to, if the member is of it; raise NotStored, DatabaseError."""
    visit, own = request.desk, own_form(draft)
    answers = keying.check(own, draft.typed, today=request.desk.today).checked.answers
    team = placed(own, started().catalogue_on(request.desk.today), answers, request.desk.today).team
    theirs = sorted(visit.teams, key=lambda one: (team is None or one != team.id, one not in visit.keys))
    kept = replace(draft, typed=keying.typed(own, draft.typed))
    return paper_drafts.save(kept, theirs[0], visit.name, visit.now, spare=idempotency_key.new_nonce())


def words_of(saved: Saved) -> str:
    """Return what to say of a draft that was saved."""
    return _APART if saved.apart else _SAVED.format(paper_drafts.KEPT.days)


def save_beside(request: DeskRequest, draft: HalfKeyed) -> tuple[HalfKeyed, str]:
    """Save a draft while something else is refused; return the draft as it stands now, and what to say of it."""
    try:
        saved = save(request, draft)
    except (NotStored, DatabaseError):
        return draft, NOT_SAVED
    return replace(draft, nonce=saved.nonce, version=saved.version), words_of(saved)
