"""Build of the leaflets: writes every PDF, shortens a pack over its page budget, and returns what pages link to."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeAlias

from frontdoor.form import Form
from frontdoor.site.index.site_index import Leaflets, OnPaper, SiteIndex
from frontdoor.site.output.parallel import do_all, workers_for
from frontdoor.site.print.pdf import PdfJob, PdfRenderer, Printed
from frontdoor.site.print.plan import budget_for, sheets, shorter, what_to_cut

KEPT = Path(".cache/leaflets")
"""The project's cache of leaflets."""

_WORTH = 8
"""Leaflets from which on laying them out in several processes is worth starting these."""
FEW = 300
"""Most services for which leaflets are made by default; laying out more takes minutes."""


LeafletMaker: TypeAlias = Callable[[SiteIndex, Form | None, Path], Leaflets]
"""Given a site index, its form and the site's folder, writes the leaflets there."""


def leaflet_maker(
    cache: Path | None, *, only_kept: bool = False, whatever_size: bool = False
) -> LeafletMaker:
    """Return a function that makes leaflets, cached in ``cache``.

    With ``only_kept`` only cached ones are written, for a live preview. A catalogue of more than FEW services gets none,
    unless ``whatever_size`` is set.
    """

    def make(site: SiteIndex, form: Form | None, out: Path) -> Leaflets:
        if len(site.services) > FEW and not whatever_size:
            return Leaflets()
        return _make(site, form, out, PdfRenderer(cache, site.today), only_kept=only_kept)

    return make


def _make(site: SiteIndex, form: Form | None, out: Path, press: PdfRenderer, *, only_kept: bool) -> Leaflets:
    (out / "leaflets").mkdir(exist_ok=True)
    notes: dict[str, list[OnPaper]] = {}
    shortened, made = list[str](), list[PdfJob]()
    planned = list(sheets(site, form))
    if not only_kept:
        _lay_out_beforehand(planned, press)
    for plan in planned:
        for one, printed in fitting(plan, press.kept if only_kept else press.printed, shortened):
            (out / one.path).write_bytes(printed.content)
            note = OnPaper(one.path, printed.pages, len(printed.content), one.large, one.about != plan.about)
            notes.setdefault(plan.about, []).append(note)
            made.append(one)
    if not only_kept:
        press.tidy((*planned, *made))
    files = frozenset(note.path for both in notes.values() for note in both)
    said = {one.path: one.data for one in made if not one.large}
    return Leaflets(files, notes, said, shortened)


def _lay_out_beforehand(planned: Sequence[PdfJob], press: PdfRenderer) -> None:
    """Lay out into the cache, on all processors, what it lacks; whoever publishes waits for it.

    Only where typst was not used yet in this process: the threads that it keeps would be missing in a forked one.
    """
    missing = [one for one in planned if press.kept(one) is None] if press.cache else []
    if "typst" not in sys.modules:
        do_all([partial(_kept, press, one) for one in missing], workers_for(len(missing), worth=_WORTH))


def _kept(press: PdfRenderer, one: PdfJob) -> None:
    press.printed(one)


def fitting(
    plan: PdfJob, lay_out: Callable[[PdfJob], Printed | None], shortened: list[str]
) -> Sequence[tuple[PdfJob, Printed]]:
    """Return a leaflet within its page budget: in full if that fits, or else shorter, or in two parts.

    ``shortened`` gets a sentence for each one shortened. A pack that is too long even then is printed all the same, as it must
    not hold up the site.
    """
    full = lay_out(plan)
    if full is None:
        return ()
    made = [(plan, full)]
    for instead in shorter(plan) if full.pages > budget_for(plan) else ():
        both = [(one, printed) for one in instead if (printed := lay_out(one)) is not None]
        if len(both) == len(instead):
            made = both
            if all(printed.pages <= budget_for(one) for one, printed in made):
                break
    if made[0][0] is not plan:
        shortened.append(what_to_cut(plan, full.pages, [one for one, _ in made]))
    return made
