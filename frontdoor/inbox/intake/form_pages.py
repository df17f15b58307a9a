"""The form's own pages as answers to a post: what each button but Send asks for, and the page that comes after a step.

Nothing is stored here. A page posted twice, an old one, or one reached by the browser's Back is answered alike: by what it
says of itself and by its answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from frontdoor.catalogue import Catalogue
from frontdoor.form import Fault, Form, FormResult, Raw, steps
from frontdoor.form.doors import QUESTION, Door
from frontdoor.form.steps import StepPage
from frontdoor.inbox.intake.form_body import Body
from frontdoor.inbox.store.models import OfficeLink
from frontdoor.site.index.page import Page
from frontdoor.site.pages.form_names import (
    ANOTHER_BUTTON,
    BACK_BUTTON,
    CHANGE_BUTTON,
    DOOR_BUTTON,
    DOORS,
    NOTICE_BUTTON,
    OFFICE,
    RETURN_BUTTON,
    STEP,
    STRAIGHT,
)
from frontdoor.site.pages.referral_doors import doors_page, first_page, notice_page, step_page
from frontdoor.site.pages.referral_form import FilledOffice, closed_page, form_page


def empty_page(form: Form, catalogue: Catalogue, today: date, door: Door | None) -> Page:
    """Return what the site shows first: the choice of a door, or a door's first page."""
    if door is None:
        return doors_page(form, catalogue, today=today)
    return first_page(form, catalogue, door, today)


def office_page(
    form: Form, catalogue: Catalogue, link: OfficeLink | None, token: str, today: date
) -> tuple[Page, int]:
    """Return the professionals' form with an office filled in, and a status; the choice of a door where the link has ended.

    ``token`` is the one of the address; where it is good for one referral, the pages carry it.
    """
    if link is None:
        return doors_page(form, catalogue, today=today, link_ended=True), 410
    raw = {QUESTION: [str(Door.PROFESSIONAL)], _OFFICE: [link.office]}
    if link.once:
        raw[OFFICE] = [token]
    address = DOORS[Door.PROFESSIONAL]
    closed = closed_page(form, catalogue, today, address)
    return closed or form_page(
        form.of(raw), catalogue, raw=raw, today=today, office=FilledOffice(link.office, link.until, link.once)
    ), 200


_OFFICE = "referrer_organisation"
"""The question that an office link answers."""


def page_asked_for(form: Form, catalogue: Catalogue, body: Body, today: date, notice: str) -> Page | None:  # noqa: PLR0911 -- one a button
    """Return the page that the pressed button asks for; None where it goes on. ``notice`` is the privacy notice's HTML."""
    raw = body.raw
    if raw.keys().isdisjoint(_BUTTONS):
        return None
    own = form.of(raw)
    if CHANGE_BUTTON in raw:
        question = body.one(CHANGE_BUTTON)
        return _asking(own, catalogue, raw, today, question=question)
    if ANOTHER_BUTTON in raw:
        raw = form.own_details(raw)
        return _asking(form.of(raw), catalogue, raw, today)
    if DOOR_BUTTON in raw:
        raw = {**raw, QUESTION: raw[DOOR_BUTTON]}
        return _asking(form.of(raw), catalogue, raw, today)
    if NOTICE_BUTTON in raw:
        return notice_page(own, catalogue, raw, notice, step=body.one(STEP), straight=STRAIGHT in raw)
    if RETURN_BUTTON in raw:
        page = steps.at(_pages(own, raw, today), steps.place_of(body.one(STEP)))
        return _asking(own, catalogue, raw, today, page=page, question=_NOTICED, straight=STRAIGHT in raw)
    if BACK_BUTTON in raw:
        return _back(own, catalogue, body, today)
    return None


_BUTTONS = (CHANGE_BUTTON, ANOTHER_BUTTON, DOOR_BUTTON, NOTICE_BUTTON, RETURN_BUTTON, BACK_BUTTON)
_NOTICED = "person_knows"
"""The question at which the privacy notice is offered."""


def page_with_faults(
    form: Form, catalogue: Catalogue, raw: Raw, faults: Sequence[Fault], today: date
) -> Page:
    """Return the form with faults, and every answer in it: where it is asked in steps, the first page that has one."""
    own = form.of(raw)
    if own.door is None and _has_doors(own):
        untold = [Fault("", "", one.sentence) for one in faults if one.question in ("", QUESTION)]
        return doors_page(own, catalogue, raw=raw, faults=untold, today=today)
    if own.door is None or not own.door.in_steps:
        return form_page(own, catalogue, raw=raw, faults=faults, today=today)
    found = _pages(own, raw, today)
    page = next(
        (p for p in found if {q.id for q in p.questions} & {one.question for one in faults}), found[-1]
    )
    here = [one for one in faults if not one.question or one.question in {q.id for q in page.questions}]
    return step_page(own, catalogue, page, raw=raw, faults=here, straight=True, today=today)


def next_step(
    form: Form, catalogue: Catalogue, checked: FormResult, body: Body, today: date
) -> tuple[Page, bool] | None:
    """Return the page after Continue, and whether it is the same one with faults; None where all is to be checked."""
    if STEP not in body.raw or form.door is None or not form.door.in_steps:
        return None
    name, straight = body.one(STEP), STRAIGHT in body.raw
    page = steps.going_on(form, checked, name, straight=straight)
    if page is None:
        return None
    faults = steps.faults_on(page, checked) if page.name == name else ()
    shown = step_page(form, catalogue, page, raw=body.raw, faults=faults, straight=straight, today=today)
    return shown, bool(faults)


def _asking(
    form: Form,
    catalogue: Catalogue,
    raw: Raw,
    today: date,
    *,
    page: StepPage | None = None,
    question: str | None = None,
    straight: bool | None = None,
) -> Page:
    """Return the form with every answer, on a page or at a question; the door is to be chosen where none was, or is to be changed."""
    if _has_doors(form) and (form.door is None or question == QUESTION):
        return doors_page(form, catalogue, raw=raw, today=today)
    if form.door is None or not form.door.in_steps:
        return form_page(form, catalogue, raw=raw, change=question, today=today)
    found = _pages(form, raw, today)
    asking = steps.with_question(found, question) if question else None
    return step_page(
        form,
        catalogue,
        page or asking or found[0],
        raw=raw,
        change=question if asking else None,
        straight=asking is not None if straight is None else straight,
        today=today,
    )


def _back(form: Form, catalogue: Catalogue, body: Body, today: date) -> Page:
    """Return the page before a step, or before the check; before the first page stands the choice of a door."""
    raw = body.raw
    if form.door is None or not form.door.in_steps:
        return form_page(form, catalogue, raw=raw, today=today)
    found = _pages(form, raw, today)
    page = steps.before(found, steps.place_of(body.one(STEP))) if STEP in raw else found[-1]
    if page is None:
        return doors_page(form, catalogue, raw=raw, today=today)
    return step_page(form, catalogue, page, raw=raw, today=today)


def _pages(form: Form, raw: Raw, today: date) -> Sequence[StepPage]:
    answers: Mapping[str, str] = form.check(raw, today=today).answers
    return steps.pages(form, answers) if form.door else ()


def _has_doors(form: Form) -> bool:
    return any(question.id == QUESTION for question in form.questions())
