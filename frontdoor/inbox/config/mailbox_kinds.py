"""The kinds of mailbox: for each what its addresses look like, how it is sent to, and what may be sent to it.

The only place that tells kinds apart: a new kind is one entry of ``KINDS``, and a line in README's settings.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol
from urllib.parse import urlsplit

from frontdoor.inbox.config.hosts import is_loopback, is_mail_address


class Message(Protocol):
    """The parts of a notification from which a webhook's body is made."""

    @property
    def subject(self) -> str:
        """Return the subject line, in ASCII."""

    @property
    def text(self) -> str:
        """Return the text as mail would carry it, in ASCII."""

    def json(self) -> Mapping[str, object]:
        """Return our own body, with the message's ``id``."""


@dataclass(frozen=True, kw_only=True)
class MailboxKind(ABC):
    """One kind of mailbox."""

    mark: str
    """What its addresses begin with; of the marks that fit an address the longest decides."""
    meaning: str
    """What it is sent, for README's settings."""
    deadline: timedelta
    """How long one attempt may take by the wall clock."""
    takes_sealed: bool
    """Whether the notice of a new referral carries the sealed referral."""
    is_batched: bool
    """Whether one message may cover many referrals, and the rate limit holds."""
    takes_canary: bool
    """Whether a canary probe may ask it for a yes: only where that leaves no message behind."""

    def target(self, address: str) -> str:
        """Return where to send: an e-mail address, or an HTTP address."""
        return address.removeprefix(self.mark)

    @property
    @abstractmethod
    def example(self) -> str:
        """Return what addresses of this kind begin with, as people write them."""

    @abstractmethod
    def accepts(self, address: str, *, development: bool) -> bool:
        """Return whether an address of this kind is well formed."""

    @abstractmethod
    def shown(self, address: str) -> str:
        """Return an address as staff read it at the desk."""


class Mail(MailboxKind):
    """A mailbox that is sent mail by SMTP."""

    @property
    def example(self) -> str:
        """Return what addresses of this kind begin with, as people write them."""
        return self.mark

    def accepts(self, address: str, *, development: bool) -> bool:
        """Return whether it is one e-mail address."""
        return is_mail_address(self.target(address))

    def shown(self, address: str) -> str:
        """Return the e-mail address in words."""
        return f"Mail to {self.target(address)}"


@dataclass(frozen=True, kw_only=True)
class Webhook(MailboxKind):
    """A mailbox that is posted JSON. Its address is the mark and an HTTP address."""

    body: Callable[[Message], Mapping[str, object]]
    """What is posted."""
    returns_id: bool
    """Whether its answer must hold our id; without that a success status is taken for a receipt."""

    @property
    def example(self) -> str:
        """Return what addresses of this kind begin with, as people write them."""
        return f"{self.mark}https://"

    def accepts(self, address: str, *, development: bool) -> bool:
        """Return whether it is an HTTPS address; plain HTTP will do to this machine, or in development."""
        parts = urlsplit(self.target(address))
        plain = parts.scheme == "http" and (development or is_loopback(parts.hostname))
        return bool(parts.hostname) and (parts.scheme == "https" or plain)

    def shown(self, address: str) -> str:
        """Return the scheme and the host: the rest of such an address often is its secret."""
        parts = urlsplit(self.target(address))
        return f"{self.mark}{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _own_body(message: Message) -> Mapping[str, object]:
    return message.json()


MAIL = Mail(
    mark="mailto:",
    meaning="mail",
    deadline=timedelta(seconds=90),
    takes_sealed=False,
    is_batched=True,
    takes_canary=True,
)
WEBHOOK = Webhook(
    mark="",
    meaning="a system, which is posted JSON",
    deadline=timedelta(seconds=20),
    takes_sealed=False,
    is_batched=True,
    takes_canary=False,
    body=_own_body,
    returns_id=True,
)
SEALED = replace(  # many messages tire no machine, and each has its own referral in it
    WEBHOOK,
    mark="sealed+",
    meaning="a system that gets each new referral too, sealed to the team's key (decisions/04)",
    takes_sealed=True,
    is_batched=False,
)
KINDS: tuple[MailboxKind, ...] = (MAIL, WEBHOOK, SEALED)


def kind_of(address: str) -> MailboxKind:
    """Return the kind of mailbox that an address belongs to; without a mark it is a plain webhook."""
    return max((kind for kind in KINDS if address.startswith(kind.mark)), key=lambda kind: len(kind.mark))
