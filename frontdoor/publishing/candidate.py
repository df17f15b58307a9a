"""The candidate: a project made of the engine's own files and of content that is not published yet, to check and build.

The engine's files come from the installed project, never from the working copy: whoever may edit content, or merge at the
remote, can so change no code that runs here.
"""

from __future__ import annotations

import os
import shutil
from datetime import date, datetime
from pathlib import Path

from frontdoor.catalogue import load_catalogue
from frontdoor.catalogue.loader import future_date_problems
from frontdoor.diagnostics import DiagnosticsError
from frontdoor.form import load_form
from frontdoor.publishing.content import CATALOGUE, FORM, Contents
from frontdoor.publishing.working_copy import HISTORY, WorkingCopy
from frontdoor.site.build.dry_run import Rehearsal

ENGINE = ("mkdocs.yml", "overrides", "hooks")
"""The engine's settings, templates and events."""


def lay_out_candidate(working_copy: WorkingCopy, engine: Path, files: Contents, changed: datetime) -> Path:
    """Write a candidate, and return its folder; ``changed`` is when files that differ from the working copy were changed."""
    folder = working_copy.folder / HISTORY / "candidate"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)  # it holds what is not published, and may never be
    for name in ENGINE:
        if (engine / name).is_dir():
            shutil.copytree(engine / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(engine / name, folder / name)
    cache = working_copy.folder / ".cache"  # of leaflets and frames, which outlives a candidate
    cache.mkdir(exist_ok=True)
    (folder / ".cache").symlink_to(cache.absolute())
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
        lying = working_copy.folder / path
        same = lying.is_file() and lying.read_bytes() == data
        when = lying.stat().st_mtime if same else changed.timestamp()
        os.utime(folder / path, (when, when))
    return folder


def candidate_faults(folder: Path, today: date, *, by_a_dry_run: bool = True) -> tuple[str, ...]:
    """Return everything at which a build of a candidate would stop, each with its place.

    Without a dry run only what takes no build to see, for a caller that builds the candidate next: making all pages twice
    would keep the public waiting.
    """
    catalogue_file = folder / CATALOGUE
    try:
        catalogue = load_catalogue(catalogue_file)
        form = load_form(folder / FORM, catalogue)
    except DiagnosticsError as faults:
        return tuple(map(str, faults.problems))
    rehearsal = Rehearsal(folder, catalogue_file, catalogue, form)
    problems = [
        *future_date_problems(catalogue, catalogue_file, today),
        *(rehearsal.problems(today) if by_a_dry_run else rehearsal.left_out()),
    ]
    return tuple(map(str, sorted(problems)))
