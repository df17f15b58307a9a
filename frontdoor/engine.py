"""Finds what an engine made of docs/, lets MkDocs make it where none has, and sees when it must again; knows no page."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from frontdoor.render.engine_output import (
    SHELL,
    EngineOutput,
    EngineOutputMissing,
    read_engine_output,
    take_over,
)


def engine_output(project: Path, site: Path) -> EngineOutput:
    """Return what an engine has written to ``site``; where there is nothing, let MkDocs write it first.

    Which engine it was does not matter: what MkDocs with our hook wrote is ready, and any other's is taken over.
    """
    if not (site / SHELL).is_file() and (complaint := run_mkdocs(project, site)):
        raise EngineOutputMissing(f"The engine could not build the frame of the pages:\n{complaint}")
    try:
        return read_engine_output(site)
    except EngineOutputMissing:
        return take_over(site)


def run_mkdocs(project: Path, site: Path) -> str:
    """Let MkDocs build a project into ``site``; return its complaint, empty when there is none."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", site.absolute()],
        cwd=project, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return "" if done.returncode == 0 else done.stderr.strip()


class Changes:
    """Sees whether anything has changed at or below some places, such as all that an engine reads."""

    def __init__(self, places: Callable[[], Iterable[Path]]) -> None:
        self._places = places
        self._seen = self._look()

    def any(self) -> bool:
        """Say whether a file is another, new or gone since this was last asked."""
        before, self._seen = self._seen, self._look()
        return before != self._seen

    def _look(self) -> Mapping[Path, int | None]:
        found = (path for place in self._places() for path in (place, *place.rglob("*")))
        return {path: _last_change(path) for path in found}


def _last_change(path: Path) -> int | None:
    """Return when a file last changed; nothing for a folder, and for a file that an editor took away meanwhile."""
    try:
        return path.stat().st_mtime_ns if path.is_file() else None
    except FileNotFoundError:
        return None
