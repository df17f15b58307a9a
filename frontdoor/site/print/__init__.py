"""Print layout: a leaflet (PDF) for each service, and a pack for each prison and council area, in standard and large print.

``leaflet_maker(cache)`` returns what the build calls: it writes the PDFs, such as ``leaflets/throughcare.pdf``,
``leaflets/prison-barlinnie.pdf``, ``leaflets/area-fife.pdf``, and each in large print as ``…-large.pdf``, and returns what the
pages need to link to them. ``leaflets(site, form)`` yields name and content of each, without laying it out.
"""

from __future__ import annotations

from frontdoor.site.print.build import FEW, KEPT, LeafletMaker, leaflet_maker
from frontdoor.site.print.plan import leaflets
from frontdoor.site.print.service_content import Facts

__all__ = ["FEW", "KEPT", "Facts", "LeafletMaker", "leaflet_maker", "leaflets"]
