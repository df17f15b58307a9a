"""MkDocs hook: completes the site after MkDocs has written the hand-written pages and the page shell.

It only translates between MkDocs' events and frontdoor, because MkDocs 1.x has no more releases (decisions/02).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files
from mkdocs.utils import get_build_datetime

from frontdoor.catalogue import last_changed, load_catalogue
from frontdoor.diagnostics import UserError
from frontdoor.form import load_form
from frontdoor.occurrences import LONDON
from frontdoor.site.build.pipeline import complete_site
from frontdoor.site.engine import ONLY_FRAME, Changes
from frontdoor.site.output.engine_output import EngineOutput, prepare_engine_output
from frontdoor.site.preview.live_build import Preview
from frontdoor.site.print import KEPT, leaflet_maker


@dataclass
class Served:
    """State of ``mkdocs serve`` between builds: whether it runs, its live preview, and MkDocs' last output."""

    on: bool = False
    preview: Preview = field(default_factory=Preview)
    engine: EngineOutput | None = None
    """MkDocs' last output, if it can be completed again without another run."""

    def complete(self, engine: EngineOutput, here: Path, today: date) -> None:
        """Complete MkDocs' output, in its own folder."""
        self.engine = None
        self.preview.leaflets = leaflet_maker(here / KEPT, only_kept=True)
        self.preview.complete(
            engine, here / "services.yaml", here / "referral.yaml", today=today, out=engine.folder
        )
        if (
            self.preview.last
        ):  # without any valid catalogue yet, the fragments in this output were replaced by the faults
            self.engine = engine


SERVED = Served()


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Record whether this is a live preview, which must not stop for a fault."""
    SERVED.on = command == "serve"


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> LiveReloadServer:
    """Complete the pages again after an edit, and run MkDocs before that only where one of its own files changed."""
    here = Path(config.config_file_path).parent
    not_its_own = {here / "services.yaml", here / "referral.yaml"}
    changes = Changes(
        lambda: (
            {Path(p).absolute() for p in (config.docs_dir, config.config_file_path, *config.watch)}
            - not_its_own
        )
    )

    def build() -> None:
        if changes.any() or SERVED.engine is None:
            builder()
        else:
            SERVED.complete(SERVED.engine, here, _today())

    server.builder = build
    return server


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Tell the page shell whether this is a live preview: the site's strict CSP would stop MkDocs' own reload script."""
    config.extra["preview"] = SERVED.on
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Drop the theme's scripts, icons and stylesheets: the pages use one small stylesheet of their own."""
    for file in list(files):
        if file.src_dir != config.docs_dir and file.src_uri.startswith("assets/"):
            files.remove(file)
    return files


def on_post_build(config: MkDocsConfig) -> None:
    """Complete the site after MkDocs has written its pages; raise PluginError with all faults."""
    here, site = Path(config.config_file_path).parent, Path(config.site_dir)
    try:
        engine = prepare_engine_output(site, site_name=config.site_name)
        if site.name == ONLY_FRAME:
            return
        if SERVED.on:
            SERVED.complete(engine, here, _today())
        else:
            catalogue = load_catalogue(here / "services.yaml")
            form = load_form(here / "referral.yaml", catalogue)
            built = complete_site(
                engine, catalogue, form,
                today=_today(), revised=last_changed(here / "services.yaml", get_build_datetime()), out=site,
                compressed=True, leaflets=leaflet_maker(here / KEPT),
            )  # fmt: skip
            for sentence in built.left_out:  # not as a warning of MkDocs', which would stop a strict build
                sys.stderr.write(f"Built all the same: {sentence}\n")
    except UserError as fault:
        raise PluginError(str(fault)) from None


def _today() -> date:
    return get_build_datetime().astimezone(LONDON).date()
