"""The engine's output, from docs/ and overrides/: prepares and reads the shell, the hand-written pages and their files."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from frontdoor.diagnostics import UserError
from frontdoor.site.templating.shell import ABOUT

SHELL = "shell/index.html"
_NOT_OURS_TO_KEEP = ("sitemap.xml", "sitemap.xml.gz", "search.json")
_THEME_FOLDERS = ("assets/images", "assets/javascripts", "assets/stylesheets")
_BRAND = re.compile(r'<a class="fd-brand"[^>]*>([^<]+)</a>')


class EngineOutputError(UserError):
    """The engine's output has no shell; the hand-written pages must be built first."""


@dataclass(frozen=True)
class EngineOutput:
    """The engine's output: the shell, the hand-written pages and the files beside them, as paths under ``folder``."""

    folder: Path
    pages: Sequence[str]
    files: Sequence[str]
    assets: Mapping[str, str]
    site_name: str


def prepare_engine_output(folder: Path, *, site_name: str) -> EngineOutput:
    """Prepare a folder that an engine has just written: write the assets, and list its files in the shell.

    Raises EngineOutputError where there is no shell.
    """
    # Imported here: a build of another catalogue reads output that was prepared before.
    from frontdoor.site.output.assets import with_hashed_names, write_assets  # noqa: PLC0415

    for name in _NOT_OURS_TO_KEEP:
        (folder / name).unlink(missing_ok=True)
    if not (folder / SHELL).is_file():
        raise EngineOutputError(f"{folder / SHELL} is missing: docs/shell.md makes it.")
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    pages = [name for name in found if name.endswith(".html") and name != SHELL]
    texts = {name: (folder / name).read_text("utf-8") for name in [*pages, SHELL]}
    assets = write_assets(folder)
    files = [
        *(name for name in found if not name.endswith(".html")),
        *(f"assets/{n}" for n in assets.values()),
    ]
    files.append("assets/icon.svg")
    about = {"assets": assets, "files": sorted(set(files)), "name": site_name, "pages": pages}
    texts[SHELL] = f"{texts[SHELL].rstrip()}\n<!-- frontdoor:engine {json.dumps(about)} -->\n"
    for name, text in texts.items():
        (folder / name).write_text(tidy(with_hashed_names(text, assets)), "utf-8")
    return read_engine_output(folder)


def take_over(folder: Path) -> EngineOutput:
    """Prepare the output of any engine, without our hook: it need only keep our markers. Raises EngineOutputError."""
    for name in _THEME_FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)
    try:
        brand = _BRAND.search((folder / SHELL).read_text("utf-8"))
    except FileNotFoundError:
        brand = None
    return prepare_engine_output(folder, site_name=unescape(brand[1]) if brand else "")


def read_engine_output(folder: Path) -> EngineOutput:
    """Read output that was prepared earlier; raise EngineOutputError if there is none."""
    try:
        found = ABOUT.search((folder / SHELL).read_text("utf-8"))
    except FileNotFoundError:
        found = None
    if found is None:
        raise EngineOutputError(
            f"{folder / SHELL} is missing. Run “mkdocs build” first; it makes the frame of every page."
        )
    about = json.loads(found[1])
    files = [
        name for name in about["files"] if (folder / name).is_file()
    ]  # an unfit photo may have been left out since
    return EngineOutput(folder, about["pages"], files, about["assets"], about["name"])


def tidy(html: str) -> str:
    """Return a page without the empty lines and indents that the engine's templates leave."""
    return html if "<pre" in html else re.sub(r"\n\s*", "\n", html)
