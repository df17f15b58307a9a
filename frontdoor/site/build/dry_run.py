"""Dry run of the build: returns everything that would stop it, each at the file and line that can mend it.

A separate list of checks would one day differ from the build. So this is the build itself, into a temporary folder, without
the slow steps that stop nothing: leaflets are laid out only where a pack may exceed its page budget.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from frontdoor.catalogue import Catalogue
from frontdoor.diagnostics import Diagnostic, SourceLocation
from frontdoor.form import Form
from frontdoor.site.build.fault_places import FaultPlaces
from frontdoor.site.build.pipeline import complete_site
from frontdoor.site.checks.page_weight import PICTURES
from frontdoor.site.checks.photos import TELLS, tells_where, unfit
from frontdoor.site.checks.site_checks import SiteCheckError
from frontdoor.site.engine import frame_of
from frontdoor.site.index.site_index import Leaflets, SiteIndex, build_site_index
from frontdoor.site.output.engine_output import EngineOutput, EngineOutputError
from frontdoor.site.print import leaflets
from frontdoor.site.print.overlong import shortened
from frontdoor.site.templating.shell import ShellError
from frontdoor.translation.catalogs import LOCALES, translation_faults

CACHE = Path(".cache/frame")
"""The project's cache of the engine's output for the hand-written pages."""


@dataclass(frozen=True)
class Rehearsal:
    """A dry run: a project with its checked catalogue and form."""

    project: Path
    catalogue_file: Path
    catalogue: Catalogue
    form: Form | None

    @property
    def places(self) -> FaultPlaces:
        """Where faults are mended."""
        return FaultPlaces(self.project, self.catalogue_file, self.catalogue)

    def problems(self, today: date) -> list[Diagnostic]:
        """Return every fault that would stop a build on this day, and those that it would only leave out."""
        found = self.left_out()
        with TemporaryDirectory() as room:
            try:
                engine, warnings = self._frame(Path(room))
                found += self.places.of_engine(warnings, None)
                complete_site(
                    engine, self.catalogue, self.form, today=today, out=Path(room) / "site",
                    leaflets=_unprinted,
                    of_another=self.catalogue_file.resolve() != (self.project / "services.yaml").resolve(),
                )  # fmt: skip
            except EngineOutputError as complaint:
                found += self.places.of_engine(str(complaint), SourceLocation("mkdocs.yml"))
            except SiteCheckError as broken:
                found += filter(None, map(self.places.of_breach, broken.breaches))
            except ShellError as broken:
                found.append(
                    Diagnostic(SourceLocation("docs/shell.md"), f"the frame of all pages is broken. {broken}")
                )
        return found

    def left_out(self) -> list[Diagnostic]:
        """Return the faults for which a build does not stop, but leaves something out: photos that are unfit, translations."""
        return [*self._photos(), *translation_faults(LOCALES)]

    def _frame(self, room: Path) -> tuple[EngineOutput, str]:
        try:
            return frame_of(self.project, self.project / CACHE)
        except OSError:  # a project that may only be read
            return frame_of(self.project, room / "frame")

    def notes(self, today: date) -> Sequence[str]:
        """Return notes that stop nothing: a sentence for each pack that is shortened to keep its page budget."""
        return shortened(build_site_index(self.catalogue, today=today, form=self.form), self.form)

    def _photos(self) -> Iterator[Diagnostic]:
        docs = self.project / "docs"
        shown = set()
        for id_, fault in unfit(docs, self.catalogue):
            photo = self.catalogue.locations[id_].photo
            shown.add(photo.file if photo else "")
            yield Diagnostic(
                self.places.entry("locations", id_, "photo"), f'location "{id_}": the photo {fault}'
            )
        for path in sorted(docs.rglob("*")):
            if path.name.endswith(PICTURES) and path.name not in shown and tells_where(path):
                name = path.relative_to(self.project).as_posix()
                yield Diagnostic(SourceLocation(name), f"this picture {TELLS}")


def _unprinted(site: SiteIndex, form: Form | None, out: Path) -> Leaflets:
    """Return the leaflets' content as JSON, only where a withheld address could leak through it; lay none out."""
    hidden = any(place.address == "withheld" for place in site.catalogue.locations.values())
    told = leaflets(site, form) if hidden else ()
    return Leaflets(said={f"leaflets/{name}.pdf": json.dumps(facts) for name, facts in told})
