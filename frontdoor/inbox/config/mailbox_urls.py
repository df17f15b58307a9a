"""Parses FRONTDOOR_MAILBOXES and FRONTDOOR_SMTP: the recipients of notifications and the mail server, with their faults."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from frontdoor.inbox.config.hosts import is_loopback
from frontdoor.inbox.config.mailbox_kinds import KINDS, Mail, MailboxKind, kind_of


class Secret:
    """A string that hides itself in ``repr``, so that logs and tracebacks never show it; ``str()`` returns it."""

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "Secret('…')"

    def __str__(self) -> str:
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)


@dataclass(frozen=True)
class MailboxAddress:
    """A team's notification recipient."""

    team: str
    address: str

    @property
    def kind(self) -> MailboxKind:
        """Return what kind of mailbox it is."""
        return kind_of(self.address)


@dataclass(frozen=True)
class MailServer:
    """The SMTP server that sends our notifications."""

    host: str
    port: int
    tls: Literal["starttls", "tls", "none"]
    user: str = ""
    password: Secret = field(default_factory=lambda: Secret(""))


def read_mailboxes(text: str, *, development: bool) -> tuple[tuple[MailboxAddress, ...], list[str]]:
    """Parse ``team=mailto:… team=https://…``; return the valid recipients, and a sentence for each faulty one."""
    mailboxes, sentences = [], []
    for word in text.split():
        team, _, target = word.partition("=")
        if sentence := _mailbox_fault(team, target, development=development):
            sentences.append(sentence)
        else:
            mailboxes.append(MailboxAddress(team, target))
    return tuple(mailboxes), sentences


def _mailbox_fault(team: str, target: str, *, development: bool) -> str | None:
    if not team or not target:
        return f'holds "{team}{target}". Write each mailbox as team=mailto:a@b or team=https://address.'
    kind = kind_of(target)
    if kind.accepts(target, development=development):
        return None
    if isinstance(kind, Mail):
        return f'names "{target}" for {team}, which is not an e-mail address.'
    *others, last = (kind.example for kind in KINDS)
    examples = f"{', '.join(others)} or {last}"
    return f'names "{target}" for {team}. A mailbox begins with {examples}.'


def read_mail_server(text: str) -> MailServer:
    """Parse ``smtp://user:password@host:port?tls=starttls``; raise ValueError with the end of a sentence."""
    parts = urlsplit(text)
    options = parse_qs(parts.query)
    tls = options.pop("tls", ["starttls"])[-1]
    if parts.scheme != "smtp" or not parts.hostname or options:
        raise ValueError("must read smtp://user:password@host:port?tls=starttls.")
    if tls not in ("starttls", "tls", "none"):
        raise ValueError(f"says tls={tls}. Write tls=starttls, tls=tls or tls=none.")
    if tls == "none" and not is_loopback(parts.hostname):
        raise ValueError("says tls=none for another machine. Notices leave this machine over TLS only.")
    try:
        port = parts.port or {"starttls": 587, "tls": 465, "none": 25}[tls]
    except ValueError:
        raise ValueError("has a port that is not a number from 1 to 65535.") from None
    return MailServer(
        parts.hostname,
        port,
        tls,  # type: ignore[arg-type]
        unquote(parts.username or ""),
        Secret(unquote(parts.password or "")),
    )
