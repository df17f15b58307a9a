"""Content of the printed form: every question once, with its number, its boxes to tick and its lines to write on.

Whether a question is ticked or written, and how many lines it gets, follow from its type, as on the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import groupby
from typing import TypedDict, assert_never

from frontdoor.catalogue import Catalogue
from frontdoor.form import Form, Question, Section, Widget
from frontdoor.form.availability import not_taking
from frontdoor.form.doors import Door
from frontdoor.form.routing import who_for
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.pages.contact_ways import Ways, ways_to_us
from frontdoor.site.pages.form_names import DOORS, HEADINGS
from frontdoor.site.print.service_content import Facts, frame
from frontdoor.site.templating.environment import sentence

MANY_CHOICES = 20
"""Number of choices from which people write the answer: a longer list would fill a page."""
_PER_LINE = 110
"""Handwritten characters on a full line."""
_MOST_LINES = 7
_PLAIN = 3
"""Most choices for which "Tick one" is left out as obvious."""
_HALF = 60
"""Most characters of a label on two lines of half the width."""


class PaperQuestion(TypedDict):
    """One question on paper."""

    number: str
    label: str
    hint: str
    optional: bool
    how: str
    """``write``, ``date``, ``month``, ``one`` (tick one) or ``several``."""
    lines: int
    short: bool
    """Whether half the width of the sheet is enough for it."""
    choices: list[str]
    not_known: str
    """Asks why a date is not known; empty where that is no answer."""


class PaperGroup(TypedDict):
    """Consecutive questions with the same condition."""

    condition: str
    questions: list[PaperQuestion]


class PaperSection(TypedDict):
    """Questions under one heading."""

    number: int
    title: str
    intro: str
    groups: list[PaperGroup]


class PaperWhoFor(TypedDict):
    """The eligibility rules of one service."""

    name: str
    words: str
    rules: list[str]


class Paper(TypedDict):
    """A printed form and where to send it: the data of its template."""

    title: str
    version: str
    who_for: list[PaperWhoFor]
    phones: list[dict[str, str]]
    post: list[str]
    own_post: bool
    organisation: str
    sections: list[PaperSection]


def form_facts(form: Form | None, site: SiteIndex, door: Door) -> Facts | None:
    """Return the content of a door's form on paper as a leaflet of its own; None where the form's services take nobody."""
    own = form_to_print(form, site, door)
    if own is None:
        return None
    title = HEADINGS[door]
    return {
        **frame(site, title=title, heading=title, address=DOORS[door]),
        "kind": "form",
        "part": 2,
        "form": paper(own, site.catalogue, None),
    }


def form_to_print(form: Form | None, site: SiteIndex, door: Door) -> Form | None:
    """Return a door's form as it is filled in by hand; None where the form's services take nobody."""
    open_ = form is not None and not not_taking(form, site.catalogue, site.today)
    return form.at(door, paper=True) if form and open_ else None


def paper(
    form: Form, catalogue: Catalogue, area: str | None, sections: list[PaperSection] | None = None
) -> Paper:
    """Return the printed form for one council area, or for any; ``sections`` may be passed in, as all areas share them."""
    ways: Ways = ways_to_us(form, catalogue, area)
    post = [catalogue.organisation.name, *ways.post.lines, ways.post.postcode or ""] if ways.post else []
    return Paper(
        title=HEADINGS[form.door] if form.door else form.title,
        version=f"{form.id} {form.version}",
        who_for=[
            PaperWhoFor(
                name=f"{one.where}: {one.service.name}",
                words=str(one.eligibility.words),
                rules=[str(rule.says) for rule in one.eligibility.rules],
            )
            for one in who_for(form, catalogue, area)
        ],
        phones=[{"number": one.number, "link": one.link, "label": one.said} for one in ways.phones],
        post=[str(line) for line in post if line],
        own_post=ways.own_post,
        organisation=catalogue.organisation.name,
        sections=paper_sections(form) if sections is None else sections,
    )


def paper_sections(form: Form) -> list[PaperSection]:
    """Return the questions of a form, which are the same for people of all areas."""
    asked = {question.id for section in form.asked() for question in section.questions}
    return [_section(number, section, asked) for number, section in enumerate(form.asked(), 1)]


def _section(number: int, section: Section, asked: Set[str]) -> PaperSection:
    return PaperSection(
        number=number,
        title=section.title,
        intro=" ".join((section.intro or "").split()),
        groups=list(_groups(section, asked)),
    )


def _groups(section: Section, asked: Set[str]) -> Iterator[PaperGroup]:
    """Yield questions under their conditions; what all people at a door are asked stands without one."""

    def words_of(question: Question) -> str:
        condition = question.shown_if
        return str(condition.words or "") if condition and condition.question in asked else ""

    for words, questions in groupby(section.questions, key=words_of):
        yield PaperGroup(condition=words, questions=[_question(one) for one in questions])


def _question(question: Question) -> PaperQuestion:
    how, choices, lines = _answered(question)
    hint = sentence(question.hint) if question.hint else ""
    if how == "one" and len(choices) > _PLAIN:
        hint += " Tick one."
    elif how == "several" and not hint.startswith("Tick"):
        hint += " Tick all that are right."
    elif how == "write" and question.options:
        hint += " Write the name."
    return PaperQuestion(
        number=question.number,
        label=question.label,
        hint=hint.strip(),
        optional=question.optional,
        how=how,
        lines=lines,
        short=len(question.label) <= _HALF and _is_short(question, how, choices),
        choices=choices,
        not_known=str(question.not_known or ""),
    )


def _is_short(question: Question, how: str, choices: list[str]) -> bool:
    if how == "one":
        return len(choices) <= 3 and sum(map(len, choices)) <= 20
    written = how == "write" and question.kind.traits.widget is not Widget.AREA
    return written or (how in ("date", "month") and not question.not_known)


def _answered(question: Question) -> tuple[str, list[str], int]:
    """Return how a question is answered by hand, its boxes to tick, and its number of lines to write on."""
    traits = question.kind.traits
    match traits.widget:
        case Widget.LINE:
            return "write", [], 1
        case Widget.AREA:
            return "write", [], max(3, min(_MOST_LINES, question.limit // _PER_LINE // 2 + 1))
        case Widget.DATE:
            return ("date" if "day" in traits.parts else "month"), [], 0
        case Widget.CONSENT:
            return "one", ["Yes"], 0
        case Widget.CHOICES:
            return _chosen(question)
        case _:
            assert_never(traits.widget)


def _chosen(question: Question) -> tuple[str, list[str], int]:
    labels = [choice.label for choice in question.options]
    if question.kind.traits.several:
        return "several", labels, 0
    if len(labels) < MANY_CHOICES and question.choices_from is None:
        return "one", labels, 0
    return "write", [], 1
