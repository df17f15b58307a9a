"""Well-known files: ``sitemap.xml``, ``robots.txt`` and ``security.txt`` (RFC 9116), at their fixed addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from html import escape

from frontdoor.site.index.site_index import SiteIndex


def wellknown_files(site: SiteIndex, addresses: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield (path, bytes) of each; the sitemap only where the site's public address is known."""
    origin = (site.catalogue.settings.site or "").rstrip("/")
    robots = ["User-agent: *", "Disallow: /shell/"]
    if origin:
        robots.append(f"Sitemap: {origin}/sitemap.xml")
        rows = "".join(f"<url><loc>{escape(origin + address)}</loc></url>\n" for address in sorted(addresses))
        yield (
            "sitemap.xml",
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'.encode(),
        )
    yield "robots.txt", ("\n".join(robots) + "\n").encode()
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
