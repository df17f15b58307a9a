"""The intake's views: parse requests, ask ``decisions`` what to do, and render the result."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import wraps
from random import SystemRandom
from typing import assert_never

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from frontdoor.catalogue import Catalogue
from frontdoor.form import EligibilityRule, Fault, FormResult, Raw
from frontdoor.form.routing import placed
from frontdoor.geography.council_areas import BY_NAME
from frontdoor.geography.place_lookup import KnownPlace, look_up_place
from frontdoor.inbox.config.database_url import patience
from frontdoor.inbox.config.logging import describe
from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.crypto import canary_token, idempotency_key
from frontdoor.inbox.intake import confirmation_token, decisions
from frontdoor.inbox.intake.cross_site import origin_of
from frontdoor.inbox.intake.form_body import LIMIT, Body, Flaw, read_body
from frontdoor.inbox.monitoring import outage_status
from frontdoor.inbox.referrals.receive import (
    NotStored,
    Submission,
    found_again,
    receive,
    received_under,
    received_with,
)
from frontdoor.inbox.store.storage_health import Refusal, storage_health
from frontdoor.inbox.store.write_probe import make_sure
from frontdoor.site.index.page import Page
from frontdoor.site.pages.outage_banner import put_up
from frontdoor.site.pages.place_choice import INPUT, where_page
from frontdoor.site.pages.referral_form import (
    ALL_THE_SAME,
    ANOTHER_BUTTON,
    CHANGE_BUTTON,
    SCRIPTED,
    SEND_BUTTON,
    TRAP,
    check_page,
    form_page,
    not_for_page,
    not_sent_page,
    sent_page,
)

log = logging.getLogger("frontdoor.intake")
_STATUS = {Flaw.TOO_LARGE: 413, Flaw.NOT_OURS: 415, Flaw.BROKEN: 400}
_CLOSED = "Referrals are not taken at the moment."
_GLANCE = 1.0
"""Seconds that a check waits for a database that does not answer."""
_LOOK_LATER = "We cannot show its reference at the moment. Open this page again in a minute."

View = Callable[[HttpRequest], HttpResponse]


def posted(view: Callable[[HttpRequest, Body], HttpResponse]) -> View:
    """Decorate a view that takes the body of a POST; any other method gets a page that leads to the form.

    Django's CSRF check is off here, because it needs a cookie: the public side sets none (shared computers), and
    /referral/ is a static file that could not carry its token. ``cross_site`` and the idempotency key take its place.
    """

    @csrf_exempt
    @wraps(view)
    @sensitive_variables()
    def answer(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return _only("POST")
        return view(request, _body_of(request))

    return answer


@csrf_exempt  # so that another method gets 405 and not a CSRF error
@require_safe
def form(request: HttpRequest) -> HttpResponse:
    """Show the empty form with the outage banner; without an outage the static page is served instead."""
    return _shown(form_page(started().form, _catalogue(), today=decisions.day_of(_now())))


def _catalogue() -> Catalogue:
    """Return the catalogue as it is today: a change that was written beforehand holds from its day."""
    return started().catalogue.on(decisions.day_of(_now()))


@csrf_exempt
@require_safe
def door_sign(request: HttpRequest) -> HttpResponse:
    """Return as JSON whether referrals reach the team, for the script on the form's page."""
    return _private(JsonResponse({"reaching": not outage_status.is_up(settings.ENVIRONMENT.data, _now())}))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def where(request: HttpRequest) -> HttpResponse:
    """Redirect from a town or postcode to the help there.

    What was typed comes in a body, so that it is in no URL, history or log.
    """
    if request.method != "POST":  # the URL alone, typed or opened again
        return _to("/find/")
    body = _body_of(request)
    found = look_up_place(body.one(INPUT))
    if isinstance(found, KnownPlace) and found.only_area:
        return _to(f"/areas/{BY_NAME[found.only_area].slug}/")
    status = 200 if isinstance(found, KnownPlace) else 422
    page = started().shell.fill(where_page(found))
    return _private(HttpResponse(page, status=_STATUS[body.flaw] if body.flaw else status))


@posted
def check(request: HttpRequest, body: Body) -> HttpResponse:
    """Validate the answers and store nothing: 422 with the form and its errors, or 200 with "check your answers"."""
    now = _now()
    with_us = started()
    form, catalogue, today = with_us.form, _catalogue(), decisions.day_of(now)
    if body.flaw:
        fault = Fault("", "", body.flaw.value)
        return _shown(
            form_page(form, catalogue, raw=body.raw, faults=[fault], today=today), _STATUS[body.flaw]
        )
    if asked_for := _form_asked_for(body, today):
        return asked_for
    checked = form.check(body.raw, today=today)
    version = body.one("form_version")
    decision = decisions.on_check(
        checked,
        form=form,
        catalogue=catalogue,
        today=today,
        version=version,
        all_the_same=ALL_THE_SAME in body.raw,
    )
    return _answer(decision, body, now)


