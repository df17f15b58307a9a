"""Steps: the pages on which a door asks one thing after another, and which page comes next; pure functions of the answers.

A section is a step. What an answer of the same section calls for ("Which prison?") has a page of its own after it, so that
nobody is asked it for nothing, with or without script.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from frontdoor.form.doors import QUESTION
from frontdoor.form.models import Form, FormResult, Section
from frontdoor.form.question import Fault, Question

Place = tuple[int, int]
"""Where a page stands: its section, and its place among that section's pages."""
_START: Place = (-1, 0)


@dataclass(frozen=True)
class StepPage:
    """One page: a few questions of one section."""

    place: Place
    number: int
    """Of its step, from 1."""
    section: Section
    questions: tuple[Question, ...]

    @property
    def name(self) -> str:
        """Return the name by which the page is posted: 2.1."""
        return f"{self.place[0]}.{self.place[1]}"


def pages(form: Form, answers: Mapping[str, str]) -> tuple[StepPage, ...]:
    """Return the pages that apply by canonical answers, in order; a door's form has at least one."""
    return tuple(_pages(form, answers))


def _pages(form: Form, answers: Mapping[str, str]) -> Iterator[StepPage]:
    number = 0
    for index, whole in enumerate(form.sections):
        section = whole.only_asked()
        depths = _depths(section)
        new_step = not (section.continues and number)
        for depth in sorted(set(depths.values())):
            here = tuple(
                one
                for one in section.questions
                if depths[one.id] == depth
                and (one.shown_if is None or one.shown_if.holds(answers))
                and not one.waits(answers)
            )
            if here:
                number, new_step = number + new_step, False
                yield StepPage((index, depth), number, section, here)


def _depths(section: Section) -> Mapping[str, int]:
    depths: dict[str, int] = {}
    first = 0
    for one in section.questions:
        if one.new_page and depths:
            first = max(depths.values()) + 1
        called_by = depths.get(one.shown_if.question, -1) if one.shown_if else -1
        depths[one.id] = max(first, called_by + 1)
    return depths


def steps(form: Form) -> int:
    """Return the number of a form's steps; pages that an answer calls for are part of theirs."""
    return pages(form, {QUESTION: str(form.door)})[-1].number


def place_of(name: str) -> Place:
    """Return the place that a page's name means; before all pages where it is no such name."""
    section, _, depth = name.partition(".")
    if section.isdecimal() and depth.isdecimal() and len(name) < len("99.99"):
        return int(section), int(depth)
    return _START


def with_question(found: Sequence[StepPage], question: str) -> StepPage | None:
    """Return the page that asks a question; None where none does."""
    return next((page for page in found if question in {one.id for one in page.questions}), None)


def at(found: Sequence[StepPage], place: Place) -> StepPage | None:
    """Return the page at a place, or the next one if that does not apply now; None after the last."""
    return next((page for page in found if page.place >= place), None)


def before(found: Sequence[StepPage], place: Place) -> StepPage | None:
    """Return the page before a place; None before the first."""
    return next((page for page in reversed(found) if page.place < place), None)


def faults_on(page: StepPage, checked: FormResult) -> tuple[Fault, ...]:
    """Return the faults of a page's questions."""
    asked = {one.id for one in page.questions}
    return tuple(fault for fault in checked.faults if fault.question in asked)


def first_faulty(found: Sequence[StepPage], checked: FormResult) -> StepPage | None:
    """Return the first page with a fault."""
    return next((page for page in found if faults_on(page, checked)), None)


def going_on(form: Form, checked: FormResult, name: str, *, straight: bool) -> StepPage | None:
    """Return the page to show after Continue on the page with a name: the same one while it has faults; None at the end.

    ``straight`` says that it was opened to change one answer: then only pages that now lack something come before the end.
    """
    found, place = pages(form, checked.answers), place_of(name)
    here = at(found, place)
    if here and here.place == place and faults_on(here, checked):
        return here
    if straight:
        return first_faulty(found, checked)
    return at(found, (place[0], place[1] + 1))
