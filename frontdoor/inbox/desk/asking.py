"""Lays the answers of an opened referral out under the form's sections, in the wording under which they were asked.

The wording and the answers come from the sealed record. The form of today lends only its grouping, so that a
referral made with an older form shows everything that was asked then, and nothing that was not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from frontdoor.form import Form, Kind, Question

NUMBERS = ("phone", "referrer_phone", "referrer_email")
"""Answers that are shown only after the safe way to make contact was read."""
WHO = ("full_name", "date_of_birth")
"""By which a manager tells whether a referral is about the person who asks what is kept of them."""
FIRST = (
    "safe_to_contact",
    "contact_preference",
    "interpreter",
    "risk_known",
    "risk_summary",
    "visit_alone",
    "share_scope",
    "person_knows",
)
"""What a colleague needs to know before doing anything, in this order."""


@dataclass(frozen=True)
class Answer:
    """One question as it was asked, and what was answered."""

    id: str
    asked: str
    text: str
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
class Group:
    """One section's answers."""

    title: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Opened:
    """An opened record as a page shows it."""

    groups: tuple[Group, ...]
    first: tuple[Answer, ...]
    numbers: tuple[Answer, ...]
    missing: tuple[str, ...] = ()
    """Questions that apply and were left open, or answered with "not known": what to ask when ringing."""

    @property
    def all(self) -> Iterator[Answer]:
        """Yield every answer in order."""
        for group in self.groups:
            yield from group.answers


def laid_out(
    asked: Mapping[str, str], answers: Mapping[str, str], form: Form | None, *, numbers: bool
) -> Opened:
    """Group the answers; numbers says whether telephone numbers and addresses may be shown yet."""
    questions = {question.id: question for question in form.questions()} if form else {}
    shown = [
        _answer(id_, wording, answers.get(id_, ""), questions.get(id_))
        for id_, wording in {**asked, **{id_: id_ for id_ in answers if id_ not in asked}}.items()
    ]
    theirs = _whose_numbers(answers)
    shown = [replace(a, held_back=not numbers) if a.id in theirs and a.text else a for a in shown]
    by_id = {answer.id: answer for answer in shown}
    groups = []
    for section in form.sections if form else ():
        mine = tuple(by_id.pop(question.id) for question in section.questions if question.id in by_id)
        if mine:
            groups.append(Group(str(section.title), mine))
    if by_id:
        groups.append(Group("Also answered" if groups else "Answers", tuple(by_id.values())))
    everything = {answer.id: answer for answer in shown}
    return Opened(
        tuple(groups),
        tuple(everything[id_] for id_ in FIRST if id_ in everything and everything[id_].text),
        tuple(everything[id_] for id_ in theirs if id_ in everything and everything[id_].text),
        _missing(answers, form) if form else (),
    )


def _missing(answers: Mapping[str, str], form: Form) -> tuple[str, ...]:
    return tuple(
        str(question.label)
        for question in form.questions()
        if (question.shown_if is None or question.shown_if.holds(answers))
        and answers.get(question.id, "not known").startswith("not known")
    )


def _whose_numbers(answers: Mapping[str, str]) -> tuple[str, ...]:
    """Return which numbers may reach the person or their home; a professional's desk is safe to ring."""
    professional = "professional" in answers.get("referrer_kind", "").lower()
    return NUMBERS[:1] if professional else NUMBERS


def _answer(id_: str, asked: str, text: str, question: Question | None) -> Answer:
    """Say an answer as people read it; an older form's values that today's form has no more stay as they are."""
    if question is None or not text:
        return Answer(id_, asked, text)
    if question.kind is not Kind.CHOICES:
        return Answer(id_, asked, question.words(text))
    chosen = text.split("; ")
    left = tuple(
        choice.label
        for choice in question.options
        if choice.value not in chosen and choice.value != question.none_of_these
    )
    return Answer(id_, asked, "\n".join(question.words(value) for value in chosen), left)
