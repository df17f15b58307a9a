"""Fills the engine's shell with the pages of the catalogue; translates between MkDocs and frontdoor, decides nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.utils import get_build_date

from frontdoor.catalogue import load_catalogue
from frontdoor.problems import ProblemsFound
from frontdoor.render.build import EngineOutputMissing, complete_site, prepare_engine_output
from frontdoor.render.promises import PromisesBroken
from frontdoor.render.shell import ShellBroken


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Leave out the theme's scripts, icons and stylesheets: the pages use one small stylesheet of their own."""
    for file in list(files):
        if (
            file.src_uri.startswith("assets/")
            and not file.is_documentation_page()
            and _is_theme(file.abs_src_path, config)
        ):
            files.remove(file)
    return files


def on_post_build(config: MkDocsConfig) -> None:
    """Complete the site when MkDocs has written its pages."""
    here = Path(config.config_file_path).parent
    site = Path(config.site_dir)
    try:
        catalogue = load_catalogue(here / "services.yaml")
        engine = prepare_engine_output(
            site, base_stylesheet=_theme_stylesheet(config), site_name=config.site_name
        )
        complete_site(engine, catalogue, None, today=date.fromisoformat(get_build_date()), out=site)
    except (ProblemsFound, PromisesBroken, ShellBroken, EngineOutputMissing) as fault:
        raise PluginError(str(fault)) from fault


def _theme_stylesheet(config: MkDocsConfig) -> str:
    """Read the theme's main stylesheet, whose name carries a hash."""
    found = [
        path
        for folder in config.theme.dirs
        for path in sorted(Path(folder).glob("assets/stylesheets/main.*.css"))
    ]
    return found[0].read_text("utf-8") if found else ""


def _is_theme(path: str | None, config: MkDocsConfig) -> bool:
    return path is not None and not Path(path).is_relative_to(config.docs_dir)
