"""A live preview: faults stand above the last good site instead of stopping or blanking it; knows no engine and no server."""

from __future__ import annotations

import gc
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from frontdoor.catalogue import Catalogue
from frontdoor.catalogue.load import garbage_left
from frontdoor.catalogue.rereading import Reader
from frontdoor.form import Form, load_form
from frontdoor.plainyaml import read_bytes
from frontdoor.problems import ProblemsFound
from frontdoor.render.again.lasting import Lasting
from frontdoor.render.build import complete_site, show_faults
from frontdoor.render.engine_output import EngineOutput
from frontdoor.render.leaflets import LeafletMaker
from frontdoor.render.promises import PromisesBroken
from frontdoor.render.templates import render


@dataclass
class Preview:
    """What a preview remembers between builds: the last catalogue and form without faults, and what was made of them."""

    reader: Reader = field(default_factory=Reader)
    last: tuple[Catalogue, Form] | None = None
    leaflets: LeafletMaker | None = None
    lasting: Lasting | None = None
    _form: bytes | None = None

    @garbage_left()
    def complete(
        self, engine: EngineOutput, catalogue: Path, form: Path, *, today: date, out: Path, above: str = ""
    ) -> None:
        """Write the site with what the files say now; where they have faults, the last good one with the faults above.

        ``above`` is HTML of the caller's own for every page.
        """
        try:
            asked = read_bytes(form)
            if asked != self._form:  # any page may speak of the form, and it is rarely edited
                self._form, self.lasting = asked, None
            read = self.reader.read(read_bytes(catalogue), catalogue.name)
            self.last = read, load_form(form, read)
        except ProblemsFound as found:
            above += _box(found.problems)
        if self.last is None:
            show_faults(engine, above=above, out=out)
            return
        lasting = self.lasting = self.lasting or Lasting.at(out)
        build = partial(
            complete_site, engine, *self.last, today=today, out=out, leaflets=self.leaflets, lasting=lasting
        )
        try:
            build(above=above)
        except PromisesBroken as broken:
            build(above=above + _box(broken.breaches), checked=False)
        gc.freeze()  # what is kept need not be searched for garbage at every edit


def _box(faults: tuple[object, ...]) -> str:
    return render("faults.html", faults=faults, shown="What you see is the last version without faults.")
