"""Writes the leaflets of a site, tells its pages what they may link to, and notices a pack that is too long."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from frontdoor.form import Form
from frontdoor.render.leaflets.helping import lay_out_missing
from frontdoor.render.leaflets.plan import budget_for, sheets, what_to_cut
from frontdoor.render.leaflets.press import Press
from frontdoor.render.overview import Leaflets, OnPaper, Overview

KEPT = Path(".cache/leaflets")
"""Where a project keeps its leaflets from one build to the next."""

FEW = 300
"""Up to so many services leaflets are made without being asked for; laying out more takes minutes."""


LeafletMaker: TypeAlias = Callable[[Overview, Form | None, Path], Leaflets]
"""Given a site, its form and the site's folder, writes the leaflets there."""


def leaflet_maker(
    cache: Path | None, *, only_kept: bool = False, whatever_size: bool = False
) -> LeafletMaker:
    """Return what makes leaflets, keeping them in ``cache``.

    With ``only_kept`` nothing is laid out: for a live preview, which has those that did not change. A catalogue of more
    than FEW services gets none, unless ``whatever_size`` is set.
    """

    def make(site: Overview, form: Form | None, out: Path) -> Leaflets:
        if len(site.services) > FEW and not whatever_size:
            return Leaflets()
        return _make(site, form, out, Press(cache, site.today), only_kept=only_kept)

    return make


def _make(site: Overview, form: Form | None, out: Path, press: Press, *, only_kept: bool) -> Leaflets:
    (out / "leaflets").mkdir(exist_ok=True)
    notes: dict[str, list[OnPaper]] = {}
    too_long = []
    planned = list(sheets(site, form))
    if not only_kept:
        lay_out_missing(planned, press)
    for one in planned:
        printed = press.kept(one) if only_kept else press.printed(one)
        if printed is None:
            continue
        (out / one.path).write_bytes(printed.content)
        note = OnPaper(one.path, printed.pages, len(printed.content), one.large)
        notes.setdefault(one.about, []).append(note)
        if printed.pages > budget_for(one):
            too_long.append((one.path, what_to_cut(one, printed.pages)))
    if not only_kept:
        press.tidy(planned)
    files = frozenset(note.path for both in notes.values() for note in both)
    said = {one.path: one.data for one in planned if one.path in files and not one.large}
    return Leaflets(files, notes, said, too_long)
