"""Finds what an engine made of docs/, lets MkDocs make it where none has, and sees when it must again; knows no page."""

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
"""What the engine reads: a change there needs the engine again; the catalogue and the form do not."""

KEPT_FRAMES = 8
"""So many are kept of what MkDocs made for checks."""
ONLY_FRAME = "only-frame"
"""Our hook in the engine leaves the pages of the catalogue out of a folder of this name."""


def engine_output(project: Path, site: Path) -> EngineOutput:
    """Return what an engine has written to ``site``; where there is nothing, let MkDocs write it first.

    Which engine it was does not matter: what MkDocs with our hook wrote is ready, and any other's is taken over.
    """
    if not (site / SHELL).is_file() and (complaint := run_mkdocs(project, site)):
        raise EngineOutputError(f"The engine could not build the frame of the pages:\n{complaint}")
    try:
        return read_engine_output(site)
    except EngineOutputError:
        return take_over(site)


def run_mkdocs(project: Path, site: Path) -> str:
    """Let MkDocs build a project into ``site``; return its complaint, empty when there is none."""
    built, said = build_whole(project, site)
    return "" if built else said


def build_whole(project: Path, site: Path) -> tuple[bool, str]:
    """Let MkDocs build a project into ``site``, all pages of the catalogue included; return whether it did, and what it said."""
    return _mkdocs(project, site, "--strict")


def frame_of(project: Path, cache: Path) -> tuple[EngineOutput, str]:
    """Return what MkDocs makes of a project's own pages alone, without the catalogue's, and its warnings.

    It is kept in ``cache`` until something changes that it was made of, as MkDocs takes longer than all the rest. Raises
    EngineOutputMissing where MkDocs can make nothing.
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
        # Not the newest ones: another check may be reading one.
        kept = sorted(cache.glob("[!n]*"), key=lambda old: old.stat().st_mtime, reverse=True)
        for old in kept[KEPT_FRAMES:]:
            shutil.rmtree(old, ignore_errors=True)
        try:
            fresh.rename(made)
        except OSError:  # another check was as quick
            shutil.rmtree(fresh)
    return read_engine_output(made / ONLY_FRAME), (made / "warnings.txt").read_text("utf-8")


def _mkdocs(project: Path, site: Path, strictness: str) -> tuple[bool, str]:
    """Let MkDocs build; return whether it did, and what it says but for how far it has come and its theme's banner.

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
    """Return a name for all that the engine's part of a site is made of: the project's pages, its frame, and our code."""
    whole = sha256(f"{version('mkdocs')} {version('mkdocs-material')}".encode())
    for place in (
        *(project / name for name in ENGINE_FILES),
        project / "hooks",
        Path(__file__).parent / "render",
    ):
        for path in sorted((place, *place.rglob("*"))):
            if path.is_file() and "__pycache__" not in path.parts:
                whole.update(f"{path.relative_to(place)}\0".encode() + sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:20]


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
