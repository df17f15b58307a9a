"""Views for keying in a referral that came on paper: the door, the form in the paper's order, the check, and the reference.

Nothing is kept before it is sent; every page carries the answers on. It is received as a web referral is, so the same
paper sent twice is stored once.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from random import SystemRandom

from django.db import DatabaseError
from django.http import Http404, HttpResponse
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_variables

from frontdoor.form import Raw
from frontdoor.form.availability import not_taking
from frontdoor.form.doors import Door
from frontdoor.form.routing import placed
from frontdoor.inbox.config.logging import describe
from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.crypto import idempotency_key
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.referrals import keying
from frontdoor.inbox.desk.referrals.keying import Keyed
from frontdoor.inbox.desk.web.render import page
from frontdoor.inbox.referrals.follow_up import words
from frontdoor.inbox.referrals.from_answers import submission_from
from frontdoor.inbox.referrals.receive import found_again, receive
from frontdoor.inbox.referrals.write_group import Received
from frontdoor.inbox.store.concurrency_limit import LimitReached
from frontdoor.inbox.store.models import Referral
from frontdoor.inbox.store.storage_health import NotStored, Refusal, storage_health
from frontdoor.occurrences import LONDON
from frontdoor.site.pages.contact_ways import ways_to_us
from frontdoor.site.pages.form_names import HEADINGS
from frontdoor.site.pages.referral_form import left_out
from frontdoor.site.pages.your_reference import ADDRESS as KEY_ADDRESS

log = logging.getLogger("frontdoor.desk")
_AGAIN = "The answers or the form have changed since this page was shown, or it was open for long. Check them once more, then send."


def doors(request: DeskRequest) -> HttpResponse:
    """Ask which of the forms on paper has come."""
    return page(request, "keying", doors=[(str(door), HEADINGS[door]) for door in Door])


@sensitive_variables()
def form(request: DeskRequest, door: str) -> HttpResponse:
    """Show a door's form, check what was keyed in, or send it, as the pressed button says."""
    if door not in list(Door):
        raise Http404
    raw = keying.of_door({name: request.POST.getlist(name) for name in request.POST}, Door(door))
    do = request.POST.get("do", "")
    if request.method != "POST" or do == "change":
        return _form(request, door, raw)
    own = keying.form_at(started().form, Door(door))
    keyed = keying.check(own, raw, today=request.desk.now.astimezone(LONDON).date())
    if not keyed.checked.good:
        return _form(request, door, raw, keyed)
    return _send(request, door, raw, keyed) if do == "send" else _check(request, door, raw, keyed)


def _form(request: DeskRequest, door: str, raw: Raw, keyed: Keyed | None = None) -> HttpResponse:
    own = keying.form_at(started().form, Door(door))
    faults = keyed.checked.faults if keyed else ()
    fields = keying.fields_html(own, raw, faults, request.desk.now.astimezone(LONDON).date())
    return page(
        request,
        "keying_form",
        status=422 if faults else 200,
        faults={one.input: one.sentence for one in faults},
        heading=HEADINGS[Door(door)],
        door=door,
        fields=mark_safe(fields),  # noqa: S308 -- rendered by an escaping template
    )


def _check(
    request: DeskRequest,
    door: str,
    raw: Raw,
    keyed: Keyed,
    *,
    notes: Sequence[str] = (),
    key: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show every answer, what the paper lacks, and where it goes; ``key`` is kept where it was tried and may have arrived."""
    now, checked = request.desk.now, keyed.checked
    today = now.astimezone(LONDON).date()
    own, catalogue = keying.form_at(started().form, Door(door)), started().catalogue_on(today)
    route = placed(own, catalogue, checked.answers, today)
    closed = [" ".join((one.heading, *one.sentences)) for one in not_taking(started().form, catalogue, today)]
    return page(
        request,
        "keying_check",
        status=status,
        door=door,
        heading=HEADINGS[Door(door)],
        sections=list(keying.rows(own, checked)),
        lacking=keyed.lacking,
        left_out=[(str(question.label), said) for question, said in left_out(own, checked, raw)],
        notes=[*notes, *closed, *(str(rule.otherwise) for rule in route.unmet)],
        goes_to=route.team.name if route.team else "",
        carried=keying.typed(own, raw).items(),
        key=key or idempotency_key.issue(idempotency_key.digest(checked.answers), own.version, now),
    )


def _send(request: DeskRequest, door: str, raw: Raw, keyed: Keyed) -> HttpResponse:
    """Receive it once, and show its reference with the three words; on any failure every answer stays on the page."""
    visit, checked = request.desk, keyed.checked
    own = keying.form_at(started().form, Door(door))
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
        return _sent(request, Received(found, repeated=True), outcome.nonce)
    if not isinstance(outcome, idempotency_key.Valid):
        return _check(request, door, raw, keyed, notes=[_AGAIN], status=409)
    today = visit.now.astimezone(LONDON).date()
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
        return _sent(request, received, outcome.nonce)
    storage_health.count(refusal)
    return _check(request, door, raw, keyed, notes=[refusal.value], key=sent, status=503)


def _found(nonce: str) -> str:
    try:
        return (found_again(nonce) or ("",))[0]
    except DatabaseError:
        return ""


def _sent(request: DeskRequest, received: Received, nonce: str) -> HttpResponse:
    """Show the reference, and the words that make it a key; none where the same answers were sent under another key."""
    said: Sequence[str] = ()
    if not received.under_another_key:
        try:
            said = words.show(received.reference, nonce, request.desk.now) or ()
        except (NotStored, LimitReached, DatabaseError):
            said = ()
    stored = Referral.objects.filter(reference=received.reference)
    team, area = stored.values_list("team", "council_area").get()
    today = request.desk.now.astimezone(LONDON).date()
    return page(
        request,
        "keying_sent",
        reference=received.reference,
        words=said,
        before=received.under_another_key,
        team=team,
        phones=ways_to_us(started().form, started().catalogue_on(today), area or None).phones,
        where=f"{started().environment.address.partition('//')[2]}{KEY_ADDRESS}",
    )
