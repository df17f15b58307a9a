"""Pages of the referral form: the form, check your answers, sent, not sent. Given answers and faults, returns a ``Page``.

Site and inbox share this renderer, so that the static form and the one that comes back with faults cannot differ.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from frontdoor.catalogue import (
    Catalogue,
    Location,
    Notice,
    Organisation,
    OtherHelp,
    Service,
    Standing,
)
from frontdoor.form import EligibilityRule, Fault, Form, FormResult, Question, Raw, Section, clean
from frontdoor.form.availability import not_taking
from frontdoor.form.doors import QUESTION
from frontdoor.form.routing import area_of, others_for, who_for
from frontdoor.geography.council_areas import BY_NAME
from frontdoor.rules.coming_changes import coming_notices
from frontdoor.rules.service_status import StatusNotice, word_today
from frontdoor.site.index.page import Page
from frontdoor.site.pages.contact_ways import Ways, ways_to_us
from frontdoor.site.pages.form_fields import FormPart, fields_of, groups_of, typed_words
from frontdoor.site.pages.form_names import (
    ADDRESS,
    ALL_THE_SAME,
    COPY,
    DOORS,
    HEADINGS,
    NAMES,
    NOT_RECEIVED,
    OFFICE,
    SCRIPTED,
    TITLES,
    TRAP,
)
from frontdoor.site.pages.your_reference import ADDRESS as KEY_ADDRESS
from frontdoor.site.pages.your_reference import HIDE, SEE
from frontdoor.site.templating.environment import render
from frontdoor.site.templating.reference_formatting import dashed, spelled
from frontdoor.translation.catalogs import gettext_noop

_HEAD = '<link rel="stylesheet" href="/assets/form.css">\n<script src="/assets/form.js" defer></script>'
_TITLE = gettext_noop("Ask for help")
_OTHER_SERVICES = 6


@dataclass(frozen=True)
class SentBefore:
    """A referral that has just arrived, told above the form for the next person."""

    reference: str
    words: Sequence[str] = ()
    """The three words that open it, where they can be shown."""

    @property
    def shown(self) -> str:
        """Return the reference as it is shown: K4M-7TQ-9XC."""
        return dashed(self.reference)

    @property
    def spelled(self) -> str:
        """Return the reference as it is said on the phone."""
        return spelled(self.reference)


@dataclass(frozen=True)
class FilledOffice:
    """The office whose link filled in its name."""

    name: str
    until: date
    """The last day on which the link works."""
    once: bool = False
    """Whether it is good for one referral."""


def form_page(
    form: Form,
    catalogue: Catalogue,
    *,
    raw: Raw | None = None,
    faults: Sequence[Fault] = (),
    change: str | None = None,
    today: date | None = None,
    sent: SentBefore | None = None,
    office: FilledOffice | None = None,
) -> Page:
    """Return the form on one page, empty or with answers and their faults; ``change`` is the question that takes the focus.

    A fault with an empty ``question`` concerns the whole form; it is in the summary without a link. With ``today``,
    prisons not open on that day are not offered, and where the form's services take nobody, an empty form is replaced by
    a sentence that says so. ``sent`` is the referral before, which has just arrived;
    ``office`` is what a link of an office filled in.
    """
    address = DOORS[form.door] if form.door else ADDRESS
    if raw is None and today and (closed := closed_page(form, catalogue, today, address)):
        return closed
    fields = fields_of(form, raw or {}, faults, change, today)
    asked = form.asked()
    shown = {
        name
        for section in asked
        for question in section.questions
        for name in (*question.inputs(), question.id)
    }
    content = render(
        "form/form.html",
        form=form,
        heading=gettext_noop("Refer the next person")
        if sent
        else HEADINGS[form.door]
        if form.door
        else form.title,
        who_for=who_for(form, catalogue, None, today),
        sections=[FormPart(section, groups_of(section, fields)) for section in asked],
        carried=carried_beside(form, raw or {}, {*shown, TRAP, SCRIPTED}),
        faults=faults,
        names=NAMES,
        sent=sent,
        office=office,
        key_address=KEY_ADDRESS,
        **ways_by_hand(form, catalogue, today),
    )
    title = TITLES[form.door] if form.door and not (raw or faults) else _TITLE
    return neutral_page(title, content, address=address, error=bool(faults), index=not (raw or faults))


def closed_page(form: Form, catalogue: Catalogue, today: date, address: str) -> Page | None:
    """Return the page that says that the form's services take nobody on a day; None where one does."""
    closed = not_taking(form, catalogue, today)
    if not closed:
        return None
    content = render(
        "form/closed.html",
        form=form,
        closed=closed,
        ways=ways_to_us(form, catalogue, None),
        other_help=_other_help(form, catalogue, None),
    )
    return neutral_page(_TITLE, content, address=address, index=True)


