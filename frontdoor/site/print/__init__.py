"""Print layout: a leaflet (PDF) for each service, and a pack for each prison and council area, in standard and large print.

``leaflet_files(site, form, cache=…)`` yields path and bytes of every PDF, such as ``leaflets/throughcare.pdf``,
``leaflets/prison-barlinnie.pdf``, ``leaflets/area-fife.pdf``, and each in large print as ``…-large.pdf``.
``leaflets(site, form)`` yields name and content of each, without laying it out. ``leaflet_maker(cache)`` returns what the
build calls: it writes the PDFs and returns what the pages need to link to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from frontdoor.form import Form
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.print.build import FEW, KEPT, LeafletMaker, fitting, leaflet_maker
from frontdoor.site.print.pdf import PdfRenderer
from frontdoor.site.print.plan import leaflets, sheets
from frontdoor.site.print.service_content import Facts

__all__ = ["FEW", "KEPT", "Facts", "LeafletMaker", "leaflet_files", "leaflet_maker", "leaflets"]


def leaflet_files(site: SiteIndex, form: Form | None, *, cache: Path | None) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of every leaflet, from the cache where its content is unchanged."""
    press = PdfRenderer(cache, site.today)
    for one in sheets(site, form):
        yield from ((made.path, printed.content) for made, printed in fitting(one, press.printed, []))
