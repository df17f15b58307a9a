"""The form as a frozen value, and the validation of a whole set of answers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated

from pydantic import Field

from frontdoor.catalogue.fields.types import Text, YesNo
from frontdoor.catalogue.models import CatalogueEntry
from frontdoor.form import doors, messages, reachability
from frontdoor.form.clean_input import Raw, lines
from frontdoor.form.doors import Door
from frontdoor.form.eligibility import Eligibility, EligibilityRule
from frontdoor.form.parse_answers import ParsedAnswer, read
from frontdoor.form.question import Condition, Fault, Question


class Section(CatalogueEntry):
    """Questions that belong together, under one heading."""

    title: Text
    """The heading."""
    title_self: Text | None = None
    """The heading for people who ask for themselves."""
    title_family: Text | None = None
    """The heading for a relative or friend."""
    intro: Text | None = None
    """A few sentences before the questions, in Markdown."""
    intro_self: Text | None = None
    """The same for people who ask for themselves."""
    intro_family: Text | None = None
    """The same for a relative or friend."""
    continues: YesNo = False
    """Whether it belongs to the step of the section before it, where the form is asked in steps."""
    notice: YesNo = False
    """Whether a button here leads to the privacy notice and back."""
    own_details: YesNo = False
    """Whether the one who fills in the form writes of themselves here, so that browsers may offer to fill it in."""
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
    """The questions, in order."""

    def only_asked(self) -> Section:
        """Return the section with the questions that are asked at this door."""
        return self.model_copy(update={"questions": tuple(one for one in self.questions if one.asked)})


@dataclass(frozen=True)
class FormResult:
    """The result of validation: canonical answers and faults."""

    answers: Mapping[str, str]
    """Question id to canonical text, for every question that applies and was answered; in the form's order."""
    faults: tuple[Fault, ...]
    """In the form's order."""

    @property
    def good(self) -> bool:
        """Return whether there are no faults, so that the answers can be sent."""
        return not self.faults


