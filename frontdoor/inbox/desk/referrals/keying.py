"""The form as a member keys it in from paper: a door's words and the paper's order, checked with room for what paper leaves out.

Nobody can be asked again while the paper is keyed in, so an answer that the website would insist on may be missing: the
check page says so, and the referral is sent all the same. Agreement alone is insisted on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from frontdoor.form import Fault, Form, FormResult, Question, Raw
from frontdoor.form.doors import QUESTION, Door
from frontdoor.site.pages.form_fields import FormPart, fields_of, groups_of
from frontdoor.site.templating.environment import render

_WRITTEN = "The day on which the paper was written"


@dataclass(frozen=True)
class Keyed:
    """What was keyed in, checked."""

    checked: FormResult
    """The answers, and the faults that must be put right first."""
    lacking: tuple[str, ...]
    """What the form insists on and the paper does not have, in sentences of the form."""


def form_at(form: Form, door: Door) -> Form:
    """Return a door's form on paper; the day it was written is asked, and is not taken to be today."""
    return _with(form.at(door, paper=True), _dated)


def check(form: Form, raw: Raw, *, today: date) -> Keyed:
    """Check what was keyed in on ``form_at``'s form, and tell what is wrong from what is only missing."""
    strict, checked = form.check(raw, today=today), _with(form, _lenient).check(raw, today=today)
    lacking = tuple(one.sentence for one in strict.faults if one not in checked.faults)
    return Keyed(checked, lacking)


def typed(form: Form, raw: Raw) -> dict[str, tuple[str, ...]]:
    """Return the inputs that go along from page to page; the door stands in the address."""
    return {name: values for name, values in form.typed(raw).items() if name != QUESTION}


def beside(form: Form, raw: Raw) -> dict[str, tuple[str, ...]]:
    """Return the inputs that the form's page does not show, as of a draft from before a question was left out: they go along."""
    shown = {
        name for section in form.asked() for one in section.questions for name in (*one.inputs(), one.id)
    }
    return {name: values for name, values in typed(form, raw).items() if name not in shown}


def of_door(raw: Raw, door: Door) -> Raw:
    """Return raw input with the door that the address names."""
    return {**raw, QUESTION: [str(door)]}


def fields_html(form: Form, raw: Raw, faults: Sequence[Fault], today: date) -> str:
    """Return the form's questions as HTML, by the same template as the website's."""
    fields = fields_of(form, raw, faults, None, today)
    parts = [FormPart(section, groups_of(section, fields)) for section in form.asked()]
    return render("form/keyed.html", sections=parts)


def rows(form: Form, checked: FormResult) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each section's title with its questions and answers in words."""
    for section in form.sections:
        found = [
            (str(question.label), question.words(checked.answers[question.id]))
            for question in section.questions
            if question.id in checked.answers and question.id != QUESTION
        ]
        if found:
            yield str(section.title), found


def _with(form: Form, changed: Callable[[Question], Question]) -> Form:
    sections = (
        section.model_copy(update={"questions": tuple(map(changed, section.questions))})
        for section in form.sections
    )
    return form.model_copy(update={"sections": tuple(sections)})


def _dated(question: Question) -> Question:
    if not question.only_on_paper or question.empty_means is None:
        return question
    update = {"empty_means": None, "optional": False, "label": _WRITTEN, "hint": None}
    return question.model_copy(update=update)


def _lenient(question: Question) -> Question:
    if question.must_be:
        return question
    return question.model_copy(update={"optional": True, "needed_if": None, "requires": {}})
