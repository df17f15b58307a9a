"""Views for keying in a referral that came on paper: the door, the form in the paper's order, the check, and the reference.

Every page carries the answers on. It is received as a web referral is, so the same paper sent twice is stored once. A draft
is saved by its button and by each Send that is refused; the key of the check page is bound to it, so that a draft whose page
broke off after it was sent is known again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from random import SystemRandom

from django.db import DatabaseError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_variables

from frontdoor.form.availability import not_taking
from frontdoor.form.doors import Door
from frontdoor.form.routing import placed
from frontdoor.inbox.config.logging import describe
from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.crypto import idempotency_key, sealing
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.referrals import keying
from frontdoor.inbox.desk.referrals.keying import Keyed
from frontdoor.inbox.desk.referrals.keying_drafts import (
    NOT_SAVED,
    draft_of,
    entry,
    own_form,
    save,
    save_beside,
    words_of,
)
from frontdoor.inbox.desk.web.audit_events import note_event
from frontdoor.inbox.desk.web.render import page
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import paper_drafts
from frontdoor.inbox.referrals.follow_up import words
from frontdoor.inbox.referrals.from_answers import submission_from
from frontdoor.inbox.referrals.paper_drafts import HalfKeyed
from frontdoor.inbox.referrals.receive import found_again, receive, received_under
from frontdoor.inbox.referrals.write_group import Received
from frontdoor.inbox.store.concurrency_limit import LimitReached
from frontdoor.inbox.store.models import PaperDraft, Referral
from frontdoor.inbox.store.storage_health import NotStored, Refusal, storage_health
from frontdoor.site.pages.contact_ways import ways_to_us
from frontdoor.site.pages.form_names import HEADINGS
from frontdoor.site.pages.referral_form import left_out
from frontdoor.site.pages.your_reference import ADDRESS as KEY_ADDRESS

log = logging.getLogger("frontdoor.desk")
_AGAIN = "The answers or the form have changed since this page was shown, or it was open for long. Check them once more, then send."


_SENT_BEFORE = "A paper was sent from this page before, with the reference {}. If this is the same one, it is there: do not send it again."


def doors(request: DeskRequest) -> HttpResponse:
    """Ask which of the forms on paper has come, and list what is half keyed in."""
    paper_drafts.forget_sent()
    drafts = [entry(row, request) for row in paper_drafts.of_teams(request.desk.teams)]
    if any(one.name for one in drafts):
        note_event(request.desk.name, "shown the half-keyed papers", now=request.desk.now)
    return page(
        request,
        "keying",
        doors=[(str(door), HEADINGS[door]) for door in Door],
        drafts=drafts,
        kept=paper_drafts.KEPT.days,
    )


@sensitive_variables()
def take_up(request: DeskRequest, paper: int) -> HttpResponse:
    """Show the form of a draft, with all that is in it."""
    row = PaperDraft.objects.get(pk=paper)
    try:
        found = paper_drafts.opened(row, request.desk.keys[row.team])
    except sealing.CannotOpen as cannot:
        request.desk.say(str(cannot))
        return redirect("desk:keying")
    note_event(request.desk.name, "opened a half-keyed paper", now=request.desk.now)
    return _form(request, found)


def throw_away(request: DeskRequest, paper: int) -> HttpResponse:
    """Delete a draft."""
    gone = paper_drafts.throw_away(paper, request.desk.name, request.desk.now)
    request.desk.say("The draft is thrown away." if gone else "The draft was not there any more.")
    return redirect("desk:keying")


@sensitive_variables()
def form(request: DeskRequest, door: str) -> HttpResponse:
    """Show a door's form, check what was keyed in, save it, or send it, as the pressed button says."""
    if door not in list(Door):
        raise Http404
    draft, do = draft_of(request, Door(door)), request.POST.get("do", "")
    if do == "save":
        return _save(request, draft)
    if request.method != "POST" or do == "change":
        return _form(request, draft)
    keyed = keying.check(own_form(draft), draft.typed, today=request.desk.today)
    if not keyed.checked.good:
        return _form(request, draft, keyed) if do != "send" else _refused(request, draft, keyed)
    return _send(request, draft, keyed) if do == "send" else _check(request, draft, keyed)


def _save(request: DeskRequest, draft: HalfKeyed) -> HttpResponse:
    """Save it for later; where that cannot be, show the form with every answer."""
    try:
        saved = save(request, draft)
    except (NotStored, DatabaseError) as error:
        refusal = error.refusal if isinstance(error, NotStored) else Refusal.UNSURE
        return _form(request, draft, note=f"{refusal.value} {NOT_SAVED}", status=503)
    request.desk.say(words_of(saved))
    return redirect("desk:keying")


def _form(
    request: DeskRequest, draft: HalfKeyed, keyed: Keyed | None = None, *, note: str = "", status: int = 200
) -> HttpResponse:
    faults = keyed.checked.faults if keyed else ()
    fields = keying.fields_html(own_form(draft), draft.typed, faults, request.desk.today)
    return page(
        request,
        "keying_form",
        status=422 if faults else status,
        faults={one.input: one.sentence for one in faults},
        heading=HEADINGS[Door(draft.door)],
        draft=draft,
        carried=keying.beside(own_form(draft), draft.typed).items(),
        note=note,
        fields=mark_safe(fields),  # noqa: S308 -- rendered by an escaping template
        kept=paper_drafts.KEPT.days,
    )