def carried_beside(form: Form, raw: Raw, shown: Collection[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Return the hidden inputs that carry what was typed elsewhere on, past a page that shows some inputs itself.

    Which door it is goes along from the first page on. "Send all the same" does not: with other answers it is asked anew.
    """
    carried = {name: values for name, values in form.typed(raw).items() if name not in shown}
    if form.door:
        carried[QUESTION] = (str(form.door),)
    besides = {
        name: values for name, values in beside(raw).items() if name != ALL_THE_SAME and name not in shown
    }
    return sorted((carried | besides).items())


def ways_by_hand(form: Form, catalogue: Catalogue, today: date | None) -> dict[str, object]:
    """Return what a template needs to say how else to reach us: ``ways``, and the ``notices`` of the places they lead to."""
    ways = ways_to_us(form, catalogue, None)
    return {"ways": ways, "notices": list(_notices(ways, catalogue, today)) if today else ()}


def _notices(ways: Ways, catalogue: Catalogue, today: date) -> Iterator[Notice]:
    """Yield the notices of the places whose number the form gives, for example of an office whose phones are down."""
    given = {phone.number for phone in ways.phones}
    entries: tuple[Location | Organisation, ...] = (catalogue.organisation, *catalogue.locations.values())
    for one in entries:
        if any(phone.number in given for phone in one.phone):
            yield from coming_notices(one, today)
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
    """Return "check your answers": every answer with a button to change it, and in one line what has none.

    Nothing is sent or stored yet.

    ``note`` says why the page is shown again, if it is; ``unmet`` are eligibility rules that are not met and do not keep one
    from sending; ``service`` is the one that the referral goes to.
    """
    content = render(
        "form/check.html",
        form=form,
        sections=_answered(form, checked),
        open=_left_open(form, checked),
        left_out=left_out(form, checked, raw),
        carried=[(name, values) for name, values in _carried(form, checked, raw) if name != COPY],
        copy=COPY in raw,
        key=key,
        notes=[*([note] if note else []), *(rule.otherwise for rule in unmet)],
        service=service,
        names=NAMES,
    )
    return neutral_page(gettext_noop("Not sent yet: check your answers"), content)


def not_for_page(
    form: Form,
    catalogue: Catalogue,
    checked: FormResult,
    *,
    unmet: Sequence[EligibilityRule],
    raw: Raw,
    today: date,
) -> Page:
    """Return the page for somebody whom no service takes: why, other help near them, and whom to phone."""
    area = BY_NAME.get(area_of(checked.answers) or "")
    others = [
        one
        for one in others_for(form, catalogue, checked.answers, today)
        if one.standing is Standing.CURRENT and word_today(one, today).takes_people
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
        names=NAMES,
    )
    return neutral_page(gettext_noop("Another kind of help"), content)


def _other_help(form: Form, catalogue: Catalogue, area: str | None) -> Sequence[OtherHelp]:
    """Return other help for somebody whom no service takes: crisis lines, then help with the needs of the form's services."""
    needs = {
        need
        for one in catalogue.listed_services()
        if one.referral == form.id
        for need in one.needs
        if need != "families"
    }
    return [one for one in catalogue.others(area=area) if one.crisis or not needs.isdisjoint(one.needs)]


def sent_page(
    form: Form,
    catalogue: Catalogue,
    *,
    reference: str | None,
    area: str | None = None,
    again: bool = False,
    words: Sequence[str] = (),
    lacking: str = "",
    token: str = "",
    host: str = "",
    copy: bool = False,
) -> Page:
    """Return the confirmation, with the reference large and spelled out; it is None where the page is opened too late to show it.

    ``again`` says that the same answers were sent before, and were not stored a second time. ``words`` are the three words
    that open the reference, or ``lacking`` says why there are none: "kept" by the sender, or "later"; ``host`` is ours, for
    whoever writes the address down. ``copy`` says that a copy of the answers is kept for the sender.
    """
    shown = dashed(reference) if reference else None
    content = render(
        "form/sent.html",
        form=form,
        reference=shown,
        again=again,
        spelled=spelled(reference or ""),
        words=words,
        lacking=lacking,
        token=token,
        hide=HIDE,
        see=SEE,
        copy=copy,
        key_address=KEY_ADDRESS,
        host=host,
        ways=ways_to_us(form, catalogue, area),
    )
    return neutral_page(gettext_noop("Sent") if shown else gettext_noop("This page has closed"), content)


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
    """Return the page for a referral that was not sent: every answer in a print layout, and other ways to bring it to us.

    ``why`` says what went wrong; ``unsure`` that it may have been received all the same; ``closed`` that the service takes
    nobody, and who does; ``whole`` that ``raw`` is all that was typed. With ``key`` (the idempotency key), "send again" uses the
    same one; without, it leads to the check.
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
        carried=sorted((typed | beside(raw)).items()),
        key=key,
        ways=ways_to_us(form, catalogue, area),
        names=NAMES,
    )
    not_received = gettext_noop("Perhaps received") if unsure else gettext_noop("Not received")
    title = gettext_noop("Received") if received else not_received
    return neutral_page(title, content, error=not received)


def not_received_page(form: Form, catalogue: Catalogue) -> Page:
    """Return the page that a proxy shows to a sender while the inbox does not answer; static, so that it needs no server."""
    why = "The part of this site that takes referrals does not answer at the moment, or what came was far too long."
    return replace(not_sent_page(form, catalogue, {}, why=why, key=None), address=NOT_RECEIVED)


def _answered(form: Form, checked: FormResult) -> Iterator[tuple[Section, list[tuple[Question, str]]]]:
    """Yield what was asked and answered, in words."""
    for section in form.asked():
        rows = [
            (question, question.words(answer))
            for question in section.questions
            if (answer := checked.answers.get(question.id))
        ]
        if rows:
            yield section, rows


def _left_open(form: Form, checked: FormResult) -> list[Question]:
    """Return the questions that were asked and have no answer."""
    return [
        question
        for question in form.questions()
        if question.asked
        and question.id not in checked.answers
        and (question.shown_if is None or question.shown_if.holds(checked.answers))
        and not question.waits(checked.answers)
    ]


def left_out(form: Form, checked: FormResult, raw: Raw) -> list[tuple[Question, str]]:
    """Return what was typed at questions that do not apply: it is not sent, and people are told so."""
    typed = form.typed(raw)
    return [
        (question, words)
        for question in form.questions()
        if question.id not in checked.answers and (words := typed_words(question, typed))
    ]


def _carried(form: Form, checked: FormResult, raw: Raw) -> list[tuple[str, tuple[str, ...]]]:
    """Return the hidden inputs: the answers as typed, so that a change shows them unaltered.

    A date left empty, which means today, is written out, so that it is the same day after midnight.
    """
    typed = form.typed(raw) | beside(raw)
    for question in form.questions():
        if question.empty_means and question.id in checked.answers and not typed_words(question, typed):
            typed[question.id] = (checked.answers[question.id],)
    return sorted(typed.items())


def beside(raw: Raw) -> dict[str, tuple[str, ...]]:
    """Return the hidden inputs that are no answers: the honeypot's content, whether our script ran, "send all the same", the wish for a copy, a link's token."""
    cleaned = {
        name: tuple(text for text in map(clean, raw.get(name, ())) if text.strip())
        for name in (ALL_THE_SAME, COPY, TRAP, SCRIPTED, OFFICE)
    }
    return {name: values for name, values in cleaned.items() if values}


def neutral_page(
    title: str, content: str, *, address: str = ADDRESS, error: bool = False, index: bool = False
) -> Page:
    """Return a page with a quick exit, and a title that gives nothing away in the tab or the history."""
    return Page(
        address,
        title,
        content,
        description="One form, no account." if index else "",
        index=index,
        head=_HEAD,
        error=error,
        at_risk=True,
    )
