"""A live preview: faults stand above the last good site instead of stopping or blanking it; knows no engine and no server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from frontdoor.catalogue import Catalogue, load_catalogue
from frontdoor.form import Form, load_form
from frontdoor.problems import ProblemsFound
from frontdoor.render.build import EngineOutput, complete_site, show_faults
from frontdoor.render.leaflets import LeafletMaker
from frontdoor.render.promises import PromisesBroken
from frontdoor.render.templates import render


@dataclass
class Preview:
    """What a preview remembers between builds: the last catalogue and form without faults."""

    last: tuple[Catalogue, Form] | None = None
    leaflets: LeafletMaker | None = None

    def complete(
        self, engine: EngineOutput, catalogue: Path, form: Path, *, today: date, out: Path, above: str = ""
    ) -> None:
        """Write the site with what the files say now; where they have faults, the last good one with the faults above.

        ``above`` is HTML of the caller's own for every page.
        """
        try:
            read = load_catalogue(catalogue)
            self.last = read, load_form(form, read)
        except ProblemsFound as found:
            above += _box(found.problems)
        if self.last is None:
            show_faults(engine, above=above, out=out)
            return
        try:
            complete_site(engine, *self.last, today=today, out=out, above=above, leaflets=self.leaflets)
        except PromisesBroken as broken:
            above += _box(broken.breaches)
            complete_site(
                engine, *self.last, today=today, out=out, above=above, checked=False, leaflets=self.leaflets
            )


def _box(faults: tuple[object, ...]) -> str:
    return render("faults.html", faults=faults, shown="What you see is the last version without faults.")
