"""Where notices go, and through which server: reads what an operator writes, and says what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

ENVELOPES = "sealed+"
"""Stands before an HTTP address that gets each new referral as it is kept: sealed, to be opened with the team's key."""


class Secret:
    """A text that keeps itself out of logs and tracebacks; ``str()`` gives it out."""

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
    """Where a team is told: ``mailto:`` an e-mail address, or an HTTP address, perhaps one that takes envelopes."""

    team: str
    address: str

    @property
    def is_mail(self) -> bool:
        """Say whether this is an e-mail address."""
        return self.address.startswith("mailto:")


@dataclass(frozen=True)
class MailServer:
    """The mail server that takes our notices."""

    host: str
    port: int
    tls: Literal["starttls", "tls", "none"]
    user: str = ""
    password: Secret = field(default_factory=lambda: Secret(""))


def read_mailboxes(text: str, *, development: bool) -> tuple[tuple[MailboxAddress, ...], list[str]]:
    """Read ``team=mailto:… team=https://…``; return the good ones, and a sentence for each faulty one."""
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
    if target.startswith("mailto:"):
        if not is_mail_address(target.removeprefix("mailto:")):
            return f'names "{target}" for {team}, which is not an e-mail address.'
        return None
    parts = urlsplit(target.removeprefix(ENVELOPES))
    if parts.scheme == "https" and parts.hostname:
        return None
    if parts.scheme == "http" and (development or is_loopback(parts.hostname)):
        return None
    return f'names "{target}" for {team}. A mailbox begins with mailto:, https:// or {ENVELOPES}https://.'


def is_mail_address(text: str) -> bool:
    """Say whether this is one plain address: nothing that could begin a header or a second recipient."""
    local, at, domain = text.partition("@")
    return (
        bool(local and at and domain)
        and text.isascii()
        and text.isprintable()
        and not any(sign in text for sign in " <>,;:\"()[]\\'")
        and "@" not in domain
    )


def is_loopback(host: str | None) -> bool:
    """Say whether a host name means this machine."""
    return host is not None and (host in {"localhost", "::1"} or host.startswith("127."))


def read_mail_server(text: str) -> MailServer:
    """Read ``smtp://user:password@host:port?tls=starttls``; raise ValueError with the end of a sentence."""
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