@posted
def send(request: HttpRequest, body: Body) -> HttpResponse:
    """Store the checked answers once and redirect to the confirmation; on any failure show every answer again.

    Only the Send button stores: every other button that posts here does what it does at ``check``.
    """
    now = _now()
    with_us = started()
    form = with_us.form
    if body.flaw:
        return _shown(
            not_sent_page(
                form,
                _catalogue(),
                body.raw,
                why=body.flaw.value,
                key=None,
                whole=body.flaw is not Flaw.TOO_LARGE,
            ),
            _STATUS[body.flaw],
        )
    today = decisions.day_of(now)
    if asked_for := _form_asked_for(body, today):
        return asked_for
    checked = form.check(body.raw, today=today)
    outcome = idempotency_key.read(
        body.one("key"),
        answers_digest=idempotency_key.digest(checked.answers),
        form_versions=decisions.versions(form),
        now=now,
    )
    came_from = origin_of(
        sec_fetch_site=request.headers.get("Sec-Fetch-Site"),
        origin=request.headers.get("Origin"),
        address=settings.ENVIRONMENT.address,
    )
    decision = decisions.on_send(
        checked,
        pressed=SEND_BUTTON in body.raw,
        outcome=outcome,
        origin=came_from,
        form=form,
        catalogue=_catalogue(),
        now=now,
        trap=body.one(TRAP),
        scripted=SCRIPTED in body.raw,
        canary_mark=body.one(canary_token.INPUT),
        all_the_same=ALL_THE_SAME in body.raw,
    )
    return _answer(decision, body, now)


def _form_asked_for(body: Body, today: date) -> HttpResponse | None:
    """Return the form where the pressed button asks for it, to change an answer or for another person; else None."""
    form, catalogue = started().form, _catalogue()
    if CHANGE_BUTTON in body.raw:
        return _shown(form_page(form, catalogue, raw=body.raw, change=body.one(CHANGE_BUTTON), today=today))
    if ANOTHER_BUTTON in body.raw:
        return _shown(form_page(form, catalogue, raw=form.own_details(body.raw), today=today))
    return None


def _answer(decision: decisions.Decision, body: Body, now: datetime) -> HttpResponse:  # noqa: PLR0911 -- one a decision
    """Turn a decision into a response."""
    form, catalogue = started().form, _catalogue()
    match decision:
        case decisions.Invalid(checked):
            today = decisions.day_of(now)
            return _shown(form_page(form, catalogue, raw=body.raw, faults=checked.faults, today=today), 422)
        case decisions.ServiceClosed(notices):
            page = not_sent_page(form, catalogue, body.raw, why=_CLOSED, key=None, closed=notices)
            return _shown(page, 410)
        case decisions.NotEligible(checked, unmet):
            today = decisions.day_of(now)
            return _shown(not_for_page(form, catalogue, checked, unmet=unmet, raw=body.raw, today=today))
        case decisions.Confirm(checked, unmet, note):
            if same := _received_with(checked.answers, now):
                return _confirmed(*same, again=True)
            return _checked_page(checked, unmet, body.raw, now, note=note)
        case decisions.ConfirmAgain(checked, unmet, note, nonce):
            if nonce and _reference_of(nonce):
                return _to_confirmation(nonce, now)
            foreign = note == decisions.FROM_ELSEWHERE
            if not foreign and (same := _received_with(checked.answers, now)):
                return _confirmed(*same, again=True)
            status = 403 if foreign else 409
            return _checked_page(checked, unmet, body.raw, now, note=note, status=status)
        case decisions.Store(submission):
            return _keep(submission, body, now)
        case other:
            assert_never(other)


@csrf_exempt
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """Show the reference for half an hour; after that, a page without any personal data."""
    if request.method not in ("GET", "HEAD"):
        return _only("GET, HEAD")
    with_us = started()
    nonce = confirmation_token.read(token, _now())
    try:
        reference, area = (received_under(nonce) if nonce else None) or (None, None)
    except DatabaseError:  # a valid token proves that it was received
        page = not_sent_page(with_us.form, _catalogue(), {}, why=_LOOK_LATER, key=None, received=True)
        return _shown(page, 503)
    return _confirmed(reference, area)


