"""Messages between sender and team as sealed records: writing one, opening them, laying changed answers over the first ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.store.models import MessageKind, Referral, SentMessage, WordsKey
from frontdoor.inbox.store.opening import open_row


@dataclass(frozen=True)
class OpenedMessage:
    """A decrypted message, kept in memory only."""

    id: int
    kind: MessageKind
    at: datetime
    by: str
    read_by: str
    answered: int | None
    """The question that an answer is about."""
    text: str = field(repr=False)
    answers: Mapping[str, str] = field(repr=False)
    """Question id to the new answer; empty text where it was taken away."""
    asked: Mapping[str, str] = field(repr=False)
    labels: Mapping[str, Mapping[str, str]] = field(repr=False)

    @property
    def is_unread(self) -> bool:
        """Return whether a member still has to read it."""
        return self.kind in SentMessage.FROM_SENDER and not self.read_by


def sealed_record(
    referral: Referral,
    kind: MessageKind,
    content: Mapping[str, object],
    now: datetime,
    *,
    using: Runtime,
    words_key: WordsKey | None = None,
) -> bytes:
    """Encrypt a message; it names its referral and kind, so that a row that was moved does not open as another."""
    head = {"reference": referral.reference, "kind": kind.value, "team": referral.team}
    record = {**head, "at": now.astimezone(UTC).isoformat(timespec="seconds"), **content}
    recipients = recipients_of(kind, referral.team, words_key, using)
    return using.keyring.referral_keys.seal(record, recipients, referral.reference)


def recipients_of(
    kind: MessageKind, team: str, words_key: WordsKey | None, using: Runtime
) -> tuple[str, ...]:
    """Return the public keys of a message: the team's and recovery's, and for what the team says that of the words."""
    theirs = using.keyring.recipients(team)
    if kind in SentMessage.FROM_SENDER or words_key is None:
        return theirs
    return (*theirs, words_key.recipient)


def opened(messages: Iterable[SentMessage], reference: str, identity: str) -> tuple[OpenedMessage, ...]:
    """Decrypt messages; raise CannotOpen if one does not open, or belongs to another referral."""
    return tuple(_opened(message, reference, identity) for message in messages if message.sealed)


def sealed_anew(
    messages: Iterable[SentMessage], referral: Referral, identity: str, team: str, using: Runtime
) -> list[tuple[int, bytes]]:
    """Return each message encrypted again, for another team or for new words; raise CannotOpen."""
    words_key = WordsKey.objects.filter(referral=referral).first()
    return [
        (
            message.pk,
            using.keyring.referral_keys.seal(
                {**record_of(message, referral.reference, identity), "team": team},
                recipients_of(MessageKind(message.kind), team, words_key, using),
                referral.reference,
            ),
        )
        for message in messages
        if message.sealed
    ]


def overlaid(
    answers: Mapping[str, str], messages: Iterable[OpenedMessage], part: str = "answers"
) -> dict[str, str]:
    """Return the answers with what the sender changed since; ``part`` is ``asked`` for the wording of the questions."""
    result = dict(answers)
    for message in messages:
        result |= getattr(message, part)
    return {name: text for name, text in result.items() if text}


def _opened(message: SentMessage, reference: str, identity: str) -> OpenedMessage:
    record = record_of(message, reference, identity)
    labels = record.get("labels")
    return OpenedMessage(
        message.pk,
        MessageKind(message.kind),
        message.at,
        message.by,
        message.read_by,
        message.answered_id,
        str(record.get("text", "")),
        _texts(record.get("answers")),
        _texts(record.get("asked")),
        {str(name): _texts(of) for name, of in labels.items()} if isinstance(labels, Mapping) else {},
    )


def record_of(message: SentMessage, reference: str, identity: str) -> dict[str, object]:
    """Decrypt one message; raise CannotOpen."""
    record = open_row(message.sealed, identity)
    if (record.get("reference"), record.get("kind")) != (reference, message.kind):
        raise sealing.CannotOpen("A message belongs to another reference: somebody has changed the database.")
    return record


def _texts(value: object) -> dict[str, str]:
    return {str(name): str(text) for name, text in value.items()} if isinstance(value, Mapping) else {}
