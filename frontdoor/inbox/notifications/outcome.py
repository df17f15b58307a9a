"""What can come of telling a mailbox; each outcome carries the words that the desk shows, never a server's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Sent:
    """The mailbox took it and said so."""

    words: str = "The mailbox took it."


@dataclass(frozen=True)
class TryLater:
    """It was not taken, and may be another time."""

    words: str
    after: timedelta | None = None
    """How long the mailbox asks us to wait."""


@dataclass(frozen=True)
class Ambiguous:
    """The connection ended after everything was sent: it may have been taken or not."""

    words: str


@dataclass(frozen=True)
class Refused:
    """The mailbox says that it will not take it; somebody should look, and we go on asking hourly."""

    words: str


Outcome = Sent | TryLater | Ambiguous | Refused
