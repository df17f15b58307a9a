"""Views for whoever has a reference and its three words; every request brings both in its body, and nothing is remembered.

A wrong reference and wrong words get the same answer after the same work. No cookie, no account, no script.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from frontdoor.form import Question
from frontdoor.form.clean_input import lines
from frontdoor.form.doors import Door
from frontdoor.form.parse_answers import ParsedAnswer
from frontdoor.form.parse_answers import read as parse
from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.crypto import sealing, three_words
from frontdoor.inbox.intake import confirmation_token
from frontdoor.inbox.intake.form_body import Body, text_fault
from frontdoor.inbox.intake.responses import (
    current_time,
    forget_pages,
    in_spoken,
    not_allowed,
    posted,
    private,
    redirect_to,
    redirect_to_token,
    todays_catalogue,
)
from frontdoor.inbox.reference import read_reference
from frontdoor.inbox.referrals.follow_up import from_sender, own_copy, words
from frontdoor.inbox.referrals.follow_up.from_sender import Full, SenderView
from frontdoor.inbox.referrals.follow_up.words import Key
from frontdoor.inbox.referrals.receive import received_under
from frontdoor.inbox.store.concurrency_limit import LimitReached
from frontdoor.inbox.store.models import MessageKind
from frontdoor.inbox.store.storage_health import NotStored, Refusal, storage_health
from frontdoor.occurrences import london_day
from frontdoor.site.index.page import Page
from frontdoor.site.pages import your_reference as pages
from frontdoor.site.pages.your_reference import LONGEST, Kept
from frontdoor.translation.catalogs import gettext_noop

_NOT_TOGETHER = gettext_noop(
    "This reference and these words do not belong together. Look at both on the page that you kept."
)
_NOT_A_REFERENCE = gettext_noop(
    "Enter the reference as it stands on the page that you kept: nine letters and figures, such as K4M-7TQ-9XC."
)
_BUSY = gettext_noop("Many people are looking just now. Try again in a minute.")
_DOWN = gettext_noop("We cannot look at the moment. Try again in a minute.")
_FULL = gettext_noop("We cannot take more for this reference here. Call us.")
_EMPTY = gettext_noop("Write something first.")
_THANKS = {
    MessageKind.ADDED: gettext_noop("It has arrived, and the team is told."),
    MessageKind.ANSWER: gettext_noop("Your answer has arrived, and the team is told."),
    MessageKind.WITHDRAWN: gettext_noop("You have taken it back, and the team is told."),
}


@csrf_exempt
def ask(request: HttpRequest) -> HttpResponse:
    """Show the page that asks for reference and words; the static page is served instead where there is one."""
    if request.method not in ("GET", "HEAD"):
        return not_allowed("GET, HEAD")
    return _private(pages.ask_page(started().form, todays_catalogue()))


@posted
def see(request: HttpRequest, body: Body) -> HttpResponse:
    """Do what the form asks for, if reference and words belong together."""
    kept = Kept(body.one("reference")[:40], body.one("words")[:80], body.one("once")[:60])
    reference, typed = read_reference(kept.reference), three_words.read_words(kept.words)
    faults = [("reference", _NOT_A_REFERENCE)] if reference is None else []
    if isinstance(typed, three_words.NotOurs):
        return _ask(kept, [*faults, ("words", typed.why)], 422)
    if reference is None:
        return _ask(kept, faults, 422)
    try:
        key = words.check(reference, typed)
        state = from_sender.state_of(key) if key else None
    except LimitReached:
        return _ask(kept, [("words", _BUSY)], 503)
    except (DatabaseError, sealing.CannotOpen):
        return _ask(kept, [("words", _DOWN)], 503)
    if key is None or state is None:
        return _ask(kept, [("words", _NOT_TOGETHER)], 403)
    return _do(body, kept, key, state)


@posted
def hide(request: HttpRequest, body: Body) -> HttpResponse:
    """Show the words of a confirmation no more, since the sender has them; leads back to the confirmation."""
    token = body.one("token")
    nonce = confirmation_token.read(token, current_time())
    try:
        if nonce and (found := received_under(nonce)):
            words.hide(found[0], current_time())
    except (NotStored, DatabaseError):
        pass  # they are shown again, with the button
    return redirect_to_token(token) if nonce else redirect_to(pages.ADDRESS)


def words_for(reference: str, nonce: str, now: datetime) -> tuple[three_words.Words, str]:
    """Return the three words for a confirmation; where there are none to show, empty and why: "kept" or "later"."""
    try:
        found = words.show(reference, nonce, now)
    except (NotStored, LimitReached, DatabaseError):
        return (), "later"
    return (found, "") if found else ((), "kept")


def has_copy(reference: str) -> bool:
    """Return whether a confirmation offers the sender's own copy; not while the database does not answer."""
    try:
        return own_copy.is_kept(reference)
    except DatabaseError:
        return False


