"""The pages of the form: the form itself, check your answers, sent, not sent; one renderer for site and inbox.

It knows what was typed and what is wrong with it; it decides nothing about either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from frontdoor.catalogue import Address, Catalogue, Notice, OtherHelp, PhoneNumber, Service, Standing
from frontdoor.catalogue.fields.types import StatusWord
from frontdoor.form import EligibilityRule, Fault, Form, FormResult, Question, Raw, Section, clean
from frontdoor.form.availability import not_taking
from frontdoor.form.routing import area_of, others_for, who_for
from frontdoor.geography.council_areas import BY_NAME
from frontdoor.rules.service_status import StatusNotice, word_today
from frontdoor.site.index.page import Page
from frontdoor.site.pages.form_fields import FormPart, fields_of, groups_of, typed_words
from frontdoor.site.templating.environment import render
from frontdoor.site.templating.reference_formatting import spelled, threes

ADDRESS = "/referral/"
CHECK = "/referral/check"
SEND = "/referral/send"
NOT_RECEIVED = "/referral/not-received/"
CHANGE_BUTTON = "change"
ANOTHER_BUTTON = "another"
SEND_BUTTON = "send"
"""Names of the buttons: the server decides by the one that was pressed. Old browsers ignore ``formaction``, and so they
post every button of a form to one address; the button's name they all send."""
ALL_THE_SAME = "all_the_same"
"""The button by which somebody whom no service is for sends all the same; carried on until it is sent."""
TRAP = "homepage"
"""The name of the input that hardly anybody sees; what is in it was mostly written by a program."""
SCRIPTED = "scripted"
"""The name of the input that our script adds (``form.js``): in a browser that runs it nobody sees the trap."""
_HEAD = '<link rel="stylesheet" href="/assets/form.css">\n<script src="/assets/form.js" defer></script>'
_TITLE = "Ask for help"
_OTHER_SERVICES = 6
_NOT_PROVIDED = "Not provided"


def form_page(
    form: Form,
    catalogue: Catalogue,
    *,
    raw: Raw | None = None,
    faults: Sequence[Fault] = (),
    change: str | None = None,
    today: date | None = None,
) -> Page:
    """Return the form: empty, or with answers kept and faults shown; ``change`` is the question to go to.

    A fault with an empty ``question`` is of the whole form; it stands in the summary without a link. With ``today``,
    prisons that are not open on that day are not offered; and an empty form whose services take nobody then says so
    in the form's place.
    """
    closed = not_taking(form, catalogue, today) if today and raw is None else ()
    if closed:
        content = render(
            "form/closed.html",
            form=form,
            closed=closed,
            ways=ways_to_us(form, catalogue, None),
            other_help=_other_help(form, catalogue, None),
        )
        return _page(_TITLE, content, index=True)
    fields = fields_of(form, raw or {}, faults, change, today)
    ways = ways_to_us(form, catalogue, None)
    content = render(
        "form/form.html",
        form=form,
        who_for=who_for(form, catalogue, None, today),
        sections=[FormPart(section, groups_of(section, fields)) for section in form.sections],
        faults=faults,
        ways=ways,
        notices=list(_notices(ways, catalogue, today)) if today else (),
        names=_NAMES,
    )
    return _page(_TITLE, content, error=bool(faults), index=not (raw or faults))


def _notices(ways: Ways, catalogue: Catalogue, today: date) -> Iterator[Notice]:
    """Yield the notices of the places whose number the form gives: an office without phones, say."""
    given = {phone.number for phone in ways.phones}
    for notice in catalogue.notices:
        places = (catalogue.locations[place] for place in notice.locations)
        if notice.holds_on(today) and any(phone.number in given for place in places for phone in place.phone):
            yield notice


