"""The intake's views: parse requests, ask ``decisions`` what to do, and render the result."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from random import SystemRandom
from typing import assert_never

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from frontdoor.form import Fault
from frontdoor.form.doors import Door
from frontdoor.geography.council_areas import BY_NAME
from frontdoor.geography.place_lookup import KnownPlace, look_up_place
from frontdoor.inbox.config.database_url import patience
from frontdoor.inbox.config.logging import describe
from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.crypto import canary_token, idempotency_key
from frontdoor.inbox.intake import confirmation_token, decisions
from frontdoor.inbox.intake.cross_site import origin_of
from frontdoor.inbox.intake.form_body import Body, Flaw
from frontdoor.inbox.intake.form_pages import (
    empty_page,
    next_step,
    office_page,
    page_asked_for,
    page_with_faults,
)
from frontdoor.inbox.intake.responses import (
    body_of,
    current_time,
    not_allowed,
    posted,
    privacy_notice,
    private,
    redirect_to,
    redirect_to_confirmation,
    show,
    show_check_page,
    show_confirmation,
    show_next_form,
    show_not_sent,
    todays_catalogue,
)
from frontdoor.inbox.intake.your_reference import has_copy, words_for
from frontdoor.inbox.monitoring import outage_status
from frontdoor.inbox.referrals import office_links
from frontdoor.inbox.referrals.receive import (
    Submission,
    found_again,
    receive,
    received_under,
    received_with,
)
from frontdoor.inbox.referrals.write_group import LinkUsed
from frontdoor.inbox.store.models import OfficeLink
from frontdoor.inbox.store.storage_health import NotStored, Refusal, storage_health
from frontdoor.inbox.store.write_probe import make_sure
from frontdoor.occurrences import london_day
from frontdoor.site.pages.form_languages import language_of
from frontdoor.site.pages.form_names import (
    ALL_THE_SAME,
    COPY,
    LANGUAGE,
    OFFICE,
    SCRIPTED,
    SEND_BUTTON,
    SEND_NEXT_BUTTON,
    TRAP,
)
from frontdoor.site.pages.place_choice import INPUT, OLD_INPUT, where_page
from frontdoor.site.pages.referral_form import not_for_page, not_sent_page
from frontdoor.site.pages.search_results import results_page
from frontdoor.site.search.daily_index import readable
from frontdoor.translation.catalogs import gettext_noop, speaking

log = logging.getLogger("frontdoor.intake")
_STATUS = {Flaw.TOO_LARGE: 413, Flaw.NOT_OURS: 415, Flaw.BROKEN: 400}
_CLOSED = gettext_noop("Referrals are not taken at the moment.")
_GLANCE = 1.0
"""Seconds that a check waits for a database that does not answer."""
_LOOK_LATER = gettext_noop("We cannot show its reference at the moment. Open this page again in a minute.")


@csrf_exempt  # so that another method gets 405 and not a CSRF error
@require_safe
def form(request: HttpRequest, door: Door | None = None) -> HttpResponse:
    """Show the form's first page, or that of a door, with the outage banner; without an outage the static page is served instead."""
    now = current_time()
    today = london_day(now)
    if door is None and (token := request.GET.get(OFFICE)):
        page, status = office_page(started().form, todays_catalogue(), _office_of(token, now), token, today)
        return show(page, status)
    return show(empty_page(started().form, todays_catalogue(), today, door))


def _office_of(token: str, now: datetime) -> OfficeLink | None:
    """Return the office link of an address; none either while the database does not answer: the form works without."""
    try:
        with patience(_GLANCE):
            return office_links.read(token, now)
    except DatabaseError:
        return None


def _link_was_used(body: Body) -> bool:
    """Return whether the answers came by an office's link that was good for one referral, which has arrived."""
    number = office_links.number_once(body.one(OFFICE))
    if number is None:
        return False
    try:
        with patience(_GLANCE):
            return office_links.was_used(number)
    except DatabaseError:  # it is asked again when they are sent
        return False


def _without_link(body: Body) -> Body:
    return replace(body, raw={name: values for name, values in body.raw.items() if name != OFFICE})


