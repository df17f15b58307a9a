"""File watcher of the live preview: rebuilds when a file is saved, and makes open pages reload. It does not serve them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from frontdoor.diagnostics import Diagnostic, SourceLocation, UserError
from frontdoor.site.build.fault_places import FaultPlaces
from frontdoor.site.build.publish import put_in_place
from frontdoor.site.engine import ENGINE_FILES, Changes, run_mkdocs
from frontdoor.site.output.engine_output import read_engine_output
from frontdoor.site.preview.live_build import Preview

RELOAD = """\
// Asks whether the site was built again, and loads this page anew; only in the preview, never on a server.
"use strict";
let mine;
const look = async () => {
  try {
    const now = (await (await fetch("/assets/preview.txt", { cache: "no-store" })).text()).trim();
    mine ??= now;
    if (now && now !== mine && document.activeElement.form === undefined) location.reload();
  } catch { /* the preview has been stopped */ }
};
look();
setInterval(look, 200);
"""
_RELOADS = '<script src="/assets/preview.js" defer></script>'


@dataclass
class Workshop:
    """A preview's paths: the project's files, the engine's output, and the folder that is served."""

    project: Path
    catalogue: Path
    form: Path
    engine: Path
    out: Path
    preview: Preview = field(default_factory=Preview)
    builds: int = 0
    by_hand: Sequence[Diagnostic] = ()
    """The faults for which the engine did not take the hand-written pages."""

    def build(self, today: date) -> None:
        """Build the preview from the engine's output; after the first time, write only the files that differ."""
        self.builds += 1
        self.preview.complete(
            read_engine_output(self.engine),
            self.catalogue,
            self.form,
            today=today,
            out=self.out,
            above=_RELOADS,
            by_hand=self.by_hand,
        )
        (self.out / "assets" / "preview.js").write_text(RELOAD, "utf-8")
        (self.out / "assets" / "preview.txt").write_text(f"{self.builds}\n", "utf-8")

    def keep_copies(self, folder: Path) -> Mapping[str, Path]:
        """Copy the files that the inbox reads at its start, so that a later fault in them cannot stop it; return its settings."""
        folder.mkdir(parents=True, exist_ok=True)
        files = {"FRONTDOOR_CATALOGUE": self.catalogue, "FRONTDOOR_FORM": self.form}
        return {name: Path(shutil.copy(file, folder)) for name, file in files.items()}

    def run_engine(self) -> str:
        """Run the engine on the hand-written pages again; return its error output, empty on success."""
        fresh = self.engine.with_name(self.engine.name + ".new")
        self.by_hand = ()
        if complaint := run_mkdocs(self.project, fresh):
            places = FaultPlaces(self.project, self.catalogue)
            self.by_hand = [*places.of_engine(complaint, SourceLocation("docs"))]
            return complaint
        put_in_place(fresh, self.engine)
        return ""


def keep_in_step(
    workshop: Workshop, *, today: Callable[[], date], wait: Callable[[], bool], say: Callable[[str], None]
) -> None:
    """Rebuild at every change until ``wait`` returns False; faults are shown on the pages and never end the loop."""
    read_by_engine = Changes(lambda: [workshop.project / name for name in ENGINE_FILES])
    read_by_us = Changes(lambda: (workshop.catalogue, workshop.form))
    while wait():
        for_engine, for_us = read_by_engine.any(), read_by_us.any()
        if not (for_engine or for_us):
            continue
        try:
            if for_engine and (complaint := workshop.run_engine()):
                say(complaint)
            workshop.build(today())
        except (UserError, OSError) as fault:
            say(f"The preview stays as it was: {fault}")
