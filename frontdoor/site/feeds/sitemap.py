"""The sitemap, and robots.txt that names it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from frontdoor.site.index.site_index import SiteIndex


def sitemap_files(site: SiteIndex, addresses: Iterable[str]) -> Iterator[tuple[str, bytes]]:
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