@csrf_exempt
@require_safe
def door_sign(request: HttpRequest) -> HttpResponse:
    """Return as JSON whether referrals reach the team, for the script on the form's page."""
    return private(
        JsonResponse({"reaching": not outage_status.is_up(settings.ENVIRONMENT.data, current_time())})
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def where(request: HttpRequest) -> HttpResponse:
    """Search: redirect from a place to the help there, or show what was found for anything else.

    What was typed comes in a body, so that it is in no URL, history or log.
    """
    if request.method != "POST":  # the URL alone, typed or opened again
        return redirect_to("/find/")
    body = body_of(request)
    typed = body.one(INPUT) or body.one(OLD_INPUT)
    answer = started().searched.search(typed, london_day(current_time()))
    if answer.hits and not answer.only_place:
        page, status = results_page(answer, readable(typed)), 200
    else:
        found = answer.place if answer.only_place and answer.place else look_up_place(typed)
        if isinstance(found, KnownPlace) and found.only_area:
            return redirect_to(f"/areas/{BY_NAME[found.only_area].slug}/")
        page, status = where_page(found), 200 if isinstance(found, KnownPlace) else 422
    return private(
        HttpResponse(started().shell.fill(page), status=_STATUS[body.flaw] if body.flaw else status)
    )


@posted
def check(request: HttpRequest, body: Body) -> HttpResponse:
    """Validate the answers and store nothing: 422 with the form and its errors, or 200 with "check your answers"."""
    now = current_time()
    with_us = started()
    catalogue, today = todays_catalogue(), london_day(now)
    if body.flaw:
        faults = [Fault("", "", body.flaw.value)]
        page = page_with_faults(with_us.form, catalogue, body.raw, faults, today)
        return show(page, _STATUS[body.flaw])
    if asked_for := _form_asked_for(body, today):
        return asked_for
    form = with_us.form.of(body.raw)
    checked = form.check(body.raw, today=today)
    if stepped := next_step(form, catalogue, checked, body, today):
        page, faulty = stepped
        return show(page, 422 if faulty else 200)
    version = body.one("form_version")
    decision = decisions.on_check(
        checked,
        form=form,
        catalogue=catalogue,
        today=today,
        version=version,
        all_the_same=ALL_THE_SAME in body.raw,
    )
    if isinstance(decision, decisions.Confirm) and _link_was_used(body):
        decision, body = replace(decision, note=decisions.LINK_USED), _without_link(body)
    return _answer(decision, body, now)


@posted
def send(request: HttpRequest, body: Body) -> HttpResponse:
    """Store the checked answers once and redirect to the confirmation; on any failure show every answer again.

    Only the Send button stores: every other button that posts here does what it does at ``check``.
    """
    now = current_time()
    form = started().form.of(body.raw)
    if body.flaw:
        return show(
            not_sent_page(
                form,
                todays_catalogue(),
                body.raw,
                why=body.flaw.value,
                key=None,
                whole=body.flaw is not Flaw.TOO_LARGE,
            ),
            _STATUS[body.flaw],
        )
    today = london_day(now)
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
        pressed=not body.raw.keys().isdisjoint((SEND_BUTTON, SEND_NEXT_BUTTON)),
        outcome=outcome,
        origin=came_from,
        form=form,
        catalogue=todays_catalogue(),
        now=now,
        trap=body.one(TRAP),
        scripted=SCRIPTED in body.raw,
        canary_mark=body.one(canary_token.INPUT),
        all_the_same=ALL_THE_SAME in body.raw,
        copy=COPY in body.raw,
    )
    return _answer(decision, body, now)


def _form_asked_for(body: Body, today: date) -> HttpResponse | None:
    """Return the page of the form that the pressed button asks for; None where none does."""
    page = page_asked_for(started().form, todays_catalogue(), body, today, privacy_notice())
    return show(page) if page else None


