"""TLS certificates for the tests' servers: a valid one, and one for each way in which a certificate can be invalid."""

from __future__ import annotations

import ssl
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import trustme

TRUSTED = trustme.CA()
"""The CA that our clients trust in tests."""
STRANGER = trustme.CA()
"""A CA that nobody trusts."""


def good() -> ssl.SSLContext:
    """A server with a valid certificate."""
    return _serving(TRUSTED.issue_cert("127.0.0.1", "localhost"))


def wrong_name() -> ssl.SSLContext:
    """Another server of the same authority: whoever can get any certificate is not yet our mail server."""
    return _serving(TRUSTED.issue_cert("mail.example.org"))


def wrong_number() -> ssl.SSLContext:
    """The same for an address in numbers."""
    return _serving(TRUSTED.issue_cert("127.0.0.2"))


def expired() -> ssl.SSLContext:
    """A server with an expired certificate."""
    now = datetime.now(UTC)
    return _serving(
        TRUSTED.issue_cert(
            "127.0.0.1", "localhost", not_before=now - timedelta(days=90), not_after=now - timedelta(days=1)
        )
    )


def unknown_authority() -> ssl.SSLContext:
    """A server with a certificate of an unknown CA."""
    return _serving(STRANGER.issue_cert("127.0.0.1", "localhost"))


def self_signed() -> ssl.SSLContext:
    """A server with a self-signed certificate."""
    itself = trustme.CA()
    with itself.cert_pem.tempfile() as certificate, itself.private_key_pem.tempfile() as key:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
    return context


def only_old() -> ssl.SSLContext:
    """A valid certificate on a server that supports nothing newer than TLS 1.1."""
    context = good()
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


FOR_ANOTHER = "certificate is for another name, so nothing was sent."
EXPIRED = "certificate has expired, or is not valid yet, so nothing was sent."
BY_NOBODY = "certificate is signed by nobody whom this machine trusts, so nothing was sent."
TOO_OLD = "No safe encryption could be agreed on (TLS 1.2 or newer), so nothing was sent."

BAD: dict[Callable[[], ssl.SSLContext], str] = {
    wrong_name: FOR_ANOTHER,
    wrong_number: FOR_ANOTHER,
    expired: EXPIRED,
    unknown_authority: BY_NOBODY,
    self_signed: BY_NOBODY,
    only_old: TOO_OLD,
}
"""Each invalid server, and the end of the attempt's error message."""


def _serving(leaf: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf.configure_cert(context)
    return context
