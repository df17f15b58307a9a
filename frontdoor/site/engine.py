"""Runs the site engine: returns its output for docs/, running MkDocs where there is none, and detects when it is out of date."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import mkdtemp

from frontdoor.site.output.engine_output import (
    SHELL,
    EngineOutput,
    EngineOutputError,
    read_engine_output,
    take_over,
)

ENGINE_FILES = ("mkdocs.yml", "docs", "overrides")
"""What the engine reads: only a change there needs another run of it, not one of the catalogue or the form."""

KEPT_FRAMES = 8
"""How many outputs of MkDocs the dry run's cache keeps."""
ONLY_FRAME = "only-frame"
"""Into a folder of this name our MkDocs hook writes the hand-written pages only."""


def engine_output(project: Path, site: Path) -> EngineOutput:
    """Return the engine's output in ``site``; run MkDocs first where there is none.

    Any engine will do: the output of MkDocs with our hook is ready, and any other's is prepared here.
    """
    if not (site / SHELL).is_file() and (complaint := run_mkdocs(project, site)):
        raise EngineOutputError(f"The engine could not build the frame of the pages:\n{complaint}")
    try:
        return read_engine_output(site)
    except EngineOutputError:
        return take_over(site)


def run_mkdocs(project: Path, site: Path) -> str:
    """Run MkDocs on a project, into ``site``; return its error output, empty on success."""
    built, said = build_whole(project, site)
    return "" if built else said


def build_whole(project: Path, site: Path) -> tuple[bool, str]:
    """Run MkDocs on a project, into ``site``, with all generated pages; return whether it succeeded, and its output."""
    return _mkdocs(project, site, "--strict")


def frame_of(project: Path, cache: Path) -> tuple[EngineOutput, str]:
    """Return MkDocs' output for the hand-written pages only, and its warnings.

    It is cached in ``cache`` under a fingerprint of its sources, as MkDocs takes longer than all the rest. Raises
    EngineOutputError where MkDocs fails.
    """
    made = cache / _fingerprint(project)
    if not made.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        fresh = Path(mkdtemp(prefix="new-", dir=cache))
        built, said = _mkdocs(project, fresh / ONLY_FRAME, "--no-strict")
        if not built:
            shutil.rmtree(fresh)
            raise EngineOutputError(said)
        (fresh / "warnings.txt").write_text(said, "utf-8")
        # Keep the newest: another check may be reading one.
        kept = sorted(cache.glob("[!n]*"), key=lambda old: old.stat().st_mtime, reverse=True)
        for old in kept[KEPT_FRAMES:]:
            shutil.rmtree(old, ignore_errors=True)
        try:
            fresh.rename(made)
        except OSError:  # another check wrote the same one meanwhile
            shutil.rmtree(fresh)
    return read_engine_output(made / ONLY_FRAME), (made / "warnings.txt").read_text("utf-8")


def _mkdocs(project: Path, site: Path, strictness: str) -> tuple[bool, str]:
    """Run MkDocs; return whether it succeeded, and its output without progress lines and the theme's banner.

    Never with ``--quiet``: MkDocs 1.6 then counts no warnings, and ``--strict`` stops at none.
    """
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", strictness, "--site-dir", site.absolute()],
        cwd=project, capture_output=True, text=True, check=False,
    )  # fmt: skip
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    return done.returncode == 0, "\n".join(
        line for line in lines if not line.startswith("INFO ") and "\033" not in line
    )


def _fingerprint(project: Path) -> str:
    """Return a hash of everything that shapes the engine's output: the project's pages, its overrides, and our code."""
    whole = sha256(f"{version('mkdocs')} {version('mkdocs-material')}".encode())
    for place in (*(project / name for name in ENGINE_FILES), project / "hooks", Path(__file__).parent):
        for path in sorted((place, *place.rglob("*"))):
            if path.is_file() and "__pycache__" not in path.parts:
                whole.update(f"{path.relative_to(place)}\0".encode() + sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:20]


class Changes:
    """File watcher by polling: reports whether anything changed at or below some paths since the last look."""

    def __init__(self, places: Callable[[], Iterable[Path]]) -> None:
        self._places = places
        self._seen = self._look()

    def any(self) -> bool:
        """Say whether any file changed, appeared or went since the last call."""
        before, self._seen = self._seen, self._look()
        return before != self._seen

    def _look(self) -> Mapping[Path, int | None]:
        found = (path for place in self._places() for path in (place, *place.rglob("*")))
        return {path: _last_change(path) for path in found}


def _last_change(path: Path) -> int | None:
    """Return a file's time of change; None for a folder, and for a file that an editor removed meanwhile."""
    try:
        return path.stat().st_mtime_ns if path.is_file() else None
    except FileNotFoundError:
        return None