def _answer(decision: decisions.Decision, body: Body, now: datetime) -> HttpResponse:  # noqa: PLR0911 -- one a decision
    """Turn a decision into a response."""
    if isinstance(decision, decisions.Store):
        return _keep(decision.submission, body, now)
    form, catalogue = started().form.of(body.raw), todays_catalogue()
    match decision:
        case decisions.Invalid(checked):
            page = page_with_faults(form, catalogue, body.raw, checked.faults, london_day(now))
            return show(page, 422)
        case decisions.ServiceClosed(notices):
            page = not_sent_page(form, catalogue, body.raw, why=_CLOSED, key=None, closed=notices)
            return show(page, 410)
        case decisions.NotEligible(checked, unmet):
            today = london_day(now)
            return show(not_for_page(form, catalogue, checked, unmet=unmet, raw=body.raw, today=today))
        case decisions.Confirm(checked, unmet, note):
            if same := _received_with(checked.answers, now):
                return show_confirmation(*same, again=True)
            return show_check_page(checked, unmet, body.raw, now, note=note)
        case decisions.ConfirmAgain(checked, unmet, note, nonce):
            if nonce and _reference_of(nonce):
                return redirect_to_confirmation(nonce, now)
            foreign = note == decisions.FROM_ELSEWHERE
            if not foreign and (same := _received_with(checked.answers, now)):
                return show_confirmation(*same, again=True)
            status = 403 if foreign else 409
            return show_check_page(checked, unmet, body.raw, now, note=note, status=status)
        case other:
            assert_never(other)


@csrf_exempt
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """Show the reference for half an hour; after that, a page without any personal data."""
    if request.method not in ("GET", "HEAD"):
        return not_allowed("GET, HEAD")
    with speaking(language_of(request.GET.get(LANGUAGE, ""))):
        return _sent(token)


def _sent(token: str) -> HttpResponse:
    with_us, now = started(), current_time()
    nonce = confirmation_token.read(token, now)
    try:
        reference, area = (received_under(nonce) if nonce else None) or (None, None)
    except DatabaseError:  # a valid token proves that it was received
        page = not_sent_page(with_us.form, todays_catalogue(), {}, why=_LOOK_LATER, key=None, received=True)
        return show(page, 503)
    if not reference or not nonce:
        return show_confirmation(None, area)
    words, lacking = words_for(reference, nonce, now)
    return show_confirmation(
        reference, area, words=words, lacking=lacking, token=token, copy=bool(words) and has_copy(reference)
    )


def _keep(submission: Submission, body: Body, now: datetime) -> HttpResponse:  # noqa: PLR0911 -- one an outcome
    """Store, unless the same answers have just been stored under another key: then show that referral's reference.

    A canary repeats the same answers by design, so it is never taken for a repeat. By an office's link that was good for one
    referral no second one is stored; its answers are shown once more, to be sent without it.
    """
    submission = replace(submission, office_link=office_links.number_once(body.one(OFFICE)))
    try:
        received = receive(submission, now=now, random=SystemRandom(), once=submission.canary_since is None)
    except NotStored as refused:
        return _refused(refused.refusal, body)
    except LinkUsed:
        checked = started().form.of(body.raw).check(body.raw, today=london_day(now))
        return _answer(decisions.ConfirmAgain(checked, (), decisions.LINK_USED), _without_link(body), now)
    except Exception as error:  # noqa: BLE001 -- whatever it is, the person must get the answers back
        log.error("failed action=store-referral %s", describe(error))  # noqa: TRY400 -- a traceback may hold answers
        try:
            if not found_again(submission.key):
                return _refused(Refusal.FAULT, body)
        except DatabaseError:
            return _refused(Refusal.UNSURE, body)
    else:
        if received.under_another_key:
            return show_confirmation(received.reference, submission.council_area, again=True)
    storage_health.stored()
    if SEND_NEXT_BUTTON in body.raw and (found := _reference_of(submission.key)):
        words, _ = words_for(found[0], submission.key, now)
        return show_next_form(found[0], words, body.raw)
    return redirect_to_confirmation(submission.key, now)


def _refused(refusal: Refusal, body: Body) -> HttpResponse:
    storage_health.count(refusal)
    unsure = refusal is Refusal.UNSURE
    return show_not_sent(body.raw, refusal.value, body.one("key"), 503, unsure=unsure)


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