class Form(CatalogueEntry):
    """A form, defined once, versioned."""

    id: str
    """What services and teams in the catalogue call it."""
    version: str
    """The day of the last change that a page in a browser must not miss; kept with each referral."""
    older_versions: tuple[str, ...] = ()
    """Versions that may still be open in somebody's browser, and are accepted."""
    title: Text
    """The heading of the page and of the paper form."""
    eligibility: Mapping[str, Eligibility] = {}
    """Whom each service that takes this form's referrals is for, by the service's id; one without takes everybody."""
    groups: Mapping[str, Condition] = {}
    """The answers that put somebody into a group that services are for (``for:`` in the catalogue)."""
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    """The parts of the form, in order."""
    door: Door | None = None
    """Whose form this is; None for the form as written, whatever the door. Not written in the file."""

    def __hash__(self) -> int:
        return hash((self.id, self.version))

    def at(self, door: Door | None, *, paper: bool = False, besides: Collection[str] = ()) -> Form:
        """Return the form as one door has it: its words, and the numbers of what is asked there.

        What is asked elsewhere is still taken, as an older page may send it. ``paper`` is the form to fill in by hand;
        ``besides`` are questions that are asked here too.
        """
        if door is None or self.door is not None:
            return self
        return _at_door(self, door, paper, frozenset(besides))

    def of(self, raw: Raw) -> Form:
        """Return the form of the door at which raw input was typed; as it is where none was named.

        What an older page asked besides, and somebody answered, is asked here too, so that it can be seen and changed; a
        date that our own page wrote out whole, under the question's name, is no such answer.
        """
        asked = next((one for one in self.questions() if one.id == doors.QUESTION), None)
        answer = read(asked, raw, today=date.min).answer if asked and self.door is None else ""
        if answer not in list(Door):
            return self
        own = self.at(Door(answer))
        besides = {
            one.id
            for one in own.questions()
            if not one.asked and one.id != doors.QUESTION and _is_answered(one, raw)
        }
        return self.at(Door(answer), besides=besides) if besides else own

    def asked(self) -> tuple[Section, ...]:
        """Return the sections with the questions that are asked; those with none are left out."""
        shown = (section.only_asked() for section in self.sections)
        return tuple(section for section in shown if section.questions)

    def questions(self) -> Iterator[Question]:
        """Yield every question in order."""
        for section in self.sections:
            yield from section.questions

    def question(self, question_id: str) -> Question:
        """Return the question with an id; raise KeyError if there is none."""
        return next((q for q in self.questions() if q.id == question_id), None) or _no_question(question_id)

    def check(self, raw: Raw, *, today: date) -> FormResult:
        """Validate raw input (input names to the values sent); unknown names are ignored.

        Never raises. A question that does not apply is skipped: its input is neither checked nor kept. Unless this is a
        door's form already, it is checked as the form of the door that the input names.
        """
        if self.door is None and (own := self.of(raw)) is not self:
            return own.check(raw, today=today)
        answers: dict[str, str] = {}
        faults: list[Fault] = []
        for question in self.questions():
            if question.shown_if and not question.shown_if.holds(answers):
                continue
            reading = read(question, raw, today=today)
            if reading.faults and not question.asked:  # nobody at this door could see the answer and mend it
                reading = ParsedAnswer()
            answer = reading.answer
            if not answer and not reading.faults and question.empty_means == "today":
                answer = today.isoformat()
            faults += reading.faults
            if answer:
                answers[question.id] = answer
            elif not reading.faults and _needed(question, answers):
                faults.append(Fault(question.id, question.inputs()[0], messages.missing(question)))
            if answer and question.must_be and answer != question.must_be:
                faults.append(Fault(question.id, question.inputs()[0], question.otherwise or question.label))
        return FormResult(answers, tuple(self._with_unmet(answers, faults)))

    def _with_unmet(self, answers: Mapping[str, str], faults: list[Fault]) -> list[Fault]:
        """Add a fault for each requirement of a choice that is not met; sort all faults by question."""
        questions = {question.id: question for question in self.questions()}
        order = list(questions)
        for question in filter(lambda one: one.requires, questions.values()):
            faulty = [fault.question for fault in faults]
            faults = [*faults, *reachability.unmet(question, questions, answers, faulty)]
        return sorted(faults, key=lambda fault: order.index(fault.question))

    def unmet(self, service: str, answers: Mapping[str, str], *, today: date) -> tuple[EligibilityRule, ...]:
        """Return the eligibility rules of a service that canonical answers do not meet."""
        rules = self.eligibility.get(service)
        return rules.unmet(answers, today=today) if rules else ()

    def typed(self, raw: Raw) -> dict[str, tuple[str, ...]]:
        """Return the non-empty values of the form's own inputs, cleaned: what a page must carry on."""
        kept: dict[str, tuple[str, ...]] = {}
        for question in self.questions():
            for name in (*question.inputs(), question.id):
                values = tuple(text for value in raw.get(name, ()) if (text := lines(value)))
                if values:
                    kept[name] = values
        return kept

    def own_details(self, raw: Raw) -> dict[str, tuple[str, ...]]:
        """Return what a referrer wrote about themselves, to fill in their next referral, which is about somebody else."""
        own = {
            name
            for section in self.sections
            if section.own_details
            for question in section.questions
            if not question.kind.takes_a_date()
            for name in question.inputs()
        }
        return {name: values for name, values in self.typed(raw).items() if name in own}


@lru_cache(maxsize=16)
def _at_door(form: Form, door: Door, paper: bool, besides: frozenset[str]) -> Form:
    """Return the form as a door has it; kept, since every page that comes in asks for it, and making it copies each question."""
    sections, number = [], 0
    for section in form.sections:
        questions = [
            question.at(door, paper=paper, besides=question.id in besides) for question in section.questions
        ]
        number += any(question.asked for question in questions)
        place, numbered = 0, []
        for question in questions:
            place += question.asked
            numbered.append(
                question.model_copy(update={"number": f"{number}.{place}" if question.asked else ""})
            )
        sections.append(doors.worded(section, door).model_copy(update={"questions": tuple(numbered)}))
    return form.model_copy(update={"sections": tuple(sections), "door": door})


def _needed(question: Question, answers: Mapping[str, str]) -> bool:
    if question.needed_if:
        return question.needed_if.holds(answers)
    return not (question.optional or question.waits(answers))


def _no_question(question_id: str) -> Question:
    raise KeyError(question_id)


def _is_answered(question: Question, raw: Raw) -> bool:
    """Return whether something was typed; a date as our own page writes it, under a date's own name, was not."""
    if any(lines(text) for name in question.inputs() for text in raw.get(name, ())):
        return True
    whole = filter(None, map(lines, raw.get(question.id, ())))
    return question.kind.takes_a_date() and not all(map(_is_iso_date, whole))


def _is_iso_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
