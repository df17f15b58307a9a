"""Builds the site anew beside the one that people see, and puts it in its place when it is whole; else nothing changes for them.

A build that stops half-way, or a machine that does, leaves the last good site; what happened stands in the record beside it.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from frontdoor.build_record import Builds, read_builds, record_of, write_builds
from frontdoor.diagnostics import UserError
from frontdoor.occurrences import date_words
from frontdoor.site.engine import build_whole

NEEDED = ("index.html", "404.html", "shell/index.html")
"""Without these a folder is no whole site."""


class PublishError(UserError):
    """The site could not be built; people see the one that was built before."""


def publish(project: Path, site: Path, now: datetime) -> str:
    """Build a project into the place of ``site``; return what was left out on the way, a line each.

    Raises NotPublished with all faults where it cannot be built. Waits while another run does the same.
    """
    site = site.resolve()  # where it is a link, what that leads to
    with _alone(site.parent):
        return _publish(project, site, now)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a folder's lock: the nightly run and a person's would clear away each other's half-made site."""
    folder.mkdir(parents=True, exist_ok=True)
    held = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network file systems lock no folder; there it is as before
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _publish(project: Path, site: Path, now: datetime) -> str:
    bring_back(site)
    before = read_builds(site)
    fresh = _beside(site, "new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        built, said = build_whole(project, fresh)
        if built and not all((fresh / name).is_file() for name in NEEDED):
            built, said = False, f"The engine wrote no whole site: {' or '.join(NEEDED)} is missing."
        if built:
            put_in_place(fresh, site)
    except OSError as error:
        built, said = False, f"The site could not be written: {error.strerror} ({error.filename})."
    last = now if built else before.built if before else None
    if not built:
        shutil.rmtree(fresh, ignore_errors=True)  # first: on a full disk the record needs the room
    try:
        write_builds(site, Builds(last, now, "" if built else _first_fault(said)))
    except OSError as error:
        said = f"{said}\nThe record of this build could not be written: {error.strerror} ({record_of(site)}).".strip()
    if not built:
        stays = (
            f"stays as it was built on {date_words(last)}"
            if last
            else "stays as it was"
            if site.is_dir()
            else "is not there yet"
        )
        raise PublishError(f"The site {stays}, because it could not be built:\n{said}")
    return said


def _first_fault(said: str) -> str:
    lines = (re.sub(r"^(WARNING|ERROR) +-", "", line).strip() for line in said.splitlines())
    return next(filter(None, lines), "no reason was given")


def put_in_place(fresh: Path, site: Path) -> None:
    """Put a whole site where another stands; between two renames there is none, for less than a request takes."""
    old = _beside(site, "old")
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    fresh.rename(site)
    shutil.rmtree(old, ignore_errors=True)


def bring_back(site: Path) -> None:
    """Put the last site back, where a machine stopped just between the two renames."""
    old = _beside(site, "old")
    if not site.exists() and old.is_dir():
        old.rename(site)


def _beside(site: Path, word: str) -> Path:
    return site.with_name(f"{site.name}.{word}")
