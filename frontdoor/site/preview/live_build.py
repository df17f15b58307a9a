"""Build of the live preview: writes the last valid site, with the files' current faults above every page.

Every page loads one small script, which fetches the faults: so a new or mended fault is one file written, however many pages
there are. The public site is never built here, and has no such script.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from frontdoor.catalogue import Catalogue, load_catalogue
from frontdoor.diagnostics import DiagnosticsError
from frontdoor.form import Form, load_form
from frontdoor.site.build.fault_places import FaultPlaces
from frontdoor.site.build.pipeline import complete_site, show_faults
from frontdoor.site.checks.site_checks import SiteCheckError
from frontdoor.site.output.engine_output import EngineOutput
from frontdoor.site.output.writer import Updater
from frontdoor.site.print import LeafletMaker
from frontdoor.site.templating.environment import render

FAULTS = "assets/faults.txt"
"""File of the faults shown above every page, as HTML; empty where there are none."""
SHOWS_FAULTS = "assets/faults.js"
_SCRIPT = f"""\
// Puts the faults of the catalogue and the form above the page; only in the preview, never on a server.
"use strict";
fetch("/{FAULTS}", {{ cache: "no-store" }}).then(async (answer) => {{
  if (answer.ok) document.querySelector(".fd-body")?.insertAdjacentHTML("beforebegin", await answer.text());
}});
"""
_SHOWS_FAULTS = f'<script src="/{SHOWS_FAULTS}" defer></script>'


@dataclass
class Preview:
    """State of a preview between builds: the last valid catalogue and form, and the writer with the files it wrote."""

    last: tuple[Catalogue, Form] | None = None
    leaflets: LeafletMaker | None = None
    update: Updater | None = None

    def complete(
        self,
        engine: EngineOutput,
        catalogue: Path,
        form: Path,
        *,
        today: date,
        out: Path,
        above: str = "",
        by_hand: Sequence[object] = (),
    ) -> None:
        """Write the site from the current files; where they have faults, the last valid one with the faults above.

        ``above`` is the caller's HTML for the top of every page; ``by_hand`` are the faults for which the engine did not take the
        hand-written pages.
        """
        box = _box(by_hand, "What you see are the hand-written pages as they were before.") if by_hand else ""
        try:
            read = load_catalogue(catalogue)
            self.last = read, load_form(form, read)
        except DiagnosticsError as found:
            box += _box(found.problems, "What you see is the last version without faults.")
        if self.last is None:
            show_faults(engine, above=above + box, out=out)
            return
        self.update = self.update or Updater(out)
        try:
            built = complete_site(
                engine, *self.last, today=today, out=out, leaflets=self.leaflets, update=self.update,
                above=above + _SHOWS_FAULTS,
            )  # fmt: skip
            if built.left_out:
                box += _box(built.left_out, "The site is built all the same.")
        except SiteCheckError as broken:  # raised after everything is written
            places = FaultPlaces(catalogue.parent, catalogue, self.last[0])
            told = [one for breach in broken.breaches if (one := places.of_breach(breach))]
            box += _box(told or broken.breaches, "What you see has them; it could not be published so.")
        (out / SHOWS_FAULTS).write_text(_SCRIPT, "utf-8")
        (out / FAULTS).write_text(box, "utf-8")


def _box(faults: Sequence[object], shown: str) -> str:
    return render("faults.html", faults=faults, shown=shown)
