"""Fills the engine's shell with the pages of the catalogue; translates between MkDocs and frontdoor, decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.utils import get_build_date

from frontdoor.catalogue import Catalogue, load_catalogue
from frontdoor.form import Form, load_form
from frontdoor.problems import ProblemsFound
from frontdoor.render.build import EngineOutputMissing, complete_site, prepare_engine_output, show_faults
from frontdoor.render.promises import PromisesBroken
from frontdoor.render.shell import ShellBroken
from frontdoor.render.templates import render


@dataclass
class Preview:
    """What a live preview remembers between builds: the last catalogue and form without faults."""

    on: bool = False
    last: tuple[Catalogue, Form] | None = None


PREVIEW = Preview()


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Note whether this is a live preview, which must not stop for a fault."""
    PREVIEW.on = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Tell the frame of a live preview, whose own script would be stopped by the site's strict policy."""
    config.extra["preview"] = PREVIEW.on
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
    try:
        engine = prepare_engine_output(
            site, base_stylesheet=_theme_stylesheet(config), site_name=config.site_name
        )
        today = date.fromisoformat(get_build_date())
        faults = ""
        try:
            catalogue = load_catalogue(here / "services.yaml")
            good = catalogue, load_form(here / "referral.yaml", catalogue)
        except ProblemsFound as found:
            if not PREVIEW.on:
                raise
            faults = _faults(found.problems)
            if PREVIEW.last is None:
                show_faults(engine, above=faults)
                return
            good = PREVIEW.last
        try:
            complete_site(engine, *good, today=today, out=site, above=faults)
        except PromisesBroken as broken:
            if not PREVIEW.on:
                raise
            complete_site(
                engine, *good, today=today, out=site, above=faults + _faults(broken.breaches), checked=False
            )
        PREVIEW.last = good
    except (ProblemsFound, PromisesBroken, ShellBroken, EngineOutputMissing) as fault:
        raise PluginError(str(fault)) from None


def _faults(found: tuple[object, ...]) -> str:
    shown = "What you see is the last version without faults."
    return render("faults.html", faults=found, shown=shown)


def _theme_stylesheet(config: MkDocsConfig) -> str:
    """Read the theme's main stylesheet, whose name carries a hash."""
    folders = (Path(folder) / "assets" / "stylesheets" for folder in config.theme.dirs)
    found = [path for folder in folders for path in sorted(folder.glob("main.*.css"))]
    return found[0].read_text("utf-8") if found else ""