def _confirmed(reference: str | None, area: str | None, *, again: bool = False) -> HttpResponse:
    with_us = started()
    page = sent_page(with_us.form, _catalogue(), reference=reference, area=area, again=again)
    response = _shown(page)
    # The Back button must show nothing of this person to the next one at a shared computer. Browsers keep the form, a
    # static page, in memory with everything that was typed; this header drops it.
    response["Clear-Site-Data"] = '"cache"'
    return response


def _keep(submission: Submission, body: Body, now: datetime) -> HttpResponse:
    """Store, unless the same answers have just been stored under another key: then show that referral's reference.

    A canary repeats the same answers by design, so it is never taken for a repeat.
    """
    try:
        received = receive(submission, now=now, random=SystemRandom(), once=submission.canary_since is None)
    except NotStored as refused:
        return _refused(refused.refusal, body)
    except Exception as error:  # noqa: BLE001 -- whatever it is, the person must get the answers back
        log.error("failed action=store-referral %s", describe(error))  # noqa: TRY400 -- a traceback may hold answers
        try:
            if not found_again(submission.key):
                return _refused(Refusal.FAULT, body)
        except DatabaseError:
            return _refused(Refusal.UNSURE, body)
    else:
        if received.under_another_key:
            return _confirmed(received.reference, submission.council_area, again=True)
    storage_health.stored()
    return _to_confirmation(submission.key, now)


def _refused(refusal: Refusal, body: Body) -> HttpResponse:
    storage_health.count(refusal)
    unsure = refusal is Refusal.UNSURE
    return _not_sent(body.raw, refusal.value, body.one("key"), 503, unsure=unsure)


def _reference_of(nonce: str) -> tuple[str, str] | None:
    try:
        return found_again(nonce)
    except DatabaseError:
        return None


def _received_with(answers: Mapping[str, str], now: datetime) -> tuple[str, str] | None:
    """Return reference and area if these answers were received just now.

    A check waits only briefly for a database that does not answer, then goes on.
    """
    if storage_health.refusal():
        return None
    try:
        with patience(_GLANCE):
            if same := received_with(answers, now):
                make_sure()
            return same
    except DatabaseError:  # the fault is reported when they are sent
        return None


def _to_confirmation(nonce: str, now: datetime) -> HttpResponse:
    token = confirmation_token.issue(nonce, now)
    return _to(reverse("sent", args=[token]))


def _to(path: str) -> HttpResponse:
    """Redirect to another page of ours by its absolute URL: at a relative one lynx stops for seconds with a warning."""
    return _private(HttpResponseRedirect(settings.ENVIRONMENT.address + path, status=303))


def _checked_page(
    checked: FormResult,
    unmet: Sequence[EligibilityRule],
    raw: Raw,
    now: datetime,
    *,
    note: str | None,
    status: int = 200,
) -> HttpResponse:
    form = started().form
    key = idempotency_key.issue(idempotency_key.digest(checked.answers), form.version, now)
    service = placed(form, _catalogue(), checked.answers, decisions.day_of(now)).service
    page = check_page(form, _catalogue(), checked, key=key, raw=raw, note=note, unmet=unmet, service=service)
    return _shown(page, status)


def _not_sent(raw: Raw, why: str, key: str, status: int, *, unsure: bool) -> HttpResponse:
    with_us = started()
    page = not_sent_page(with_us.form, _catalogue(), raw, why=why, key=key, unsure=unsure)
    return _shown(page, status)


def _body_of(request: HttpRequest) -> Body:
    """Read the body without Django's parser: a size limit, no multipart, no temporary file, strict UTF-8."""
    return read_body(request.read(LIMIT + 1), request.headers.get("Content-Type", ""))


def _only(methods: str) -> HttpResponse:
    page = Page(
        "/referral/",
        "Go to the form",
        "<h1>Nothing was sent</h1><p>This page opens only from the form. "
        '<a href="/referral/">Go to the referral form</a>.</p>',
        index=False,
        at_risk=True,
    )
    response = _shown(page, 405)
    response["Allow"] = methods
    return response


def _shown(page: Page, status: int = 200) -> HttpResponse:
    if outage_status.is_up(settings.ENVIRONMENT.data, _now()):
        page = put_up(page, started().form, _catalogue())
    return _private(HttpResponse(started().shell.fill(page), status=status))


def _private(response: HttpResponse) -> HttpResponse:
    """Keep a page with answers out of every cache, the browser's included, and out of search engines."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _now() -> datetime:
    return datetime.now(UTC)