def check_page(
    form: Form,
    catalogue: Catalogue,
    checked: FormResult,
    *,
    key: str,
    raw: Raw,
    note: str | None = None,
    unmet: Sequence[EligibilityRule] = (),
    service: Service | None = None,
) -> Page:
    """Return "check your answers": every answer with a way to change it; nothing is sent or kept yet.

    ``note`` says why the page came again, where it did; ``unmet`` are rules of eligibility with which one may send;
    ``service`` is the one that it goes to.
    """
    content = render(
        "form/check.html",
        form=form,
        sections=_answered(form, checked),
        left_out=_left_out(form, checked, raw),
        carried=_carried(form, checked, raw),
        own=sorted(form.own_details(raw).items()),
        key=key,
        notes=[*([note] if note else []), *(rule.otherwise for rule in unmet)],
        service=service,
        names=_NAMES,
    )
    return _page("Not sent yet: check your answers", content, index=False)


def not_for_page(
    form: Form,
    catalogue: Catalogue,
    checked: FormResult,
    *,
    unmet: Sequence[EligibilityRule],
    raw: Raw,
    today: date,
) -> Page:
    """Return what somebody reads whom the service is not for: why, other help near them, and whom to ring."""
    area = BY_NAME.get(area_of(checked.answers) or "")
    others = [
        one
        for one in others_for(form, catalogue, checked.answers, today)
        if one.standing is Standing.CURRENT
        and word_today(one, today) in (StatusWord.OPEN, StatusWord.WAITING_LIST)
    ]
    content = render(
        "form/not_for.html",
        form=form,
        unmet=unmet,
        area=area,
        services=others[:_OTHER_SERVICES],
        other_help=_other_help(form, catalogue, area.name if area else None),
        carried=_carried(form, checked, raw),
        questions={question.id: question for question in form.questions()},
        ways=ways_to_us(form, catalogue, area.name if area else None),
        names=_NAMES,
    )
    return _page("Another kind of help", content, index=False)


def _other_help(form: Form, catalogue: Catalogue, area: str | None) -> Sequence[OtherHelp]:
    """Return who else can help whoever the form turns away: crisis lines, then those for what its services help with."""
    needs = {
        need
        for one in catalogue.listed_services()
        if one.referral == form.id
        for need in one.needs
        if need != "families"
    }
    return [one for one in catalogue.others(area=area) if one.crisis or not needs.isdisjoint(one.needs)]


def sent_page(
    form: Form, catalogue: Catalogue, *, reference: str | None, area: str | None = None, again: bool = False
) -> Page:
    """Return the confirmation: the reference large and spelled; None where the page is opened too late to show it.

    ``again`` says that the same answers came a second time, and were not kept a second time.
    """
    shown = "-".join(threes(reference)) if reference else None
    content = render(
        "form/sent.html",
        form=form,
        reference=shown,
        again=again,
        spelled=spelled(reference or ""),
        ways=ways_to_us(form, catalogue, area),
    )
    return _page("Sent" if shown else "This page has closed", content, index=False)


def not_sent_page(
    form: Form,
    catalogue: Catalogue,
    raw: Raw,
    *,
    why: str,
    key: str | None,
    received: bool = False,
    unsure: bool = False,
    closed: Sequence[StatusNotice] = (),
    whole: bool = True,
) -> Page:
    """Return a finished referral on paper: every answer, laid out to print, and the ways to bring it to us.

    ``why`` says what went wrong; ``unsure`` that it may have been received all the same; ``closed`` that the service
    takes nobody, and who does; ``whole`` that ``raw`` is all that was typed. With a ``key``, "send again" sends with the same one; without, it leads to the check.
    """
    typed = form.typed(raw)
    area = next(iter(typed.get("local_authority", ())), None)
    content = render(
        "form/not_sent.html",
        form=form,
        received=received,
        unsure=unsure,
        why=why,
        closed=closed,
        kept="none" if not typed else "all" if whole else "part",
        sections=[
            (section, [(q, words) for q in section.questions if (words := typed_words(q, typed))])
            for section in form.sections
        ],
        carried=sorted((typed | _beside(raw)).items()),
        key=key,
        ways=ways_to_us(form, catalogue, area),
        names=_NAMES,
    )
    title = "Received" if received else "Perhaps received" if unsure else "Not received"
    return _page(title, content, error=not received, index=False)


