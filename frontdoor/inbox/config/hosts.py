"""Checks of single host names and e-mail addresses."""

from __future__ import annotations


def is_mail_address(text: str) -> bool:
    """Return whether this is one plain address: nothing that could inject a header or a second recipient."""
    local, at, domain = text.partition("@")
    return (
        bool(local and at and domain)
        and text.isascii()
        and text.isprintable()
        and not any(sign in text for sign in " <>,;:\"()[]\\'")
        and "@" not in domain
    )


def is_loopback(host: str | None) -> bool:
    """Return whether a host name means this machine."""
    return host is not None and (host in {"localhost", "::1"} or host.startswith("127."))