def _refused(request: DeskRequest, draft: HalfKeyed, keyed: Keyed) -> HttpResponse:
    """Show the form with what must be put right before it can be sent, saved meanwhile."""
    draft, said = save_beside(request, draft)
    return _form(request, draft, keyed, note=said)


def _check(
    request: DeskRequest,
    draft: HalfKeyed,
    keyed: Keyed,
    *,
    notes: Sequence[str] = (),
    key: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show every answer, what the paper lacks, and where it goes; ``key`` is kept where it was tried and may have arrived."""
    checked, today = keyed.checked, request.desk.today
    own, catalogue = own_form(draft), started().catalogue_on(today)
    if not key:
        if reference := _reference_of(draft.nonce):
            notes = [*notes, _SENT_BEFORE.format(spoken(reference))]
            draft = replace(draft, nonce=idempotency_key.new_nonce(), version=0)
        digest = idempotency_key.digest(checked.answers)
        key = idempotency_key.issue(digest, own.version, request.desk.now, nonce=draft.nonce)
    route = placed(own, catalogue, checked.answers, today)
    closed = [" ".join((one.heading, *one.sentences)) for one in not_taking(started().form, catalogue, today)]
    return page(
        request,
        "keying_check",
        status=status,
        heading=HEADINGS[Door(draft.door)],
        sections=list(keying.rows(own, checked)),
        lacking=keyed.lacking,
        left_out=[(str(question.label), said) for question, said in left_out(own, checked, draft.typed)],
        notes=[*notes, *closed, *(str(rule.otherwise) for rule in route.unmet)],
        goes_to=route.team.name if route.team else "",
        carried=keying.typed(own, draft.typed).items(),
        draft=draft,
        key=key,
    )


def _send(request: DeskRequest, draft: HalfKeyed, keyed: Keyed) -> HttpResponse:
    """Receive it once, and show its reference with the three words; on any failure every answer stays on the page, and in a draft."""
    visit, checked, own = request.desk, keyed.checked, own_form(draft)
    sent = request.POST.get("key", "")
    outcome = idempotency_key.read(
        sent,
        answers_digest=idempotency_key.digest(checked.answers),
        form_versions=(own.version, *own.older_versions),
        now=visit.now,
    )
    if isinstance(outcome, idempotency_key.Expired | idempotency_key.AnswersChanged) and (
        found := _found(outcome.nonce)
    ):
        return _sent(request, Received(found, repeated=True), draft, outcome.nonce)
    if not isinstance(outcome, idempotency_key.Valid):
        draft, said = save_beside(request, draft)
        return _check(request, draft, keyed, notes=[_AGAIN, said], status=409)
    today = request.desk.today
    submission = submission_from(
        checked, outcome.nonce, own, started().catalogue_on(today), today=today, keyed_by=visit.name
    )
    try:
        received = receive(submission, now=visit.now, random=SystemRandom(), once=True)
    except NotStored as refused:
        refusal = refused.refusal
    except Exception as error:  # noqa: BLE001 -- whatever it is, the member must get the answers back
        log.error("failed action=key-in %s", describe(error))  # noqa: TRY400 -- a traceback may hold answers
        refusal = Refusal.UNSURE
    else:
        storage_health.stored()
        return _sent(request, received, draft, outcome.nonce)
    storage_health.count(refusal)
    draft, said = save_beside(request, draft)
    return _check(request, draft, keyed, notes=[refusal.value, said], key=sent, status=503)


def _found(nonce: str) -> str:
    try:
        return (found_again(nonce) or ("",))[0]
    except DatabaseError:
        return ""


def _reference_of(nonce: str) -> str:
    try:
        return (received_under(nonce) or ("",))[0]
    except DatabaseError:  # the fault is told when it is sent
        return ""


def _sent(request: DeskRequest, received: Received, draft: HalfKeyed, nonce: str) -> HttpResponse:
    """Show the reference, and the words that make it a key; none where the same answers were sent under another key."""
    try:
        paper_drafts.forget_sent(draft)
    except DatabaseError as error:
        log.warning("failed action=forget-draft %s", describe(error))  # the list forgets it
    said: Sequence[str] = ()
    if not received.under_another_key:
        try:
            said = words.show(received.reference, nonce, request.desk.now) or ()
        except (NotStored, LimitReached, DatabaseError):
            said = ()
    try:
        stored = Referral.objects.filter(reference=received.reference)
        team, area = stored.values_list("team", "council_area").get()
    except DatabaseError:  # it is received, and its reference must be shown
        team, area = "", ""
    return page(
        request,
        "keying_sent",
        reference=received.reference,
        words=said,
        before=received.under_another_key,
        team=team,
        phones=ways_to_us(started().form, started().catalogue_on(request.desk.today), area or None).phones,
        where=f"{started().environment.address.partition('//')[2]}{KEY_ADDRESS}",
    )
