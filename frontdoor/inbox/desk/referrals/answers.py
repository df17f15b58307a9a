"""Lays the answers of an opened referral out under the form's sections, in the form's words for staff.

The form asks the one who fills it in: its "your phone" is not the reader's. So the desk says each question in the words
that today's form has for staff. Answers, and how each was asked, come from the sealed record; a question that the form
has no more stands there as it was asked, and says so. What the form of today does not ask is shown all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from frontdoor.form import Form, Kind, Question

_NOT_SAID = "Not said, so not agreed"
WHO = ("full_name", "date_of_birth")
"""By which a manager tells whether a referral is about the person who asks what is kept of them."""
Labels = Mapping[str, Mapping[str, str]]
"""Question id to its choices as they were worded: what is kept, and what was shown."""


@dataclass(frozen=True)
class Answer:
    """One question in words for staff, and what was answered."""

    id: str
    title: str
    text: str
    whose: str = ""
    """Whose it is, where other answers tell: "his mother, Ann"."""
    asked: str = ""
    """The question as the form put it."""
    unticked: tuple[str, ...] = ()
    """For a question with several ticks: what was left unticked."""
    held_back: bool = False
    """A number that waits until the safe way to make contact was read."""

    @property
    def link(self) -> str:
        """Return what a telephone dials, or nothing where this is no number."""
        digits = "".join(sign for sign in self.text if sign.isdigit())
        if (
            not self.id.endswith("phone")
            or not 9 <= len(digits) <= 15
            or set(self.text) - set("0123456789 +()-")
        ):
            return ""
        return ("tel:+" if self.text.strip().startswith("+") else "tel:") + digits


@dataclass(frozen=True)
class AnswerGroup:
    """One section's answers."""

    title: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class AnswersShown:
    """An opened record as a page shows it."""

    groups: tuple[AnswerGroup, ...]
    first: tuple[Answer, ...]
    numbers: tuple[Answer, ...]
    missing: tuple[str, ...] = ()
    """Questions that apply and were left open, or answered with "not known": what to ask when ringing."""

    @property
    def all(self) -> Iterator[Answer]:
        """Yield every answer in order."""
        for group in self.groups:
            yield from group.answers


def titled(id_: str, asked: str, form: Form | None) -> str:
    """Return a question in words for staff; one that the form has no more as it was asked, and marked as that."""
    question = next((one for one in form.questions() if one.id == id_), None) if form else None
    if question:
        return question.desk_label
    return f"Asked as: “{asked}”" if asked != id_ else id_


def group_answers(
    asked: Mapping[str, str],
    answers: Mapping[str, str],
    form: Form | None,
    *,
    numbers: bool,
    labels: Labels = MappingProxyType({}),
) -> AnswersShown:
    """Group the answers; ``numbers`` says whether telephone numbers and addresses may be shown yet.

    What a colleague needs to know before doing anything comes first; the form says which answers those are.
    """
    questions = {question.id: question for question in form.questions()} if form else {}
    shown = [
        replace(
            _answer(id_, answers.get(id_, ""), questions.get(id_), labels.get(id_, {})),
            title=titled(id_, wording, form),
            whose=questions[id_].owner(answers) if id_ in questions else "",
            asked=wording,
        )
        for id_, wording in {**asked, **{id_: id_ for id_ in answers if id_ not in asked}}.items()
    ]
    theirs = _numbers(answers, form)
    shown = [replace(a, held_back=not numbers) if a.id in theirs and a.text else a for a in shown]
    by_id = {answer.id: answer for answer in shown}
    groups = []
    for section in form.sections if form else ():
        mine = tuple(by_id.pop(question.id) for question in section.questions if question.id in by_id)
        if mine:
            groups.append(AnswerGroup(str(section.title), mine))
    if by_id:
        groups.append(AnswerGroup("Also answered" if groups else "Answers", tuple(by_id.values())))
    everything = {answer.id: answer for answer in shown}
    return AnswersShown(
        tuple(groups),
        tuple(_first(questions.values(), everything, answers)),
        tuple(everything[id_] for id_ in theirs if id_ in everything and everything[id_].text),
        _missing(answers, form) if form else (),
    )


def _missing(answers: Mapping[str, str], form: Form) -> tuple[str, ...]:
    return tuple(
        str(question.desk_label)
        for question in form.questions()
        if (question.shown_if is None or question.shown_if.holds(answers))
        and answers.get(question.id, "not known").startswith("not known")
    )


def _first(
    questions: Iterable[Question], shown: Mapping[str, Answer], answers: Mapping[str, str]
) -> Iterator[Answer]:
    """Yield what has to be known first. What may be done only after a yes says so where nobody said yes or no."""
    for question in questions:
        if not question.know_first:
            continue
        if question.id in shown and shown[question.id].text:
            yield shown[question.id]
        elif question.kind is Kind.YES_NO and question.shown_if and question.shown_if.holds(answers):
            yield Answer(question.id, str(question.desk_label), _NOT_SAID)


def for_staff(question: Question | None, text: str, labels: Mapping[str, str]) -> Mapping[str, str]:
    """Return the choices of an answer in words for staff: the form's own, else those shown then, else today's."""
    if question is None or not text:
        return labels
    shown = labels or question.labels(text)
    named = {*shown, *text.split("; ")}
    return {**shown, **{value: words for value, words in question.desk_choices.items() if value in named}}


def in_words(text: str, labels: Mapping[str, str]) -> str:
    """Say what was chosen, each choice on its own line."""
    return "\n".join(labels.get(value, value) for value in text.split("; ")) if labels else text


def _numbers(answers: Mapping[str, str], form: Form | None) -> tuple[str, ...]:
    """Return which answers are numbers that may reach the person or their home; a professional's desk is safe to ring."""
    if form is None:
        return tuple(id_ for id_ in answers if id_.endswith(("phone", "email")))
    professional = "professional" in answers.get("referrer_kind", "").lower()
    return tuple(
        question.id
        for section in sorted(form.sections, key=lambda section: section.own_details)
        for question in section.questions
        if question.kind in (Kind.PHONE, Kind.EMAIL) and not (professional and section.own_details)
    )


def _answer(id_: str, text: str, question: Question | None, labels: Mapping[str, str]) -> Answer:
    """Say an answer as staff read it; where its record does not hold the words, in those of today's form."""
    labels = for_staff(question, text, labels)
    if labels and text:
        chosen, none = text.split("; "), question.none_of_these if question else None
        left = tuple(label for value, label in labels.items() if value not in chosen and value != none)
        return Answer(id_, "", in_words(text, labels), unticked=left)
    return Answer(id_, "", question.words(text) if question and text else text)
