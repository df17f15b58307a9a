"""``security.txt`` (RFC 9116): whom to tell of a vulnerability."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from frontdoor.site.index.site_index import SiteIndex


def wellknown_files(site: SiteIndex) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes; nothing where there is no contact to give."""
    origin = (site.catalogue.settings.site or "").rstrip("/")
    contact = _contact(site, origin)
    if contact:
        lines = [f"Contact: {contact}", f"Expires: {site.today + timedelta(days=300):%Y-%m-%d}T00:00:00Z"]
        lines += ["Preferred-Languages: en"]
        if origin:
            lines.append(f"Canonical: {origin}/.well-known/security.txt")
        yield ".well-known/security.txt", ("\n".join(lines) + "\n").encode()


def _contact(site: SiteIndex, origin: str) -> str | None:
    """Return the contact for reports of vulnerabilities: an e-mail address, or else the contact page."""
    if site.catalogue.organisation.email:
        return f"mailto:{site.catalogue.organisation.email}"
    return f"{origin}/contact/" if origin else None
