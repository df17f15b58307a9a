"""Finds what an engine made of docs/, and lets MkDocs make it where none has; knows no page."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from frontdoor.render.build import (
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
