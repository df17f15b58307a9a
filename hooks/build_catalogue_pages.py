"""Fills the engine's shell with the pages of the catalogue; translates between MkDocs and frontdoor, decides nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files
from mkdocs.utils import get_build_datetime
from watchdog.observers.polling import PollingObserver

from frontdoor import doorsign
from frontdoor.catalogue import load_catalogue
from frontdoor.dates import LONDON
from frontdoor.form import load_form
from frontdoor.problems import ProblemsFound
from frontdoor.render.build import EngineOutputMissing, complete_site, prepare_engine_output
from frontdoor.render.leaflets import KEPT, leaflet_maker
from frontdoor.render.preview import Preview
from frontdoor.render.promises import PromisesBroken
from frontdoor.render.shell import ShellBroken


@dataclass
class Served:
    """Whether this is ``mkdocs serve``, and what its preview remembers between builds."""

    on: bool = False
    preview: Preview = field(default_factory=Preview)


SERVED = Served()


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Note whether this is a live preview, which must not stop for a fault."""
    SERVED.on = command == "serve"


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: object) -> LiveReloadServer:
    """Look for edits ten times a second instead of twice: that alone would take the half second in which one is shown."""
    paths = list(server._watched_paths)
    for path in paths:
        server.unwatch(path)
    server.observer = PollingObserver(timeout=0.1)
    server.build_delay = 0.05
    for path in paths:
        server.watch(path)
    return server


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Tell the frame of a live preview, whose own script would be stopped by the site's strict policy."""
    config.extra["preview"] = SERVED.on
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Leave out the theme's scripts, icons and stylesheets: the pages use one small stylesheet of their own."""
    for file in list(files):
        if file.src_dir != config.docs_dir and file.src_uri.startswith("assets/"):
            files.remove(file)
    return files


def on_post_build(config: MkDocsConfig) -> None:
    """Complete the site when MkDocs has written its pages."""
    here, site = Path(config.config_file_path).parent, Path(config.site_dir)
    services, referral = here / "services.yaml", here / "referral.yaml"
    now = get_build_datetime()
    today = now.astimezone(LONDON).date()
    try:
        engine = prepare_engine_output(
            site, base_stylesheet=_theme_stylesheet(config), site_name=config.site_name
        )
        kept = here / KEPT
        if SERVED.on:
            SERVED.preview.leaflets = leaflet_maker(kept, only_kept=True)
            SERVED.preview.complete(engine, services, referral, today=today, out=site)
        else:
            catalogue = load_catalogue(services)
            form = load_form(referral, catalogue)
            complete_site(
                engine, catalogue, form,
                today=today, out=site, compressed=True, leaflets=leaflet_maker(kept),
                sign_up=_sign_is_up(config, now),
            )  # fmt: skip
    except (ProblemsFound, PromisesBroken, ShellBroken, EngineOutputMissing) as fault:
        raise PluginError(str(fault)) from None


def _sign_is_up(config: MkDocsConfig, now: datetime) -> bool:
    """Say whether referrals are not known to reach the team, where the settings name the inbox's data folder."""
    data = config.extra.get("inbox_data")
    file = Path(data) / doorsign.FILE if data else None
    return file is not None and doorsign.is_up(file.read_text("utf-8") if file.exists() else "", now)


def _theme_stylesheet(config: MkDocsConfig) -> str:
    """Read the theme's main stylesheet, whose name carries a hash."""
    folders = (Path(folder) / "assets" / "stylesheets" for folder in config.theme.dirs)
    found = [path for folder in folders for path in sorted(folder.glob("main.*.css"))]
    return found[0].read_text("utf-8") if found else ""
