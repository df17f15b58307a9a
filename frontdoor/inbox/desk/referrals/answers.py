"""Groups a decrypted referral's answers by the form's sections, with each question in the form's wording for staff.

The form speaks to whoever fills it in: its "your phone" is not the reader's. So each question is shown in today's wording
for staff. Answers and the wording as asked come from the encrypted record; a question that the form has since dropped is
shown as it was asked, and marked. Answers without any question in today's form are shown too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from frontdoor.form import Form, Question, QuestionKind
from frontdoor.form.doors import QUESTION

_NOT_SAID = "Not said, so not agreed"
WHO = ("full_name", "date_of_birth")
"""The questions by which a manager tells whether a referral is about the person who makes a subject access request."""
Labels = Mapping[str, Mapping[str, str]]
"""Question id to the labels of its choices as they were shown: stored value to label."""


@dataclass(frozen=True)
class Answer:
    """One question in the wording for staff, and its answer."""

    id: str
    title: str
    text: str
    whose: str = ""
    """Whose it is, where other answers tell: "his mother, Ann"."""
    asked: str = ""
    """The question as the form worded it."""
    unticked: tuple[str, ...] = ()
    """For a question with tick boxes: the choices that were left unticked."""
    held_back: bool = False
    """A contact number that is hidden until the safe way to make contact has been read."""

    @property
    def link(self) -> str:
        """Return the ``tel:`` link, or an empty string where the answer is no phone number."""
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
    """The answers of one section."""

    title: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class AnswersShown:
    """A decrypted record, arranged for a page."""

    groups: tuple[AnswerGroup, ...]
    first: tuple[Answer, ...]
    numbers: tuple[Answer, ...]
    missing: tuple[str, ...] = ()
    """What to ask in the first call: what is left for it, and what was answered with "not known"."""
    left_open: tuple[str, ...] = ()
    """Questions that were asked and may have been left open on purpose."""

    @property
    def all(self) -> Iterator[Answer]:
        """Yield every answer in order."""
        for group in self.groups:
            yield from group.answers


def titled(id_: str, asked: str, form: Form | None) -> str:
    """Return a question's wording for staff; for a question that the form has dropped, its wording then, marked as such."""
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
    """Group the answers by section; ``numbers`` says whether phone numbers and addresses may be shown yet.

    What a colleague must know before doing anything comes first; the form says which answers those are.
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
        tuple(_first(form, everything, answers)) if form else (),
        tuple(everything[id_] for id_ in theirs if id_ in everything and everything[id_].text),
        *(_without_answer(answers, form) if form else ()),
    )


def _without_answer(answers: Mapping[str, str], form: Form) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what to ask in the first call, and what was left open."""
    own = form.of({QUESTION: [answers.get(QUESTION, "")]})
    to_ask, left_open = [], []
    for question in own.questions():
        if question.shown_if is not None and not question.shown_if.holds(answers):
            continue
        answer = answers.get(question.id)
        if answer is None and question.asked and not question.ask_when_calling:
            left_open.append(str(question.desk_label))
        elif answer.startswith("not known") if answer else question.ask_when_calling:
            to_ask.append(str(question.desk_label))
    return tuple(to_ask), tuple(left_open)


def _first(form: Form, shown: Mapping[str, Answer], answers: Mapping[str, str]) -> Iterator[Answer]:
    """Yield the answers to know first. A step that needs consent is marked where nobody answered yes or no.

    So is what everybody's safety hangs on, where nobody was asked or answered.
    """
    own = {one.id: one for one in form.of({QUESTION: [answers.get(QUESTION, "")]}).questions()}
    for question in form.questions():
        if not question.know_first:
            continue
        if question.id in shown and shown[question.id].text:
            yield shown[question.id]
        elif question.kind is QuestionKind.YES_NO and question.shown_if and question.shown_if.holds(answers):
            yield Answer(question.id, str(question.desk_label), _NOT_SAID)
        elif question.until_asked and not (own[question.id].asked and question.optional):
            yield Answer(question.id, str(question.desk_label), str(question.until_asked))


def for_staff(question: Question | None, text: str, labels: Mapping[str, str]) -> Mapping[str, str]:
    """Return an answer's labels for staff: the form's own, else those shown at the time, else today's.

    Where the doors have words of their own ("Phone me"), staff read those that name the person.
    """
    if question is None or not text:
        return labels
    shown = labels or question.labels(text)
    named = {*shown, *text.split("; ")}
    doors = {(choice.value, choice.label) for choice in (*question.choices_self, *question.choices_family)}
    plain = {one.value: one.label for one in question.choices if (one.value, shown.get(one.value)) in doors}
    staff = {**plain, **question.desk_choices}
    return {**shown, **{value: words for value, words in staff.items() if value in named}}


def in_words(text: str, labels: Mapping[str, str]) -> str:
    """Return the labels of the chosen values, each on its own line."""
    return "\n".join(labels.get(value, value) for value in text.split("; ")) if labels else text


def _numbers(answers: Mapping[str, str], form: Form | None) -> tuple[str, ...]:
    """Return the ids of answers that are numbers of the person or their home; a professional's office number is safe to call."""
    if form is None:
        return tuple(id_ for id_ in answers if id_.endswith(("phone", "email")))
    professional = "professional" in answers.get("referrer_kind", "").lower()
    return tuple(
        question.id
        for section in sorted(form.sections, key=lambda section: section.own_details)
        for question in section.questions
        if question.kind.traits.reaches and not (professional and section.own_details)
    )


def _answer(id_: str, text: str, question: Question | None, labels: Mapping[str, str]) -> Answer:
    """Return an answer as staff read it; labels that its record lacks come from today's form."""
    labels = for_staff(question, text, labels)
    if labels and text:
        chosen, none = text.split("; "), question.none_of_these if question else None
        left = tuple(label for value, label in labels.items() if value not in chosen and value != none)
        return Answer(id_, "", in_words(text, labels), unticked=left)
    return Answer(id_, "", question.words(text) if question and text else text)