def not_received_page(form: Form, catalogue: Catalogue) -> Page:
    """Return what a proxy shows to who sends while the inbox does not answer; a static page, so that it needs nobody."""
    why = "The part of this site that takes referrals does not answer at the moment, or what came was far too long."
    return replace(not_sent_page(form, catalogue, {}, why=why, key=None), address=NOT_RECEIVED)


@dataclass(frozen=True)
class _Names:
    """The names of the inputs that are not questions, and where the form goes."""

    check: str = CHECK
    send: str = SEND
    change_button: str = CHANGE_BUTTON
    another_button: str = ANOTHER_BUTTON
    send_button: str = SEND_BUTTON
    all_the_same: str = ALL_THE_SAME
    trap: str = TRAP
    not_provided: str = _NOT_PROVIDED


_NAMES = _Names()


@dataclass(frozen=True)
class Ways:
    """How to reach the people who answer, without the form: on the page and on paper."""

    phones: tuple[PhoneNumber, ...] = ()
    post: Address | None = None
    name: str = ""
    own_post: bool = field(default=False)
    """Whether the address is the team's own; if not, it is the charity's."""


def ways_to_us(form: Form, catalogue: Catalogue, area: str | None) -> Ways:
    """Return how to reach those who answer a form's referrals from a council area, or from anywhere."""
    team = catalogue.team_for(form.id, area)
    services = [
        service for service in catalogue.listed_services() if service.referral == form.id and service.phone
    ]
    phones = (
        (team.phone if team else ())
        or (services[0].phone if services else ())
        or catalogue.organisation.phone
    )
    post = team.post if team else None
    return Ways(
        phones, post or catalogue.organisation.address, catalogue.organisation.name, own_post=post is not None
    )


def _answered(form: Form, checked: FormResult) -> Iterator[tuple[Section, list[tuple[Question, str]]]]:
    """Yield the questions that apply, with their answers in words."""
    for section in form.sections:
        rows = []
        for question in section.questions:
            answer = checked.answers.get(question.id)
            if answer:
                rows.append((question, question.words(answer)))
            elif not question.shown_if or question.shown_if.holds(checked.answers):
                rows.append((question, _NOT_PROVIDED))
        if rows:
            yield section, rows


def _left_out(form: Form, checked: FormResult, raw: Raw) -> list[tuple[Question, str]]:
    """Return what was typed at questions that do not apply: it is not sent, and must not vanish unseen."""
    typed = form.typed(raw)
    return [
        (question, words)
        for question in form.questions()
        if question.id not in checked.answers and (words := typed_words(question, typed))
    ]


def _carried(form: Form, checked: FormResult, raw: Raw) -> list[tuple[str, tuple[str, ...]]]:
    """Return what the page carries on in hidden inputs: as typed, so that a change finds it as it was.

    A day that was left empty because it is today is written out: the check then gives the same answer after midnight.
    """
    typed = form.typed(raw) | _beside(raw)
    for question in form.questions():
        if question.empty_means and question.id in checked.answers and not typed_words(question, typed):
            year, month, day = checked.answers[question.id].split("-")
            for name, text in zip(question.inputs(), (day, month, year), strict=False):
                typed[name] = (text.lstrip("0"),)
    return sorted(typed.items())


def _beside(raw: Raw) -> dict[str, tuple[str, ...]]:
    """Return what stands beside the questions and is known until the answers are sent.

    It is what was written in the trap, whether our script ran, and that somebody sends all the same.
    """
    cleaned = {
        name: tuple(text for text in map(clean, raw.get(name, ())) if text.strip())
        for name in (ALL_THE_SAME, TRAP, SCRIPTED)
    }
    return {name: values for name, values in cleaned.items() if values}


def _page(title: str, content: str, *, error: bool = False, index: bool) -> Page:
    """Return a page that can be left quickly, and whose title says nothing to whoever looks at the tab or the history."""
    return Page(
        ADDRESS,
        title,
        content,
        description="One form, no account." if index else "",
        index=index,
        head=_HEAD,
        error=error,
        at_risk=True,
    )
