"""Pages of the form's doors: the choice of a door, the pages of the doors that ask one thing a page, and the notice in between.

Every answer given so far travels in the page itself, as hidden inputs: nothing is stored before it is sent, no cookie is set,
and Back, Change and a look at the privacy notice lose nothing. They need no seal: what is sent at the end is checked whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from frontdoor.catalogue import Catalogue
from frontdoor.form import Fault, Form, Raw, steps
from frontdoor.form.doors import QUESTION, Door
from frontdoor.form.routing import who_for
from frontdoor.form.steps import StepPage
from frontdoor.site.index.page import Page
from frontdoor.site.index.site_index import OnPaper
from frontdoor.site.pages.form_fields import fields_of
from frontdoor.site.pages.form_names import DOORS, NAMES, TITLES, TRAP
from frontdoor.site.pages.referral_form import (
    carried_beside,
    closed_page,
    form_page,
    neutral_page,
    ways_by_hand,
)
from frontdoor.site.pages.your_reference import ADDRESS as KEY_ADDRESS
from frontdoor.site.templating.environment import render
from frontdoor.translation.catalogs import gettext_noop

Printed = Mapping[Door, Sequence[OnPaper]]
"""The forms on paper, in both sizes of text."""


def doors_page(
    form: Form,
    catalogue: Catalogue,
    *,
    raw: Raw | None = None,
    faults: Sequence[Fault] = (),
    today: date | None = None,
    printed: Printed | None = None,
    link_ended: bool = False,
) -> Page:
    """Return the page to choose a door; with ``raw``, answers that were begun are carried on to the one that is chosen."""
    if raw is None and today and (closed := closed_page(form, catalogue, today, "/referral/")):
        return closed
    carried = [(name, values) for name, values in carried_beside(form, raw or {}, ()) if name != QUESTION]
    content = render(
        "form/doors.html",
        form=form,
        doors=[(door, TITLES[door], DOORS[door]) for door in Door],
        carried=carried if raw else None,
        faults=faults,
        link_ended=link_ended,
        who_for=who_for(form, catalogue, None, today),
        printed=[(TITLES[door], made) for door, made in (printed or {}).items()],
        names=NAMES,
        key_address=KEY_ADDRESS,
        **ways_by_hand(form, catalogue, today),
    )
    return neutral_page(gettext_noop("Ask for help"), content, error=bool(faults), index=raw is None)


def step_page(
    form: Form,
    catalogue: Catalogue,
    page: StepPage,
    *,
    raw: Raw,
    faults: Sequence[Fault] = (),
    straight: bool = False,
    change: str | None = None,
    today: date | None = None,
    first: bool = False,
) -> Page:
    """Return one page of a door that asks one thing a page; ``first`` is the one that is built into the site.

    ``straight`` says that it was opened to change an answer; ``change`` is the question that takes the focus.
    """
    assert form.door is not None
    fields = fields_of(form, raw, faults, change, today)
    shown = {name for question in page.questions for name in (*question.inputs(), question.id)}
    last = page.number == steps.steps(form)
    content = render(
        "form/step.html",
        form=form,
        page=page,
        of=steps.steps(form),
        fields=[fields[question.id] for question in page.questions],
        carried=carried_beside(form, raw, shown | ({TRAP} if last else set())),
        faults=faults,
        straight=straight,
        last=last,
        first=first,
        names=NAMES,
        **ways_by_hand(form, catalogue, today),
    )
    title = TITLES[form.door] if first else gettext_noop("Ask for help")
    return neutral_page(title, content, address=DOORS[form.door], error=bool(faults), index=first)


def first_pages(form: Form, catalogue: Catalogue, today: date, printed: Printed) -> Sequence[Page]:
    """Return the pages that are built into the site: the choice of a door, and the first page of each."""
    return (
        doors_page(form, catalogue, today=today, printed=printed),
        *(first_page(form, catalogue, door, today) for door in Door),
    )


def first_page(form: Form, catalogue: Catalogue, door: Door, today: date) -> Page:
    """Return the first page of a door, empty."""
    own = form.at(door)
    if not door.in_steps:
        return form_page(own, catalogue, today=today)
    closed = closed_page(form, catalogue, today, DOORS[door])
    first = steps.pages(own, {QUESTION: str(door)})[0]
    return closed or step_page(own, catalogue, first, raw={}, today=today, first=True)


def notice_page(
    form: Form, catalogue: Catalogue, raw: Raw, notice: str, *, step: str, straight: bool
) -> Page:
    """Return the privacy notice with every answer carried, and a button at both ends that leads back to them.

    ``notice`` is its HTML, as the site shows it.
    """
    content = render(
        "form/notice.html",
        form=form,
        notice=notice,
        carried=carried_beside(form, raw, ()),
        step=step,
        straight=straight,
        names=NAMES,
    )
    return neutral_page(gettext_noop("Privacy"), content)