def _do(body: Body, kept: Kept, key: Key, state: SenderView) -> HttpResponse:  # noqa: PLR0911 -- one a step
    """Do what was asked for by whoever has the words."""
    form, catalogue = started().form, todays_catalogue()
    fresh = Kept(kept.reference, kept.words, secrets.token_urlsafe(16))
    door = Door(body.one("door")) if body.one("door") in list(Door) else None
    step, _, number = body.one("do").partition("-")
    if step in ("copy", "save") and state.has_copy:
        return _copy(fresh, key, save=step == "save")
    if state.withdrawn_at and step in ("choose", "change", "changed", "add", "withdraw"):
        step = "see"
    match step:
        case "choose":
            return _private(pages.choose_page(form.at(door), catalogue, replace(fresh, door=door)))
        case "change" | "changed":
            return _change(body, replace(kept if step == "changed" else fresh, door=door), key)
        case "add" | "answer":
            about = int(number) if number.isdecimal() and len(number) < 10 else None
            kind, name = (MessageKind.ANSWER, f"answer-{about}") if about else (MessageKind.ADDED, "text")
            text = lines(body.one(name))
            if fault := text_fault(text, empty=_EMPTY, longest=LONGEST):
                page = pages.state_page(
                    form, catalogue, state, fresh, typed={name: text}, faults=[(name, fault)]
                )
                return _private(page, 422)
            return _say(kept, key, kind, {"text": text}, [("", text)], answered=about)
        case "withdraw":
            return _private(pages.withdraw_page(form, catalogue, fresh))
        case "withdrawn":
            text = lines(body.one("text"))[:LONGEST]
            return _say(kept, key, MessageKind.WITHDRAWN, {"text": text}, [("", text)])
    return _private(pages.state_page(form, catalogue, state, fresh))


def _copy(kept: Kept, key: Key, *, save: bool) -> HttpResponse:
    """Show the sender's own copy, or hand it out as a file that opens with the words."""
    try:
        own = own_copy.read(key.reference, key.identity)
        if own is None:
            return _ask(kept, [("words", _NOT_TOGETHER)], 403)
        if not save:
            return _private(pages.copy_page(started().form, todays_catalogue(), own, kept))
        file = own_copy.as_file(pages.copy_text(own), key.words)
    except LimitReached:
        return _ask(kept, [("words", _BUSY)], 503)
    except (DatabaseError, sealing.CannotOpen):
        return _ask(kept, [("words", _DOWN)], 503)
    response = private(HttpResponse(file, content_type="application/octet-stream"))
    response["Content-Disposition"] = f'attachment; filename="{pages.COPY_FILE}"'
    return response


def _change(body: Body, kept: Kept, key: Key) -> HttpResponse:
    """Show the chosen questions in the door's words, or take their new answers."""
    form, catalogue = started().form.at(kept.door), todays_catalogue()
    offered = pages.changeable(form)
    chosen = [offered[id_] for id_ in dict.fromkeys(body.raw.get("change", ())) if id_ in offered]
    if not chosen:
        return _private(pages.choose_page(form, catalogue, kept))
    if body.one("do") == "change":
        return _private(pages.change_page(form, catalogue, kept, chosen))
    today = london_day(current_time())
    parsed = {question.id: parse(question, form.typed(body.raw), today=today) for question in chosen}
    if faults := [fault for one in parsed.values() for fault in one.faults]:
        return _private(pages.change_page(form, catalogue, kept, chosen, raw=body.raw, faults=faults), 422)
    content = _changed(chosen, parsed)
    shown = [(str(question.label), question.words(parsed[question.id].answer)) for question in chosen]
    return _say(kept, key, MessageKind.ADDED, content, shown)


def _changed(chosen: Iterable[Question], parsed: Mapping[str, ParsedAnswer]) -> dict[str, object]:
    """Return what is sealed of new answers: as much as a referral keeps of its first ones."""
    answers = {question.id: parsed[question.id].answer for question in chosen}
    return {
        "answers": answers,
        "asked": {question.id: str(question.label) for question in chosen},
        "labels": {
            question.id: dict(labels)
            for question in chosen
            if (labels := question.labels(answers[question.id]))
        },
    }


def _say(
    kept: Kept,
    key: Key,
    kind: MessageKind,
    content: Mapping[str, object],
    texts: Iterable[tuple[str, str]],
    *,
    answered: int | None = None,
) -> HttpResponse:
    """Store a message, and show the state with it; or the page with every text, if it was not stored."""
    form, catalogue = started().form, todays_catalogue()
    try:
        from_sender.say(key, kind, content, current_time(), once=kept.once, answered=answered)
        storage_health.stored()
        state = from_sender.state_of(key)
    except Full:
        page = pages.not_kept_page(form, catalogue, kept, why=_FULL, texts=texts, unsure=False)
        return _private(page, 409)
    except NotStored as refused:
        storage_health.count(refused.refusal)
        unsure = refused.refusal is Refusal.UNSURE
        page = pages.not_kept_page(
            form, catalogue, kept, why=refused.refusal.value, texts=texts, unsure=unsure
        )
        return _private(page, 503)
    except DatabaseError:
        page = pages.not_kept_page(form, catalogue, kept, why=_DOWN, texts=texts, unsure=True)
        return _private(page, 503)
    if state is None:
        return _ask(kept, [("words", _NOT_TOGETHER)], 403)
    fresh = Kept(kept.reference, kept.words, secrets.token_urlsafe(16))
    return _private(pages.state_page(form, catalogue, state, fresh, done=_THANKS[kind]))


def _ask(kept: Kept, faults: list[tuple[str, str]], status: int) -> HttpResponse:
    return _private(pages.ask_page(started().form, todays_catalogue(), kept=kept, faults=faults), status)


def _private(page: Page, status: int = 200) -> HttpResponse:
    """Return a page that Back does not show to the next person at a shared computer."""
    return forget_pages(private(HttpResponse(started().shell.fill(in_spoken(page)), status=status)))
