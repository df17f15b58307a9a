"""Page budget check: finds the packs that are over it, laying out only those long enough to be."""

from __future__ import annotations

from collections.abc import Sequence

from frontdoor.form import Form
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.print.build import FEW, fitting
from frontdoor.site.print.pdf import PdfRenderer
from frontdoor.site.print.plan import sheets

SAFE = 600
"""Characters by which a pack must be shorter than one within budget, to be within it for certain."""


def shortened(site: SiteIndex, form: Form | None) -> Sequence[str]:
    """Return a sentence for each pack over its page budget: what is printed instead, and what to cut.

    Packs are laid out from the longest on, until the rest are much shorter than one within budget.
    """
    if len(site.services) > FEW:
        return ()
    press, said = PdfRenderer(None, site.today), list[str]()
    for large in (False, True):
        packs = [one for one in sheets(site, form) if one.large == large and one.facts["kind"] == "pack"]
        fits: int | None = None
        for one in sorted(packs, key=lambda one: len(one.data), reverse=True):
            if fits is not None and len(one.data) < fits - SAFE:
                break
            before = len(said)
            fitting(one, press.printed, said)
            if len(said) == before:
                fits = len(one.data) if fits is None else fits
    return said
