"""TLS verification, the same for mail and HTTP: the context, the trusted authorities, and plain words for a failure."""

from __future__ import annotations

import ssl

_EXPIRED = (9, 10)  # not yet valid, expired: OpenSSL's X509_V_ERR numbers
_UNKNOWN = (18, 19, 20, 21)  # self-signed, self-signed authority, no issuer, no chain
_ANOTHER_NAME = (62, 64)  # host name, IP address
_NOT_AGREED = ("PROTOCOL", "VERSION", "HANDSHAKE_FAILURE", "CIPHER")


def verified() -> ssl.SSLContext:
    """Return a TLS context: version 1.2 or newer, certificate and host name verified."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def authorities() -> str | None:
    """Return the file or folder of certificate authorities that this machine trusts; SSL_CERT_FILE names another file."""
    paths = ssl.get_default_verify_paths()
    return paths.cafile or paths.capath


def in_words(error: BaseException, *, whose: str) -> str:
    """Return a sentence for a TLS failure; the SSL error may be the cause or context of ``error``."""
    inner: BaseException | None = error
    while inner is not None and not isinstance(inner, ssl.SSLError):
        inner = inner.__cause__ or inner.__context__
    if isinstance(inner, ssl.SSLCertVerificationError):
        return f"{whose} certificate {_fault(inner.verify_code)}, so nothing was sent."
    if isinstance(inner, ssl.SSLError) and any(word in (inner.reason or "") for word in _NOT_AGREED):
        return "No safe encryption could be agreed on (TLS 1.2 or newer), so nothing was sent."
    return "The encrypted connection broke off."


def _fault(code: int) -> str:
    if code in _EXPIRED:
        return "has expired, or is not valid yet"
    if code in _UNKNOWN:
        return "is signed by nobody whom this machine trusts"
    if code in _ANOTHER_NAME:
        return "is for another name"
    return "could not be verified"
