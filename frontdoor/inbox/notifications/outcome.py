"""The outcomes of a delivery attempt; each carries the fixed words that the desk shows, never a server's own.

A server's words could hold personal data, or anything else that its owner chose.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Sent:
    """The mailbox took the message and acknowledged it."""

    words: str = "The mailbox took it."


@dataclass(frozen=True)
class TryLater:
    """The mailbox did not take the message, and may do so later: retry."""

    words: str
    after: timedelta | None = None
    """How long the mailbox asks us to wait."""


@dataclass(frozen=True)
class Ambiguous:
    """The connection ended after everything was sent: the message may have been delivered or not."""

    words: str


@dataclass(frozen=True)
class Refused:
    """The mailbox refused the message, as it probably will again: somebody should look; retried hourly."""

    words: str


Outcome = Sent | TryLater | Ambiguous | Refused
