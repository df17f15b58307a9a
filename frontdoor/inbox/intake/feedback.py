"""Views for reports that a page is wrong, and for complaints: one form each, without cookie, account or script."""

from __future__ import annotations

import re
from datetime import datetime
from random import SystemRandom

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from frontdoor.form.clean_input import line, lines
from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.crypto import idempotency_key
from frontdoor.inbox.intake import spam
from frontdoor.inbox.intake.cross_site import Origin, origin_of
from frontdoor.inbox.intake.form_body import Body, text_fault
from frontdoor.inbox.intake.responses import (
    current_time,
    forget_pages,
    not_allowed,
    posted,
    show,
    todays_catalogue,
)
from frontdoor.inbox.referrals.feedback import Draft, TooMany, receive_feedback
from frontdoor.inbox.store.models import FeedbackKind
from frontdoor.inbox.store.storage_health import NotStored, Refusal, storage_health
from frontdoor.site.pages import feedback as pages
from frontdoor.site.pages.form_languages import language_of
from frontdoor.site.pages.form_names import LANGUAGE, SCRIPTED, TRAP
from frontdoor.site.pages.your_reference import LONGEST
from frontdoor.translation.catalogs import gettext_noop, speaking

_KINDS = {pages.WRONG: FeedbackKind.WRONG_HERE, pages.COMPLAIN: FeedbackKind.COMPLAINT}
_EMPTY = gettext_noop("Write what it is about.")
_AGAIN = gettext_noop(
    "This page was open for a long time, or did not come from us. Look at what you wrote, and send it again."
)
_TOO_MANY = gettext_noop("Many people are writing to us just now. Try again in an hour, or call.")
_NOTHING = idempotency_key.digest({})


@csrf_exempt
def wrong(request: HttpRequest) -> HttpResponse:
    """Show the form to say that a page is wrong; the page's address and language come with the link."""
    return _form(request, pages.WRONG, address_of(request.GET.get("page", "")))


@csrf_exempt
def complain(request: HttpRequest) -> HttpResponse:
    """Show the form for a complaint."""
    return _form(request, pages.COMPLAIN, "")


@posted
def say(request: HttpRequest, body: Body) -> HttpResponse:
    """Take what was written, once, and say that it has arrived."""
    now, address = current_time(), body.one("at")
    kind = _KINDS.get(address)
    if kind is None:
        return not_allowed("POST")
    typed = {"text": lines(body.one("text")), "contact": line(body.one("contact"))[:300]}
    about = address_of(body.one("page")) if kind is FeedbackKind.WRONG_HERE else ""
    fault = body.flaw.value if body.flaw else text_fault(typed["text"], empty=_EMPTY, longest=LONGEST)
    key = idempotency_key.read(body.one("key"), answers_digest=_NOTHING, form_versions=(kind.value,), now=now)
    came_from = origin_of(
        sec_fetch_site=request.headers.get("Sec-Fetch-Site"),
        origin=request.headers.get("Origin"),
        address=started().environment.address,
    )
    if fault or not isinstance(key, idempotency_key.Valid) or came_from is Origin.FOREIGN:
        faults = [("text", fault)] if fault else []
        return _shown(address, about, now, typed=typed, faults=faults, note="" if fault else _AGAIN)
    points = spam.score(
        typed, trap=body.one(TRAP), scripted=SCRIPTED in body.raw, since_checked=now - key.issued
    )
    draft = Draft(kind, typed["text"], typed["contact"], about, set_aside=points >= spam.ENOUGH)
    return _kept(draft, address, key.nonce, now)


def address_of(typed: str) -> str:
    """Return a page's address if it is one that a page of ours can have; empty otherwise."""
    return typed if re.fullmatch(r"/(?:[a-z0-9-]+/)*", typed) and len(typed) <= 200 else ""


def _kept(draft: Draft, address: str, nonce: str, now: datetime) -> HttpResponse:
    form, catalogue = started().form, todays_catalogue()
    why, unsure, status = _TOO_MANY, False, 503
    try:
        reference = receive_feedback(draft, once=nonce, now=now, random=SystemRandom())
    except TooMany:
        pass
    except NotStored as refused:
        storage_health.count(refused.refusal)
        why, unsure = refused.refusal.value, refused.refusal is Refusal.UNSURE
    except DatabaseError:
        why, unsure = Refusal.UNSURE.value, True
    else:
        storage_health.stored()
        page = pages.said_page(form, catalogue, address, at=now, reference=reference, about=draft.page)
        return forget_pages(show(page))
    page = pages.not_said_page(form, catalogue, address, why=why, text=draft.text, unsure=unsure)
    return forget_pages(show(page, status))


def _form(request: HttpRequest, address: str, about: str) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return not_allowed("GET, HEAD")
    with speaking(language_of(request.GET.get(LANGUAGE, ""))):
        return _shown(address, about, current_time())


def _shown(
    address: str,
    about: str,
    now: datetime,
    *,
    typed: dict[str, str] | None = None,
    faults: list[tuple[str, str]] | None = None,
    note: str = "",
) -> HttpResponse:
    """Return the form with a new one-time key."""
    key = idempotency_key.issue(_NOTHING, _KINDS[address].value, now)
    page = pages.say_page(
        started().form, todays_catalogue(), address, key=key, about=about, typed=typed, faults=faults or (), note=note
    )  # fmt: skip
    return show(page, 422 if faults else 409 if note else 200)
