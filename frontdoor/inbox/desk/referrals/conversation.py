"""What sender and team said since a referral was sent, arranged for its page: answers before and after, and each message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from frontdoor.form import Form
from frontdoor.inbox.desk.referrals.answers import for_staff, in_words, titled
from frontdoor.inbox.referrals.follow_up.messages import OpenedMessage
from frontdoor.inbox.referrals.triage import OpenedReferral
from frontdoor.inbox.store.models import MessageKind

_WORDS = {
    MessageKind.ADDED: "The sender added or changed something",
    MessageKind.ANSWER: "The sender answered",
    MessageKind.WITHDRAWN: "The sender withdrew it",
    MessageKind.QUESTION: "asked",
    MessageKind.TOLD: "told the sender",
}

_HELD_BACK = "hidden until you show how to make contact"


@dataclass(frozen=True)
class Difference:
    """One answer before and after a change of the sender; empty where there was none, or is none any more."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One message."""

    id: int
    at: datetime
    who: str
    words: str
    text: str
    changes: tuple[Difference, ...]
    question: str
    """The question that it answers."""
    is_unread: bool
    is_withdrawal: bool


@dataclass(frozen=True)
class Conversation:
    """Everything that was said, oldest first."""

    entries: tuple[Entry, ...]

    @property
    def unread(self) -> tuple[Entry, ...]:
        """Return what a member still has to read."""
        return tuple(entry for entry in self.entries if entry.is_unread)


def conversation_of(opened: OpenedReferral, form: Form | None, *, numbers: bool) -> Conversation:
    """Arrange the messages of a decrypted referral; each change is shown against what stood before it.

    ``numbers`` says whether phone numbers and addresses may be shown yet.
    """
    before = dict(opened.first)
    questions = {one.id: one.text for one in opened.messages if one.kind is MessageKind.QUESTION}
    entries = []
    for one in opened.messages:
        changes = tuple(_changes(one, before, opened, form, numbers=numbers))
        before |= one.answers
        answers = questions.get(one.answered or 0, "")
        entries.append(
            Entry(
                one.id,
                one.at,
                one.by,
                _WORDS[one.kind],
                one.text,
                changes,
                answers,
                one.is_unread,
                one.kind is MessageKind.WITHDRAWN,
            )
        )
    return Conversation(tuple(entries))


def _changes(
    one: OpenedMessage, before: dict[str, str], opened: OpenedReferral, form: Form | None, *, numbers: bool
) -> Iterator[Difference]:
    questions = {question.id: question for question in form.questions()} if form else {}
    for id_, text in one.answers.items():
        question = questions.get(id_)
        title = titled(id_, one.asked.get(id_, id_), form)
        if question and question.kind.traits.reaches and not numbers:
            yield Difference(title, _HELD_BACK if before.get(id_) else "", _HELD_BACK if text else "")
            continue
        labels = opened.labels.get(id_, {})
        was, now = (
            in_words(value, for_staff(question, value, labels)) for value in (before.get(id_, ""), text)
        )
        if question and not labels:
            was, now = question.words(was), question.words(now)
        yield Difference(title, was, now)
